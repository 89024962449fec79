# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a set of snapshots has to be made, and of which volumes.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .._core.errors import InvalidInput
from .._core.tracking import MADE_AT, format_time
from .model import USELESS, SetRequest, Volume, VolumeSnapshot


@dataclass(frozen=True, slots=True)
class MakeSet:
    """CreateSnapshots with its options; ``volumes`` are those that AWS is going to make snapshots of."""

    request: SetRequest
    volumes: tuple[Volume, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Either a step, or the set that is young enough to stand for a new one."""

    step: MakeSet | None = None
    young: tuple[VolumeSnapshot, ...] = field(default=())


def wanted_volumes(request: SetRequest, volumes: Sequence[Volume]) -> tuple[Volume, ...]:
    """The volumes to be in the set, or InvalidInput if there are none or one is excluded that AWS would not exclude."""
    of_instance = f"instance {request.instance_id} in {request.region}"
    data = {volume.id for volume in volumes if not volume.is_boot}
    if wrong := next((text for text in request.exclude_data_volume_ids if text not in data), None):
        is_boot = any(volume.id == wrong for volume in volumes)
        why = "is the boot volume; set exclude_boot_volume" if is_boot else f"is no data volume of {of_instance}"
        raise InvalidInput(f"exclude_data_volume_ids: {wrong} {why}")
    wanted = tuple(
        volume
        for volume in volumes
        if volume.id not in request.exclude_data_volume_ids and not (volume.is_boot and request.exclude_boot_volume)
    )
    if not wanted:
        raise InvalidInput(f"{of_instance} has no volume that is not excluded; there is nothing to make a snapshot of")
    return wanted


def plan_set(request: SetRequest, volumes: Sequence[Volume], found: Sequence[VolumeSnapshot], now: datetime) -> Plan:
    """``found`` are the snapshots of the volumes that carry the request's tags."""
    wanted = wanted_volumes(request, volumes)
    if request.min_interval is not None:
        for made in _sets(found):
            started = max(snapshot.started for snapshot in made if snapshot.started)
            is_whole = {volume.id for volume in wanted} <= {s.volume_id for s in made if s.state not in USELESS}
            if is_whole and now - started < request.min_interval:
                return Plan(young=made)
    return Plan(MakeSet(request, wanted, {**request.tags, MADE_AT: format_time(now)}))


def _sets(found: Sequence[VolumeSnapshot]) -> list[tuple[VolumeSnapshot, ...]]:
    """The snapshots by the point in time they were made at, the newest first."""
    sets: dict[str, list[VolumeSnapshot]] = defaultdict(list)
    for snapshot in found:
        if MADE_AT in snapshot.tags:
            sets[snapshot.tags[MADE_AT]].append(snapshot)
    return [tuple(sorted(sets[made_at], key=lambda snapshot: snapshot.volume_id)) for made_at in sorted(sets)[::-1]]


def foretold(step: MakeSet) -> tuple[VolumeSnapshot, ...]:
    """What check mode says that there would be."""
    return tuple(VolumeSnapshot(volume_id=volume.id, tags=step.tags) for volume in step.volumes)


def diff_of(step: MakeSet | None) -> dict[str, str]:
    """The change as text for people, empty if there is none."""
    if step is None:
        return {"before": "", "after": ""}
    lines = [f"snapshot of {volume.id} ({volume.device})" for volume in step.volumes]
    lines += [f"tag {key}: {step.tags[key]}" for key in sorted(step.tags)]
    header = f"snapshots of {step.request.instance_id} in {step.request.region}"
    return {
        "before_header": header,
        "after_header": header,
        "before": "",
        "after": "".join(f"{line}\n" for line in lines),
    }
