# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that the volumes of a workload are back and attached: decided from what is there alone.

Pure: it never calls AWS. A run that was killed at any point is continued from what it has left, and what was once
complete is never changed again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..._core.problem import Problem
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import COMPLETE, POINT, SET_IT_ASIDE, STATE
from ..steps import Complete
from .model import ATTACHABLE, ATTACHED, AVAILABLE, COMING, CREATING, IN_USE, Instance, NoInstance, There, Volume
from .request import Request
from .slots import Slot, Source, slots_of, volumes_by_tag
from .steps import AttachVolume, CreateVolume, DeleteWithInstance
from .values import value_problem

TagsOf = Callable[[Slot], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be there. ``problem`` is why nothing can be restored; ``note`` is about the recovery points."""

    request: Request
    sources: tuple[Source, ...]
    problem: Problem | None = None
    note: str = ""
    no_facts: str = ""


@dataclass(frozen=True, slots=True)
class _Next:
    """What one volume needs now."""

    steps: tuple[Step, ...] = ()
    waits_for: tuple[Watched, ...] = ()
    problem: Problem | None = None


def plan_volumes(wanted: Wanted, there: There, tags_of: TagsOf) -> Item:
    """The next steps.

    :param tags_of: the tags of a new volume.
    """
    request = wanted.request
    if is_complete(there):
        return Item()
    if problem := _of_fleet(request, there) or _of_place(wanted, there):
        return Item(problem=problem)
    slots = wanted_slots(wanted, there)
    answers = [_next(wanted, slot, tags_of) for slot in slots]
    if problem := next((each.problem for each in answers if each.problem), None):
        return Item(problem=problem)
    steps = _joined([step for each in answers for step in each.steps])
    waits: list[Watched] = [watched for each in answers for watched in each.waits_for]
    if request.fleet and not there.instances:
        waits = [NoInstance(request.fleet)]
    if steps or waits:
        return Item(steps, waits_for=tuple(waits))
    ids = tuple(slot.volume.id for slot in slots if slot.volume)
    return Item((Complete(request.region, request.workload.name, ids, {STATE: COMPLETE}),)) if ids else Item()


def is_complete(there: There) -> bool:
    """All volumes get the tag in one request, once all are there: with one that has it, others were deleted since."""
    return any(volume.tags.get(STATE) == COMPLETE for volume in there.volumes)


def wanted_slots(wanted: Wanted, there: There) -> list[Slot]:
    """Those of boot volumes are left out: an instance has that of its image."""
    slots = slots_of(wanted.sources, there.volumes, there.instances, per_instance=wanted.request.per_instance)
    if wanted.request.per_instance and not there.instances:
        slots = slots_of(wanted.sources, there.volumes, (), per_instance=False)
    return [slot for slot in slots if not is_boot_volume(slot)]


def is_boot_volume(slot: Slot) -> bool:
    """Whether its device is the one that its instance boots from."""
    boots = {each.root_device for each in slot.instances}
    has = {each.devices.get(each.root_device) for each in slot.instances}
    is_own = slot.volume is not None and slot.volume.id in has
    return bool(slot.source.device) and slot.source.device in boots and not is_own


def _of_fleet(request: Request, there: There) -> Problem | None:
    """How many instances the volumes are for: which one would be meant is never guessed."""
    count = len(there.instances)
    if count < 2 or request.per_instance or request.section.get("multi_attach"):
        return None
    names = ", ".join(each.id for each in there.instances)
    return Problem(
        "SeveralInstances",
        f"restore.attach_to: {request.fleet} has {count} instances in {request.region} ({names}), and the volumes can "
        "be attached to one; set restore.per_instance to true for volumes of its own for each instance, "
        "restore.multi_attach to true for volumes that they share, or launch.count of the fleet to 1",
    )


def _of_place(wanted: Wanted, there: There) -> Problem | None:
    """Where the volumes go: a zone, and a device name for each."""
    request = wanted.request
    if not request.fleet:
        if request.zone:
            return None
        return Problem(
            "NoZone", "restore.zone: it is not known where the volumes go; set restore.zone, or restore.attach_to"
        )
    if unnamed := [each.id for each in wanted.sources if not each.device]:
        return Problem(
            "NoDevice",
            f"restore.device_names: the device of {', '.join(unnamed)} is not known, as neither the plan nor a "
            f"manifest says it; set restore.device_names, such as {{{unnamed[0]}: /dev/sdf}}",
        )
    zones = {each.zone for each in there.instances}
    if request.zone and zones and zones != {request.zone}:
        return Problem(
            "OtherZone",
            f"restore.zone: {request.fleet} has instances in {', '.join(sorted(zones))}, and the plan says "
            f"{request.zone}; leave restore.zone out, as the zone is that of the instance",
        )
    if request.section.get("multi_attach") and len(zones) > 1:
        return Problem(
            "SeveralZones",
            f"restore.multi_attach: {request.fleet} has instances in {', '.join(sorted(zones))}, and a volume can only "
            "be attached in its own zone; launch the fleet in one subnet, or set restore.per_instance instead",
        )
    return None


def _next(wanted: Wanted, slot: Slot, tags_of: TagsOf) -> _Next:
    request, volume = wanted.request, slot.volume
    if volume is None:
        return _creation(wanted, slot, tags_of)
    if problem := _problem(request, slot, volume):
        return _Next(problem=problem)
    if volume.state == CREATING:
        return _Next(waits_for=(volume,))
    answers = [_attachment(request, slot, volume, instance) for instance in slot.instances]
    return _Next(
        tuple(step for each in answers for step in each.steps),
        tuple(watched for each in answers for watched in each.waits_for),
        next((each.problem for each in answers if each.problem), None),
    )


def _creation(wanted: Wanted, slot: Slot, tags_of: TagsOf) -> _Next:
    request, point, values = wanted.request, slot.source.point, slot.source.values
    if point is None:
        said = f"{slot.tag} in {request.region} was there and no longer is; run again"
        return _Next(problem=wanted.problem or Problem("Vanished", said))
    if problem := value_problem(slot.source.id, values, point) or _taken(request, slot):
        return _Next(problem=problem)
    zone = slot.instances[0].zone if slot.instances else (None if request.fleet else request.zone)
    names = ", ".join(each.id for each in slot.instances) or request.fleet
    where = f"{names} as {slot.source.device}" if request.fleet else ""
    step = CreateVolume(request.region, slot.tag, point.id, zone, values.options, dict(tags_of(slot)), where)
    return _Next((step,))


def _taken(request: Request, slot: Slot, volume: Volume | None = None) -> Problem | None:
    """A device that another volume has already."""
    for instance in slot.instances:
        other = instance.devices.get(slot.source.device)
        if other is not None and (volume is None or other != volume.id):
            return Problem(
                "DeviceInUse",
                f"{slot.source.device} of {instance.id} in {request.region} is used by {other or 'another device'}, "
                f"and is asked for {slot.source.id}; set restore.device_names to one that is free, such as /dev/sdg",
            )
    return None


def _problem(request: Request, slot: Slot, volume: Volume) -> Problem | None:
    if volume.state not in (CREATING, AVAILABLE, IN_USE):
        return Problem(
            "Stuck",
            f"volume {volume.id} for {slot.tag} in {request.region} is {volume.state}; delete it, check the KMS key, "
            "and run again",
        )
    if request.snapshots and volume.tags.get(POINT) and volume.tags[POINT] not in request.snapshots:
        of_slot = slot.source.point.id if slot.source.point else ", ".join(request.snapshots)
        if volume.tags[POINT] != of_slot:
            return Problem(
                "OtherPoint",
                f"volume {volume.id} for {slot.tag} in {request.region} was restored from {volume.tags[POINT]}, and "
                f"{of_slot} is asked for. {SET_IT_ASIDE}",
            )
    wanted = {each.id for each in slot.instances}
    elsewhere = [each.instance for each in volume.attachments if wanted and each.instance not in wanted]
    if elsewhere:
        return Problem(
            "AttachedElsewhere",
            f"volume {volume.id} for {slot.tag} in {request.region} is attached to {', '.join(elsewhere)}, which is no "
            f"instance of {request.fleet}; detach it, and run again",
        )
    return None


def _attachment(request: Request, slot: Slot, volume: Volume, instance: Instance) -> _Next:
    found = volume.at(instance.id)
    if found is not None:
        if found.state != ATTACHED:
            return _Next(waits_for=(volume,))
        is_due = bool(request.drill) and not found.is_deleted_with_instance
        return _Next((DeleteWithInstance(instance.id, (found.device,)),) if is_due else ())
    if volume.zone != instance.zone:
        return _Next(
            problem=Problem(
                "OtherZone",
                f"volume {volume.id} for {slot.tag} is in {volume.zone}, and instance {instance.id} of {request.fleet} "
                f"in {instance.zone}; a volume can only be attached in its own zone. {SET_IT_ASIDE}",
            )
        )
    if problem := _taken(request, slot, volume):
        return _Next(problem=problem)
    if instance.state in COMING:
        return _Next(waits_for=(instance,))
    if instance.state not in ATTACHABLE:
        said = f"instance {instance.id} of {request.fleet} in {request.region} is {instance.state}; run again"
        return _Next(problem=Problem("NoInstance", said))
    return _Next((AttachVolume(volume.id, slot.tag, instance.id, slot.source.device),))


def _joined(steps: list[Step]) -> tuple[Step, ...]:
    """One request for all devices of an instance."""
    devices: dict[str, list[str]] = {}
    for step in steps:
        if isinstance(step, DeleteWithInstance):
            devices.setdefault(step.instance, []).extend(step.devices)
    rest = [step for step in steps if not isinstance(step, DeleteWithInstance)]
    return (*rest, *(DeleteWithInstance(instance, tuple(sorted(each))) for instance, each in devices.items()))


def extra_volumes(there: There) -> list[Volume]:
    """Second volumes for one slot, which no run of ours creates."""
    chosen = {volume.id for volume in volumes_by_tag(there.volumes).values()}
    return [volume for volume in there.volumes if volume.is_there and volume.id not in chosen]
