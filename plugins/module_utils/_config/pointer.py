# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pointer: which bundle is current in a region, as text with one key in each line, so that sed can read it.

Pure: it never reads the clock; when something was published is an argument.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .._core.errors import InvalidInput
from .._core.json_text import read_json

FORMAT = "1"
# lifeboat-fetch-config reads no more bytes of a pointer.
LARGEST = 100_000
_KEYS = ("application", "bundle", "environment", "history", "published", "region", "sha256", "size", "version")
_PLAIN = re.compile(r'[^"\\\x00-\x1f\x7f]*')
_ENTRY = re.compile(r"(?P<version>[^,]+),(?P<published>[^,]+),(?P<sha256>[0-9a-f]{64})")


@dataclass(frozen=True)
class Entry:
    """A version as the history has it. ``published`` is ISO 8601 in UTC, whose order is that of time."""

    version: str
    published: str
    sha256: str


@dataclass(frozen=True)
class Pointer:
    """``history``: this version and those before it that are kept, newest first: nobody has to read them all."""

    application: str
    environment: str
    region: str
    version: str
    published: str
    sha256: str
    size: str
    bundle: str
    history: tuple[Entry, ...]

    def to_text(self) -> str:
        values = {name: getattr(self, name) for name in _KEYS if name != "history"}
        history = " ".join(f"{entry.version},{entry.published},{entry.sha256}" for entry in self.history)
        document = {**values, "history": history, "format": FORMAT}
        unfit = [name for name, value in document.items() if not _PLAIN.fullmatch(value)]
        if unfit:
            raise InvalidInput(f"{unfit[0]}: '{document[unfit[0]]}' has a character that a pointer cannot have")
        return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def pointer_from_text(text: str, where: str) -> Pointer:
    """InvalidInput if the text is none of ours; ``where`` is the object it comes from."""
    try:
        document = read_json(text)
        if document["format"] != FORMAT:
            raise InvalidInput(f"{where} has the format {document['format']}; this release reads format {FORMAT}")
        values = {name: str(document[name]) for name in _KEYS if name != "history"}
        history = _entries(str(document.get("history", "")).split())
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"{where} is none of this role's pointers ({error}); move it away, or publish below another prefix"
        ) from error
    return Pointer(**values, history=history or (Entry(values["version"], values["published"], values["sha256"]),))


def _entries(texts: Sequence[str]) -> tuple[Entry, ...]:
    matches = [_ENTRY.fullmatch(text) for text in texts]
    return tuple(Entry(**match.groupdict()) for match in matches if match)
