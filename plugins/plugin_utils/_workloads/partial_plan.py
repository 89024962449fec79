# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a play, or an inventory, does not have of a plan: a part that does well is not the plan.

Pure: it never reads a plan file; the inventory plugin has said the names of all workloads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Mapping
from typing import Any

from .inventory import ALL

# Said to all hosts of a plan, whichever of them a slice of a job or a limit has.
OF_PLAN = "lifeboat_plan_workloads"
PLAN_GROUP = f"{ALL}_plan_"


def left_out(task_vars: Mapping[str, Any], hosts: Iterable[str]) -> list[str]:
    """Workloads of the plans of these hosts that are none of them: by a limit, by choice, or in another slice."""
    own = list(hosts)
    return [name for plan in _plans(task_vars) if not plan.isdisjoint(own) for name in plan if name not in own]


def elsewhere_of(task_vars: Mapping[str, Any], hosts: Iterable[str]) -> list[str]:
    """Those of which the inventory has only the name, as in a slice of a job of AWX."""
    there = set(task_vars.get("groups", {}).get(ALL, []))
    return [name for name in left_out(task_vars, hosts) if name not in there]


def _plans(task_vars: Mapping[str, Any]) -> Iterator[KeysView[str]]:
    """The names of the workloads of each plan that has any here, in order."""
    for group, hosts in task_vars.get("groups", {}).items():
        if hosts and str(group).startswith(PLAN_GROUP):
            said = task_vars["hostvars"].raw_get(hosts[0]).get(OF_PLAN) or ()
            yield dict.fromkeys(str(name) for name in (*said, *hosts)).keys()
