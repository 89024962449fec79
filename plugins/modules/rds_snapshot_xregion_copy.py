#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module rds_snapshot_xregion_copy: option docs, argument spec and wiring; everything else is in module_utils/_rds."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rds_snapshot_xregion_copy
version_added: 0.1.0
short_description: Keep copies of RDS and Aurora snapshots in other AWS regions
description:
  - Copies the newest snapshot of each database (RDS instance, Aurora or Multi-AZ cluster) of one region to one or more
    other regions, with its tags.
  - Every copy is tracked by tags that are part of the request that creates it. Its identifier is derived from the
    source's, so RDS itself refuses a second copy.
  - The age of a copy is that of its data, never that of the copying.
  - Replaces the copying part of M(amazon.aws.rds_instance_snapshot) and M(amazon.aws.rds_cluster_snapshot), whose
    options it takes and whose values it returns, and the RDS part of the Ruby gem aws_xregion_sync, whose copies it
    recognizes.
options:
  source_region:
    description:
      - Region of the sources.
      - With O(snapshot) it defaults to the region of its ARN, else to O(region) as in
        M(amazon.aws.rds_instance_snapshot). So without it a snapshot named by its identifier is copied within its
        region.
      - By default databases are searched in O(region), too, but copied within that region only if this option is set.
    type: str
    required: false
  db_instances:
    description:
      - Identifiers of the DB instances whose newest snapshot is copied.
    type: list
    elements: str
  db_clusters:
    description:
      - Identifiers of the DB clusters whose newest snapshot is copied. These are clusters of Aurora, Multi-AZ DB
        clusters, and clusters of DocumentDB and Neptune, whose snapshots RDS keeps.
    type: list
    elements: str
  db_instance_identifier:
    description:
      - One more DB instance, as in O(db_instances).
      - With O(snapshot) it says that the snapshot is of that DB instance. One of another database is an error.
    type: str
    aliases: [instance_id]
  db_cluster_identifier:
    description:
      - One more DB cluster, as in O(db_clusters).
      - With O(snapshot) it says that the snapshot is of that DB cluster. One of another database is an error.
    type: str
    aliases: [cluster_id, cluster_name]
  all:
    description:
      - Copy the newest snapshot of every DB instance and DB cluster of the source region, or of those that match
        O(filters).
    type: bool
    default: false
  filters:
    description:
      - With O(all), the tags that a database must have, as a dictionary (C(tag:NAME) to value or list of values) or
        as a list of texts such as V(tag:Environment=Production). Values may be patterns. C(tag-key) asks for a key.
    type: raw
  snapshot:
    description:
      - One snapshot of a DB instance or of a DB cluster to be copied, by identifier or ARN. One of another account must
        be named by ARN.
      - If a DB instance and a DB cluster of the region both have a snapshot of that identifier,
        O(db_instance_identifier) or O(db_cluster_identifier) says which is meant.
    type: str
    aliases: [source_db_snapshot_identifier, source_id, source_snapshot_id]
  source_db_cluster_snapshot_identifier:
    description:
      - The same as O(snapshot), for one of a DB cluster.
    type: str
  snapshot_type:
    description:
      - Which snapshots of a database count. V(awsbackup) are those of AWS Backup; clusters have none. V(any) is the
        newest of all.
    type: str
    choices: [automated, manual, awsbackup, any]
    default: automated
  create:
    description:
      - Create manual snapshots in the source region first, and copy them. With O(wait) both happen in one run, and
        O(wait_timeout) is for both together; otherwise the next run copies the new snapshots.
      - V(true) creates a snapshot only if a database has no available one of O(snapshot_type). It has O(tags) and stays
        until you remove it.
      - A dictionary creates a snapshot of each database no more often than V(min_interval), and copies the newest
        available manual ones. Its keys are V(min_interval) (V(24h), V(30m), V(7d) or a number of seconds, default
        V(24h); snapshots in progress count, failed ones do not), V(retain) (number of available snapshots to keep in
        the source region for each database; older ones that this option created are deleted after the copies, unless
        they are being copied or a copy failed; default is to keep all), V(tags) (tags of the snapshots, which their
        copies carry, too) and V(purpose) (name of what they are created for, the value of their tag
        C(lifeboat:made-for), by which later runs recognize them; default is O(set), or else the name of the database),
        and V(begin_only) (only begin the snapshots, and neither wait nor copy).
      - The snapshot is called C(lifeboat-shop-2026-11-19-06-10). If it cannot be created, the task fails, and the
        newest existing one is still copied. A run that was stopped is continued by the next one, which creates none
        again.
    type: raw
    default: false
  db_snapshot_identifier:
    description:
      - Identifier of the copy of O(snapshot). By default it follows from the source's, as
        C(rds-shop-2026-11-19-06-10-us-east-1).
      - With O(state=absent) and no other selection, the identifier of the copy to delete. A snapshot without the
        tracking tags is not deleted, which is an error.
    type: str
    aliases: [id, snapshot_id, snapshot_name]
  db_cluster_snapshot_identifier:
    description:
      - The same as O(db_snapshot_identifier), for the copy of a snapshot of a DB cluster.
    type: str
  copy_tags:
    description:
      - Copy the tags of the sources. Tags that RDS does not accept are left out with a warning.
    type: bool
    default: true
  purge_tags:
    description:
      - Remove tags of a copy that are neither in O(tags) nor, with O(copy_tags), tags of its source.
      - Tracking tags and tags of AWS are never removed. A copy created by others keeps all of its tags.
    type: bool
    default: false
  set:
    description:
      - Name of the set that the copies of one database belong to. A set is the copies of one thing over time, and
        O(retain) counts within it.
      - Databases of other regions or accounts, and one that was created again, are sets of their own, even under the
        same name.
      - A copy can serve several sets, for example of a daily and of a monthly job. It is deleted when no set keeps it
        any more. With O(state=absent) copies leave this set, and those that serve no other set are deleted.
      - Defaults to the identifier of the database.
    type: str
  kms_key_id:
    description:
      - KMS key for the copies, as an id, ARN, or alias (V(alias/dr)); or a dictionary of region to key.
      - Needed for encrypted databases. It encrypts the copy of an unencrypted DB instance, too. RDS cannot do that for
        a cluster, which is an error.
      - The key is looked up in each region before anything is copied there.
    type: raw
  option_group_name:
    description:
      - Option group for the copies, a name or a dictionary of region to name. RDS wants one if the source uses options
        such as Timezone or TDE.
      - An existing copy keeps its option group, with a warning.
    type: raw
  copy_option_group:
    description:
      - Let RDS copy the option group of the source.
    type: bool
    default: false
  retain:
    description:
      - Number of recovery points to keep of each database and destination region, the new one included. Older copies
        are deleted.
      - >-
        A dictionary keeps by calendar, as restic and borg do it, with V(last), V(hourly), V(daily), V(weekly),
        V(monthly) and V(yearly). C({daily: 7, monthly: 12}) keeps the last recovery point of each of the last 7 days
        and of each of the last 12 months that have any. A copy that any rule keeps is kept; RV(retained) lists the
        rules. Days are those of UTC, weeks begin on Monday.
      - A copy that is not available yet does not count, so no copy is deleted before its replacement is available.
      - A copy that serves another set, too, only leaves this one, and is listed in RV(released). Copies created by
        others, or without tracking tags when the run began, are kept.
      - Defaults to one more than O(max_snapshots_to_retain). With O(snapshot) nothing is deleted unless it is set.
    type: raw
  max_snapshots_to_retain:
    description:
      - Number of copies to keep in addition to the new one, as aws_xregion_sync counts. An alternative to O(retain).
      - Defaults to 2.
    type: int
author:
  - The lifeboat.aws authors (@lifeboat-dr)
notes:
  - The IAM actions it needs are C(rds:DescribeDBSnapshots) and C(rds:DescribeDBClusterSnapshots) in both regions,
    C(rds:DescribeDBInstances) and C(rds:DescribeDBClusters) for O(all) and to identify a name that was not found,
    C(rds:CopyDBSnapshot), C(rds:CopyDBClusterSnapshot) and C(rds:AddTagsToResource) in both regions,
    C(rds:RemoveTagsFromResource) in the destination for O(purge_tags), C(rds:CreateDBSnapshot) and
    C(rds:CreateDBClusterSnapshot) in the source region for O(create), C(kms:DescribeKey) for O(kms_key_id), and
    C(rds:DeleteDBSnapshot) and C(rds:DeleteDBClusterSnapshot) in the destination to replace and remove copies.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - lifeboat.aws.copies
"""

EXAMPLES = r"""
- name: Newest automated snapshots of the shop's databases are in the recovery region
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2]
    db_instances: [shop, shop-reports]
    db_clusters: [ledger]
    kms_key_id: alias/dr
    retain: {last: 5, monthly: 12}
    wait: true

- name: Every production database, in two regions
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    all: true
    filters:
      tag:Environment: Production
    # A new account has none yet.
    allow_none: true
    kms_key_id:
      us-west-2: alias/dr
      eu-west-1: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
    exclude_tags: ["cost-*", CreatedBy]
    tags:
      Purpose: disaster recovery
    # A week of nightly snapshots, counted as aws_xregion_sync does, whose copies it adopts.
    max_snapshots_to_retain: 6
    adopt: gem

- name: A database without automated backups has a copy all the same
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    db_instances: [reports]
    create: true
    # For the snapshot and its copy together.
    wait: true
    wait_timeout: 10800
    poll_interval: 30
    # For the CI job to keep, instead of lines on the screen.
    progress_file: "{{ playbook_dir }}/reports.log"

- name: Reports are snapshotted every six hours, two snapshots stay where they are, and copies for a week
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    db_instances: [reports]
    create:
      min_interval: 6h
      retain: 2
      purpose: reports every six hours
      tags:
        Team: reports
    retain: {hourly: 28}

- name: One snapshot, under a name of our own
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    snapshot: shop-before-upgrade
    db_snapshot_identifier: shop-before-upgrade
    # Only ours, none of those of the database.
    copy_tags: false
    tags:
      Purpose: way back from the upgrade

- name: Task of amazon.aws.rds_cluster_snapshot with only the name of the module changed
  lifeboat.aws.rds_snapshot_xregion_copy:
    region: us-west-2
    source_db_cluster_snapshot_identifier: arn:aws:rds:us-east-1:123456789012:cluster-snapshot:ledger-before-upgrade
    db_cluster_snapshot_identifier: ledger-before-upgrade
    db_cluster_identifier: ledger
    tags:
      Purpose: way back from the upgrade
    purge_tags: true

- name: Copy with that name does not exist
  lifeboat.aws.rds_snapshot_xregion_copy:
    region: us-west-2
    db_snapshot_identifier: shop-before-upgrade
    db_instance_identifier: shop
    state: absent

- name: SQL Server database with a time zone, which needs an option group in each region
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    db_instances: [erp]
    option_group_name:
      us-west-2: erp-recovery
      eu-west-1: erp-recovery-europe

- name: Database of the production account has a copy in the recovery account, with its option group
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_profile: production
    profile: recovery
    source_region: us-east-1
    destination_regions: [us-west-2]
    db_instances: [payroll]
    # Automated ones cannot be shared with another account.
    snapshot_type: manual
    kms_key_id: alias/dr
    copy_option_group: true

- name: Ledger of a partner's account, apart from our own
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_access_key: "{{ vault_partner_access_key }}"
    source_secret_key: "{{ vault_partner_secret_key }}"
    # Only temporary keys have one.
    source_session_token: "{{ vault_partner_session_token | default(omit) }}"
    source_region: us-east-1
    region: us-west-2
    db_clusters: [ledger]
    snapshot_type: manual
    kms_key_id: alias/dr
    set: partner-ledger

- name: Copies of a database that is no longer used do not exist
  lifeboat.aws.rds_snapshot_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    db_instances: [old-shop]
    state: absent
"""

RETURN = r"""
copies:
  description: One entry for each database (or snapshot) and destination region. Present when some of them failed, too.
  returned: always
  type: list
  elements: dict
  sample:
    - source_region: us-east-1
      source_id: rds:shop-2026-11-19-06-10
      source_name: rds:shop-2026-11-19-06-10
      source_created: "2026-11-19T06:10:00Z"
      region: us-west-2
      id: rds-shop-2026-11-19-06-10-us-east-1
      set: shop
      state: pending
      progress: 45
      action: copied
  contains:
    source_region:
      description: Region of the source.
      type: str
      returned: always
    source_id:
      description: Identifier of the source. Null if the database has none.
      type: str
      returned: always
    source_name:
      description: Identifier of the source, or of the database if it has no snapshot.
      type: str
      returned: always
    source_created:
      description: When the source was created, the point in time to which a recovery goes back. Null if there is none.
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
          V(converged) (tags were corrected), V(replaced) (a failed copy was removed and created again), V(deferred)
          (not possible now, the next run continues) or V(failed).
      type: str
      returned: always
    error:
      description: AWS's code (or the collection's) and a message that says what to do.
      type: dict
      returned: if this copy failed
      sample:
        code: KmsKeyRequired
        message: DB snapshot rds:shop-2026-11-19-06-10 of us-east-1 is encrypted, set kms_key_id
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
created:
  description: Manual snapshots that were created because of O(create). In check mode their ids are null.
  returned: with O(state=present)
  type: list
  elements: dict
  sample:
    - region: us-east-1
      database: reports
      id: lifeboat-reports-2026-11-19-06-10
expired_sources:
  description:
    - Manual snapshots that were deleted in the source region because of V(retain) of O(create), and with C(error) those
      that could not be deleted.
  returned: with O(state=present)
  type: list
  elements: dict
  sample:
    - region: us-east-1
      id: lifeboat-reports-2026-11-12-06-10
expired:
  description: Copies that were removed because of O(retain) or O(state=absent).
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: rds-shop-2026-11-12-06-10-us-east-1
      set: shop
      source_region: us-east-1
      source_id: rds:shop-2026-11-12-06-10
      source_created: "2026-11-12T06:10:00Z"
released:
  description: Copies beyond O(retain) that stay for other sets, which C(serves) names, and are no longer in this one.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: rds-shop-2026-11-01-06-10-us-east-1
      set: daily
      source_region: us-east-1
      source_id: rds:shop-2026-11-01-06-10
      source_created: "2026-11-01T06:10:00Z"
      serves: [monthly]
retained:
  description: The recovery points of this run's sets that O(retain) keeps, and in C(kept_by) the rules that keep each.
  returned: always
  type: list
  elements: dict
  sample:
    - region: us-west-2
      id: rds-shop-2026-11-01-06-10-us-east-1
      set: monthly
      source_region: us-east-1
      source_id: rds:shop-2026-11-01-06-10
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
      id: rds-shop-2026-11-05-06-10-us-east-1
      set: shop
      source_region: us-east-1
      source_id: rds:shop-2026-11-05-06-10
      source_created: "2026-11-05T06:10:00Z"
      error:
        code: InvalidDBSnapshotState
        message: DB snapshot rds-shop-2026-11-05-06-10-us-east-1 in us-west-2 is not in a state for that
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
db_snapshot_identifier:
  description:
    - Identifier of the copy. Null in check mode for one that would be created.
    - With O(snapshot) and one region there are, beside it, all the other values that
      M(amazon.aws.rds_instance_snapshot) or M(amazon.aws.rds_cluster_snapshot) return, such as C(db_snapshot_arn),
      C(engine) or C(encrypted), if the copy is there.
  returned: when one snapshot was copied to one region
  type: str
  sample: rds-shop-2026-11-19-06-10-us-east-1
status:
  description: AWS's state of the copy.
  returned: with O(snapshot) and one region, if the copy is there
  type: str
  sample: available
tags:
  description: Tags of the copy, without those that track it.
  returned: with O(snapshot) and one region, if the copy is there
  type: dict
  sample:
    Purpose: way back from the upgrade
tag_list:
  description: All tags of the copy.
  returned: with O(snapshot) and one region, if the copy is there
  type: list
  elements: dict
  sample:
    - key: Purpose
      value: way back from the upgrade
    - key: lifeboat:set
      value: shop
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.arguments import COMMON_ARGUMENTS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.module import run_module
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.request import requests_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.run import run_absent, run_present

ARGUMENT_SPEC = {
    **COMMON_ARGUMENTS,
    "source_region": {"type": "str"},
    "db_instances": {"type": "list", "elements": "str"},
    "db_clusters": {"type": "list", "elements": "str"},
    "all": {"type": "bool", "default": False},
    "filters": {"type": "raw"},
    "db_instance_identifier": {"type": "str", "aliases": ["instance_id"]},
    "db_cluster_identifier": {"type": "str", "aliases": ["cluster_id", "cluster_name"]},
    "snapshot": {"type": "str", "aliases": ["source_db_snapshot_identifier", "source_id", "source_snapshot_id"]},
    "snapshot_type": {"type": "str", "choices": ["automated", "manual", "awsbackup", "any"], "default": "automated"},
    "create": {"type": "raw", "default": False},
    "db_snapshot_identifier": {"type": "str", "aliases": ["id", "snapshot_id", "snapshot_name"]},
    "source_db_cluster_snapshot_identifier": {"type": "str"},
    "db_cluster_snapshot_identifier": {"type": "str"},
    "copy_tags": {"type": "bool", "default": True},
    "purge_tags": {"type": "bool", "default": False},
    "option_group_name": {"type": "raw"},
    "copy_option_group": {"type": "bool", "default": False},
    "max_snapshots_to_retain": {"type": "int"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    run_module(module, request=requests_from_params, present=run_present, absent=run_absent)


if __name__ == "__main__":
    main()
