#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_report: option docs, argument spec and wiring; the report is made in module_utils/_report."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_report
version_added: 0.2.0
short_description: Report whether workloads could come back, how old their copies are and how long a recovery took
description:
  - Reads the recovery points of the workloads, the evidence of drills and failovers and the records of syncs, from the
    recovery regions only, and writes one page that can be given to whom it may concern, with the same as JSON and
    Markdown.
  - The page needs nothing but itself. It has the verdict in one sentence, for each workload its RPO and RTO beside what
    was promised, findings with what to do, a timeline of the last run with its critical path, the copies over time with
    their gaps, how long copies take with a forecast of the next, their estimated cost, and the history of drills.
  - What could not be read is reported as not known. The module does not fail because something is bad; check
    RV(verdict).
options:
  workloads:
    description:
      - The workloads, as the inventory plugin P(lifeboat.aws.plan#inventory) gives them to hosts. Evidence is read from
        C(PREFIX/PLAN/runs/) and records of syncs from C(PREFIX/PLAN/syncs/) of the manifest of their plan.
      - Without workloads the report is about those in O(evidence) and O(evidence_files), and AWS is not called.
      - One with C(problem) is V(NOT READY).
  planned:
    description:
      - Also take the workloads of the play that plans in the inventory list, or those of all plans if the play is about
        other hosts. Values that are templates are worked out for each host, and a workload with one that cannot be is
        V(NOT READY).
    type: bool
    default: false
  readiness:
    description:
      - Result of M(lifeboat.aws.dr_readiness_info), as a task has registered it. Without it, and without
        O(readiness_file), readiness is not known.
    type: dict
  readiness_file:
    description:
      - File on the controller that M(lifeboat.aws.dr_readiness_info) has written with
        O(lifeboat.aws.dr_readiness_info#module:json_file).
    type: str
  evidence:
    description:
      - Evidence of drills and failovers beside that in the manifest.
    type: list
    elements: dict
  evidence_files:
    description:
      - Files on the controller with such evidence, or directories with such files, whose names end in C(.json).
    type: list
    elements: str
  prices:
    description:
      - Prices of a GiB of copies for a month, with C(as_of), C(currency) and C(gib_month), which has a dictionary from
        regions to prices for V(ami), V(ebs), V(rds_instance), V(rds_cluster) and V(fsx).
      - C(source) says where they are from, and is shown beside the estimate.
    type: dict
  prices_file:
    description:
      - File on the controller with such a table, as YAML or JSON. Without it, and without O(prices), list prices of
        some regions are used, roles/dr_report/files/prices.yml of the collection.
    type: str
  max_drill_age:
    description:
      - How long ago the last drill of a workload may be, as V(90d), V(12h) or a number of seconds. One that is longer
        ago leaves the workload V(AT RISK).
    type: str
    default: 90d
  title:
    description:
      - Title of the report. Defaults to the names of the plans.
    type: str
  html_file:
    description:
      - File on the controller to write the page to. A relative path is relative to the playbook, with the playbook
        C(lifeboat.aws.report) to the current directory.
    type: str
  json_file:
    description:
      - File on the controller to write RV(report) to, as JSON. Relative paths are as for O(html_file).
    type: str
  markdown_file:
    description:
      - File on the controller to write the report to, as Markdown. Relative paths are as for O(html_file).
    type: str
  upload:
    description:
      - Where else the page and RV(report) are kept, with the moment of the report in their names. V(manifest) is
        C(PREFIX/PLAN/reports/) of the manifest of each plan, and a place such as V(s3://shop-dr-us-west-2/reports) is
        in a bucket of the recovery region. S3 encrypts the objects as the bucket says. Nowhere if it is empty.
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: No file and no object is written; RV(places) are those that would be.
    support: full
  diff_mode:
    description: Changes nothing, so there is nothing to show.
    support: none
notes:
  - The IAM actions it needs are in docs/iam/dr_report.json.
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - lifeboat.aws.workloads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: lifeboat.aws.dr_report_upload
  - module: lifeboat.aws.dr_readiness_info
  - module: lifeboat.aws.recovery_points_info
  - plugin: lifeboat.aws.plan
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Report of the shop is written
  lifeboat.aws.dr_report:
    workloads:
      - plan:
          name: shop
          source_region: us-east-1
          recovery_region: us-west-2
          manifest: s3://shop-dr-us-west-2/lifeboat
        workload:
          name: shop-db
          kind: database
          db_instance: shop
          objectives: {rpo: 24h, rto: 1h}
    prices:
      as_of: "2026-11-01"
      currency: USD
      gib_month:
        rds_instance: {us-west-2: 0.095}
    planned: true # and the workloads of the play
    max_drill_age: 30d
    title: Web shop
    html_file: /tmp/shop.html
    json_file: /tmp/shop.json
    markdown_file: /tmp/shop.md
    upload: manifest

- name: Report of a drill is written from its evidence alone
  lifeboat.aws.dr_report:
    evidence:
      - schema: 1
        run: shop-drill-20261128T013000Z
        kind: drill
        plan: shop
        source_region: us-east-1
        recovery_region: us-west-2
        started: "2026-11-28T01:30:00Z"
        ended: "2026-11-28T02:13:00Z"
        verdict: OK
        workloads:
          - name: shop-db
            kind: database
            state: verified
            rto: 1740
    readiness: "{{ readiness }}"
    html_file: /tmp/drill.html

- name: Report is written from files alone
  lifeboat.aws.dr_report:
    evidence_files: [/var/lib/shop/evidence]
    readiness_file: /var/lib/shop/readiness.json
    prices_file: /var/lib/shop/prices.yml
    html_file: /tmp/shop.html
"""

RETURN = r"""
verdict:
  description:
    - V(NOT READY) if a workload could not come back, V(UNKNOWN) if that is not known, V(AT RISK) if one could, but
      not as promised or not proven, V(READY) otherwise.
  returned: success
  type: str
  sample: AT RISK
message:
  description: The verdict in one sentence.
  returned: success
  type: str
  sample: "AT RISK: 1 of 2 workloads can come back, but not as promised or not proven; shop-web: No drill has tried it."
report:
  description:
    - All that the page says, as the guide docs/report.md describes it.
  returned: success
  type: dict
files:
  description: The files that were written.
  returned: success
  type: list
  elements: str
places:
  description: The objects in S3 that were written and read back, or in check mode would be written.
  returned: success
  type: list
  elements: str
  sample: ["s3://shop-dr-us-west-2/lifeboat/shop/reports/20261128T013000Z.html"]
report_problems:
  description: Why files or objects could not be written.
  returned: success
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.access import clients_for
from ansible_collections.lifeboat.aws.plugins.module_utils._report.run import run_report
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.arguments import WORKLOADS

ARGUMENT_SPEC = {
    "workloads": WORKLOADS,
    # The action plugin adds the workloads of the play.
    "planned": {"type": "bool", "default": False},
    "readiness": {"type": "dict"},
    "evidence": {"type": "list", "elements": "dict"},
    "prices": {"type": "dict"},
    "max_drill_age": {"type": "str", "default": "90d"},
    # The action plugin reads and writes these, since they are files of the controller, and titles what it writes.
    "readiness_file": {"type": "str"},
    "evidence_files": {"type": "list", "elements": "str"},
    "prices_file": {"type": "str"},
    "title": {"type": "str"},
    "html_file": {"type": "str"},
    "json_file": {"type": "str"},
    "markdown_file": {"type": "str"},
    "upload": {"type": "str"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        report = run_report(module.params, lambda place: clients_for(module, place), SystemClock())
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    verdict = report["verdict"]
    said = {"verdict": verdict["word"], "message": verdict["sentence"]}
    module.exit_json(changed=False, report=report, files=[], places=[], report_problems=[], **said)


if __name__ == "__main__":
    main()
