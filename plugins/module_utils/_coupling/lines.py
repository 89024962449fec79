# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the few lines of a file that may have a coupling in them, fast, so that only those are looked at closely.

Pure: it never misses one that matching.py would find, and may well name lines without any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network

from .places import REGION
from .resource_ids import PREFIXES
from .rules import ScanRules

# Python's regular expressions look for a first literal character with memchr, at 2 GB/s, and for alternatives one
# character at a time, at 60 MB/s. So both patterns begin with the one character that nearly every coupling has in the
# middle, and look from there to both sides: us-east-1, compute-1, s3-external-1, use1-az1, ip-10-0-0-1, ami-0abc1234.
_ENDINGS = ("ast", "est", "rth", "uth", "ral", "ute", "nal")


def _behind(ending: str, symbol: str) -> str:
    return f"(?<={''.join(f'[{letter}{letter.upper()}]' for letter in ending)}{symbol}[0-9])"


_REGION_DIGIT = "|".join([*(_behind(ending, "-") for ending in _ENDINGS), "(?<=ip-[0-9])"])
_ID = "|".join(f"(?<={prefix}-[0-9a-f]{{8}})" for prefix in PREFIXES)
_HYPHEN = re.compile(f"-(?:[0-9](?:{_REGION_DIGIT})|[0-9a-f]{{8}}(?:{_ID})|az[0-9])".encode())
_UNDERSCORE = re.compile(f"_[0-9](?:{'|'.join(_behind(ending, '_') for ending in _ENDINGS)})".encode())
# What has neither, or not there: the domain of us-east-1, and what ends in cache.amazonaws.com and queue.amazonaws.com.
_TEXTS = (b"ec2.internal", b"e.amazonaws.")
_BITS_OF_AN_OCTET = 8


@dataclass(frozen=True)
class Line:
    """``number`` counts from 1; the text is without the end of the line."""

    number: int
    text: str


def candidate_lines(data: bytes, first_number: int, rules: ScanRules) -> Iterator[Line]:
    """The lines of UTF-8 text that may have a coupling; ``first_number`` is that of the first line in it."""
    number, counted, done = first_number, 0, 0
    for position in _positions(data, _texts(rules)):
        if position < done:
            continue
        start = data.rfind(b"\n", counted, position) + 1 or counted
        number += data.count(b"\n", counted, start)
        end = data.find(b"\n", position)
        done = len(data) if end < 0 else end
        counted = start
        yield Line(number, data[start:done].decode("utf-8", "replace").rstrip("\r"))


def _positions(data: bytes, texts: tuple[bytes, ...]) -> list[int]:
    found = [match.start() for pattern in (_HYPHEN, _UNDERSCORE) for match in pattern.finditer(data)]
    for text in texts:
        position = data.find(text)
        while position >= 0:
            found.append(position)
            position = data.find(text, position + 1)
    return sorted(found)


@lru_cache(maxsize=16)
def _texts(rules: ScanRules) -> tuple[bytes, ...]:
    """The fixed ones, names of buckets, unusual names of regions, and what addresses of the networks begin with."""
    unusual = [name for name in rules.source_regions or () if not re.fullmatch(REGION, name)]
    networks = [_beginning(IPv4Network(cidr)) for cidr in rules.source_cidrs]
    return (*_TEXTS, *(text.encode() for text in (*rules.source_buckets, *unusual, *networks)))


def _beginning(network: IPv4Network) -> str:
    """10.0. for 10.0.0.0/16: the octets that all its addresses share."""
    octets = str(network.network_address).split(".")
    shared = octets[: network.prefixlen // _BITS_OF_AN_OCTET]
    return ".".join(shared if shared == octets else [*shared, ""])
