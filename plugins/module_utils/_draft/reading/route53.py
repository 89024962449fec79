# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names in hosted zones, as the providers of DNS records list them: one listing for each zone.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.parallel import in_parallel
from ..._dns.names.hostnames import normal_name
from ..._dns.route53 import api
from ..._dns.route53.records import record_name
from ..model import HostedZone, Record

_POINTING = ("A", "AAAA", "CNAME")


def zones(route53: Any) -> list[HostedZone]:
    """All zones with the names that point somewhere; AwsError if one of them could not be listed."""
    found = [hosted.zone for hosted in api.list_zones(route53)]
    listings = in_parallel(lambda zone: list(api.list_records(route53, zone)), found)
    return [
        HostedZone(
            zone.name, zone.is_private, tuple(_record(told) for told in records if told.get("Type") in _POINTING)
        )
        for zone, records in zip(found, listings, strict=True)
    ]


def _record(told: Mapping[str, Any]) -> Record:
    """A set has no ``AliasTarget`` or no ``ResourceRecords``; the listing has checked that it has one of them."""
    alias = told.get("AliasTarget")
    targets = [alias.get("DNSName", "")] if alias else [record["Value"] for record in told["ResourceRecords"]]
    return Record(
        record_name(told["Name"]),
        told["Type"],
        tuple(normal_name(target).removeprefix("dualstack.") for target in targets),
        str(told.get("SetIdentifier", "")),
    )
