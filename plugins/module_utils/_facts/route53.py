# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of Route 53: hosted zones, and what they have of the names that are asked about.

It never judges what it reads. Route 53 has one control plane for all regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .._dns.names.hostnames import ownership_name
from .._dns.names.model import TXT, Found
from .._dns.route53 import api
from .._dns.route53.records import by_name, found_of_name, set_from_boto
from .._dns.route53.zones import HostedZone


def hosted_zones(route53: Any) -> tuple[HostedZone, ...]:
    return tuple(api.list_zones(route53))


def records(route53: Any, zone: HostedZone, names: Iterable[str]) -> dict[str, Found]:
    """Name -> what the zone has of it, out of one listing of the zone."""
    listed = by_name(api.list_records(route53, zone.zone))
    return {name: _found(zone, name, listed) for name in names}


def _found(zone: HostedZone, name: str, listed: Mapping[str, list[Mapping[str, Any]]]) -> Found:
    """Also who owns an alias: a recovery writes that beside each name that it sets."""
    found = found_of_name(zone.zone, name, listed)
    if not found.obstacle:
        return found
    beside = (set_from_boto(each) for each in listed.get(ownership_name(name), ()) if each["Type"] == TXT)
    return replace(found, ownership=next(beside, None))
