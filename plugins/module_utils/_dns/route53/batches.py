# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes as Route 53's change batches: what fits into one, and how it is written.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..batches import Batch, Group, packed
from ..names.model import Change
from .records import set_to_boto

# API reference of ChangeResourceRecordSets: ResourceRecord elements and characters of all Values in one request.
MAX_RECORDS = 1000
MAX_CHARACTERS = 32_000


def batches_of(changes: Iterable[Change]) -> list[Batch]:
    return packed(changes, _measure, (MAX_RECORDS, MAX_CHARACTERS))


def changes_to_boto(batch: Batch) -> list[dict[str, Any]]:
    """DELETE with the exact old set and CREATE: if the old one is not there any more, nothing of it happens.

    An UPSERT would overwrite what somebody else has written in the meantime, and counts double.
    """
    deleted = [("DELETE", records) for change in batch.changes for records in change.removed]
    created = [("CREATE", records) for change in batch.changes for records in change.added]
    return [{"Action": action, "ResourceRecordSet": set_to_boto(records)} for action, records in (*deleted, *created)]


def _measure(group: Group) -> tuple[int, int]:
    """Records and characters, with the two quotes of a text."""
    sets = [records for change in group for records in (*change.removed, *change.added)]
    values = [value for records in sets for value in records.values]
    return len(values), sum(len(value) + 2 for value in values)
