# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What counts as a coupling: which regions, buckets and networks are the source's, and what is allowed for a reason.

Pure: a mistake is found when the rules are made, never while files are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network

from .._core.regions import region_problem
from .globs import matches_any
from .kinds import KINDS

# Narrower ones are not worth refusing; a VPC has at most a /16 (VPC user guide, "VPC CIDR blocks").
_WIDEST_PREFIX = 8


class InvalidRules(ValueError):
    """The rules cannot be followed; the text is one sentence for the user, with the option's name."""


@dataclass(frozen=True)
class Allowance:
    """What is no coupling, and why: one literal, or all that a regular expression matches as a whole.

    The literal is compared as it stands in the file, before secrets are masked.
    """

    reason: str
    literal: str | None = None
    pattern: str | None = None
    path: str = "*"

    def covers(self, path: str, literal: str) -> bool:
        is_meant = literal == self.literal if self.pattern is None else re.fullmatch(self.pattern, literal) is not None
        return is_meant and matches_any(path, (self.path,))

    def problem(self) -> str | None:
        if not self.reason.strip():
            return "allow: every entry needs a reason"
        if bool(self.literal) == bool(self.pattern):
            return f"allow: the entry with the reason '{self.reason}' needs a literal or a pattern, and not both"
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            return f"allow: '{self.pattern}' is not a regular expression: {error}"
        return None


@dataclass(frozen=True)
class ScanRules:
    """``source_regions`` are the regions whose names count; None means every region, an empty set none.

    What names no region, such as the id of a subnet, counts whatever they are. ``kinds`` leaves kinds out.
    """

    source_regions: frozenset[str] | None = None
    source_cidrs: tuple[str, ...] = ()
    source_buckets: tuple[str, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    kinds: frozenset[str] = frozenset(KINDS)

    def __post_init__(self) -> None:
        problems = [
            *(region_problem(region, "source_regions") for region in sorted(self.source_regions or ())),
            *(_network_problem(cidr) for cidr in self.source_cidrs),
            *("source_buckets: a name is empty" for name in self.source_buckets if not name.strip()),
            *(allowance.problem() for allowance in self.allowed),
        ]
        for problem in filter(None, problems):
            raise InvalidRules(problem)

    def counts(self, region: str | None) -> bool:
        return region is None or self.source_regions is None or region in self.source_regions


def _network_problem(cidr: str) -> str | None:
    try:
        network = IPv4Network(cidr)
    except ValueError as error:
        return f"source_cidrs: '{cidr}' is not an IPv4 range such as 10.0.0.0/16: {error}"
    if network.prefixlen < _WIDEST_PREFIX:
        return f"source_cidrs: '{cidr}' is wider than a /{_WIDEST_PREFIX}, and no VPC has such a range"
    return None
