# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes packed into as few of Route 53's change batches as it allows.

Pure. A batch is all or nothing, so what belongs to one instance is never divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .model import Change, Zone
from .route53_records import set_to_boto

# API reference of ChangeResourceRecordSets: ResourceRecord elements and characters of all Values in one request.
MAX_RECORDS = 1000
MAX_CHARACTERS = 32_000


@dataclass(frozen=True, slots=True)
class Batch:
    """One request: the changes of one or more instances in one zone."""

    zone: Zone
    groups: tuple[tuple[Change, ...], ...]

    @property
    def changes(self) -> list[Change]:
        return [change for group in self.groups for change in group]

    def to_boto(self) -> list[dict[str, Any]]:
        """DELETE with the exact old set and CREATE: if the old one is not there any more, nothing of it happens.

        An UPSERT would overwrite what somebody else has written in the meantime, and counts double.
        """
        changes = self.changes
        deleted = [("DELETE", records) for change in changes for records in change.removed]
        created = [("CREATE", records) for change in changes for records in change.added]
        return [
            {"Action": action, "ResourceRecordSet": set_to_boto(records)} for action, records in (*deleted, *created)
        ]

    def parts(self) -> list[Batch]:
        """The same with a request for each instance."""
        return [Batch(self.zone, (group,)) for group in self.groups]


def batches_of(changes: Iterable[Change]) -> list[Batch]:
    """Batches in the order of the changes."""
    by_group: dict[tuple[Zone, str], list[Change]] = {}
    for change in changes:
        by_group.setdefault((change.zone, change.instance_id), []).append(change)
    by_zone: dict[Zone, list[tuple[Change, ...]]] = {}
    for (zone, _instance_id), group in by_group.items():
        by_zone.setdefault(zone, []).append(tuple(group))
    return [batch for zone, groups in by_zone.items() for batch in _packed(zone, groups)]


def _packed(zone: Zone, groups: Sequence[tuple[Change, ...]]) -> list[Batch]:
    batches: list[list[tuple[Change, ...]]] = []
    records = characters = 0
    for group in groups:
        values = _values(group)
        group_records, group_characters = len(values), sum(map(_length, values))
        is_full = records + group_records > MAX_RECORDS or characters + group_characters > MAX_CHARACTERS
        if not batches or is_full:
            batches.append([])
            records = characters = 0
        batches[-1].append(group)
        records += group_records
        characters += group_characters
    return [Batch(zone, tuple(batch)) for batch in batches]


def _values(group: Iterable[Change]) -> list[str]:
    return [value for change in group for records in (*change.removed, *change.added) for value in records.values]


def _length(value: str) -> int:
    """With the quotes of a text."""
    return len(value) + 2
