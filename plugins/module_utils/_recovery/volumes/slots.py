# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which volumes are to be there, and which of those that are there is which: one for each volume of the source, or one
for each of these and each instance of the fleet.

Pure: it never calls AWS. A volume is known by a tag, never by its name or its device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..._core.tracking import PREFIX
from ..settings import Values
from .model import Instance, Volume
from .points import VolumePoint

# Which volume of the source it is, and of which set, if each instance has one of its own.
SLOT = f"{PREFIX}volume"


@dataclass(frozen=True, slots=True)
class Source:
    """A volume of the source region. ``point`` is None if nothing is left to restore; ``device`` is empty if none is
    known."""

    id: str
    values: Values
    point: VolumePoint | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One volume that is to be there. ``instances`` are those that it is attached to: one, several with multi_attach,
    or none."""

    source: Source
    number: int = 0
    volume: Volume | None = None
    instances: tuple[Instance, ...] = ()

    @property
    def tag(self) -> str:
        return slot_tag(self.source.id, self.number)


def slot_tag(source: str, number: int) -> str:
    return f"{source}/{number}" if number else source


def slots_of(
    sources: Sequence[Source], volumes: Iterable[Volume], instances: Sequence[Instance], *, per_instance: bool
) -> list[Slot]:
    """All of them. Without ``per_instance`` all instances share one set, of which a plan allows one alone, or
    multi_attach."""
    by_tag = volumes_by_tag(volumes)
    if not per_instance:
        return [Slot(source, 0, by_tag.get(source.id), tuple(instances)) for source in sources]
    owners = _owners(sources, by_tag, instances)
    return [
        Slot(source, number, by_tag.get(slot_tag(source.id, number)), (instance,))
        for number, instance in owners
        for source in sources
    ]


def volumes_by_tag(volumes: Iterable[Volume]) -> dict[str, Volume]:
    """Of two for one slot the one that is attached, or else the first by its id."""
    ranked = sorted(
        (each for each in volumes if each.is_there), key=lambda each: (bool(each.attachments), each.id), reverse=True
    )
    found: dict[str, Volume] = {}
    for each in ranked:
        found.setdefault(each.tags.get(SLOT, ""), each)
    return found


def _owners(
    sources: Sequence[Source], by_tag: Mapping[str, Volume], instances: Sequence[Instance]
) -> list[tuple[int, Instance]]:
    """Number of a set -> its instance: the one that has it, or else one without, in the zone of what is there."""
    rest = sorted(instances, key=lambda each: each.id)
    numbers = range(1, len(rest) + 1)
    sets = {n: [v for source in sources if (v := by_tag.get(slot_tag(source.id, n)))] for n in numbers}
    found: dict[int, Instance] = {}
    for number in numbers:
        attached = {each.instance for volume in sets[number] for each in volume.attachments}
        if own := next((each for each in rest if each.id in attached), None):
            found[number] = own
            rest.remove(own)
    for number in sorted((n for n in numbers if n not in found), key=lambda n: not sets[n]):
        zones = {volume.zone for volume in sets[number]}
        own = next((each for each in rest if each.zone in zones), rest[0])
        found[number] = own
        rest.remove(own)
    return sorted(found.items())
