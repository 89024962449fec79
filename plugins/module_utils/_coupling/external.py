# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses and endpoints outside of AWS's regions that a file names: what a copy elsewhere has to reach as well.

Pure: they are notes, never findings. Whether they are reached from another region nobody can tell from a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from .candidate_lines import Numbers
from .rules import ScanRules

ADDRESS, ENDPOINT = "address", "endpoint"
# Literal beginnings, because a file is searched for these bytes first.
_URL = re.compile(rb"://(?:[^\s/@\"'<>]{1,200}@)?([A-Za-z0-9][A-Za-z0-9.-]{2,252}(?::\d{1,5})?)")
_OCTETS = re.compile(rb"\.\d{1,3}\.\d{1,3}\.?")
_WHOLE = re.compile(rb"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\w)")
_LONGEST_FIRST_OCTET = 3
_LONGEST_ADDRESS = 15
# Names of formats, which nothing connects to, AWS's own, which are findings if they name a region, and this machine.
_NO_ENDPOINT = re.compile(
    r"(?:.*\.)?amazonaws\.com(?:\.cn)?|(?:www\.)?w3\.org|schemas?\..*|(?:.*\.)?example\.(?:com|net|org)|localhost|[\d.]+|[^.]+"
)
_OF_NO_ONE = tuple(IPv4Network(text) for text in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"))
_PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))


@dataclass(frozen=True)
class Mention:
    """What a file names, and in which line."""

    kind: str
    literal: str
    line: int


def external_mentions(path: str, data: bytes, rules: ScanRules) -> Iterator[Mention]:
    """From the first to the last in the beginning of a file."""
    numbers = Numbers()
    numbers.begin(data)
    for position, kind, literal in sorted({*_endpoints(data), *_addresses(data, rules)}):
        if not any(allowed.covers(path, literal) for allowed in rules.allowed):
            yield Mention(kind, literal, numbers.of(data.rfind(b"\n", 0, position) + 1))


def _endpoints(data: bytes) -> Iterator[tuple[int, str, str]]:
    for match in _URL.finditer(data):
        literal = match[1].decode("ascii").rstrip(".-").lower()
        if not _NO_ENDPOINT.fullmatch(literal.partition(":")[0]):
            yield match.start(), ENDPOINT, literal


def _addresses(data: bytes, rules: ScanRules) -> Iterator[tuple[int, str, str]]:
    for match in _OCTETS.finditer(data):
        near = max(0, match.start() - _LONGEST_FIRST_OCTET)
        # What is before and behind it tells an address from a version or a name.
        window = data[max(0, near - 1) : near + _LONGEST_ADDRESS + 2 * _LONGEST_FIRST_OCTET]
        for whole in _WHOLE.finditer(window):
            if _is_external(text := whole[0].decode("ascii"), rules):
                yield max(0, near - 1) + whole.start(), ADDRESS, text


def _is_external(text: str, rules: ScanRules) -> bool:
    """A private one only if the networks of the source are known, and it is in none of them."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return False
    if any(address in network for network in _OF_NO_ONE):
        return False
    if any(address in IPv4Network(cidr) for cidr in rules.source_cidrs):
        return False
    return bool(rules.source_cidrs) or not any(address in network for network in _PRIVATE)
