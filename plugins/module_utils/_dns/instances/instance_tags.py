# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a tag of an instance notes about one of its names: provider, side, address and time.

Pure. A tag that cannot be read is no note, and the next run writes it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..._core.tracking import format_time, parse_time
from ..names.model import PRIVATE, PUBLIC


@dataclass(frozen=True, slots=True)
class Note:
    """``values`` are the addresses (or the name an alias points to); ``at`` is when they were registered, in UTC.

    ``refused`` is the provider's code if it has refused the name for good, and ``at`` is when it did.
    """

    provider: str
    scope: str
    values: tuple[str, ...]
    at: datetime
    refused: str | None = None

    def to_text(self) -> str:
        """``route53 public 203.0.113.10 2026-11-19T06:10:00Z``, two addresses with a slash between them."""
        parts = [self.provider, self.scope, "/".join(self.values) or "-", format_time(self.at)]
        return " ".join([*parts, *([f"refused={self.refused}"] if self.refused else [])])


def more_of(provider: str) -> str:
    """What stands for the provider in the tag of a name that is gone, where other names are in TXT records alone."""
    return f"{provider}+more"


def note_from_text(text: str) -> Note | None:
    """The note that a tag holds, or None if it is not one."""
    parts = text.split(" ")
    if len(parts) not in (4, 5) or parts[1] not in (PUBLIC, PRIVATE):
        return None
    at = parse_time(parts[3])
    if at is None:
        return None
    values = () if parts[2] == "-" else tuple(parts[2].split("/"))
    if len(parts) == 4:
        return Note(parts[0], parts[1], values, at)
    key, _equals, refused = parts[4].partition("=")
    return Note(parts[0], parts[1], values, at, refused) if key == "refused" and refused else None
