# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The recovery points of a fleet: which images are its own, and what is said of the one that is launched.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._ami.model import Image
from ..._copies.resource import DISABLED
from ..._core.tracking import format_time, source_value
from ..._workloads.settled import WantedSet
from ..point import in_order


@dataclass(frozen=True, slots=True)
class Point:
    """An image that can be launched. ``source_created`` is the time that a recovery goes back to."""

    id: str
    name: str
    owner: str
    source: str | None
    source_created: datetime
    size: int | None = None
    encrypted: bool | None = None
    deprecated_at: datetime | None = None

    def to_result(self, now: datetime) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "source": self.source,
            "source_created": format_time(self.source_created),
            "age": round((now - self.source_created).total_seconds()),
            "size": self.size,
            "encrypted": self.encrypted,
            "deprecated_at": format_time(self.deprecated_at) if self.deprecated_at else None,
        }


def point_of(image: Image) -> Point:
    tracking = image.tracking
    return Point(
        id=image.id,
        name=image.name,
        owner=image.owner,
        source=source_value(tracking.source_region, tracking.source_id) if tracking else None,
        source_created=image.moment,
        size=image.size_gib,
        encrypted=image.encrypted,
        deprecated_at=image.deprecated_at,
    )


def points_of(images: Iterable[Image], wanted: Iterable[WantedSet], source_region: str) -> list[Image]:
    """The copies of a workload's images, newest first, usable or not."""
    sets = tuple(wanted)
    return in_order(
        image for image in images if any(each.has(image.tracking, image.copied_origin, source_region) for each in sets)
    )


def not_launchable(image: Image) -> str:
    """Why an image that was named cannot be launched, or nothing."""
    if image.usable:
        return ""
    todo = {
        DISABLED: f"enable it (aws ec2 enable-image --image-id {image.id})",
        "pending": "run again when it is available",
    }.get(image.phase, "name another one")
    return f"recovery_point: AMI {image.label} in {image.region} is {image.state}; {todo}"


def newer_disabled(images: Iterable[Image], chosen: Image) -> list[Image]:
    """Images newer than the chosen one that could be launched if their owners had not disabled them."""
    return [image for image in images if image.phase == DISABLED and image.moment > chosen.moment]
