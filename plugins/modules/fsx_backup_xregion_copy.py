#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module fsx_backup_xregion_copy: option docs, argument spec and wiring; everything else is in module_utils/_fsx."""

from __future__ import annotations

DOCUMENTATION = r"""
module: fsx_backup_xregion_copy
version_added: 0.2.0
short_description: Keep copies of FSx backups in other AWS regions
description:
  - Copies backups of FSx file systems (Windows File Server, Lustre, OpenZFS) of one region to one or more other
    regions, with their tags.
  - Every copy is tracked by tags that are part of the request that creates it.
  - FSx does not copy backups of FSx for ONTAP or of Intelligent-Tiering storage, to opt-in regions, or to another
    account.
options:
  backup_ids:
    description:
      - Ids of the backups to copy, all of them unless O(select) is set.
    type: list
    elements: str
  file_system_ids:
    description:
      - Copy the newest available backup of each of these file systems.
      - With O(backup_ids) the backups must be of one of these.
    type: list
    elements: str
  backup_type:
    description:
      - Which backups of O(file_system_ids) to copy. V(any) is both.
      - Backups created by AWS Backup are copied only if O(backup_ids) names them. AWS Backup can copy them itself.
    type: str
    choices: [automatic, user_initiated, any]
    default: any
  select:
    description:
      - Which of the matching backups to copy. V(newest) copies the newest available one of each file system, V(all)
        copies all.
      - Defaults to V(newest), and to V(all) if O(backup_ids) is set.
    type: str
    choices: [newest, all]
  set:
    description:
      - Name of the set that the copies belong to. A set is the copies of one file system over time, and O(retain)
        counts within it. Each file system is a set of its own, even under the same name.
      - A copy can serve several sets, for example of a daily and of a monthly job. It is deleted when no set keeps it
        any more. With O(state=absent) copies leave this set, and those that serve no other set are deleted.
      - Defaults to the value of the source's tag C(Sync-Identifier), and without it to the id of the file system.
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
notes:
  - The IAM actions it needs are C(fsx:DescribeBackups) in both regions, C(fsx:CopyBackup) and C(fsx:TagResource) in the
    destination, C(kms:DescribeKey) for O(kms_key_id), and C(fsx:DeleteBackup) to replace and remove copies.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - lifeboat.aws.copies
"""

EXAMPLES = r"""
- name: Newest backups of two file systems are in the recovery region
  lifeboat.aws.fsx_backup_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2]
    file_system_ids: [fs-0abc1234abc1234aa, fs-0abc1234abc1234bb]
    retain: 3
    wait: true

- name: Nightly automatic backup, with our own key and tags
  lifeboat.aws.fsx_backup_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    file_system_ids: [fs-0abc1234abc1234aa]
    backup_type: automatic
    select: newest
    # The first backup of a new file system is taken the next night.
    allow_none: true
    kms_key_id: alias/dr
    exclude_tags: ["cost-*", CreatedBy]
    tags:
      Purpose: disaster recovery
    set: nightly
    retain: {daily: 7, monthly: 12}
    # What people copied before stays theirs, which is the default.
    adopt: recognize

- name: Backup taken before an upgrade is in two regions
  lifeboat.aws.fsx_backup_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    backup_ids: [backup-0abc1234abc1234aa]
    wait: true
    wait_timeout: 14400
    poll_interval: 60
    # For the CI job to keep, instead of lines on the screen.
    progress_file: "{{ playbook_dir }}/files.log"

- name: Source region is read with the role of the backup operators
  lifeboat.aws.fsx_backup_xregion_copy:
    source_profile: backup-operators
    source_region: us-east-1
    region: us-west-2
    file_system_ids: [fs-0abc1234abc1234bb]

- name: Source region is read with the temporary credentials that the CI job was given
  lifeboat.aws.fsx_backup_xregion_copy:
    source_access_key: "{{ lookup('ansible.builtin.env', 'BACKUP_ACCESS_KEY_ID') }}"
    source_secret_key: "{{ lookup('ansible.builtin.env', 'BACKUP_SECRET_ACCESS_KEY') }}"
    source_session_token: "{{ lookup('ansible.builtin.env', 'BACKUP_SESSION_TOKEN') }}"
    source_region: us-east-1
    region: us-west-2
    file_system_ids: [fs-0abc1234abc1234bb]

- name: Copies of a backup do not exist
  lifeboat.aws.fsx_backup_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    backup_ids: [backup-0abc1234abc1234bb]
    state: absent
"""

RETURN = r"""
copies:
  description: One entry for each selected backup and destination region. Present when some of them failed, too.
  returned: always
  type: list
  elements: dict
  sample:
    - source_region: us-east-1
      source_id: backup-0abc1234abc1234aa
      source_name: shop-files
      source_created: "2026-11-19T06:10:00Z"
      region: us-west-2
      id: backup-0def5678def5678aa
      set: fs-0abc1234abc1234ff
      state: COPYING
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
      description: AWS's state of the copy, such as V(COPYING) or V(AVAILABLE). Null if there is no copy.
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
      id: backup-0def5678def5678cc
      set: fs-0abc1234abc1234ff
      source_region: us-east-1
      source_id: backup-0abc1234abc1234cc
      source_created: "2026-11-12T06:10:00Z"
released:
  description: Copies beyond O(retain) that stay for other sets, which C(serves) names, and are no longer in this one.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: backup-0def5678def5678ff
      set: daily
      source_region: us-east-1
      source_id: backup-0abc1234abc1234ff
      source_created: "2026-11-01T06:10:00Z"
      serves: [monthly]
retained:
  description: The recovery points of this run's sets that O(retain) keeps, and in C(kept_by) the rules that keep each.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: backup-0def5678def5678ff
      set: monthly
      source_region: us-east-1
      source_id: backup-0abc1234abc1234ff
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
      id: backup-0def5678def5678dd
      set: fs-0abc1234abc1234ff
      source_region: us-east-1
      source_id: backup-0abc1234abc1234dd
      source_created: "2026-11-05T06:10:00Z"
      kept_because: created by another tool
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
backup_id:
  description: Id of the copy.
  returned: when one backup was copied to one region
  type: str
  sample: backup-0def5678def5678aa
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.arguments import COMMON_ARGUMENTS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.module import run_kind_module
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.kind import FSX

ARGUMENT_SPEC = {
    **COMMON_ARGUMENTS,
    "backup_ids": {"type": "list", "elements": "str"},
    "file_system_ids": {"type": "list", "elements": "str"},
    "backup_type": {"type": "str", "choices": ["automatic", "user_initiated", "any"], "default": "any"},
    "select": {"type": "str", "choices": ["newest", "all"]},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    run_kind_module(module, FSX)


if __name__ == "__main__":
    main()
