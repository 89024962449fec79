# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The index of a plan's manifest: when each object was last compared with the source, and a copy of its content.

Pure: it never reads or writes. The objects are what counts; the index saves reading each of them, and counts for one
only as long as its ETag is the one that the bucket lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._core.json_text import read_json
from .document import document_of, manifest_of
from .model import SCHEMA, Manifest


@dataclass(frozen=True, slots=True)
class Entry:
    """``etag`` of the object with this content, ``confirmed_at`` when the source was last seen to be like it."""

    manifest: Manifest
    etag: str
    confirmed_at: str


def index_document(plan: str, entries: Mapping[str, Entry]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": plan,
        "workloads": {
            name: {"etag": entry.etag, "confirmed_at": entry.confirmed_at, "object": document_of(entry.manifest)}
            for name, entry in sorted(entries.items())
        },
    }


def entries_from_text(text: str) -> dict[str, Entry]:
    """Those that can be read. Nothing of an index that cannot be: then the objects are read."""
    try:
        listed = read_json(text)["workloads"].items()
        told = [(str(name), about, str(about["etag"]), str(about["confirmed_at"])) for name, about in listed]
    except (AttributeError, LookupError, TypeError, ValueError):
        return {}
    found = {}
    for name, about, etag, confirmed_at in told:
        try:
            found[name] = Entry(manifest_of(about.get("object")), etag, confirmed_at)
        except ValueError:
            continue
    return found
