# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The workloads of a play as modules take them, with every template of a plan worked out.

It never reads a plan file, and a value that cannot be worked out is said of its own workload alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean

from .partial_plan import elsewhere_of
from .play import GROUP, workloads_of_play

# Variables of a host, and what modules call them.
PARTS = {"lifeboat_plan": "plan", "lifeboat_workload": "workload", "lifeboat_job": "job"}


def with_planned(
    options: Mapping[str, Any], templar: Any, task_vars: Mapping[str, Any], *, has_others: bool = False
) -> dict[str, Any]:
    """Options of a task; if its ``planned`` is true, with the workloads of the play before those of the task.

    With ``has_others`` the names of those that the play is not about, such as what a limit leaves out, are added to
    ``other_workloads``, and those of which the inventory has not more than the name to ``elsewhere``.
    """
    if not boolean(options.get("planned") or False, strict=False):
        return dict(options)
    hosts = workloads_of_play(task_vars)
    workloads = [*planned_workloads(templar, task_vars, hosts), *(options.get("workloads") or [])]
    found = {**options, "workloads": workloads}
    if has_others:
        others = [host for host in task_vars.get("groups", {}).get(GROUP, []) if host not in hosts]
        found["other_workloads"] = [*(options.get("other_workloads") or []), *others]
        found["elsewhere"] = [*(options.get("elsewhere") or []), *elsewhere_of(task_vars, hosts)]
    return found


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A variable of a host. ``problems`` say why some of its keys are not in ``value``, each with its key."""

    host: str
    value: Mapping[str, Any]
    problems: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        return "; ".join(self.problems)


def worked_out(templar: Any, task_vars: Mapping[str, Any], hosts: Iterable[str], variable: str) -> Iterator[WorkedOut]:
    """For each of the hosts that has the variable."""
    for host in hosts:
        variables = task_vars["hostvars"].raw_get(host)
        if variable in variables:
            yield _worked_out(templar, variables, host, variable)


def planned_workloads(
    templar: Any,
    task_vars: Mapping[str, Any],
    hosts: Iterable[str],
    *,
    only: Mapping[str, Collection[str]] | None = None,
) -> list[dict[str, Any]]:
    """An entry for each of the hosts; with ``problem`` if a value of it is not known.

    :param only: part -> its keys that are needed; no other is worked out then.
    """
    return [_entry(templar, task_vars["hostvars"].raw_get(host), host, only) for host in hosts]


def _entry(
    templar: Any, variables: Mapping[str, Any], host: str, only: Mapping[str, Collection[str]] | None
) -> dict[str, Any]:
    found = {
        part: _worked_out(templar, variables, host, variable, None if only is None else only[part])
        for variable, part in PARTS.items()
        if variable in variables
    }
    entry = {part: dict(each.value) for part, each in found.items()}
    entry = {"plan": {}, **entry, "workload": {"name": host, **entry.get("workload", {})}}
    # What a job has of a workload is said once.
    problems = dict.fromkeys(said for each in found.values() for said in each.problems)
    return {**entry, "problem": f"{host}: {'; '.join(problems)}"} if problems else entry


def _worked_out(
    templar: Any, variables: Mapping[str, Any], host: str, variable: str, only: Collection[str] | None = None
) -> WorkedOut:
    own = templar.copy_with_new_env(available_variables=variables)
    value: dict[str, Any] = {}
    problems: list[str] = []
    for key, said in variables[variable].items():
        if only is not None and key not in only:
            continue
        try:
            value[str(key)] = own.template(said)
        except AnsibleError as error:
            problems.append(f"{key}: {' '.join(str(error).split())}")
    return WorkedOut(host, value, tuple(problems))
