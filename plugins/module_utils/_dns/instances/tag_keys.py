# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tag of an instance notes a name.

Pure. A name has a tag of its own for each side, whatever else a run is about: two tasks may see to the two sides.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..names.hostnames import tag_key
from ..names.model import PUBLIC, Hostname
from .instance_tags import Note


def tag_of(hostname: Hostname, notes: Mapping[str, Note]) -> str:
    """The tag that notes a name, or the one that is to.

    A key without a mark may be from a time when it stood for a name inside, too: it keeps counting for the side that
    it notes, and the other side takes a marked one.
    """
    plain, marked = tag_key(hostname.name), tag_key(hostname.name, hostname.scope)
    for key in (marked, plain):
        if key in notes and notes[key].scope == hostname.scope:
            return key
    return plain if hostname.scope == PUBLIC and plain not in notes else marked


def note_of(hostname: Hostname, notes: Mapping[str, Note]) -> Note | None:
    """What is noted of a name on its own side."""
    note = notes.get(tag_of(hostname, notes))
    return note if note is not None and note.scope == hostname.scope else None
