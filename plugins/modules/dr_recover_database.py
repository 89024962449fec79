#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recover_database: option docs, argument spec and wiring; the rest is module_utils/_recovery/databases."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recover_database
version_added: 0.2.0
short_description: Restore a database or cluster in its recovery region
description:
  - Restores a workload of kind V(database) or V(cluster) from a recovery point in the recovery region, waits until it
    is available, sets what a restore does not take, and compares the result with what was wanted.
  - The source region is not called, so it works when that region is lost.
  - With C(recover_by) of O(workload) a read replica, or the cluster of an Aurora global database, that is in the
    recovery region already takes over instead. A drill restores all the same.
  - The password of the master user is set from a secret of the recovery region, or managed by RDS, if C(restore) of
    O(workload) says so. No output has it.
  - Values are those of the plan, then those of the manifest that a sync has written, then AWS's own defaults.
    RV(settings) says which is which.
  - A database that exists and was not created by a recovery of this workload is never changed. What a recovery creates
    has the tag C(lifeboat:workload), and in a drill C(lifeboat:drill).
  - A run after a failure or an interruption continues. Once recovered, the database is not changed by later runs.
  - The action plugin creates databases with M(amazon.aws.rds_instance) and M(amazon.aws.rds_cluster), so it runs on
    the controller or wherever the play's connection leads.
options:
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), C(kind), C(db_instance) or C(db_cluster),
        and C(restore) with the options of the new database.
    type: dict
    required: true
  recovery_point:
    description:
      - Identifier or ARN of the snapshot to restore, also one that this collection has not copied.
      - Defaults to the newest usable copy of the database.
    type: str
  recovery_point_before:
    description:
      - Restore the newest recovery point from this time or before, such as V(2026-11-19T06:10:00Z).
    type: str
  drill:
    description:
      - Id of a drill, up to 30 lower-case letters, digits and hyphens. The identifiers of what is created end in it,
        and deletion protection is off.
    type: str
  mode:
    description:
      - How a global database is switched over, if O(workload) has C(recover_by=switchover). V(ungraceful) needs no
        other region and loses what has not been replicated; V(graceful) waits for that, and needs the source.
    type: str
    choices: [ungraceful, graceful]
    default: ungraceful
  wait_timeout:
    description:
      - Seconds to wait for the database in each phase. The next run continues if it was too short.
    type: int
    default: 7200
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns what would be restored, from which recovery point, with which values.
    support: full
  diff_mode:
    description: Shows what is created and set.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_recover.json) of the collection.
  - The region is C(recovery_region) of O(plan), whatever O(region) or C(module_defaults) say.
  - Multi-AZ DB clusters, and clusters of DocumentDB and Neptune, cannot be restored, because
    M(amazon.aws.rds_cluster) cannot restore them.
seealso:
  - module: lifeboat.aws.recovery_points_info
  - module: lifeboat.aws.dr_manifest_info
  - module: amazon.aws.rds_instance
  - module: amazon.aws.rds_cluster
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.job
  - lifeboat.aws.recovery.ledger
  - lifeboat.aws.recovery.polling
  - lifeboat.aws.recovery.progress
  - lifeboat.aws.recovery.plan
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Database of the shop is back in the recovery region
  lifeboat.aws.dr_recover_database:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
      restore:
        db_instance_class: db.r6g.large
        db_subnet_group_name: dr-db
        vpc_security_group_ids: [sg-0abc1234abc1234db]
    wait_timeout: 3600
  register: shop_db

- name: The same from a snapshot that is named, with the credentials of the sync job
  lifeboat.aws.dr_recover_database:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
    job:
      profile: recovery
    recovery_point: rds-shop-2026-11-19-03-00-us-east-1
    poll_interval: 30
    ledger:
      run: shop-failover-20261128T013000Z
      since: "2026-11-28T01:30:00Z"
      begins: true
      publishes: true
      reaches: up
    progress_file: /tmp/recovery-of-shop

- name: The same in a drill, from the last recovery point before a mistake
  lifeboat.aws.dr_recover_database:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
    recovery_point_before: "2026-11-19T06:10:00Z"
    drill: spring

- name: Cluster of the recovery region is the writer of its global database, and loses nothing
  lifeboat.aws.dr_recover_database:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-ledger
      kind: cluster
      db_cluster: ledger
      recover_by: switchover
    mode: graceful
"""

RETURN = r"""
written:
  description:
    - What is written of the workload now, as in RV(lifeboat.aws.dr_recovery_state#module:written). Null if nothing was
      written.
  returned: always
  type: dict
workload:
  description: Name of the workload.
  returned: always
  type: str
  sample: shop-db
kind:
  description: Its kind.
  returned: always
  type: str
  sample: database
region:
  description: The recovery region.
  returned: always
  type: str
  sample: us-west-2
identifier:
  description: Identifier of the DB instance or DB cluster in the recovery region.
  returned: always
  type: str
  sample: shop
drill:
  description: The drill, or null.
  returned: always
  type: str
recover_by:
  description: How it comes back, which is V(restore), V(promote) or V(switchover). In a drill always V(restore).
  returned: always
  type: str
  sample: restore
master_user_secret:
  description:
    - ARN of the secret that RDS manages for the master user, or the secret that its password was set from, or null.
  returned: always
  type: str
arn:
  description: Its ARN. Null while it does not exist.
  returned: always
  type: str
state:
  description:
    - V(absent), V(recovering), or V(recovered) if it is available and nothing is left to do.
  returned: always
  type: str
  sample: recovered
status:
  description: Its status as RDS says it. Null while it does not exist.
  returned: always
  type: str
  sample: available
endpoint:
  description: Its C(address) and C(port), null while it has none. Of a cluster that of the writer.
  returned: always
  type: dict
  sample: {address: shop.abc123.us-west-2.rds.amazonaws.com, port: 5432}
reader_endpoint:
  description: Reader endpoint of a cluster, or null.
  returned: always
  type: dict
recovery_point:
  description:
    - What it is restored from, with C(id), C(arn), C(source), C(source_created), C(age) in seconds, C(engine),
      C(engine_version), C(size) in GiB and C(encrypted). Of what was restored before, only what its tags say.
  returned: always
  type: dict
settings:
  description:
    - The values it is restored with, each with C(option), C(value), and C(from), which is V(plan), V(manifest),
      V(drill), or V(aws) for a default of AWS.
  returned: always
  type: list
  elements: dict
  sample: [{option: db_instance_class, value: db.r6g.large, from: plan}]
instances:
  description: Instances of a cluster, each with C(identifier), C(status), C(endpoint) and C(settings).
  returned: always
  type: list
  elements: dict
findings:
  description:
    - What is not as wanted, or a default of AWS that is rarely meant, such as its security group. Each has C(thing),
      C(option), C(wanted), C(found), and C(what) as a sentence.
  returned: always
  type: list
  elements: dict
steps:
  description: What was done in this run, or would be done next in check mode.
  returned: always
  type: list
  elements: str
lines:
  description: All of this as lines to read.
  returned: always
  type: list
  elements: str
create:
  description:
    - Tasks of M(amazon.aws.rds_instance) and M(amazon.aws.rds_cluster) that come next, with C(thing), C(module),
      C(options), C(again), which says what is wrong if it was created already, and C(is_apart) for instances of a
      cluster, of which the others are created if AWS refuses one.
  returned: always
  type: list
  elements: dict
no_recovery_point:
  description: That it failed because there is nothing to restore from yet.
  returned: failure because of that
  type: bool
  sample: true
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.arguments import ARGUMENTS, MODE
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.run import run_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.along import with_ledger
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module

ARGUMENT_SPEC = {**ARGUMENTS, **MODE}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), with_ledger(run_recovery))


if __name__ == "__main__":
    main()
