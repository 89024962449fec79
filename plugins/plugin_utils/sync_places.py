# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where sources are made: jobs that can share a look at what they have made already are one place.

Pure: it never looks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from .sync_access import access_of
from .sync_jobs import Job

# What the copy modules wait for unless told otherwise.
_WAIT_TIMEOUT, _POLL_INTERVAL = 7200, 15

Place = dict[str, Any]


def places_of(jobs: Sequence[Job]) -> list[Place]:
    """``{title, kind, region, access, waits, wait_timeout, looks, pause, jobs}`` of the jobs that make their source.

    ``looks`` more looks with ``pause`` seconds between them are a wait of ``wait_timeout``.
    """
    found: dict[str, list[Job]] = {}
    for job in jobs:
        if job.get("create"):
            found.setdefault(json.dumps(_likeness(job), sort_keys=True, default=str), []).append(job)
    return [{**_likeness(members[0]), "title": _title(members), "jobs": members} for members in found.values()]


def _likeness(job: Mapping[str, Any]) -> dict[str, Any]:
    waits = str(job.get("wait", False)).lower() in ("true", "yes", "1")
    timeout, pause = float(job.get("wait_timeout", _WAIT_TIMEOUT)), float(job.get("poll_interval", _POLL_INTERVAL))
    return {
        "kind": job["kind"],
        "region": job["source_region"],
        "access": access_of(job, of_source=True) or access_of(job),
        "waits": waits,
        "wait_timeout": timeout,
        "looks": math.ceil(timeout / pause) if waits and pause > 0 else 0,
        "pause": pause,
    }


def _title(members: Sequence[Job]) -> str:
    more = f" and {len(members) - 1} more" if len(members) > 1 else ""
    return f"{members[0]['name']}{more}"
