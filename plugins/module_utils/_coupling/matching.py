# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds couplings of each kind in one line, wherever they are, with the region they name.

Pure: it never decides which of them count.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv4Network

from . import kinds, resource_ids
from .candidate_lines import Line
from .escapes import without_escapes
from .region_names import (
    CAMEL_REGION,
    ENDPOINT_DOMAINS,
    REGION,
    REGION_CODE,
    REGION_CONSTANT,
    ZONE_ENDING,
    region_of_camel,
    region_of_code,
    region_of_host,
)
from .rules import ScanRules
from .settings import is_setting


@dataclass(frozen=True)
class Match:
    """Where in the line it stands. ``noun`` is what an id is the id of."""

    start: int
    end: int
    kind: str
    region: str | None = None
    noun: str = ""


@dataclass(frozen=True)
class Bucket:
    """A name that is also a word, such as shop, is a bucket's only where S3 or a bucket is spoken of."""

    literal: re.Pattern[str]
    is_word: bool


@dataclass(frozen=True)
class Patterns:
    """The regular expressions that depend on the rules."""

    region: re.Pattern[str]
    zone: re.Pattern[str]
    is_region: re.Pattern[str]
    vpc_service: re.Pattern[str]
    buckets: tuple[Bucket, ...]
    networks: tuple[IPv4Network, ...]


# A colon that was %3A has two blanks behind it.
_COLON = ":(?:  )?"
_ARN = re.compile(
    rf"\barn{_COLON}aws[a-z-]*{_COLON}[a-z0-9-]+{_COLON}([A-Za-z]{{2,}}(?:-[A-Za-z]+)+-\d){_COLON}"
    rf"(?:\$\{{[^}}\s]*\}}|[\w*-]*){_COLON}"
    r"[^\s\"'`<>,;|\\(){}\[\]]+"
)
# A sentence or a list ends there, not the ARN.
_NOT_LAST = ".:!?"

# Names of hosts and regions are looked for in small letters.
_LABEL = r"[A-Za-z0-9_-]+\."
_HOST_END = r"(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
_HOST = re.compile(rf"(?<![A-Za-z0-9_.-])\.?(?:{_LABEL})+(?:{'|'.join(map(re.escape, ENDPOINT_DOMAINS))}){_HOST_END}")
_PUBLIC_HOST = re.compile(r"ec2-\d{1,3}(?:-\d{1,3}){3}\.")
# The domain alone, too: DHCP writes it into resolv.conf. Not the package com.example.ec2.internal of a Java program.
_PRIVATE_HOST = re.compile(
    rf"(?<![\w.-])\.?(?:(?:ip(?:-\d{{1,3}}){{4}}|i-[0-9a-f]{{8,17}})\.)?(?:({REGION})\.compute|ec2)\.internal{_HOST_END}"
)
_ZONE_ID = re.compile(rf"(?<![A-Za-z0-9])({REGION_CODE})-az\d{{1,2}}(?![A-Za-z0-9])")
_CONSTANT = re.compile(rf"(?<![A-Za-z0-9]){REGION_CONSTANT}(?![A-Za-z0-9])")
# Not the version 10.0.0.1.2, not library-10.0.0.1.jar.
_ADDRESS = re.compile(
    r"(?<![\w.-])(?:(?P<dotted>\d{1,3}(?:\.\d{1,3}){3})(?P<size>/\d{1,2})?(?![\w-]|\.\w)"
    r"|ip-(?P<hyphened>\d{1,3}(?:-\d{1,3}){3})(?![\w-]))"
)
_CAMEL = re.compile(rf"(?:Region\w{{0,8}}(?:\.|::)|AWSRegion|endpoints\.)({CAMEL_REGION})(?=RegionID|[^A-Za-z0-9]|$)")
_LONGEST_NAME_OF_A_BUCKETS_SETTING = 80
# What stands before the name of a bucket: s3://, amazonaws.com/, arn:aws:s3:::, log_bucket: ', "Bucket": "
_SAYS_BUCKET = re.compile(
    r"(?:\bs3[an]?://|:s3:::|amazonaws\.com/|bucket[\w.-]*[\"']?\s*[:=]\s*[\"']?)$", re.IGNORECASE
)


@lru_cache(maxsize=16)
def patterns_for(rules: ScanRules) -> Patterns:
    """A region that does not look like one of today's is known if it is among the source regions."""
    unusual = sorted(name for name in rules.source_regions or () if not re.fullmatch(REGION, name))
    region = "|".join([*map(re.escape, unusual), REGION])
    return Patterns(
        region=re.compile(rf"(?<![A-Za-z0-9])(?:{region})(?![A-Za-z0-9])"),
        zone=re.compile(rf"(?<![A-Za-z0-9])({region}){ZONE_ENDING}(?![A-Za-z0-9])"),
        is_region=re.compile(region),
        vpc_service=re.compile(rf"(?<![\w-])com\.amazonaws\.(?:vpce\.)?({region})\.[a-z0-9.-]*[a-z0-9]"),
        buckets=tuple(_bucket(name) for name in rules.source_buckets),
        networks=tuple(IPv4Network(cidr) for cidr in rules.source_cidrs),
    )


def _bucket(name: str) -> Bucket:
    literal = re.compile(rf"(?<![A-Za-z0-9_.-]){re.escape(name)}(?![A-Za-z0-9_-]|\.(?!s3[.-])[A-Za-z0-9])")
    return Bucket(literal, is_word=not re.search(r"[-.\d]", name))


def _arns(line: Line, _unused: Patterns) -> Iterator[Match]:
    for match in _ARN.finditer(line.text):
        yield Match(match.start(), match.start() + len(match[0].rstrip(_NOT_LAST)), kinds.ARN, match[1].lower())


def _hosts(line: Line, patterns: Patterns) -> Iterator[Match]:
    for match in _HOST.finditer(line.lower):
        region = region_of_host(match[0], patterns.is_region)
        if region:
            is_instance = _PUBLIC_HOST.match(match[0].lstrip("."))
            kind = kinds.EC2_HOST_NAME if is_instance else kinds.SERVICE_ENDPOINT
            yield Match(match.start(), match.end(), kind, region)
    for match in patterns.vpc_service.finditer(line.text):
        yield Match(match.start(), match.end(), kinds.SERVICE_ENDPOINT, match[1])


def _private_hosts(line: Line, _unused: Patterns) -> Iterator[Match]:
    for match in _PRIVATE_HOST.finditer(line.lower):
        # EC2 user guide, "EC2 instance hostnames": only us-east-1 has no region in its names.
        yield Match(match.start(), match.end(), kinds.EC2_HOST_NAME, match[1] or "us-east-1")


def _buckets(line: Line, patterns: Patterns) -> Iterator[Match]:
    for bucket in patterns.buckets:
        for match in bucket.literal.finditer(line.text):
            is_host = line.text.startswith((".s3.", ".s3-"), match.end())
            if not bucket.is_word or is_host or _SAYS_BUCKET.search(_before(line.text, match)):
                yield Match(match.start(), match.end(), kinds.BUCKET)


def _zones(line: Line, patterns: Patterns) -> Iterator[Match]:
    for match in patterns.zone.finditer(line.lower):
        yield Match(match.start(), match.end(), kinds.AVAILABILITY_ZONE, match[1])
    for match in _ZONE_ID.finditer(line.text):
        yield Match(match.start(), match.end(), kinds.AVAILABILITY_ZONE, region_of_code(match[1]))


def _resource_ids(line: Line, _unused: Patterns) -> Iterator[Match]:
    for match in resource_ids.PATTERN.finditer(line.text):
        yield Match(match.start(), match.end(), kinds.RESOURCE_ID, noun=resource_ids.noun_of(match))
    for match in resource_ids.OF_COGNITO.finditer(line.text):
        noun = resource_ids.noun_of_pool(match)
        yield Match(match.start(), match.end(), kinds.RESOURCE_ID, match["region"], noun)


def _addresses(line: Line, patterns: Patterns) -> Iterator[Match]:
    for match in _ADDRESS.finditer(line.text) if patterns.networks else ():
        try:
            address = match["dotted"] or match["hyphened"].replace("-", ".")
            written = IPv4Network(f"{address}{match['size'] or ''}", strict=False)
        except ValueError:
            continue
        # 10.0.0.0/8 in the rules of a firewall is about more than the source, and right elsewhere too.
        if any(written.subnet_of(network) for network in patterns.networks):
            yield Match(match.start(), match.end(), kinds.PRIVATE_ADDRESS)


def _regions(line: Line, patterns: Patterns) -> Iterator[Match]:
    for match in patterns.region.finditer(line.lower):
        yield Match(match.start(), match.end(), kinds.REGION_NAME, match[0])
    for match in _CONSTANT.finditer(line.text):
        yield Match(match.start(), match.end(), kinds.REGION_NAME, match[0].lower().replace("_", "-"))
    for match in _CAMEL.finditer(line.text) if "Region" in line.text else ():
        yield Match(match.start(1), match.end(1), kinds.REGION_NAME, region_of_camel(match[1]))


def _before(line: str, match: re.Match[str]) -> str:
    return line[max(0, match.start() - _LONGEST_NAME_OF_A_BUCKETS_SETTING) : match.start()]


# What says more comes first: a region inside an ARN is told as the ARN.
_MATCHERS: tuple[Callable[[Line, Patterns], Iterator[Match]], ...] = (
    *(_arns, _hosts, _private_hosts, _buckets, _zones, _resource_ids, _addresses, _regions),
)
# They name no region. Inside something of another region they are that region's.
_OF_WHAT_IS_AROUND = frozenset({kinds.RESOURCE_ID, kinds.PRIVATE_ADDRESS})


class _Places:
    """Matches that do not overlap, from left to right. A line may have a hundred thousand of them."""

    def __init__(self) -> None:
        self.matches: list[Match] = []
        self._starts: list[int] = []

    def add(self, match: Match) -> None:
        at = bisect(self._starts, match.start)
        self._starts.insert(at, match.start)
        self.matches.insert(at, match)

    def overlap(self, match: Match) -> bool:
        at = bisect(self._starts, match.start)
        is_in_one = at > 0 and match.start < self.matches[at - 1].end
        return is_in_one or (at < len(self._starts) and self._starts[at] < match.end)


def matches_in(line: Line, rules: ScanRules) -> list[Match]:
    """The couplings that count, from left to right, no two of them at the same place."""
    line = without_escapes(line)
    patterns, found, elsewhere = patterns_for(rules), _Places(), _Places()
    for matcher in _MATCHERS:
        for match in matcher(line, patterns):
            if found.overlap(match):
                continue
            is_elsewheres = elsewhere.overlap(match)
            if not rules.counts(match.region):
                if not is_elsewheres:
                    elsewhere.add(match)
            elif not (is_elsewheres and match.kind in _OF_WHAT_IS_AROUND):
                found.add(match)
    judged = [_judged(line, match) if match.kind == kinds.REGION_NAME else match for match in found.matches]
    return [match for match in judged if match.kind in rules.kinds]


def _judged(line: Line, match: Match) -> Match:
    """A mere name of a region, or the value of a setting."""
    return replace(match, kind=kinds.REGION_SETTING) if is_setting(line, match.start, match.end) else match
