"""What can be restored in the recovery regions right now, and how old it is.

It asks only these regions: whoever needs the answer may have lost the source region.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.simulator.client import Simulator

SET, SOURCE, SOURCE_CREATED = "lifeboat:set", "lifeboat:source", "lifeboat:source-created"


@dataclass(frozen=True)
class RecoveryPoint:
    """One copy as its own region knows it."""

    region: str
    id: str
    name: str
    state: str
    tags: dict[str, str]
    snapshots: tuple[str, ...]

    @property
    def set(self) -> str:
        return self.tags.get(SET, "")

    @property
    def source_id(self) -> str:
        return self.tags.get(SOURCE, "").rpartition("/")[2]

    @property
    def source_created(self) -> datetime:
        return datetime.fromisoformat(self.tags[SOURCE_CREATED])

    @property
    def is_tracked(self) -> bool:
        return all(self.tags.get(key) for key in (SET, SOURCE, SOURCE_CREATED))


def recovery_points(aws: Simulator, region: str) -> list[RecoveryPoint]:
    """By set, the newest first."""
    filters = [{"Name": "tag-key", "Values": [SOURCE]}]
    images = aws.boto("ec2", region).describe_images(Owners=["self"], Filters=filters)["Images"]
    points = [
        RecoveryPoint(
            region=region,
            id=image["ImageId"],
            name=image["Name"],
            state=image["State"],
            tags={tag["Key"]: tag["Value"] for tag in image["Tags"]},
            snapshots=tuple(d["Ebs"]["SnapshotId"] for d in image["BlockDeviceMappings"] if "SnapshotId" in d["Ebs"]),
        )
        for image in images
    ]
    return sorted(points, key=lambda point: (point.set, -point.source_created.timestamp()))


def age_text(age: timedelta) -> str:
    """``40 s``, ``12 min``, ``5 h``, ``8 d 13 h``."""
    seconds = int(age.total_seconds())
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds // 60
    if days:
        return f"{days} d {hours} h"
    if minutes >= 60:
        return f"{hours} h"
    return f"{minutes} min" if minutes else f"{seconds} s"
