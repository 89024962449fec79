# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where sources are made: jobs that can share a look at what they have made already are one place.

Pure: it never looks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ...module_utils._copies.arguments import COMMON_ARGUMENTS
from .access import access_of
from .jobs import Job
from .likeness import likeness_of

Place = dict[str, Any]


def places_of(jobs: Sequence[Job]) -> list[Place]:
    """``{title, kind, region, access, waits, wait_timeout, looks, pause, jobs}`` of the jobs that make their source.

    ``looks`` more looks with ``pause`` seconds between them are a wait of ``wait_timeout``.
    """
    found: dict[str, list[Job]] = {}
    for job in jobs:
        if job.get("create"):
            found.setdefault(likeness_of(_likeness(job)), []).append(job)
    return [{**_likeness(members[0]), "title": _title(members), "jobs": members} for members in found.values()]


def _likeness(job: Mapping[str, Any]) -> dict[str, Any]:
    waits, timeout, pause = (_given(job, option) for option in ("wait", "wait_timeout", "poll_interval"))
    return {
        "kind": job["kind"],
        "region": job["source_region"],
        "access": access_of(job, of_source=True) or access_of(job),
        "waits": waits,
        "wait_timeout": timeout,
        "looks": math.ceil(timeout / pause) if waits else 0,
        "pause": pause,
    }


def _given(job: Mapping[str, Any], option: str) -> Any:
    """What the copy modules wait for unless told otherwise."""
    return job.get(option, COMMON_ARGUMENTS[option]["default"])


def _title(members: Sequence[Job]) -> str:
    more = f" and {len(members) - 1} more" if len(members) > 1 else ""
    return f"{members[0]['name']}{more}"
