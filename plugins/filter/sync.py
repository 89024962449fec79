# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters of the role dr_sync: jobs to module runs and to sources that are made first, results to a report.

They never call AWS.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import yaml

from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_access import credentials_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_jobs import checked_jobs
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_places import places_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_report import note_result, problem_result, sync_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_runs import retries, runs_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_sources import ready, removed, surplus
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_specs import kind_specs
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_steps import chosen_instance, made_of, steps_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils.xregion_sync_config import ConfigError, jobs_from_config
from ansible_collections.lifeboat.aws.plugins.plugin_utils.xregion_sync_file import loaded


def sync_jobs(jobs: Any, defaults: Any = None) -> dict[str, Any]:
    checked, problems = checked_jobs(jobs, defaults or {}, kind_specs())
    return {
        "jobs": [job for job in checked if not job.get("create")],
        "places": places_of(checked),
        "results": [problem_result(problem) for problem in problems],
    }


def sync_retries(run: dict[str, Any], message: Any) -> list[dict[str, Any]]:
    return retries(run, str(message))


def sync_steps(place: dict[str, Any], seen: dict[str, Any], now: str) -> list[dict[str, Any]]:
    return steps_of(place, seen, datetime.fromisoformat(now))


def sync_ready(
    place: dict[str, Any], seen: dict[str, Any], made: list[dict[str, Any]], is_foretold: bool = False
) -> dict[str, Any]:
    return ready(place, seen, made, is_foretold=is_foretold)


def xregion_sync_jobs(text: str, source: str = "the file") -> dict[str, Any]:
    """Never raises: the text holds credentials, so a task with no_log reads it, and nobody would see the message."""
    try:
        found = jobs_from_config(*loaded(text))
    except ConfigError as error:
        found = {"jobs": [], "notes": [], "problems": [{"name": source, "message": f"{source}: {error}"}]}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        found = {
            "jobs": [],
            "notes": [],
            "problems": [{"name": source, "message": f"{source}{place}: this is no YAML"}],
        }
    notes = [f"{source}: {note}" for note in found["notes"]]
    results = [problem_result(problem) for problem in found["problems"]]
    return {"jobs": found["jobs"], "results": [*results, note_result(notes)] if notes else results}


class FilterModule:
    """What Ansible finds."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "sync_jobs": sync_jobs,
            "sync_runs": runs_of,
            "sync_retries": sync_retries,
            "sync_credentials": credentials_of,
            "sync_steps": sync_steps,
            "sync_instance": chosen_instance,
            "sync_made": made_of,
            "sync_ready": sync_ready,
            "sync_surplus": surplus,
            "sync_removed": removed,
            "sync_report": sync_report,
            "xregion_sync_jobs": xregion_sync_jobs,
        }
