# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The DNS names of a workload, and the hosted zones that could hold them.

Pure: it never asks a name server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .._dns.names.hostnames import WILDCARD, is_within, normal_name
from .._dns.names.model import PRIVATE, PUBLIC, Hostname
from .._dns.route53.zones import HostedZone, candidates
from .._workloads.settled import Settled


@dataclass(frozen=True, slots=True)
class WantedName:
    """A name of the plan, and the zone that the plan names for it, by its name or its id; empty for the best fit."""

    hostname: Hostname
    zone: str = ""


def wanted_names(workload: Settled) -> Iterator[WantedName]:
    """A wildcard is a name of its own."""
    for entry in workload.sections("dns"):
        name = normal_name(str(entry.get("name") or ""))
        scope = PRIVATE if str(entry.get("private")).lower() in ("true", "yes", "1") else PUBLIC
        zone = str(entry.get("zone") or "")
        yield WantedName(Hostname(name, scope), zone)
        if entry.get("wildcard") and not name.startswith(WILDCARD):
            yield WantedName(Hostname(f"{WILDCARD}{name}", scope), zone)


def zones_for(wanted: WantedName, zones: Sequence[HostedZone]) -> list[HostedZone]:
    """Those that the plan means; more than one if it does not say which."""
    if not wanted.zone:
        return candidates(wanted.hostname, zones, private_zone=True)
    name = wanted.hostname.name.removeprefix(WILDCARD)
    is_private = wanted.hostname.scope == PRIVATE
    by_id = [each for each in zones if each.zone.id == wanted.zone]
    return by_id or [
        each
        for each in zones
        if each.zone.name == normal_name(wanted.zone)
        and each.zone.is_private == is_private
        and is_within(name, each.zone.name)
    ]
