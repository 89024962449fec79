# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a list of sync jobs to as few module runs as possible.

Pure: it never runs a module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .sync_options import KINDS, known_options

# Options whose lists can be joined: jobs that differ in nothing else can share one run.
_JOINABLE = {
    "ami": ("sync_identifier", "image_ids"),
    "rds": ("db_instances", "db_clusters"),
    "ebs": ("volume_ids", "snapshot_ids"),
}
# With one of these a run is about one thing, or its result could not be told apart.
_ALONE = ("filters", "set", "all", "snapshot", "db_snapshot_identifier", "copy_name", "tag_equality")
# Among ids, select chooses one of all that are named.
_IDS = ("image_ids", "snapshot_ids")
# What a job says about itself, and not to its module.
_OWN_KEYS = ("name", "kind", "assume_role")

Job = dict[str, Any]
Run = dict[str, Any]
Problem = dict[str, str]


class JobError(ValueError):
    """A job that cannot be run, said as one sentence that names the job and the key."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def checked_jobs(jobs: Any, defaults: Any) -> tuple[list[Job], list[Problem]]:
    """The jobs with the defaults under each, and ``[{name, message}]`` of those that are none; the others can run."""
    if not isinstance(jobs, list) or not jobs:
        return [], [_problem("dr_sync_jobs", "dr_sync_jobs: expected a list of jobs; it has none")]
    if not isinstance(defaults, Mapping):
        return [], [_problem("dr_sync_defaults", "dr_sync_defaults: expected a dictionary of options")]
    checked: dict[str, Job] = {}
    problems: list[Problem] = []
    for number, job in enumerate(jobs, start=1):
        try:
            found = _checked(number, job, defaults)
            if found["name"] in checked:
                raise JobError(found["name"], f"job '{found['name']}': name: another job has it; give each its own")
            checked[found["name"]] = found
        except JobError as error:
            problems.append(_problem(error.name, str(error)))
    return list(checked.values()), problems


def _problem(name: str, message: str) -> Problem:
    return {"name": name, "message": message}


def _checked(number: int, job: Any, defaults: Mapping[str, Any]) -> Job:
    if not isinstance(job, Mapping) or job.get("name") in (None, ""):
        raise JobError(f"job {number}", f"job {number} of dr_sync_jobs: name: it has none")
    name, kind = str(job["name"]), job.get("kind") or defaults.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise JobError(name, f"job '{name}': kind: '{kind}' is none of {', '.join(KINDS)}")
    known = known_options(kind)
    if unknown := [str(key) for key in job if key not in known and key not in _OWN_KEYS]:
        module = f"lifeboat.aws.{KINDS[kind]}"
        raise JobError(name, f"job '{name}': {unknown[0]}: unknown; a job of kind {kind} has the options of {module}")
    # A default that this kind does not know is meant for jobs of another kind.
    fitting = {key: value for key, value in defaults.items() if key in known or key == "assume_role"}
    return _merged(fitting, {**job, "name": name, "kind": kind})


def _merged(defaults: Mapping[str, Any], job: Mapping[str, Any]) -> Job:
    """The job over the defaults; dictionaries such as tags are joined. What is None or empty text is not set.

    AWX gives an unanswered question of a survey as the one or the other.
    """
    merged = dict(defaults)
    for key, value in job.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = {**merged[key], **value} if both else value
    found = {key: value for key, value in merged.items() if value is not None and value != ""}
    # One region instead of several, as in the modules.
    region = found.pop("region", None)
    return {"destination_regions": [region], **found} if region else found


def runs_of(jobs: Sequence[Job]) -> list[Run]:
    """Jobs that can share a run are joined, in order of the first.

    Each run is ``{title, kind, assume_role, arguments, jobs, job_of, members}``: ``jobs`` are the names, ``job_of``
    says whose each joined value is, and ``members`` are the jobs themselves.
    """
    found: dict[str, list[Job]] = {}
    for job in jobs:
        found.setdefault(_likeness(job), []).append(job)
    return [_run(members) for members in found.values()]


def retries(run: Run, message: str) -> list[Run]:
    """What to run instead of a shared run that could not even begin: the jobs it blames alone, the rest together.

    Jobs of a run differ in their joined values only, so a failure that names none of these is the failure of all, and
    there is nothing to run.
    """
    blamed = {job for value, job in run["job_of"].items() if value in message}
    if not blamed or len(run["members"]) == 1:
        return []
    rest = [job for job in run["members"] if job["name"] not in blamed]
    return [_run([job]) for job in run["members"] if job["name"] in blamed] + ([_run(rest)] if rest else [])


def _arguments(job: Job) -> dict[str, Any]:
    return {key: value for key, value in job.items() if key not in _OWN_KEYS}


def _joined_options(job: Job) -> list[str]:
    return [key for key in _JOINABLE[job["kind"]] if key in job]


def _likeness(job: Job) -> str:
    """Equal for jobs that can share a run."""
    joined = _joined_options(job)
    chooses = "select" in job and any(key in _IDS for key in joined)
    if len(joined) != 1 or chooses or any(job.get(key) for key in _ALONE):
        return f"job {job['name']}"
    rest = {key: value for key, value in job.items() if key not in joined and key != "name"}
    return json.dumps([joined, sorted(rest.items())], sort_keys=True, default=str)


def _run(members: Sequence[Job]) -> Run:
    first, names = members[0], [job["name"] for job in members]
    arguments, job_of = _arguments(first), {}
    for option in _joined_options(first):
        values = {value: job["name"] for job in members for value in _texts(job[option])}
        arguments[option] = list(values)
        job_of.update(values)
    return {
        "title": names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more",
        "kind": first["kind"],
        "assume_role": first.get("assume_role"),
        "arguments": arguments,
        "jobs": names,
        "job_of": job_of,
        "members": list(members),
    }


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
