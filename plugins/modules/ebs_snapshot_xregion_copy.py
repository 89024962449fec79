#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module ebs_snapshot_xregion_copy: option docs, argument spec and wiring; everything else is in module_utils/_ebs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ebs_snapshot_xregion_copy
version_added: 0.1.0
short_description: Keep copies of EBS snapshots in other AWS regions
description:
  - Copies EBS snapshots of one region to one or more other regions, with their tags.
  - Every copy is tracked by tags that are part of the request that creates it, because AWS does not report the source
    of a snapshot copy.
  - Replaces M(community.aws.ec2_snapshot_copy), whose options it takes.
options:
  snapshot_ids:
    description:
      - Ids of the snapshots to copy, all of them unless O(select) is set.
    type: list
    elements: str
    aliases: [source_snapshot_id]
  volume_ids:
    description:
      - Copy the newest completed snapshot of each of these volumes.
    type: list
    elements: str
  owner:
    description:
      - Account that owns the snapshots, as an id or V(self).
      - Defaults to V(self). With O(snapshot_ids) the default is any owner, because an id names one snapshot.
    type: str
  filters:
    description:
      - Filters of the EC2 call C(DescribeSnapshots), as a dictionary (filter name to value or list of values) or as a
        list of texts such as V(tag:Environment=Production).
      - O(snapshot_ids), O(volume_ids), O(owner) and O(filters) must all match.
    type: raw
  select:
    description:
      - Which of the matching snapshots to copy.
      - V(single) copies the only match, and more than one is an error that lists them. V(newest) copies the newest
        completed one of each volume, V(all) copies all.
      - Defaults to V(single), to V(all) if O(snapshot_ids) is set, and to V(newest) if O(volume_ids) is set.
    type: str
    choices: [single, newest, all]
  set:
    description:
      - Name of the set that the copies belong to. A set is the copies of one volume over time, and O(retain) counts
        within it. Each volume is a set of its own, even under the same name.
      - A copy can serve several sets, for example of a daily and of a monthly job. It is deleted when no set keeps it
        any more. With O(state=absent) copies leave this set, and those that serve no other set are deleted.
      - Defaults to the value of the source's tag C(Sync-Identifier), and without it to the id of the volume.
    type: str
  encrypted:
    description:
      - Whether the copies must be encrypted. Copies of encrypted snapshots always are.
      - Without O(kms_key_id) AWS's own key of the region is used.
    type: bool
  completion_duration:
    description:
      - Minutes within which AWS is to complete the copy, at extra charge. From 15 to 2880 in steps of 15.
    type: int
  description:
    description:
      - Description of the copies. Defaults to that of the source.
      - An existing copy keeps its description, with a warning.
    type: str
  create:
    description:
      - Create snapshots in the source region first, no more often than O(create.min_interval), and copy the newest
        completed ones. Says what is copied, so it excludes O(snapshot_ids), O(volume_ids), O(owner), O(filters) and
        O(select).
      - With O(wait) the new snapshots are waited for and copied in the same run; O(wait_timeout) is for both together.
        Without it the newest completed ones are copied, and the new ones by the next run.
      - If a snapshot cannot be created, the task fails, and the newest existing one is still copied. A run that was
        stopped is continued by the next one, which creates none again.
    type: dict
    suboptions:
      instance_id:
        description:
          - Create a crash-consistent set, one snapshot of each volume of this instance at the same point in time. It is
            copied only as a whole.
        type: str
      instance_filters:
        description:
          - The same of the instance that matches these filters of C(DescribeInstances). It must be exactly one running
            or stopped instance.
        type: dict
      volume_ids:
        description:
          - Create a snapshot of each of these volumes, each of its own point in time.
        type: list
        elements: str
      exclude_boot_volume:
        description:
          - Exclude the boot volume of the instance. Default V(false).
        type: bool
      exclude_data_volume_ids:
        description:
          - Data volumes of the instance to exclude. At most 40.
        type: list
        elements: str
      min_interval:
        description:
          - Create no snapshots if the newest ones were started less than this ago, as V(24h), V(30m), V(7d) or a number
            of seconds. Snapshots in progress count, failed ones do not, nor a set that lacks a volume. Default V(24h).
        type: str
      retain:
        description:
          - Number of completed snapshots, or sets, to keep in the source region for each volume or instance. Older ones
            that this option created are deleted after the copies, unless they are being copied, are in use, or a copy
            failed. Default is to keep all.
        type: int
      tags:
        description:
          - Tags of the snapshots. Their copies carry them, too.
        type: dict
      purpose:
        description:
          - Name of what the snapshots are created for, the value of their tag C(lifeboat:made-for). Later runs
            recognize the snapshots by it, so two tasks with different rules need two names.
          - Defaults to O(set), and is required without it.
        type: str
      begin_only:
        description:
          - Only begin the snapshots, and neither wait nor copy. Where several tasks wait, this begins all of them at
            about the same time. Default V(false).
        type: bool
author:
  - The lifeboat.aws authors (@lifeboat-dr)
notes:
  - The IAM actions it needs are C(ec2:DescribeSnapshots) in both regions, C(ec2:CopySnapshot) and C(ec2:CreateTags) in
    the destination, C(kms:DescribeKey) for O(kms_key_id), C(ec2:DeleteSnapshot) to replace and remove copies, and
    C(ec2:DescribeImages) for O(retain).
  - For O(create) also C(ec2:DescribeInstances), C(ec2:CreateSnapshots), C(ec2:CreateSnapshot) and C(ec2:CreateTags) in
    the source region, and C(ec2:DeleteSnapshot) and C(ec2:DescribeImages) there for O(create.retain).
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - lifeboat.aws.copies
"""

EXAMPLES = r"""
- name: Newest snapshots of two volumes are in the recovery region
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2]
    volume_ids: [vol-0abc1234abc1234aa, vol-0abc1234abc1234bb]
    retain: 3
    wait: true

- name: Newest snapshot of every production volume, encrypted
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    filters:
      tag:Environment: Production
    select: newest
    # A new account has none yet.
    allow_none: true
    kms_key_id: alias/dr
    exclude_tags: ["cost-*", CreatedBy]
    tags:
      Purpose: disaster recovery

- name: Snapshot taken before an upgrade, encrypted with AWS's own key, within an hour
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    snapshot_ids: [snap-0abc1234abc1234bb]
    encrypted: true
    completion_duration: 60
    wait: true
    wait_timeout: 4500
    poll_interval: 30
    # For the CI job to keep, instead of lines on the screen.
    progress_file: "{{ playbook_dir }}/volumes.log"
    description: Files of the shop before the upgrade

- name: Reference data that another account shares with ours, newest two
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    owner: "210987654321"
    filters:
      description: Reference data*
    select: newest
    # AWS shows the tags of a snapshot to its owner only, so its set has to be said.
    set: reference-data
    retain: {last: 2, monthly: 12}
    # What people copied before stays theirs, which is the default.
    adopt: recognize

- name: Volume of the production account has a copy in the recovery account
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_profile: production
    profile: recovery
    source_region: us-east-1
    destination_regions: [us-west-2]
    volume_ids: [vol-0abc1234abc1234cc]
    kms_key_id: alias/dr

- name: Every volume a customer's account has marked, with the temporary credentials that the CI job was given
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_access_key: "{{ lookup('ansible.builtin.env', 'CUSTOMER_ACCESS_KEY_ID') }}"
    source_secret_key: "{{ lookup('ansible.builtin.env', 'CUSTOMER_SECRET_ACCESS_KEY') }}"
    source_session_token: "{{ lookup('ansible.builtin.env', 'CUSTOMER_SESSION_TOKEN') }}"
    source_region: us-east-1
    region: us-west-2
    filters:
      tag:Recovery: us-west-2
    select: newest

- name: Volumes of the shop are snapshotted at one point in time once a day, and the snapshots copied
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2]
    create:
      instance_filters:
        tag:Name: shop
      exclude_boot_volume: true
      min_interval: 24h
      retain: 2
      purpose: shop files
      tags:
        Team: shop
    retain: 7
    wait: true

- name: Archive is snapshotted and copied
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2]
    set: archive
    create:
      volume_ids: [vol-0abc1234abc1234aa]
      min_interval: 7d

- name: Copies of a snapshot do not exist
  lifeboat.aws.ebs_snapshot_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    snapshot_ids: [snap-0abc1234abc1234aa]
    state: absent
"""

RETURN = r"""
copies:
  description: One entry for each selected snapshot and destination region. Present when some of them failed, too.
  returned: always
  type: list
  elements: dict
  sample:
    - source_region: us-east-1
      source_id: snap-0abc1234abc1234aa
      source_name: shop-files
      source_created: "2026-11-19T06:10:00Z"
      region: us-west-2
      id: snap-0def5678def5678aa
      set: vol-0abc1234abc1234ff
      state: pending
      progress: 45
      action: copied
  contains:
    source_region:
      description: Region of the source.
      type: str
      returned: always
    source_id:
      description: Id of the source.
      type: str
      returned: always
    source_name:
      description: Tag C(Name) of the source.
      type: str
      returned: always
    source_created:
      description: When the source was created, the point in time to which a recovery goes back.
      type: str
      returned: always
    region:
      description: Region of the copy.
      type: str
      returned: always
    id:
      description: Id of the copy. Null if there is none, and in check mode for one that would be created.
      type: str
      returned: always
    set:
      description: Set that the copy belongs to.
      type: str
      returned: always
    state:
      description: AWS's state of the copy, such as V(pending) or V(completed). Null if there is no copy.
      type: str
      returned: always
    progress:
      description: Percentage copied. Null if AWS has not said.
      type: int
      returned: always
    action:
      description:
        - What this run did. V(none), V(copied), V(adopted) (a copy without tracking tags was found and marked),
          V(converged) (tags were corrected), V(replaced) (a failed copy was removed and created again), V(deferred)
          (not possible now, the next run continues) or V(failed).
      type: str
      returned: always
    error:
      description: AWS's code (or the collection's) and a message that says what to do.
      type: dict
      returned: if this copy failed
      sample:
        code: KmsKeyNotEnabled
        message: KMS key alias/dr in us-west-2 is Disabled; enable it or set kms_key_id
    notes:
      description: Further information, such as why a copy was deferred.
      type: list
      elements: str
      returned: if there is any
    duplicates:
      description: Ids of further copies of the same source in the region.
      type: list
      elements: str
      returned: if there are any
    outdated:
      description: Ids of copies of the same source that are not encrypted although that is asked for now.
      type: list
      elements: str
      returned: if there are any
    recognized:
      description: Whether the copy was created by others. Nothing but tags is added to it, and it is never removed.
      type: bool
      returned: if it was
    tags_left_out:
      description: Keys of tags that the copy does not get, since AWS refuses them or has no room.
      type: list
      elements: str
      returned: if there are any
expired:
  description: Copies that were removed because of O(retain) or O(state=absent).
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: snap-0def5678def5678cc
      set: vol-0abc1234abc1234ff
      source_region: us-east-1
      source_id: snap-0abc1234abc1234cc
      source_created: "2026-11-12T06:10:00Z"
released:
  description: Copies beyond O(retain) that stay for other sets, which C(serves) names, and are no longer in this one.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: snap-0def5678def5678ff
      set: daily
      source_region: us-east-1
      source_id: snap-0abc1234abc1234ff
      source_created: "2026-11-01T06:10:00Z"
      serves: [monthly]
retained:
  description: The recovery points of this run's sets that O(retain) keeps, and in C(kept_by) the rules that keep each.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: snap-0def5678def5678ff
      set: monthly
      source_region: us-east-1
      source_id: snap-0abc1234abc1234ff
      source_created: "2026-11-01T06:10:00Z"
      kept_by: [monthly 2026-11]
timings:
  description:
    - The copies that this run has asked for or waited for, with C(kind), C(set), C(source_region), C(source_id),
      C(source_created), C(region), C(id), C(size) in GiB, C(started) and C(finished). Null is what neither AWS nor the
      run says, such as C(finished) of a copy that was not waited for. Empty in check mode.
  returned: always
  type: list
  elements: dict
  version_added: 0.2.0
kept:
  description:
    - Copies beyond O(retain) that stay, with C(kept_because); and copies that could not be removed, with C(error).
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: snap-0def5678def5678dd
      set: vol-0abc1234abc1234ff
      source_region: us-east-1
      source_id: snap-0abc1234abc1234dd
      source_created: "2026-11-05T06:10:00Z"
      kept_because: it belongs to ami-0abc1234abc1234ee
summary:
  description: How many copies met each action, how many are pending, and how many were removed and kept.
  returned: always
  type: dict
  sample:
    none: 4
    copied: 2
    adopted: 0
    converged: 0
    replaced: 0
    deferred: 0
    failed: 0
    pending: 2
    expired: 1
    kept: 0
created:
  description: The snapshots that O(create) has created in the source region. In check mode they have no id.
  returned: if O(create) is set
  type: list
  elements: dict
  sample:
    - region: us-east-1
      volume_id: vol-0abc1234abc1234ff
      id: snap-0abc1234abc1234aa
expired_sources:
  description:
    - The snapshots that were deleted in the source region because of O(create.retain), and with C(error) those that
      could not be deleted.
  returned: if O(create) is set
  type: list
  elements: dict
  sample:
    - region: us-east-1
      id: snap-0abc1234abc1234dd
snapshot_id:
  description: Id of the copy.
  returned: when one snapshot was copied to one region
  type: str
  sample: snap-0def5678def5678aa
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.arguments import COMMON_ARGUMENTS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.module import run_kind_module
from ansible_collections.lifeboat.aws.plugins.module_utils._create.arguments import CREATE_SPECS
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.kind import EBS

ARGUMENT_SPEC = {
    **COMMON_ARGUMENTS,
    "snapshot_ids": {"type": "list", "elements": "str", "aliases": ["source_snapshot_id"]},
    "volume_ids": {"type": "list", "elements": "str"},
    "owner": {"type": "str"},
    "filters": {"type": "raw"},
    "select": {"type": "str", "choices": ["single", "newest", "all"]},
    "encrypted": {"type": "bool"},
    "completion_duration": {"type": "int"},
    "description": {"type": "str"},
    "create": {"type": "dict", "options": CREATE_SPECS["ebs"]},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    run_kind_module(module, EBS)


if __name__ == "__main__":
    main()
