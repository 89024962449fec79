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
from functools import cached_property, lru_cache
from ipaddress import IPv4Network

from .region_names import CAMEL_REGION, REGION
from .resource_ids import PREFIXES
from .rules import ScanRules

# Python's regular expressions look for a first literal character with memchr, at 2 GB/s, and for alternatives one
# character at a time, at 60 MB/s. So the first two begin with the one character that nearly every coupling has in the
# middle, and look from there to both sides: us-east-1, compute-1, s3-external-1, use1-az1, ip-10-0-0-1, ami-0abc1234.
_ENDINGS = ("ast", "est", "rth", "uth", "ral", "ute", "nal")


def _behind(ending: str, symbol: str) -> str:
    return f"(?<={''.join(f'[{letter}{letter.upper()}]' for letter in ending)}{symbol}[0-9])"


_REGION_DIGIT = "|".join([*(_behind(ending, "-") for ending in _ENDINGS), "(?<=[iI][pP]-[0-9])"])
_ID = "|".join(f"(?<={prefix}-[0-9a-f]{{8}})" for prefix in PREFIXES)
_HYPHEN = re.compile(f"-(?:[0-9](?:{_REGION_DIGIT})|[0-9a-f]{{8}}(?:{_ID})|az[0-9])".encode())
_UNDERSCORE = re.compile(f"_[0-9](?:{'|'.join(_behind(ending, '_') for ending in _ENDINGS)})".encode())
# RegionEndpoint.USEast1, Region::UsEast1, AWSRegionUSEast1, endpoints.UsEast1RegionID.
_CONSTANT = re.compile(rf"R(?=egion\w{{0,8}}(?:\.|::)?{CAMEL_REGION}|(?<=[0-9]R)egionID)".encode())
# What has none of these, or not there: the domain of us-east-1, and what ends in cache.amazonaws.com and
# queue.amazonaws.com, or is sdb.amazonaws.com. Nobody writes these in a mix of small letters and capitals, nor the
# first of them in capitals without the address of an instance.
_DOMAIN_OF_US_EAST_1 = b"ec2.internal"
_DOMAINS = (b".amazonaws.", b".AMAZONAWS.")
_BEFORE_DOMAIN = b"ebEB"
_BITS_OF_AN_OCTET = 8


# How much of the text around a line may tell what it is about.
_ABOVE, _BELOW = 1000, 300


@dataclass(frozen=True)
class Line:
    """``number`` counts from 1; the text is without the end of the line.

    ``data`` is what the line is in, from ``start`` to ``end``, and ``earlier`` what comes before that.
    """

    number: int
    text: str
    data: bytes = b""
    start: int = 0
    end: int = 0
    earlier: bytes = b""

    @cached_property
    def lower(self) -> str:
        """The text in small letters, each in the place of its capital."""
        lower = self.text.lower()
        if len(lower) == len(self.text):
            return lower
        return "".join(letter.lower() if letter.isascii() else letter for letter in self.text)

    def above(self) -> str:
        """The lines before it, the nearest last, as far as they matter."""
        near = self.data[max(0, self.start - _ABOVE) : self.start]
        missing = _ABOVE - len(near)
        return (self.earlier[-missing:] + near if missing and self.earlier else near).decode("utf-8", "replace")

    def below(self) -> str:
        return self.data[self.end + 1 : self.end + _BELOW].decode("utf-8", "replace")


class Numbers:
    """The numbers of lines of a text that is read in parts: each end of a line is counted once, as that takes as long
    as to look for something."""

    def __init__(self) -> None:
        self._number, self._data, self._counted = 1, b"", 0

    def begin(self, data: bytes) -> None:
        """The next part, which begins with a line of its own."""
        self._number += self._data.count(b"\n", self._counted)
        self._data, self._counted = data, 0

    def of(self, start: int) -> int:
        """The number of the line that starts there, which is not before the one that was asked for last."""
        self._number += self._data.count(b"\n", self._counted, start)
        self._counted = start
        return self._number


def candidate_lines(data: bytes, numbers: Numbers, rules: ScanRules, earlier: bytes = b"") -> Iterator[Line]:
    """The lines of UTF-8 text that may have a coupling; ``numbers`` counts what came before, and goes on with it.

    ``earlier`` is the text before it.
    """
    numbers.begin(data)
    counted, done = 0, 0
    for position in _positions(data, _texts(rules)):
        if position < done:
            continue
        start = data.rfind(b"\n", counted, position) + 1 or counted
        end = data.find(b"\n", position)
        done = len(data) if end < 0 else end
        counted = start
        text = data[start:done].decode("utf-8", "replace").rstrip("\r")
        yield Line(numbers.of(start), text, data, start, done, earlier)


def _positions(data: bytes, texts: tuple[bytes, ...]) -> list[int]:
    found = [match.start() for pattern in (_HYPHEN, _UNDERSCORE, _CONSTANT) for match in pattern.finditer(data)]
    for text in texts:
        found += _places(data, text)
    for domain in _DOMAINS:
        found += [position for position in _places(data, domain) if data[position - 1 : position] in _BEFORE_DOMAIN]
    return sorted(found)


def _places(data: bytes, text: bytes) -> Iterator[int]:
    position = data.find(text)
    while position >= 0:
        yield position
        position = data.find(text, position + 1)


@lru_cache(maxsize=16)
def _texts(rules: ScanRules) -> tuple[bytes, ...]:
    """What else is looked for: the domain, buckets, unusual names of regions, and what addresses of the networks begin
    with. A bucket with the name of a region in it is found by that.
    """
    unusual = [name for name in rules.source_regions or () if not re.fullmatch(REGION, name)]
    networks = [_beginning(IPv4Network(cidr)) for cidr in rules.source_cidrs]
    buckets = [name for name in rules.source_buckets if not _HYPHEN.search(name.encode())]
    return (_DOMAIN_OF_US_EAST_1, *(text.encode() for text in (*buckets, *unusual, *networks)))


def _beginning(network: IPv4Network) -> str:
    """10.0. for 10.0.0.0/16: the octets that all its addresses share."""
    octets = str(network.network_address).split(".")
    shared = octets[: network.prefixlen // _BITS_OF_AN_OCTET]
    return ".".join(shared if shared == octets else [*shared, ""])
