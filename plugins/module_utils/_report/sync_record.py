# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of a sync in the manifest bucket: which copies it asked for, of what size, and how long they took.

Pure: it never reads or writes an object. What AWS or the sync does not say is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._core.json_text import read_json
from .._core.tracking import parse_time
from .evidence import whole_number

SCHEMA = 1


class NotARecord(ValueError):
    """Why a text is no record that this version can read."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One copy: ``size`` in GiB of the volume or database, ``started`` and ``finished`` as far as they are known."""

    kind: str
    set: str
    source_region: str
    region: str
    id: str
    size: int | None
    source_created: datetime | None
    started: datetime | None
    finished: datetime | None

    @property
    def seconds(self) -> int | None:
        if self.started is None or self.finished is None or self.finished < self.started:
            return None
        return round((self.finished - self.started).total_seconds())


def copies_from_text(text: str) -> list[Measured]:
    """NotARecord with a sentence for what cannot be read."""
    try:
        document = read_json(text)
    except ValueError as error:
        raise NotARecord(f"it is no JSON: {error}") from error
    if not isinstance(document, Mapping) or not isinstance(document.get("schema"), int):
        raise NotARecord("it is no record of a sync: it has no schema number")
    if document["schema"] > SCHEMA:
        raise NotARecord(
            f"its schema is {document['schema']}, and this version of the collection reads schemas up to {SCHEMA}; "
            "update the collection"
        )
    copies = document.get("copies")
    return [_copy(entry) for entry in (copies if isinstance(copies, list) else ()) if isinstance(entry, Mapping)]


def _copy(entry: Mapping[str, Any]) -> Measured:
    kind, name, source_region, region, own_id = (
        str(entry.get(key) or "") for key in ("kind", "set", "source_region", "region", "id")
    )
    created, started, finished = (
        parse_time(str(entry.get(key) or "")) for key in ("source_created", "started", "finished")
    )
    gib = whole_number(entry.get("size"))
    return Measured(kind, name, source_region, region, own_id, gib, created, started, finished)
