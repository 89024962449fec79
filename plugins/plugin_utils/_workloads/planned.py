# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The workloads of a play as modules take them, with every template of a plan worked out.

It never reads a plan file, and a value that cannot be worked out is said of its own workload alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean

from .play import GROUP, workloads_of_play

# Variables of a host, and what modules call them.
PARTS = {"lifeboat_plan": "plan", "lifeboat_workload": "workload", "lifeboat_job": "job"}


def with_planned(
    options: Mapping[str, Any], templar: Any, task_vars: Mapping[str, Any], *, has_others: bool = False
) -> dict[str, Any]:
    """Options of a task; if its ``planned`` is true, with the workloads of the play before those of the task.

    With ``has_others`` the names of those that the play is not about, such as what a limit leaves out, are added to
    ``other_workloads``.
    """
    if not boolean(options.get("planned") or False, strict=False):
        return dict(options)
    hosts = workloads_of_play(task_vars)
    workloads = [*planned_workloads(templar, task_vars, hosts), *(options.get("workloads") or [])]
    found = {**options, "workloads": workloads}
    if has_others:
        others = [host for host in task_vars.get("groups", {}).get(GROUP, []) if host not in hosts]
        found["other_workloads"] = [*(options.get("other_workloads") or []), *others]
    return found


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
    own = templar.copy_with_new_env(available_variables=variables)
    problems: list[str] = []
    entry: dict[str, Any] = {}
    for variable, part in PARTS.items():
        if variable in variables:
            about = variables[variable]
            needed = about if only is None else {key: value for key, value in about.items() if key in only[part]}
            entry[part] = dict(_known(own, needed, problems))
    entry = {"plan": {}, **entry, "workload": {"name": host, **entry.get("workload", {})}}
    return {**entry, "problem": f"{host}: {'; '.join(dict.fromkeys(problems))}"} if problems else entry


def _known(templar: Any, part: Mapping[str, Any], problems: list[str]) -> Iterator[tuple[str, Any]]:
    """The values that are known. What a job has of a workload is said once."""
    for key, value in part.items():
        try:
            yield str(key), templar.template(value)
        except AnsibleError as error:
            problems.append(f"{key}: {' '.join(str(error).split())}")
