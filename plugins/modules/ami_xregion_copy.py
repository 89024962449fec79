#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module ami_xregion_copy: option docs, argument spec and wiring; everything else is in module_utils/_ami."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ami_xregion_copy
version_added: 0.1.0
short_description: Keep copies of machine images in other AWS regions
description:
  - Copies machine images (AMIs) of one region to one or more other regions, with their tags and, optionally, their
    launch permissions.
  - Every copy is tracked by tags that are part of the request that creates it. A second run creates no second copy, an
    interrupted run is continued by the next one, and a failed or deregistered copy is created again.
  - Replaces M(community.aws.ec2_ami_copy), whose options it takes, and the AMI part of the Ruby gem aws_xregion_sync,
    whose copies it recognizes.
options:
  image_ids:
    description:
      - Ids of the images to copy, all of them unless O(select) is set.
    type: list
    elements: str
    aliases: [source_image_id]
  sync_identifier:
    description:
      - Copy the images whose tag C(Sync-Identifier) has one of these values. O(select) applies to each value.
    type: list
    elements: str
  owner:
    description:
      - Account that owns the images, as an id or V(self).
      - Defaults to V(self). With O(image_ids) the default is any owner, because an id names one image.
    type: str
  filters:
    description:
      - Filters of the EC2 call C(DescribeImages), as a dictionary (filter name to value or list of values) or as a
        list of texts such as V(tag:Environment=Production).
      - O(image_ids), O(sync_identifier), O(owner) and O(filters) must all match.
    type: raw
  select:
    description:
      - Which of the matching images to copy.
      - V(single) copies the only match, and more than one is an error that lists them. V(newest) copies the newest,
        V(all) copies all.
      - Defaults to V(single), and to V(all) if O(image_ids) is set.
    type: str
    choices: [single, newest, all]
  set:
    description:
      - Name of the set that the copies belong to, such as V(shop-web). A set is the copies of one thing over time, and
        O(retain) counts within it. Images of other regions or accounts are sets of their own, even under the same name.
      - A copy can serve several sets, for example of a daily and of a monthly job. It is deleted when no set keeps it
        any more. With O(state=absent) copies leave this set, and those that serve no other set are deleted.
      - Defaults to the value of the source's tag C(Sync-Identifier). An image without it is a set of its own, so
        O(retain) needs one of the two.
    type: str
  tag_equality:
    description:
      - Recognize an image of the destination region as the copy if it has all of O(tags) and AWS does not report
        another source. This recognizes copies created by M(community.aws.ec2_ami_copy); O(adopt) sets how they are
        treated.
    type: bool
    default: false
  copy_launch_permissions:
    description:
      - Give the copy the launch permissions of its source, for accounts, organizations and organizational units.
        Permissions that the source does not have are removed from the copy.
      - They are set once the copy is available. Without O(wait) the next run sets them.
      - Costs one API call for each source and one for each copy.
    type: bool
    default: false
  allow_public:
    description:
      - Make the copy of a public image public, too, with O(copy_launch_permissions).
    type: bool
    default: false
  encrypted:
    description:
      - Whether the copies must be encrypted. Copies of encrypted images always are.
      - Without O(kms_key_id) AWS's own key of the region is used. An image under that key cannot be shared.
    type: bool
  kms_key_id:
    description:
      - KMS key for the copies, as an id, ARN, or alias (V(alias/dr)); or a dictionary of region to key.
      - Implies O(encrypted). The key is looked up in each region before anything is copied there, because AWS accepts a
        copy with an unusable key and fails it later.
      - An existing copy keeps its key; new copies use this one. For an unencrypted copy an encrypted one is created in
        addition, and O(retain) deletes the unencrypted one once that is available.
    type: raw
  completion_duration:
    description:
      - Minutes within which AWS is to complete the copy, at extra charge. From 15 to 2880 in steps of 15.
    type: int
  name:
    description:
      - Name of the copies. C({name}), C({id}) and C({source_region}) stand for the source's, and C({date}) for the day
        on which the source was created.
      - Defaults to the name of the source, and to C({name}-copy-of-{id}) in the source region. If the name is taken,
        C(-{id}) is added, with a warning. A name given here is never changed.
      - A changed name does not rename existing copies, since AWS cannot.
    type: str
  description:
    description:
      - Description of the copies. Defaults to that of the source.
      - An existing copy keeps its description, with a warning.
    type: str
  retain:
    description:
      - Number of recovery points to keep per set and destination region. Older copies are deregistered with their
        snapshots.
      - >-
        A dictionary keeps by calendar, as restic and borg do it, with V(last), V(hourly), V(daily), V(weekly),
        V(monthly) and V(yearly). C({daily: 7, monthly: 12}) keeps the last recovery point of each of the last 7 days
        and of each of the last 12 months that have any. A copy that any rule keeps is kept; RV(retained) lists the
        rules. Days are those of UTC, weeks begin on Monday.
      - A copy that is not available yet does not count, so no copy is deleted before its replacement is available.
      - Copies that an instance, a launch template or an Auto Scaling group of the region uses, or that are protected
        against deregistration, are kept and listed in RV(kept).
      - A copy that serves another set, too, only leaves this one, and is listed in RV(released). Copies created by
        others, or without tracking tags when the run began, are kept.
      - Sources whose copies would not be kept are not copied.
    type: raw
  state:
    description:
      - V(present) ensures that the copies exist.
      - V(absent) deregisters the copies of the selected images with their snapshots, and cancels those in progress.
        Only copies with the tracking tags are deleted. With O(image_ids) alone the source region is not called.
      - A warning names copies that stay because they were created by others, the sets that a copy served if O(set) does
        not say which is meant, and the nearest name if no copy is of O(set).
    type: str
    choices: [present, absent]
    default: present
  require_scan:
    description:
      - Require a passing scan. Copy only images that M(lifeboat.aws.region_coupling_scan) tagged
        C(lifeboat:coupling-scan) with V(clean) and a time. Existing copies stay.
      - An image without the tag is judged by the tag of the instance that it was created from, if the time in it is
        before the image was created.
    type: bool
    default: false
  deprecate_at:
    description:
      - Deprecation time of the copies, which AWS does not copy. Deprecated images are hidden from other accounts unless
        they ask for them, and instances can still be launched from them.
      - A time such as V(2027-11-19T06:10:00Z), in UTC if it names no time zone; a duration such as V(90d), which begins
        when the source was created; V(source) for the time of the source; or V(never).
      - It is set once the copy is available. Without O(wait) the next run sets it. AWS accepts no time in the past.
      - By default, the setting of a copy is not changed.
    type: str
  deregistration_protection:
    description:
      - Deregistration protection of the copies, which AWS does not copy.
      - With V(enabled-with-cooldown) a copy cannot be deregistered within 24 hours after the protection was disabled.
        V(source) copies the setting of the source, if AWS reports it.
      - A protected copy is kept beyond O(retain), with a warning, and O(state=absent) fails for it. Copies that
        O(retain) does not keep in this run get no protection.
      - It is set once the copy is available. Without O(wait) the next run sets it.
      - By default, the setting of a copy is not changed.
    type: str
    choices: [enabled, enabled-with-cooldown, disabled, source]
  create:
    description:
      - Create an image of an instance in the source region first, no more often than O(create.min_interval), and copy
        the newest available one. Says what is copied, so it excludes O(image_ids), O(owner), O(filters) and O(select).
      - The image has the tag C(Sync-Identifier) with the value of O(sync_identifier), or else O(create.purpose). The
        instance's tag C(lifeboat:coupling-scan) becomes a tag of the image.
      - With O(wait) the new image is waited for and copied in the same run; O(wait_timeout) is for both together.
        Without it the newest available one is copied, and the new one by the next run.
      - If an image cannot be created, the task fails, and the newest existing one is still copied. A run that was
        stopped is continued by the next one, which creates none again.
    type: dict
    suboptions:
      instance_id:
        description:
          - Id of the instance. It may be running or stopped.
        type: str
      instance_filters:
        description:
          - Filters of C(DescribeInstances) that match exactly one running or stopped instance.
        type: dict
      no_reboot:
        description:
          - Whether the instance keeps running while the image is created. Its volumes are then as after a power cut;
            with V(false) it is rebooted, and files are complete. Default V(true).
        type: bool
      name:
        description:
          - Template for the name of the image, of C({purpose}) (C({job}) is the same), C({date}) and C({instance_id}).
            Default V({purpose}-{date}).
        type: str
      min_interval:
        description:
          - Create no image if the newest one was created less than this ago, as V(24h), V(30m), V(7d) or a number of
            seconds. An image in progress counts, a failed one does not. Default V(24h).
        type: str
      retain:
        description:
          - Number of available images to keep in the source region. Older ones that this option created are
            deregistered with their snapshots after the copies, unless they are being copied, are in use or protected,
            or a copy failed. Default is to keep all.
        type: int
      tags:
        description:
          - Tags of the image and its snapshots. Copies carry them, too.
        type: dict
      purpose:
        description:
          - Name of what the images are created for, the value of their tag C(lifeboat:made-for). Later runs recognize
            the images by it, so two tasks with different rules need two names.
          - Defaults to O(sync_identifier) or O(set), and is required without them.
        type: str
      begin_only:
        description:
          - Only begin the image, and neither wait nor copy. Where several tasks wait, this begins all of them at about
            the same time. Default V(false).
        type: bool
author:
  - The lifeboat.aws authors (@lifeboat-dr)
notes:
  - The IAM actions it needs are C(ec2:DescribeImages) in both regions, C(ec2:CopyImage), C(ec2:CreateTags) and
    C(ec2:DescribeSnapshots) in the destination, C(ec2:DescribeImageAttribute) and C(ec2:ModifyImageAttribute) for
    O(copy_launch_permissions), C(ec2:EnableImageDeprecation) and C(ec2:DisableImageDeprecation) for O(deprecate_at),
    C(ec2:EnableImageDeregistrationProtection) and C(ec2:DisableImageDeregistrationProtection) for
    O(deregistration_protection), C(kms:DescribeKey) for O(kms_key_id), C(ec2:DeregisterImage) and C(ec2:DeleteSnapshot)
    to replace and remove copies, for O(require_scan) and O(retain) also C(ec2:DescribeInstances), and for O(retain)
    C(ec2:DescribeLaunchTemplateVersions), C(autoscaling:DescribeAutoScalingGroups) and
    C(autoscaling:DescribeLaunchConfigurations).
  - For O(create) also C(ec2:CreateImage), C(ec2:CreateTags) and C(ec2:DescribeInstances) in the source region, and for
    O(create.retain) what O(retain) needs, there as well.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - lifeboat.aws.copies
"""

EXAMPLES = r"""
- name: Newest web image is ready in two recovery regions
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    sync_identifier: Web Application
    select: newest
    copy_launch_permissions: true
    retain: {last: 3, daily: 7, weekly: 4, monthly: 12}
    wait: true

- name: Two images, encrypted with a key of each region, within an hour
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    image_ids: [ami-0abc1234abc1234aa, ami-0abc1234abc1234bb]
    kms_key_id:
      us-west-2: alias/dr
      eu-west-1: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
    completion_duration: 60
    wait: true
    wait_timeout: 4500
    poll_interval: 30
    # For the CI job to keep, instead of lines on the screen.
    progress_file: "{{ playbook_dir }}/images.log"

- name: Every production image, under a name that says where it came from
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    filters:
      tag:Environment: Production
    select: all
    # A new account has none yet.
    allow_none: true
    name: "{name} from {source_region}"
    description: Production image, copied for disaster recovery
    exclude_tags: ["cost-*", CreatedBy]
    tags:
      Purpose: disaster recovery

- name: Image that the security team's account shares with ours, encrypted, newest two
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    owner: "210987654321"
    filters:
      name: hardened-linux-*
    select: newest
    encrypted: true
    # AWS shows the tags of an image to its owner only, so its set has to be said.
    set: hardened-linux
    retain: 2

- name: Image of the build account has a copy in the recovery account
  lifeboat.aws.ami_xregion_copy:
    source_profile: build
    profile: recovery
    source_region: us-east-1
    destination_regions: [us-west-2]
    sync_identifier: Golden Image
    select: newest

- name: Role of the release account is assumed
  amazon.aws.sts_assume_role:
    region: us-east-1
    role_arn: arn:aws:iam::210987654321:role/lifeboat-source
    role_session_name: lifeboat
  # The next task needs it with --check, too, and it changes nothing.
  check_mode: false
  register: release_account

- name: Public image of that account is public in the recovery region, too
  lifeboat.aws.ami_xregion_copy:
    source_access_key: "{{ release_account.sts_creds.access_key }}"
    source_secret_key: "{{ release_account.sts_creds.secret_key }}"
    source_session_token: "{{ release_account.sts_creds.session_token }}"
    source_region: us-east-1
    region: us-west-2
    sync_identifier: Appliance
    select: newest
    copy_launch_permissions: true
    allow_public: true
    wait: true

- name: Copy created by community.aws.ec2_ami_copy is adopted
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    image_ids: [ami-0abc1234abc1234cc]
    name: batch-2026-11-19
    tags:
      Name: batch
      Release: 2026-11-19
    tag_equality: true
    # From now on they follow their sources, and retain removes old ones.
    adopt: own

- name: Image is copied only if nothing in it is tied to a region
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    sync_identifier: Shop
    select: newest
    require_scan: true

- name: Image of the running shop is created once a day and copied
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    create:
      instance_filters:
        tag:Name: shop
      min_interval: 24h
      retain: 2
      no_reboot: true
      name: shop of {date}
      purpose: shop server
      tags:
        Team: shop
    retain: 7
    wait: true

- name: Copy cannot be deregistered by mistake and is deprecated when its source is
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    sync_identifier: Web Application
    select: newest
    deprecate_at: source
    deregistration_protection: enabled
    wait: true

- name: Copies of an image do not exist
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    image_ids: [ami-0abc1234abc1234aa]
    state: absent
"""

RETURN = r"""
copies:
  description: One entry for each selected image and destination region. Present when some of them failed, too.
  returned: always
  type: list
  elements: dict
  sample:
    - source_region: us-east-1
      source_id: ami-0abc1234abc1234aa
      source_name: web-2026-11-19
      source_created: "2026-11-19T06:10:00Z"
      region: us-west-2
      id: ami-0def5678def5678aa
      set: Web Application
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
      description: Name of the source.
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
      description: AWS's state of the copy, such as V(pending) or V(available). Null if there is no copy.
      type: str
      returned: always
    progress:
      description: Percentage copied. Null if AWS has not said.
      type: int
      returned: always
    action:
      description:
        - What this run did. V(none), V(copied), V(adopted) (a copy without tracking tags was found and marked),
          V(converged) (tags, launch permissions, deprecation or protection were put right), V(replaced) (a failed copy
          was removed and created again), V(deferred) (not possible now, the next run continues) or V(failed).
      type: str
      returned: always
    error:
      description: AWS's code (or the collection's) and a message that says what to do.
      type: dict
      returned: if this copy failed
      sample:
        code: InvalidAMIName.Duplicate
        message: The copy of AMI ami-0abc1234abc1234aa of us-east-1 in us-west-2 - another image has the name already
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
      description:
        - Whether the copy was created by others. Nothing but tags and permissions is added to it, and it is never
          removed.
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
      id: ami-0def5678def5678cc
      set: Web Application
      source_region: us-east-1
      source_id: ami-0abc1234abc1234cc
      source_created: "2026-11-12T06:10:00Z"
released:
  description: Copies beyond O(retain) that stay for other sets, which C(serves) names, and are no longer in this one.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: ami-0def5678def5678ff
      set: daily
      source_region: us-east-1
      source_id: ami-0abc1234abc1234ff
      source_created: "2026-11-01T06:10:00Z"
      serves: [monthly]
retained:
  description: The recovery points of this run's sets that O(retain) keeps, and in C(kept_by) the rules that keep each.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: ami-0def5678def5678ff
      set: monthly
      source_region: us-east-1
      source_id: ami-0abc1234abc1234ff
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
      id: ami-0def5678def5678dd
      set: Web Application
      source_region: us-east-1
      source_id: ami-0abc1234abc1234dd
      source_created: "2026-11-05T06:10:00Z"
      kept_because: instance i-0abc1234abc1234ee runs from it
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
  description: The image that O(create) has created in the source region. In check mode it has no id.
  returned: if O(create) is set
  type: list
  elements: dict
  sample:
    - region: us-east-1
      instance_id: i-0abc1234abc1234aa
      id: ami-0abc1234abc1234aa
expired_sources:
  description:
    - The images that were deregistered in the source region because of O(create.retain), and with C(error) those that
      could not be.
  returned: if O(create) is set
  type: list
  elements: dict
  sample:
    - region: us-east-1
      id: ami-0abc1234abc1234dd
image_id:
  description: Id of the copy.
  returned: when one image was copied to one region
  type: str
  sample: ami-0def5678def5678aa
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.kind import AMI
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.arguments import COMMON_ARGUMENTS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.module import run_kind_module
from ansible_collections.lifeboat.aws.plugins.module_utils._create.arguments import CREATE_SPECS

ARGUMENT_SPEC = {
    **COMMON_ARGUMENTS,
    "image_ids": {"type": "list", "elements": "str", "aliases": ["source_image_id"]},
    "sync_identifier": {"type": "list", "elements": "str"},
    "owner": {"type": "str"},
    "filters": {"type": "raw"},
    "select": {"type": "str", "choices": ["single", "newest", "all"]},
    "tag_equality": {"type": "bool", "default": False},
    "copy_launch_permissions": {"type": "bool", "default": False},
    "allow_public": {"type": "bool", "default": False},
    "encrypted": {"type": "bool"},
    "completion_duration": {"type": "int"},
    "name": {"type": "str"},
    "description": {"type": "str"},
    "require_scan": {"type": "bool", "default": False},
    "deprecate_at": {"type": "str"},
    "deregistration_protection": {"type": "str", "choices": ["enabled", "enabled-with-cooldown", "disabled", "source"]},
    "create": {"type": "dict", "options": CREATE_SPECS["ami"]},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    run_kind_module(module, AMI)


if __name__ == "__main__":
    main()
