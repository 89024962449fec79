#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module sync_jobs: option docs and argument spec; the action plugin of that name does it on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_jobs
version_added: 0.2.0
short_description: Run a list of jobs that copy images, databases and volumes, and report
description:
  - Checks the jobs, merges them into as few module runs as possible, creates the sources of jobs that have C(create),
    runs the copy modules, removes sources beyond C(create.retain), and reports the result of each job.
  - The role P(lifeboat.aws.dr_sync#role) runs it once, on the controller, and fails if too few jobs succeeded. By
    itself the module fails only if it cannot start; check RV(status).
  - Access to AWS is that of the jobs, of C(module_defaults) for C(group/lifeboat.aws.aws), or of the environment. Other
    module_defaults of the modules that it runs do not apply.
options:
  jobs:
    description:
      - Each has C(name), C(kind) (V(ami), V(rds), V(ebs) or V(fsx)) and options of
        M(lifeboat.aws.ami_xregion_copy), M(lifeboat.aws.rds_snapshot_xregion_copy),
        M(lifeboat.aws.ebs_snapshot_xregion_copy) or M(lifeboat.aws.fsx_backup_xregion_copy).
      - The role's documentation describes all keys.
    type: raw
  planned:
    description:
      - Also take the workloads of the play that plans in the inventory list, or those of all plans if the play is about
        other hosts, with their jobs, manifests and tags. Values that are templates are worked out for each host, and
        one that cannot be is a failure of its own workload.
    type: bool
    default: false
  defaults:
    description:
      - Default options of every job, a dictionary.
      - A key that belongs to no kind of jobs is an error before anything is done.
    type: raw
  config_file:
    description:
      - Configuration file of the Ruby gem aws_xregion_sync, whose jobs are run in addition to O(jobs).
      - A relative path is relative to the playbook or to the current directory.
    type: str
  require_scan:
    description:
      - Require a passing scan. Copy images only if they, or the instance they were created from, passed
        M(lifeboat.aws.region_coupling_scan). Jobs and O(defaults) may override it.
    type: bool
    default: false
  manifests:
    description:
      - Workloads whose manifest is written after copying, by M(lifeboat.aws.dr_manifest). Each is what the inventory
        plugin P(lifeboat.aws.plan#inventory) gives as C(lifeboat_manifest), with C(plan), C(manifest),
        C(source_region), C(recovery_region), C(workload), and optionally C(plan_file) and C(access) with the
        credentials of its job.
    type: list
    elements: dict
  mirrors:
    description:
      - Workloads whose tags are mirrored at the end, by M(lifeboat.aws.dr_mirror_tags). Each has C(plan), C(workload)
        and C(job), the variables of its host.
    type: list
    elements: dict
  mirror_tags:
    description:
      - Whether the tags of O(mirrors) are mirrored.
    type: bool
    default: true
  mirror_overwrite:
    description:
      - Replace the values of tags that have other values than in the source.
    type: bool
    default: false
  final:
    description:
      - The jobs of O(planned) are the last ones before a failover, when the source no longer writes. They wait for
        their copies, and one more snapshot of each database is created, as new images and snapshots of volumes are
        where the job has C(create), however new the last ones are.
    type: bool
    default: false
  fail_on:
    description:
      - For what RV(problem) says something, if any job failed (V(partial)), only if all failed (V(failed)), or
        V(never).
    type: str
    choices: [partial, failed, never]
    default: partial
  report_file:
    description:
      - File that the report is written to as JSON, except in check mode.
      - A path that is not absolute is relative to the playbook, with the playbook C(lifeboat.aws.sync) to the current
        directory.
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Predicts what would be created, copied and removed.
    support: full
  diff_mode:
    description: Shows the differences of all modules that it runs.
    support: full
seealso:
  - module: lifeboat.aws.ami_xregion_copy
  - module: lifeboat.aws.ebs_snapshot_xregion_copy
  - module: lifeboat.aws.fsx_backup_xregion_copy
  - module: lifeboat.aws.rds_snapshot_xregion_copy
"""

EXAMPLES = r"""
- name: Images and databases have their copies, and so do the workloads of the play
  lifeboat.aws.sync_jobs:
    planned: true
    defaults:
      source_region: us-east-1
      destination_regions: [us-west-2]
      retain: 3
    jobs:
      - name: web
        kind: ami
        sync_identifier: Web Application
      - name: shop database
        kind: rds
        db_instances: [shop]
        kms_key_id: alias/dr
    require_scan: true
    report_file: /tmp/sync-report.json
  register: sync

- name: Images have their copies, and the recovery region knows what a launch needs
  lifeboat.aws.sync_jobs:
    jobs:
      - name: web
        kind: ami
        sync_identifier: Web Application
        source_region: us-east-1
        destination_regions: [us-west-2]
    manifests:
      - plan: shop
        manifest: s3://shop-dr-us-west-2/lifeboat
        source_region: us-east-1
        recovery_region: us-west-2
        workload:
          name: web
          kind: fleet
          sync_identifier: Web Application
    mirrors:
      - plan:
          name: shop
          source_region: us-east-1
          recovery_region: us-west-2
          manifest: s3://shop-dr-us-west-2/lifeboat
        workload:
          name: web
          kind: fleet
          sync_identifier: Web Application
          launch:
            security_groups: [sg-0abc1234abc1234aa]
    mirror_tags: true
    mirror_overwrite: true
    final: true
    fail_on: failed

- name: Jobs of aws_xregion_sync have their copies
  lifeboat.aws.sync_jobs:
    config_file: xregion_sync.yml
"""

RETURN = r"""
status:
  description: V(OK) if nothing failed, V(FAILED) if nothing succeeded, V(PARTIAL) between.
  returned: success
  type: str
message:
  description: The status with counts, and what failed.
  returned: success
  type: str
rows:
  description:
    - A row for each copy, for each source that was created or removed, for each object of a manifest, and for each
      resource with new tags.
  returned: success
  type: list
  elements: dict
failures:
  description: The rows of what failed.
  returned: success
  type: list
  elements: dict
notes:
  description: What was asked for and has no effect.
  returned: success
  type: list
  elements: str
lines:
  description: The report as a table.
  returned: success
  type: list
  elements: str
manifests:
  description: What M(lifeboat.aws.dr_manifest) returned of each workload.
  returned: success
  type: list
  elements: dict
runs:
  description: The module runs, each with C(kind), C(title), C(jobs) and C(arguments), without credentials.
  returned: success
  type: list
  elements: dict
problem:
  description: What to fail with, by O(fail_on), or null. The task itself does not fail because of a job.
  returned: success
  type: str
report_problem:
  description: Why the report could not be written to O(report_file), or null.
  returned: success
  type: str
"""

ARGUMENT_SPEC = {
    # The action plugin adds the workloads of the play.
    "planned": {"type": "bool", "default": False},
    # Their values are typed by the options of the modules that the jobs are for.
    "jobs": {"type": "raw"},
    "defaults": {"type": "raw"},
    "config_file": {"type": "str"},
    "require_scan": {"type": "bool", "default": False},
    "manifests": {"type": "list", "elements": "dict"},
    "mirrors": {"type": "list", "elements": "dict"},
    "mirror_tags": {"type": "bool", "default": True},
    "mirror_overwrite": {"type": "bool", "default": False},
    "final": {"type": "bool", "default": False},
    "fail_on": {"type": "str", "choices": ["partial", "failed", "never"], "default": "partial"},
    "report_file": {"type": "str"},
}
