# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the manifest of a plan keeps of a sync: its copies that were begun or completed, with their times.

Pure: it never writes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SCHEMA = 1


def record_of(results: Sequence[Mapping[str, Any]], names: Iterable[str], region: str) -> dict[str, Any] | None:
    """Of the workloads of these names, whose jobs have their names; None if there is nothing to keep."""
    wanted = set(names)
    copies = [
        copy
        for result in results
        for copy in (result.get("result") or {}).get("timings") or ()
        if copy.get("region") == region and wanted.intersection(_jobs_of(copy, result))
    ]
    return {"schema": SCHEMA, "copies": copies} if copies else None


def _jobs_of(copy: Mapping[str, Any], result: Mapping[str, Any]) -> list[str]:
    """The job that a copy belongs to, or all of a run that several share if it cannot be said."""
    named: Mapping[str, str] = result.get("job_of") or {}
    known = [named[copy[key]] for key in ("set", "source_id") if copy.get(key) in named]
    return known[:1] or [str(job) for job in result["jobs"]]
