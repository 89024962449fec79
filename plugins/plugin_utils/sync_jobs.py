# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what a user wrote to checked sync jobs, with the defaults under each.

Pure: it never runs a module; a job that is none is one problem among others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .sync_create import SELECTORS, CreateError, checked_create
from .sync_options import KINDS, known_options

# What a job says about itself, and not to its module.
OWN_KEYS = ("name", "kind", "create")

Job = dict[str, Any]
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
    if unknown := [str(key) for key in job if key not in known and key not in OWN_KEYS]:
        module = f"lifeboat.aws.{KINDS[kind]}"
        raise JobError(name, f"job '{name}': {unknown[0]}: unknown; a job of kind {kind} has the options of {module}")
    # A default that this kind does not know is meant for jobs of another kind.
    fitting = {key: value for key, value in defaults.items() if key in known}
    if job.get("create") in (None, ""):
        return _merged({**fitting, "create": None}, {**job, "create": None, "name": name, "kind": kind})
    try:
        # The same for one that says what is copied: this job copies what it makes.
        fitting = {key: value for key, value in fitting.items() if key not in SELECTORS[kind]}
        return checked_create(_merged(fitting, {**job, "name": name, "kind": kind}))
    except CreateError as error:
        raise JobError(name, f"job '{name}': {error}") from error


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
