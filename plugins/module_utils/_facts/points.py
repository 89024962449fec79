# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The recovery points of a region by kind, and those that a workload comes back from.

Pure: it never reads them. How copies become points is that of recovery_points_info.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._recovery_points.summary import Copy, recovery_points
from .._workloads.settled import POINTS, Settled, WantedSet
from .answer import Answer, CannotTell, Unknown, known


@dataclass(frozen=True, slots=True)
class Points:
    """``entries`` are as recovery_points_info returns them, ``copies`` what they are made of, by ARN.

    Copies of one snapshot of a database have one identifier in all regions, and so may those of an instance and a
    cluster.
    """

    entries: tuple[Mapping[str, Any], ...]
    copies: Mapping[str, Copy]


@dataclass(frozen=True, slots=True)
class PointOf:
    """What there is of one set of a workload: ``title`` says of what, ``newest`` is None if nothing can be restored."""

    title: str
    newest: Copy | None
    entry: Mapping[str, Any] | None

    @property
    def age(self) -> int:
        """Seconds since the time of the source."""
        return int(self.entry["newest"]["age"]) if self.entry and self.entry["newest"] else 0


def points_from_copies(copies: Iterable[Copy], now: datetime, max_age: timedelta | None = None) -> Points:
    there = tuple(copies)
    return Points(tuple(recovery_points(there, now, max_age)), {copy.arn: copy for copy in there})


def points_of(workload: Settled, points: Mapping[str, Answer[Points]]) -> list[PointOf]:
    """One for each set that the workload comes back from; CannotTell if that is not known."""
    if workload.kind not in POINTS:
        return []
    found = known(points.get(POINTS[workload.kind], Unknown("the recovery points were not read")))
    wanted = workload.sets
    if wanted is None:
        raise CannotTell(
            Unknown(f"the plan does not say which recovery points are those of {workload.name}; say set for it")
        )
    return [_point(workload, each, found) for each in wanted]


def accounts_of(workload: Settled, points: Mapping[str, Answer[Points]]) -> list[str]:
    """The accounts that copies of one set of it are from, if they are several, and which is its own is not known."""
    found = known(points.get(POINTS[workload.kind], Unknown("the recovery points were not read")))
    for wanted in workload.sets or ():
        accounts = {str(each["source_account"]) for each in _fitting(workload, wanted, found) if each["source_account"]}
        if len(accounts) > 1 and not wanted.account:
            return sorted(accounts)
    return []


def _fitting(workload: Settled, wanted: WantedSet, points: Points) -> list[Mapping[str, Any]]:
    source = str(workload.job.get("source_region") or workload.source_region)
    return [entry for entry in points.entries if entry["source_region"] == source and _fits(entry, wanted)]


def _point(workload: Settled, wanted: WantedSet, points: Points) -> PointOf:
    entry = max(_fitting(workload, wanted, points), key=_moment, default=None)
    newest = entry["newest"] if entry else None
    return PointOf(wanted.title, points.copies[newest["arn"]] if newest else None, entry)


def _fits(entry: Mapping[str, Any], wanted: WantedSet) -> bool:
    told = entry["source_resource"]
    return wanted.fits((entry["set"],), (told,) if told else (), entry["source_account"])


def _moment(entry: Mapping[str, Any]) -> str:
    return str(entry["newest"]["source_created"]) if entry["newest"] else ""
