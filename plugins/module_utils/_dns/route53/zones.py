# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which hosted zone a name belongs to.

Pure. Two zones that would both do are an error that lists them: the wrong one could be live.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.problem import Problem
from ..names.hostnames import is_within
from ..names.model import PRIVATE, Hostname, Zone
from .records import record_name


@dataclass(frozen=True, slots=True)
class HostedZone:
    """A hosted zone, how many record sets it has, and whether they can be changed while us-east-1 is down."""

    zone: Zone
    count: int = 0
    is_accelerated: bool = False


def zone_from_boto(zone: Mapping[str, Any]) -> HostedZone:
    """A zone out of an answer, which always says whether it is private (API reference, HostedZoneConfig)."""
    is_private = bool(zone["Config"]["PrivateZone"])
    zone_id = zone["Id"].removeprefix("/hostedzone/")
    # Accelerated recovery, which only public zones can have; API reference, HostedZoneFeatures.
    accelerated = zone.get("Features", {}).get("AcceleratedRecoveryStatus") == "ENABLED"
    count = int(zone.get("ResourceRecordSetCount", 0))
    return HostedZone(Zone(zone_id, record_name(zone["Name"]), is_private), count, accelerated)


def wanted_side(hostname: Hostname, *, private_zone: bool) -> bool:
    """Whether a name is looked for among private zones."""
    return private_zone and hostname.scope == PRIVATE


def candidates(hostname: Hostname, zones: Sequence[HostedZone], *, private_zone: bool) -> list[HostedZone]:
    """The zones of the right side with the longest name that holds the host name."""
    side = wanted_side(hostname, private_zone=private_zone)
    name = hostname.name.removeprefix("*.")
    holding = [found for found in zones if found.zone.is_private == side and is_within(name, found.zone.name)]
    longest = max((len(found.zone.name) for found in holding), default=0)
    return [found for found in holding if len(found.zone.name) == longest]


def no_zone(hostname: Hostname, *, private_zone: bool) -> Problem:
    side, option = (
        ("private", "private_zone_id")
        if wanted_side(hostname, private_zone=private_zone)
        else (
            "public",
            "zone_id",
        )
    )
    hint = "; set private_zone: false if it belongs into a public zone" if side == "private" else ""
    return Problem(
        "NoZone", f"{hostname}: this account has no {side} hosted zone for it; make one, or set {option}{hint}"
    )


def other_zone(hostname: Hostname, hosted: HostedZone) -> Problem:
    zone = hosted.zone
    return Problem(
        "OtherZone", f"{hostname}: hosted zone {zone.id} is {zone.name}, which does not hold it; name the one that does"
    )


def several_zones(hostname: Hostname, found: Sequence[HostedZone], *, private_zone: bool) -> Problem:
    is_private = wanted_side(hostname, private_zone=private_zone)
    option = "private_zone_id or vpc_id" if is_private else "zone_id"
    listed = ", ".join(f"{each.zone.id} ({each.zone.name}, {each.count} record sets)" for each in found)
    return Problem("SeveralZones", f"{hostname}: {len(found)} hosted zones could hold it: {listed}; set {option}")
