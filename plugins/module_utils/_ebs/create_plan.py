# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots that are created of volumes: of one, or of all volumes of an instance at one moment.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .._copies.resource import PENDING
from .._core.problem import Problem
from .._core.tracking import MADE_AT, MADE_FOR, format_time, parse_time
from .._create.instances import Instance, Volume
from .._create.model import CreateOptions, Source
from .._create.steps import CreateSource
from .model import Snapshot

# EC2 guide, deregister-ami: the snapshots of an image. They carry its tags and are no sources themselves.
_OF_IMAGE = "Created by CreateImage("
# How far the clock of who asked can be from that of AWS, which takes no request that was signed longer ago.
_CLOCK_ERROR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSnapshots(CreateSource):
    """CreateSnapshots, of all ``volumes`` of an instance at one moment, or CreateSnapshot of the only one."""

    volumes: tuple[Volume, ...]
    instance_id: str | None = None
    exclude_boot_volume: bool = False
    exclude_data_volume_ids: tuple[str, ...] = ()
    description: str = ""
    copy_volume_tags: bool = False

    def lines_about(self) -> list[str]:
        return [f"snapshot of {v.id}" + (f" ({v.device})" if v.device else "") for v in self.volumes]


@dataclass(frozen=True, slots=True)
class Excluded:
    """What of an instance is left out."""

    boot_volume: bool = False
    data_volume_ids: tuple[str, ...] = ()


def wanted_volumes(instance: Instance, excluded: Excluded, region: str) -> tuple[Volume, ...] | Problem:
    """The volumes to be in the set, or why there is none: AWS would not say that an excluded one is not attached."""
    of_instance = f"instance {instance.id} in {region}"
    data = {volume.id for volume in instance.volumes if not volume.is_boot}
    if wrong := next((text for text in excluded.data_volume_ids if text not in data), None):
        is_boot = any(volume.id == wrong for volume in instance.volumes)
        why = "is the boot volume; set exclude_boot_volume" if is_boot else f"is no data volume of {of_instance}"
        return Problem("NoVolume", f"exclude_data_volume_ids: {wrong} {why}")
    wanted = tuple(
        volume
        for volume in instance.volumes
        if volume.id not in excluded.data_volume_ids and not (volume.is_boot and excluded.boot_volume)
    )
    if wanted:
        return wanted
    return Problem("NoVolume", f"{of_instance} has no volume that is not excluded; there is nothing to snapshot")


def set_step(
    instance: Instance,
    volumes: tuple[Volume, ...],
    excluded: Excluded,
    region: str,
    tags: Mapping[str, str],
    now: datetime,
    *,
    description: str = "",
    copy_volume_tags: bool = False,
) -> CreateSnapshots:
    """Snapshots of all these volumes of an instance, at one moment."""
    tags = {**tags, MADE_AT: format_time(now)}
    return CreateSnapshots(
        region=region,
        tags=tags,
        predicted=tuple(_predicted(region, volume.id, tags, now) for volume in volumes),
        about=tuple({"volume_id": volume.id} for volume in volumes),
        volumes=volumes,
        instance_id=instance.id,
        exclude_boot_volume=excluded.boot_volume,
        exclude_data_volume_ids=excluded.data_volume_ids,
        description=description,
        copy_volume_tags=copy_volume_tags,
    )


def volume_step(volume_id: str, options: CreateOptions, region: str, now: datetime) -> CreateSnapshots:
    """A snapshot of one volume, of a moment of its own."""
    tags = {**options.tags, MADE_FOR: options.purpose, MADE_AT: format_time(now)}
    return CreateSnapshots(
        region=region,
        tags=tags,
        predicted=(_predicted(region, volume_id, tags, now),),
        about=({"volume_id": volume_id},),
        volumes=(Volume(volume_id, "", is_boot=False),),
    )


def _predicted(region: str, volume_id: str, tags: Mapping[str, str], now: datetime) -> Snapshot:
    return Snapshot(
        region=region,
        id="",
        name=tags.get("Name", volume_id),
        state="pending",
        phase=PENDING,
        created=now,
        tags=tags,
        resource_id=volume_id,
        volume_id=volume_id,
    )


def sources_of_volumes(snapshots: Iterable[Snapshot]) -> list[Source]:
    """Each snapshot is a source of its volume."""
    return [Source(s.volume_id, (s,)) for s in snapshots if s.volume_id and not _is_of_others(s)]


def sources_of_instance(snapshots: Iterable[Snapshot], series: str, wanted: Sequence[Volume] = ()) -> list[Source]:
    """The snapshots of one moment are one source.

    :param wanted: the volumes that a whole source has snapshots of, as far as that is known.
    """
    moments: dict[str, list[Snapshot]] = defaultdict(list)
    for snapshot in snapshots:
        if not _is_of_others(snapshot):
            moments[snapshot.tags.get(MADE_AT) or format_time(snapshot.created)].append(snapshot)
    return [_source(series, of_moment, wanted) for of_moment in moments.values()]


def _source(series: str, snapshots: list[Snapshot], wanted: Sequence[Volume]) -> Source:
    parts = tuple(sorted(snapshots, key=lambda snapshot: (snapshot.volume_id or "", snapshot.id)))
    is_whole = {volume.id for volume in wanted} <= {part.volume_id for part in parts}
    return Source(series, parts, is_whole=is_whole)


def _is_of_others(snapshot: Snapshot) -> bool:
    """Whether it only has the tags: a snapshot of an image, or one of a volume that has the tags of a snapshot.

    Those are of the moment that they say.
    """
    said = parse_time(snapshot.tags.get(MADE_AT, ""))
    is_of_another_moment = said is not None and abs(snapshot.created - said) > _CLOCK_ERROR
    return is_of_another_moment or snapshot.description.startswith(_OF_IMAGE)
