# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties as text: for Java, for JSON, for systemd and shells, and the list of references to secrets.

Pure: it never writes a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .._core.errors import InvalidInput
from .properties import Properties, Reference

PROPERTIES, JSON, ENV, REFERENCES = "config.properties", "config.json", "config.env", "secrets.references"
# What the instance makes beside them; a file of that name would be overwritten there.
MADE_ON_INSTANCE = ("secrets.env", "secrets.properties", ".lifeboat")
_JAVA = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}
# What a backslash stands before within double quotes, in sh as in systemd (man systemd.exec, EnvironmentFile).
_IN_DOUBLE_QUOTES = re.compile(r'(["\\$`])')
_NOT_IN_VARIABLE = re.compile(rb"[^A-Z0-9_]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def files_of(properties: Properties) -> dict[str, str]:
    """File name -> text."""
    files = {
        PROPERTIES: "".join(f"{name}={java_value(text_of(value))}\n" for name, value in _java_names(properties.flat)),
        JSON: json.dumps(properties.tree, indent=2, sort_keys=True, ensure_ascii=False) + "\n",
        ENV: _env(properties.flat, properties.references),
    }
    if properties.references:
        files[REFERENCES] = "".join(map(_line, properties.references))
    return files


def text_of(value: Any) -> str:
    """As Java and shells write it; a list is its items with commas between them, as Archaius and Spring read lists."""
    if isinstance(value, list | tuple):
        return ",".join(map(text_of, value))
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def java_value(text: str) -> str:
    """A value as java.util.Properties.load reads it, in ASCII, which is all that Java before 9 is sure to read."""
    start = len(text) - len(text.lstrip(" "))
    return "\\ " * start + _java_escaped(text[start:])


def _java_names(flat: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(_java_escaped(name), value) for name, value in flat.items()]


def _java_escaped(text: str) -> str:
    return "".join(_JAVA.get(character) or _java_character(character) for character in text)


def _java_character(character: str) -> str:
    """``\\uXXXX``, twice for what is beyond the first 65,536 characters: Java counts in UTF-16."""
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def variable_name(name: str) -> str:
    """``database.url`` -> ``DATABASE_URL``, byte by byte, as the instance makes variables of secrets."""
    upper = _NOT_IN_VARIABLE.sub(b"_", name.encode("utf-8").upper()).decode("ascii")
    return f"_{upper}" if upper[0].isdigit() else upper


def env_value(text: str) -> str:
    """In double quotes, so that sh and systemd read the same."""
    return '"' + _IN_DOUBLE_QUOTES.sub(r"\\\1", text) + '"'


def _env(flat: Mapping[str, Any], references: tuple[Reference, ...]) -> str:
    """Lines ``NAME="value"``. The names of references are taken, too: the instance makes variables of them."""
    taken: dict[str, str] = {}
    for name in (*flat, *(reference.name for reference in references)):
        variable = variable_name(name)
        if variable in taken:
            raise InvalidInput(
                f"properties: {taken[variable]} and {name} would both be {variable} in {ENV}; rename one"
            )
        taken[variable] = name
    for name, value in flat.items():
        if _CONTROL.search(text_of(value)):
            raise InvalidInput(f"properties: {name} has a control character, which no environment variable can have")
    return "".join(f"{variable_name(name)}={env_value(text_of(value))}\n" for name, value in flat.items())


def _line(reference: Reference) -> str:
    fields = (reference.name, reference.service, reference.id, reference.key)
    return "\t".join(fields).rstrip("\t") + "\n"
