# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes as update messages: what fits into one.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..batches import Batch, Group, packed
from ..names.model import Change
from .messages import other_types, turned_into_alias

# A message over TCP has at most 65,535 octets (RFC 1035, 4.2.2).
MAX_OCTETS = 60_000
# Type, class, TTL and length of a record, and the lengths within its name and data.
_RECORD_OCTETS = 16
# The condition that a name has nothing of one type, once its name has been written.
_ABSENCE_OCTETS = 12


def batches_of(changes: Iterable[Change]) -> list[Batch]:
    return packed(changes, lambda group: (_octets(group),), (MAX_OCTETS,))


def _octets(group: Group) -> int:
    """At most, as names are compressed: each old record as a condition, each new one, and what is said of a set."""
    size = 0
    for records in (records for change in group for records in (*change.old, *change.new)):
        head = len(records.name) + _RECORD_OCTETS
        # Its removal or the condition that it is not there, and the one that no CNAME is.
        size += 2 * head + sum(head + len(value) for value in records.values)
    aliases = sum(len(turned_into_alias(change)) for change in group)
    return size + aliases * _ABSENCE_OCTETS * len(other_types())
