# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes packed into as few update messages as possible.

Pure. A message is all or nothing, so what belongs to one instance is never divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .model import Change, Zone

# A message over TCP has at most 65,535 octets (RFC 1035, 4.2.2).
MAX_OCTETS = 60_000
# Type, class, TTL and length of a record, and the lengths within its name and data.
_RECORD_OCTETS = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """One message: the changes of one or more instances in one zone."""

    zone: Zone
    groups: tuple[tuple[Change, ...], ...]

    @property
    def changes(self) -> list[Change]:
        return [change for group in self.groups for change in group]

    def parts(self) -> list[Batch]:
        """The same with a message for each instance."""
        return [Batch(self.zone, (group,)) for group in self.groups]


def batches_of(changes: Iterable[Change]) -> list[Batch]:
    """Batches in the order of the changes."""
    # By the name of the zone: it is one zone even if its names are partly for the inside.
    by_instance: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_instance.setdefault((change.zone.id, change.instance_id), []).append(change)
    by_zone: dict[str, list[tuple[Change, ...]]] = {}
    for (zone_id, _instance_id), group in by_instance.items():
        by_zone.setdefault(zone_id, []).append(tuple(group))
    return [Batch(groups[0][0].zone, groups) for all_groups in by_zone.values() for groups in _packed(all_groups)]


def _packed(groups: Sequence[tuple[Change, ...]]) -> list[tuple[tuple[Change, ...], ...]]:
    packed: list[list[tuple[Change, ...]]] = []
    octets = 0
    for group in groups:
        size = sum(_octets(change) for change in group)
        if not packed or octets + size > MAX_OCTETS:
            packed.append([])
            octets = 0
        packed[-1].append(group)
        octets += size
    return [tuple(batch) for batch in packed]


def _octets(change: Change) -> int:
    """At most, as names are compressed: each old record as a condition, each new one, and what is said of a set."""
    size = 0
    for records in (*change.old, *change.new):
        head = len(records.name) + _RECORD_OCTETS
        # Its removal or the condition that it is not there, and the one that no CNAME is.
        size += 2 * head + sum(head + len(value) for value in records.values)
    return size
