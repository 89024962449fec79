# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""Check volume_device_free: the device of each volume is taken neither by the image of its fleet nor by another volume.

Pure: it never chooses a device.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import CannotTell, Unknown, known
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, failed, passed

META = Meta(
    id="volume_device_free",
    title="The device names of volumes are free",
    why="EC2 attaches no volume at a device that the instance uses already.",
    remedy="Set restore.device_name or restore.device_names to a name that is free, such as /dev/sdg.",
    severity=MEDIUM,
    needs=("points", "images"),
    kinds=("volumes",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    name = workload.text("attach_to")
    fleet = facts.workloads.get(name)
    if name and fleet is None:
        raise CannotTell(Unknown(f"the fleet {name} is not among the workloads of this run"))
    taken = dict(_taken(workload, fleet, facts)) if fleet else {}
    own = _devices(workload)
    for device in dict.fromkeys(own):
        if device in taken:
            yield failed(f"{device} is used by {taken[device]}", device)
        elif own.count(device) > 1:
            yield failed(f"{device} is named for {own.count(device)} volumes", device)
        else:
            yield passed(f"{device} is free", device)


def _devices(workload: Settled) -> list[str]:
    names = workload.section.get("device_names")
    several = [str(name) for name in names.values()] if isinstance(names, dict) else []
    return [*several, *([workload.text("device_name")] if workload.text("device_name") else [])]


def _taken(workload: Settled, fleet: Settled, facts: Facts) -> Iterator[tuple[str, str]]:
    """Devices of the fleet's newest image, of its launch, and of other volumes that are attached to it."""
    for point in points_of(fleet, facts.points):
        if point.newest and (image := known(facts.images).get(point.newest.resource.id)):
            yield from ((device, f"the image {image.id}") for device in image.devices)
    for volume in fleet.sections("volumes", fleet.section):
        yield str(volume.get("device_name")), f"launch.volumes of {fleet.name}"
    for other in facts.workloads.values():
        if other.name != workload.name and other.kind == "volumes" and other.text("attach_to") == fleet.name:
            yield from ((device, f"the volumes of {other.name}") for device in _devices(other))
