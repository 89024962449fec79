# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Volumes as workloads: data volumes of fleets of plain instances, and volumes that are attached to nothing.

Pure: it never calls AWS. Root volumes, and those that an instance takes with it, are in the image.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .model import Estate, Instance, LeftOut, Place, Thing, Volume
from .words import some


def volumes_of(estate: Estate, fleets: Iterable[Thing]) -> tuple[list[Thing], list[LeftOut]]:
    found: list[Thing] = []
    left: list[LeftOut] = []
    alone = {instance.id: instance for instance in estate.instances.things}
    there = {volume.id: volume for volume in estate.volumes.things}
    for fleet in fleets:
        members = [alone.pop(source) for source in fleet.sources if source in alone]
        if "create" in fleet.options:
            continue
        kept, lost = _data_volumes(fleet, members)
        if kept:
            found.append(_of_fleet(fleet, members, kept, there, estate))
        left += [LeftOut("volume", _label(volume_id, there), reason) for volume_id, reason in lost]
    found += [_of_instance(instance, there, estate) for _id, instance in sorted(alone.items()) if instance.data_volumes]
    more, unknown = _loose_volumes(estate)
    return found + more, left + unknown


def _loose_volumes(estate: Estate) -> tuple[list[Thing], list[LeftOut]]:
    """What is attached to nothing, or to an instance that is not in the draft. Of an instance that could not be listed
    nobody knows which is its root volume."""
    known = {instance.id for instance in estate.instances.things}
    loose = sorted((v for v in estate.volumes.things if v.instance_id not in known), key=lambda volume: volume.id)
    if not estate.instances.problem:
        return [_loose(volume, estate) for volume in loose], []
    reason = "is attached to an instance that could not be listed"
    unknown = [LeftOut("volume", volume.label, reason) for volume in loose if volume.instance_id]
    return [_loose(volume, estate) for volume in loose if not volume.instance_id], unknown


def _data_volumes(fleet: Thing, members: Sequence[Instance]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Volume -> device of those that stay when an instance goes; of a single plain instance all of them."""
    kept: dict[str, str] = {}
    lost: list[tuple[str, str]] = []
    is_pet = len(members) == 1 and fleet.key.startswith("fleet:")
    for instance in members:
        for volume in instance.data_volumes:
            if is_pet or not volume.dies_with_instance:
                kept[volume.id] = volume.device
            else:
                reason = f"is deleted with its instance {instance.label}, which is one of several of {fleet.base}"
                lost.append((volume.id, reason))
    return kept, lost


def _of_fleet(
    fleet: Thing, members: Sequence[Instance], kept: Mapping[str, str], there: Mapping[str, Volume], estate: Estate
) -> Thing:
    is_one = len(members) == 1
    restore: dict[str, Any] = {"device_names": dict(kept)} if is_one else {}
    labels = some(_label(volume_id, there) for volume_id in kept)
    notes = [f"Data volumes of {fleet.base}: {labels}"]
    if not is_one:
        notes.append("They belong to several instances, so they are attached to none of them.")
    return _thing(
        f"volumes:{fleet.key}",
        f"{fleet.base}-volumes",
        tuple(kept),
        restore,
        notes,
        estate,
        attached_to=fleet.key if is_one else "",
    )


def _of_instance(instance: Instance, there: Mapping[str, Volume], estate: Estate) -> Thing:
    """Data volumes of an instance that is left out: they can be copied all the same."""
    volume_ids = tuple(volume.id for volume in instance.data_volumes)
    labels = some(_label(volume_id, there) for volume_id in volume_ids)
    notes = [f"Data volumes of instance {instance.label}, which is left out: {labels}"]
    return _thing(f"volumes:{instance.id}", f"{instance.name or instance.id}-volumes", volume_ids, {}, notes, estate)


def _loose(volume: Volume, estate: Estate) -> Thing:
    base = volume.tags.get("Name") or volume.id
    attached = f"instance {volume.instance_id}, which is not in the draft" if volume.instance_id else "nothing"
    notes = [f"Volume {volume.label}, {volume.size_gib} GiB, attached to {attached}"]
    return _thing(f"volume:{volume.id}", base, (volume.id,), {}, notes, estate)


def _thing(
    key: str,
    base: str,
    volume_ids: tuple[str, ...],
    restore: Mapping[str, Any],
    notes: Sequence[str],
    estate: Estate,
    attached_to: str = "",
) -> Thing:
    bare = [volume_id for volume_id in volume_ids if volume_id not in estate.snapshots.things]
    unknown = estate.snapshots.problem is not None
    chosen: dict[str, Any] = {"volume_ids": list(volume_ids)}
    remarks: dict[Place, str] = {}
    if unknown:
        remarks[("volume_ids",)] = "their snapshots could not be listed; without any a sync has nothing to copy"
    elif bare:
        chosen = {"kind": "volumes", "create": chosen}
        remarks[("create",)] = f"{some(bare)} without a snapshot: each sync creates one and copies it"
    return Thing(
        key=key,
        kind="volumes",
        base=base,
        options={**chosen, **({"restore": restore} if restore else {})},
        notes=tuple(notes),
        remarks=remarks,
        suggestions={("restore",): ("zone:  # Availability Zone of the recovery region",)},
        copied_from=frozenset(volume_ids),
        sources=volume_ids,
        attached_to=attached_to,
    )


def _label(volume_id: str, there: Mapping[str, Volume]) -> str:
    return there[volume_id].label if volume_id in there else volume_id
