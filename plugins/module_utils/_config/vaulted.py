# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of vaulted variables in texts that are to be published, refused with the variable's name.

Pure: it never decrypts anything, what is vaulted is given; and no value is ever part of what it says.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

from .._core.errors import InvalidInput
from .._coupling.globs import matches_any
from .._coupling.rules import Allowance
from .refusals import Text

# In characters. Shorter values, such as a port or "admin", are in many a text by chance.
SHORTEST = 6
# Of a value that is itself a template only its fixed parts are known; "https://" alone tells nothing.
SHORTEST_PART = 12
# A filter such as indent moves lines apart, and what a template in an encrypted file has between its fixed parts is
# known only when it is rendered.
_BREAK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|[\r\n]+", re.DOTALL)
_WAYS = ("literal", "pattern", "variable")


@dataclass(frozen=True)
class Vaulted:
    """A value, and the dotted names of all variables that have it. It is shown nowhere, not even by repr."""

    names: tuple[str, ...]
    value: str = field(repr=False)

    @cached_property
    def _parts(self) -> list[str]:
        return sorted(filter(None, map(str.strip, _BREAK.split(self.value))), key=len, reverse=True)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """What its longest part looks like in a text: as it is, and as usual filters write it. None if too short."""
        longest = self._parts[0] if self._parts else ""
        if len(longest) < (SHORTEST_PART if "{{" in self.value or "{%" in self.value else SHORTEST):
            return ()
        return tuple(dict.fromkeys(_written(longest)))

    @cached_property
    def all_forms(self) -> tuple[str, ...]:
        """Of all its parts, for a sentence that must have none of them."""
        parts = [part for part in self._parts if len(part) >= SHORTEST]
        return tuple(dict.fromkeys([*self.forms, *(form for part in parts for form in _written(part))]))

    def is_in(self, text: str) -> bool:
        return any(form in text for form in self.forms)


def _written(part: str) -> Iterator[str]:
    """Plain, to_json, urlencode, b64encode; of that the whole groups of three bytes, whatever comes behind them."""
    yield part
    yield from (json.dumps(part, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False))
    yield from (quote(part, safe=safe) for safe in ("/", ""))
    data = part.encode("utf-8", "surrogateescape")
    yield b64encode(data[: len(data) // 3 * 3]).decode("ascii")


@dataclass(frozen=True)
class AllowedVariable:
    """A vaulted variable, or one that has it in it, whose value is no secret in some files, and why."""

    variable: str
    reason: str
    path: str = "*"

    def covers(self, path: str, vaulted: Vaulted) -> bool:
        is_meant = any(name == self.variable or name.startswith(f"{self.variable}.") for name in vaulted.names)
        return is_meant and matches_any(path, (self.path,))


def known_values(found: Iterable[tuple[str, str]], harmless: Collection[str]) -> tuple[Vaulted, ...]:
    """``found`` are (name, value). Left out are what is too short to be looked for, and what everybody may know."""
    names: dict[str, list[str]] = {}
    for name, value in found:
        names.setdefault(value.strip(), []).append(name)
    known = (Vaulted(tuple(dict.fromkeys(own)), value) for value, own in names.items() if value not in harmless)
    return tuple(one for one in known if one.forms)


def allowed_of(entries: Sequence[Mapping[str, Any]]) -> tuple[tuple[Allowance, ...], tuple[AllowedVariable, ...]]:
    """The list of what is allowed, as what is about literals and what is about variables."""
    for entry in entries:
        if not entry["reason"].strip():
            raise InvalidInput("allow: every entry needs a reason")
        if sum(bool(entry.get(way)) for way in _WAYS) != 1:
            raise InvalidInput(
                f"allow: the entry with the reason '{entry['reason']}' needs one of literal, pattern and variable"
            )
    literals = [{name: entry[name] for name in entry if name != "variable"} for entry in entries if not _names(entry)]
    variables = [{name: entry[name] for name in ("variable", "reason", "path")} for entry in entries if _names(entry)]
    return tuple(Allowance(**entry) for entry in literals), tuple(AllowedVariable(**entry) for entry in variables)


def _names(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("variable"))


def vaulted_refusals(
    text: Text, rendered: str, vaulted: Iterable[Vaulted], allowed: Sequence[AllowedVariable]
) -> list[str]:
    """One sentence for each vaulted variable whose value is in what was rendered."""
    return [
        _sentence(text, rendered, one)
        for one in vaulted
        if one.is_in(rendered) and not any(allowance.covers(text.path, one) for allowance in allowed)
    ]


def _sentence(text: Text, rendered: str, vaulted: Vaulted) -> str:
    name = next((name for name in vaulted.names if _line(text.source, _mentions(name))), vaulted.names[0])
    return (
        f"{_place(text, rendered, vaulted, name)}: the value of the vaulted variable {name} must not be in the "
        "configuration, where it would be in the clear; put it into SSM Parameter Store or Secrets Manager, and refer "
        "to it in the properties, or allow it by its name if it is no secret"
    )


def _place(text: Text, rendered: str, vaulted: Vaulted, name: str) -> str:
    """In the file if the value stands there or the variable is named there, else in what it renders."""
    if text.name:
        return f"{text.path}, {text.name}"
    value = re.compile("|".join(map(re.escape, vaulted.forms)))
    line = _line(text.source, value) or _line(text.source, _mentions(name))
    return f"{text.path}, line {line}" if line else f"{text.path}, line {_line(rendered, value)} when rendered"


def _mentions(name: str) -> re.Pattern[str]:
    """A template knows ``shop.password`` by its first word, and a variable of its region by its last."""
    words = name.split(".")
    return re.compile(rf"\b(?:{re.escape(words[0])}|{re.escape(words[-1])})\b")


def _line(text: str, wanted: re.Pattern[str]) -> int | None:
    found = wanted.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def without_values(sentence: str, vaulted: Iterable[Vaulted]) -> str:
    """A sentence in which something may have been quoted, with the names of variables in the place of values."""
    known = [(form, one.names[0]) for one in vaulted for form in one.all_forms]
    for form, name in sorted(known, key=lambda pair: len(pair[0]), reverse=True):
        sentence = sentence.replace(form, f"(value of {name})")
    return sentence


def shown(literal: str, vaulted: Iterable[Vaulted]) -> str:
    """A literal that was found in a text, or whose value it is a part of."""
    return next((f"what the value of {one.names[0]} has" for one in vaulted if literal in one.value), literal)
