# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From checked sync jobs to as few module runs as possible.

Pure: it never runs a module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...module_utils._kinds.jobs import JOBS
from .access import CREDENTIALS, ROLES, SOURCE_CREDENTIALS, access_of
from .jobs import OWN_KEYS, Job
from .likeness import likeness_of

# With one of these a run is about one thing, or its result could not be told apart.
_ALONE = (
    "create",
    *("filters", "set", "all", "snapshot", "db_snapshot_identifier", "copy_name", "tag_equality"),
    *("source_db_cluster_snapshot_identifier", "db_cluster_snapshot_identifier"),
    *("db_instance_identifier", "db_cluster_identifier"),
)
# Among ids, select chooses one of all that are named.
_IDS = tuple(option for words in JOBS.values() for option in words.ids)
# Not for the module itself: a role is assumed, and credentials are handed on beside the options.
_ACCESS_KEYS = (*CREDENTIALS, *SOURCE_CREDENTIALS, *ROLES)

# Longer than anybody waits.
_LONG = "3650d"

Run = dict[str, Any]


def runs_of(jobs: Sequence[Job]) -> list[Run]:
    """Jobs that can share a run are joined, in order of the first.

    Each run is ``{title, kind, region, access, source_access, arguments, jobs, job_of, members}``: both ``access`` are
    as ``access`` describes, ``jobs`` are the names, ``job_of`` says whose each joined value is, and ``members``
    are the jobs themselves.
    """
    found: dict[tuple[str, int], list[Job]] = {}
    taken: dict[str, list[set[str]]] = {}
    for job in jobs:
        likeness, values = _likeness(job), _joined_values(job)
        # What two jobs name is in a run of each, so that each has its row.
        others = taken.setdefault(likeness, [])
        number = next((n for n, other in enumerate(others) if not values & other), len(others))
        others += [set()] if number == len(others) else []
        others[number] |= values
        found.setdefault((likeness, number), []).append(job)
    return [_run(members) for members in found.values()]


def retries(run: Run, message: str) -> list[Run]:
    """What to run instead of a shared run that could not even begin: the jobs it blames alone, the rest together.

    Jobs of a run differ in their joined values only, so a failure that names none of these is the failure of all, and
    there is nothing to run.
    """
    blamed = {run["job_of"][value] for value in _named_in(message, run["job_of"])}
    if not blamed or len(run["members"]) == 1:
        return []
    rest = [job for job in run["members"] if job["name"] not in blamed]
    return [_run([job]) for job in run["members"] if job["name"] in blamed] + ([_run(rest)] if rest else [])


def _named_in(message: str, values: Iterable[str]) -> set[str]:
    """The values that the message names as a whole, not as a part of another word or of a longer value."""
    found: set[str] = set()
    for value in sorted(values, key=len, reverse=True):
        message, count = re.subn(rf"(?<![\w./:-]){re.escape(value)}(?![\w/]|[-.:]\w)", " ", message)
        found |= {value} if count else set()
    return found


def arguments_of_module(run: Run) -> dict[str, Any]:
    """The options of the module, which calls ``name`` what is ``copy_name`` in a job."""
    return {"name" if option == "copy_name" else option: value for option, value in run["arguments"].items()}


def _arguments(job: Job) -> dict[str, Any]:
    own = {key for key in OWN_KEYS if key != "create"}
    return {key: value for key, value in job.items() if key not in own and key not in _ACCESS_KEYS}


def _joined_options(job: Job) -> list[str]:
    return [key for key in JOBS[job["kind"]].joinable if key in job]


def _joined_values(job: Job) -> set[str]:
    return {value for option in _joined_options(job) for value in job[option]}


def _likeness(job: Job) -> str:
    """Equal for jobs that can share a run."""
    joined = _joined_options(job)
    chooses = "select" in job and any(key in _IDS for key in joined)
    if len(joined) != 1 or chooses or any(job.get(key) for key in _ALONE):
        return f"job {job['name']}"
    rest = {key: value for key, value in job.items() if key not in joined and key != "name"}
    return likeness_of([joined, rest])


def _run(members: Sequence[Job]) -> Run:
    first, names = members[0], [job["name"] for job in members]
    arguments, job_of = _arguments(first), {}
    for option in _joined_options(first):
        values = {value: job["name"] for job in members for value in job[option]}
        arguments[option] = list(values)
        job_of.update(values)
    return {
        "title": names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more",
        "kind": first["kind"],
        "region": first.get("source_region"),
        "access": access_of(first),
        "source_access": access_of(first, of_source=True),
        "arguments": arguments,
        "jobs": names,
        "job_of": job_of,
        "members": list(members),
    }


def waiting_creators(runs: Sequence[Run]) -> list[Run]:
    """The runs that create a source and wait for it, if there are several: none is to wait for another one's source."""
    found = [run for run in runs if "create" in run["arguments"] and run["arguments"].get("wait")]
    return found if len(found) > 1 else []


def beginning(run: Run) -> Run:
    """The same run up to the moment in which its sources are begun."""
    create = {**run["arguments"]["create"], "begin_only": True}
    return {**run, "arguments": {**run["arguments"], "create": create, "wait": False}}


def continuing(run: Run, begun: Mapping[str, Any]) -> Run:
    """The run after its sources were begun: it creates none again, however short ``min_interval`` is."""
    if begun.get("failed") or not begun.get("created"):
        return run
    create = {**run["arguments"]["create"], "min_interval": _LONG}
    return {**run, "arguments": {**run["arguments"], "create": create}}


def with_begun(outcome: Mapping[str, Any], begun: Mapping[str, Any]) -> dict[str, Any]:
    """What came of both: what failed when it was begun was tried again, and has said so."""
    created = [*(begun.get("created") or ()), *(outcome.get("created") or ())]
    return {**outcome, "created": created, "changed": bool(outcome.get("changed") or begun.get("changed"))}
