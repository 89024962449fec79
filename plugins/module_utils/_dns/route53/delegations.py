# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a zone delegates a part of itself: what it holds from there down, nobody is ever answered.

Pure. Source: RFC 1034, 4.3.2, step 3b; Route 53 takes such records without a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..names.hostnames import WILDCARD
from .records import record_name

_NS = "NS"


def possible_cuts(name: str, zone: str) -> list[str]:
    """The names at which a delegation would hide ``name``: those below the zone's own, down to itself."""
    labels = name.removeprefix(WILDCARD).removesuffix(zone).rstrip(".").split(".")
    if labels == [""]:
        return []
    return [f"{'.'.join(labels[at:])}.{zone}" for at in range(len(labels) - 1, -1, -1)]


def delegated_names(listed: Iterable[Mapping[str, Any]], zone: str) -> set[str]:
    """The names that a listing delegates to other name servers."""
    names = {record_name(records["Name"]) for records in listed if records["Type"] == _NS}
    return names - {zone}


def cut_above(name: str, zone: str, delegated: Collection[str]) -> str | None:
    """The delegation that hides a name, or None."""
    return next((cut for cut in possible_cuts(name, zone) if cut in delegated), None)
