# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes packed into as few transactions of a provider as it allows.

Pure. A transaction is all or nothing, so what belongs to one instance in one zone is never divided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .names.model import Change, Zone

Group = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """One transaction: the changes of one or more instances in one zone."""

    zone: Zone
    groups: tuple[Group, ...]

    @property
    def changes(self) -> list[Change]:
        return [change for group in self.groups for change in group]

    def parts(self) -> list[Batch]:
        """The same with a transaction for each instance."""
        return [Batch(self.zone, (group,)) for group in self.groups]


def packed(
    changes: Iterable[Change], measure: Callable[[Group], tuple[int, ...]], limits: tuple[int, ...]
) -> list[Batch]:
    """Batches in the order of the changes, of which none measures more than ``limits`` unless one instance does."""
    # By the id of the zone: it is one zone even if its names are partly for the inside.
    by_instance: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_instance.setdefault((change.zone.id, change.instance_id), []).append(change)
    by_zone: dict[str, list[Group]] = {}
    for (zone_id, _instance_id), group in by_instance.items():
        by_zone.setdefault(zone_id, []).append(tuple(group))
    return [
        Batch(groups[0][0].zone, tuple(groups))
        for all_groups in by_zone.values()
        for groups in _divided(all_groups, measure, limits)
    ]


def _divided(
    groups: Iterable[Group], measure: Callable[[Group], tuple[int, ...]], limits: tuple[int, ...]
) -> list[list[Group]]:
    divided: list[list[Group]] = []
    filled = tuple(0 for _limit in limits)
    for group in groups:
        size = measure(group)
        together = tuple(map(sum, zip(filled, size, strict=True)))
        if divided and all(much <= limit for much, limit in zip(together, limits, strict=True)):
            divided[-1].append(group)
            filled = together
        else:
            divided.append([group])
            filled = size
    return divided
