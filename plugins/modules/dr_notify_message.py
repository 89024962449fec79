#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_notify_message: option docs and argument spec; the action plugin of that name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_notify_message
version_added: 0.2.0
short_description: Write one short message about what runs came to, and send it
description:
  - Writes, on the controller, what to say about a sync, readiness, recovery points, a drill or failover and a report,
    what their verdict is, what to do, and where to read more. It is sent to O(channels), where it is due.
  - Of sync, readiness and report the result of an earlier node of an AWX workflow is taken if none is given. A result
    of a task that has failed is V(FAILED), with the reason, and each turn of a loop is a result of its own. One that
    has no verdict is left out; if none has one, the run is reported as V(FAILED).
  - A channel that cannot be reached is a RV(problem), and the others still get the message.
options:
  "on":
    description:
      - Write for PARTIAL, FAILED, NOT READY, UNKNOWN, RPO MISSED and MISSING, and for a drill or failover that is over
        (V(problem)), also for AT RISK (V(warning)), or V(always).
    type: str
    default: problem
  title:
    description: What it is about, such as the name of the plan.
    type: str
  link:
    description: Where to read more, such as the address of the job.
    type: str
  sync:
    description: Result of P(lifeboat.aws.dr_sync#role), C(dr_sync_result).
    type: raw
  readiness:
    description: Result of M(lifeboat.aws.dr_readiness_info).
    type: raw
  points:
    description: Result of M(lifeboat.aws.recovery_points_info).
    type: raw
  recovery:
    description: Result of M(lifeboat.aws.dr_recovery_evidence).
    type: raw
  report:
    description: Result of M(lifeboat.aws.dr_report).
    type: raw
  channels:
    description:
      - Where to send it, with C(sns_topic), C(mail), C(slack), C(webhook_url) and C(webhook_headers), as the variables
        of the role P(lifeboat.aws.dr_notify#role) say them. At least one channel must be among them. It is sent
        nowhere without this.
    type: dict
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Writes the message and does not send it.
    support: full
  diff_mode:
    description: There are no differences.
    support: none
seealso:
  - module: lifeboat.aws.dr_report
"""

EXAMPLES = r"""
- name: What is to be said is known
  lifeboat.aws.dr_notify_message:
    "on": warning
    title: shop
    link: https://awx.shop.example/
    sync: {status: PARTIAL, message: "PARTIAL: 3 copied, 1 failed"}
    readiness: {verdict: AT RISK, message: "AT RISK: 1 warn"}
    points: {verdict: OK, message: "OK: 2 sets"}
    recovery:
      verdict: OK
      message: "OK: 2 of 2 workloads are back after 42 min"
      place: s3://shop-dr-us-west-2/lifeboat/shop/runs/shop-drill-20261128T013000Z.json
      evidence: {kind: drill}
    report: {verdict: READY, message: "READY: all 2 workloads can come back now", files: [/srv/shop.html]}
    channels:
      sns_topic: arn:aws:sns:us-west-2:123456789012:dr
      mail: {to: ops@shop.example, host: mail.shop.example}
  register: message
"""

RETURN = r"""
due:
  description: The results that are worth a message, with C(what), C(verdict), C(said) and C(do). May be empty.
  returned: success
  type: list
  elements: dict
lines:
  description: The message as lines to read, nothing if nothing is due.
  returned: success
  type: list
  elements: str
problem:
  description: Which channels did not get it and why, after the subject, or null.
  returned: success
  type: str
subject:
  description: One line of at most 99 printable characters.
  returned: success
  type: str
  sample: "shop: Sync PARTIAL, Drill OK"
verdict:
  description: That of the first result that is due, or empty.
  returned: success
  type: str
  sample: PARTIAL
text:
  description: The message.
  returned: success
  type: str
"""

ARGUMENT_SPEC = {
    "on": {"type": "str", "default": "problem"},
    "title": {"type": "str"},
    "channels": {"type": "dict", "no_log": True},
    "link": {"type": "str"},
    # Whatever earlier tasks have left: what is no result is left out.
    **{name: {"type": "raw"} for name in ("sync", "readiness", "points", "recovery", "report")},
}
