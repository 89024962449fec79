# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sources that a sync job has made, out of the answers of amazon.aws modules that list them.

Pure: it never asks AWS; boto's dictionaries, in the form amazon.aws gives them, end here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...module_utils._core.names import tag_value
from ...module_utils._core.tracking import MADE_AT, MADE_FOR, parse_time

AVAILABLE, MAKING, FAILED = "available", "making", "failed"
# States of EC2 and RDS; every other one is the end of a source that restores nothing.
_STATES = {"available": AVAILABLE, "completed": AVAILABLE, "pending": MAKING, "creating": MAKING}
# EC2 guide, deregister-ami: the snapshots of an image. They carry its tags and are no sources themselves.
_OF_IMAGE = "Created by CreateImage("


@dataclass(frozen=True, slots=True)
class Point:
    """A source: one image, the snapshot of one database or volume, or those of all volumes of an instance.

    ``series`` tells what it is a source of, where a job makes several; ``created`` is AWS's time, None while AWS does
    not tell; ``reason`` is why it failed.
    """

    series: str
    ids: tuple[str, ...]
    state: str
    created: datetime | None
    reason: str = ""

    @property
    def is_available(self) -> bool:
        return self.state == AVAILABLE

    @property
    def age_key(self) -> tuple[bool, str, tuple[str, ...]]:
        """Sorts points: one without a time is being begun just now, so it is the newest."""
        return self.created is None, self.created.isoformat() if self.created else "", self.ids


def points_of(job: Mapping[str, Any], seen: Mapping[str, Any]) -> list[Point]:
    """The points of a job, the newest first; those of other jobs and of everybody else are left out."""
    return sorted(_READERS[job["kind"]](job, seen), key=lambda point: point.age_key, reverse=True)


def _images(job: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterable[Point]:
    for image in seen.get("images", ()):
        if _is_of(job, image.get("tags")):
            reason = (image.get("state_reason") or {}).get("message", "")
            created = _time(image.get("creation_date"))
            yield Point(job["name"], (image["image_id"],), _state(image["state"]), created, reason)


def _disks(job: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterable[Point]:
    """Of an instance, the snapshots of one moment are one point, and what is left of it is as good as its worst."""
    moments: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for snapshot in seen.get("snapshots", ()):
        if _is_of(job, snapshot.get("tags")) and not snapshot.get("description", "").startswith(_OF_IMAGE):
            moment = snapshot["tags"].get(MADE_AT) or str(snapshot.get("start_time"))
            series = snapshot["volume_id"] if job["create"]["volume_ids"] else job["name"]
            moments[series, moment].append(snapshot)
    for (series, _moment), snapshots in moments.items():
        states = {_state(snapshot["state"]) for snapshot in snapshots}
        state = next((state for state in (FAILED, MAKING) if state in states), AVAILABLE)
        reason = next((s["state_message"] for s in snapshots if s.get("state_message")), "")
        created = min((time for s in snapshots if (time := _time(s.get("start_time")))), default=None)
        yield Point(series, tuple(sorted(s["snapshot_id"] for s in snapshots)), state, created, reason)


def _databases(job: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterable[Point]:
    for snapshot, word in _database_snapshots(seen):
        if _is_of(job, _tags(snapshot)):
            yield _database_point(snapshot, word)


def _database_snapshots(seen: Mapping[str, Any]) -> Iterable[tuple[Mapping[str, Any], str]]:
    for key, word in (("snapshots", ""), ("cluster_snapshots", "cluster_")):
        for snapshot in seen.get(key, ()):
            yield snapshot, word


def _database_point(snapshot: Mapping[str, Any], word: str) -> Point:
    database = snapshot[f"db_{word or 'instance_'}identifier"]
    series = database_series(f"db_{word.rstrip('_') or 'instance'}s", database)
    created = _time(snapshot.get("snapshot_create_time"))
    return Point(series, (snapshot[f"db_{word}snapshot_identifier"],), _state(snapshot["status"]), created)


def database_series(option: str, database: str) -> str:
    """An instance and a cluster may have the same identifier."""
    return f"{option}/{database}"


def databases_with_snapshot(seen: Mapping[str, Any]) -> set[str]:
    """The series of databases that have an available manual snapshot, whoever has made it."""
    points = (_database_point(snapshot, word) for snapshot, word in _database_snapshots(seen))
    return {point.series for point in points if point.is_available}


_READERS = {"ami": _images, "ebs": _disks, "rds": _databases}


def made_for(job: Mapping[str, Any]) -> str:
    """Value of the tag of a job's sources: RDS takes fewer characters than a job may be called."""
    return tag_value(job["name"])


def _is_of(job: Mapping[str, Any], tags: Mapping[str, str] | None) -> bool:
    return (tags or {}).get(MADE_FOR) == made_for(job)


def _tags(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """RDS calls them TagList, which amazon.aws.rds_snapshot_info leaves as it is."""
    return {tag["key"]: tag["value"] for tag in snapshot.get("tag_list") or ()}


def _state(state: str) -> str:
    return _STATES.get(state, FAILED)


def _time(text: Any) -> datetime | None:
    return parse_time(str(text)) if text else None
