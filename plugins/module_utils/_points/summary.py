# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be restored: per set, kind and region the newest recovery point, what is coming, and what has failed.

Pure: it never calls AWS. Age and order go by the time of the source, never by when the copy was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._copies.resource import FAILED, PENDING, Resource
from .._core.regions import partition_of
from .._core.tracking import format_time, source_value

# A pending image or EBS copy says when it was begun. RDS tells no time, or the one of the data.
_TELL_THEIR_START = ("ami", "ebs")


@dataclass(frozen=True, slots=True)
class Copy:
    """One tracked copy and its kind: ``ami``, ``ebs``, ``rds_instance`` or ``rds_cluster``."""

    kind: str
    resource: Resource
    arn: str


def ec2_arn(region: str, account: str, resource_id: str) -> str:
    """ARN of an image or snapshot. EC2 leaves the account out of them."""
    noun = "image" if resource_id.startswith("ami-") else "snapshot"
    return f"arn:{partition_of(region)}:ec2:{region}:{account}:{noun}/{resource_id}"


def recovery_points(copies: Iterable[Copy], now: datetime, max_age: timedelta | None) -> list[dict[str, Any]]:
    """One entry for each set, kind and region, in that order. A copy without complete tracking tags is none of ours."""
    groups: dict[tuple[str, str, str], list[Copy]] = defaultdict(list)
    for copy in copies:
        if tracking := copy.resource.tracking:
            groups[(tracking.set, copy.kind, copy.resource.region)].append(copy)
    return [
        {"set": name, "kind": kind, "region": region, **_summary(groups[(name, kind, region)], now, max_age)}
        for name, kind, region in sorted(groups)
    ]


def _summary(copies: list[Copy], now: datetime, max_age: timedelta | None) -> dict[str, Any]:
    newest_first = sorted(copies, key=lambda copy: (_source_created(copy), copy.resource.id), reverse=True)
    usable = [copy for copy in newest_first if copy.resource.usable]
    fresh = [copy for copy in usable if max_age is None or now - _source_created(copy) <= max_age]
    pending = [copy for copy in newest_first if copy.resource.phase == PENDING]
    failed = [copy for copy in newest_first if copy.resource.phase == FAILED]
    return {
        "newest": _point(fresh[0], now) if fresh else None,
        "kept": len(usable),
        "pending": [{**_point(copy, now), **_forecast(copy, now)} for copy in pending],
        "failed": [{**_point(copy, now), "reason": copy.resource.state_reason or None} for copy in failed],
    }


def _point(copy: Copy, now: datetime) -> dict[str, Any]:
    resource, tracking = copy.resource, copy.resource.tracking
    if tracking is None:
        raise ValueError("only tracked copies are grouped")
    return {
        "id": resource.id,
        "arn": copy.arn,
        "source": source_value(tracking.source_region, tracking.source_id),
        "source_created": format_time(tracking.source_created),
        "age": round((now - tracking.source_created).total_seconds()),
        "state": resource.state,
        "encrypted": resource.encrypted,
        "size": resource.size_gib,
    }


def _forecast(copy: Copy, now: datetime) -> dict[str, int | None]:
    """How far a pending copy is and how many seconds it may still take, as far as its progress until now tells."""
    percent = copy.resource.progress
    elapsed = (now - copy.resource.created).total_seconds() if copy.kind in _TELL_THEIR_START else 0.0
    left = round(elapsed * (100 - percent) / percent) if elapsed > 0 and percent and percent < 100 else None
    return {"progress": percent, "seconds_left": left}


def _source_created(copy: Copy) -> datetime:
    tracking = copy.resource.tracking
    if tracking is None:
        raise ValueError("only tracked copies are grouped")
    return tracking.source_created
