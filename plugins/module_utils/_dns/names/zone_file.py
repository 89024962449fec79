# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records as a zone file has them, for people: the diff and the results.

Pure. RFC 1035, 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable

from .model import AAAA, TXT, A, RecordSet


def zone_lines(records: Iterable[RecordSet]) -> list[str]:
    """``www.shop.example. 60 IN A 203.0.113.10``, a line for each value."""
    return [
        f"{each.name}. {each.ttl} IN {each.type} {_written(each.type, value)}"
        for each in records
        for value in each.values
    ]


def _written(record_type: str, value: str) -> str:
    if record_type == TXT:
        return '"' + "".join(_escaped(sign) for sign in value) + '"'
    return value if record_type in (A, AAAA) else f"{value}."


def _escaped(sign: str) -> str:
    """What nobody sees, such as the end of a line, as RFC 1035 (5.1) writes it: texts of others are one line, too."""
    if sign in ('"', "\\"):
        return f"\\{sign}"
    return sign if sign.isprintable() else "".join(f"\\{octet:03d}" for octet in sign.encode("utf-8", "surrogatepass"))
