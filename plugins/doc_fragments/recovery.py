# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that the modules about recovery share.

It never documents what only one of them has.
"""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation that modules extend."""

    JOB = r"""
options:
  job:
    description:
      - The sync job of the workload, as hosts have it in C(lifeboat_job). Its C(profile) or C(assume_role) is used.
    type: dict
"""

    LEDGER = r"""
options:
  ledger:
    description:
      - What is written of the workload in the recovery region in the same run, as M(lifeboat.aws.dr_recovery_state)
        writes it. Nothing by default.
    type: dict
    suboptions:
      run:
        description: Id of the run.
        type: str
      since:
        description: When the run has begun, such as V(2026-11-28T01:30:00Z). Defaults to now.
        type: str
      begins:
        description: Whether it is written first that the workload is being recovered.
        type: bool
        default: false
      claim:
        description:
          - What tells this run from others that recover the same workload at the same time. The run that has begun last
            goes on, and an earlier one launches nothing more and fails.
          - The action plugin sets it for a fleet. AWS itself creates databases, Auto Scaling groups and volumes once.
        type: str
      publishes:
        description: Whether the endpoint is published as soon as it is known.
        type: bool
        default: false
      reaches:
        description: The state that is written once nothing is left to do.
        type: str
        choices: [up, verified]
"""

    POLLING = r"""
options:
  poll_interval:
    description:
      - Seconds between two polls.
    type: float
    default: 20
"""

    PROGRESS = r"""
options:
  progress_file:
    description:
      - File to append lines about the progress to. The action plugin shows them itself.
    type: path
"""

    PLAN = r"""
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name), C(source_region), C(recovery_region), and C(manifest) if there is one.
    type: dict
    required: true
"""
