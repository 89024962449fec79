# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a drill takes from the workloads of a play.

It never goes on without a value that it needs: whether a drill is isolated, or removed, would then not be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean

from .._sync.access import CREDENTIALS, ROLES
from .._workloads.partial_plan import left_out
from .._workloads.planned import planned_workloads
from .._workloads.play import GROUP, workloads_of_play

Entry = dict[str, Any]
# All that a cleanup needs to know of a workload.
_FOR_CLEANUP = {"plan": ("name", "recovery_region"), "workload": ("dns",), "job": (*CREDENTIALS, *ROLES)}


def for_isolation(given: Mapping[str, Any], templar: Any, task_vars: Mapping[str, Any]) -> dict[str, Any]:
    """Options of dr_drill_isolation_info; with ``planned`` those of the workloads of the play, and the others."""
    if not _is_planned(given):
        return dict(given)
    hosts = workloads_of_play(task_vars, also_failed=True)
    others = [host for host in task_vars.get("groups", {}).get(GROUP, []) if host not in hosts]
    own, left_out = (_known(planned_workloads(templar, task_vars, each)) for each in (hosts, others))
    return {
        **given,
        "workloads": [*own, *(given.get("workloads") or [])],
        "other_workloads": [*(each["workload"] for each in left_out), *(given.get("other_workloads") or [])],
    }


def for_cleanup(given: Mapping[str, Any], templar: Any, task_vars: Mapping[str, Any]) -> dict[str, Any]:
    """Options of dr_drill_cleanup; with ``planned`` those that are not given are those of the play."""
    if not _is_planned(given):
        return dict(given)
    hosts = workloads_of_play(task_vars, also_failed=True)
    # A drill is removed as a whole, and names and accounts of what a limit leaves out are part of it.
    there = task_vars.get("groups", {}).get(GROUP, [])
    hosts = [*hosts, *(host for host in left_out(task_vars, hosts) if host in there)]
    entries = _known(planned_workloads(templar, task_vars, hosts, only=_FOR_CLEANUP))
    of_play = {
        "plan": entries[0]["plan"] if entries else {},
        "dns": [name for entry in entries for name in entry["workload"].get("dns") or ()],
        "jobs": [entry.get("job") or {} for entry in entries],
    }
    return {**of_play, **given}


def _is_planned(given: Mapping[str, Any]) -> bool:
    return boolean(given.get("planned") or False, strict=False)


def _known(entries: Iterable[Entry]) -> list[Entry]:
    found = list(entries)
    if problems := [str(entry["problem"]) for entry in found if "problem" in entry]:
        raise AnsibleActionFail("\n".join(problems))
    return found
