# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML that says exactly what it is given, whatever somebody has written into a name.

Pure: what it writes is read back as the same values by any reader of YAML 1.1, and a comment never ends its line.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

WIDTH = 110
# Texts that need no quotes in any place, also inside brackets; each begins with a letter and is no word of YAML 1.1.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # YAML 1.1 takes 1e+20 for a text.
        written = f"{Decimal(repr(value)):f}"
        return written if "." in written else f"{written}.0"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable():
        return sign
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def visible(text: str) -> str:
    """One line without signs that nobody sees: they could end a comment, or show another text than there is."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def flow(value: Any) -> str:
    """A value in one line: ``[a, b]`` or ``{a: b}``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(inside) for inside in value) + "]"
    return scalar(value)


def comment(text: str, indent: int = 0) -> Iterator[str]:
    """Lines of a comment; a word that is too long stays in one piece."""
    begin = " " * indent + "# "
    yield from textwrap.wrap(
        visible(text),
        WIDTH,
        initial_indent=begin,
        subsequent_indent=begin + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def block(
    options: Mapping[str, Any],
    indent: int,
    remarks: Mapping[tuple[str, ...], str],
    suggestions: Mapping[tuple[str, ...], Sequence[str]],
    place: tuple[str, ...] = (),
) -> Iterator[str]:
    """The lines of a mapping, with comments above its options and suggestions at the end of each section."""
    before = " " * indent
    for key, value in options.items():
        here = (*place, key)
        if here in remarks:
            yield from comment(remarks[here], indent)
        if isinstance(value, Mapping) and value and (place == () or len(flow(value)) + indent + len(key) > WIDTH - 4):
            yield f"{before}{scalar(key)}:"
            yield from block(value, indent + 2, remarks, suggestions, here)
        elif isinstance(value, list | tuple) and _is_long(value, indent + len(key)):
            yield f"{before}{scalar(key)}:"
            yield from (f"{before}  - {flow(inside)}" for inside in value)
        else:
            yield f"{before}{scalar(key)}: {flow(value)}"
    yield from (f"{before}# {visible(line)}" for line in suggestions.get(place, ()))


def _is_long(values: Sequence[Any], indent: int) -> bool:
    return any(isinstance(value, Mapping) for value in values) or len(flow(values)) + indent > WIDTH - 4
