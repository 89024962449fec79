# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to Route 53 that names of a recovery need beside those of registered instances, errors explained.

It never decides anything.
"""

from __future__ import annotations

from typing import Any

from ..._core.errors import explained
from ..._dns.names.model import Zone
from ..._dns.route53.errors import RULES
from .plan import Change

_PLACE = "Route 53"


def regions_of_zone(route53: Any, zone: Zone) -> set[str]:
    """Regions of the VPCs that resolve with a private zone."""
    with explained("route53", "GetHostedZone", _PLACE, f"hosted zone {zone.id}", RULES):
        return {each["VPCRegion"] for each in route53.get_hosted_zone(Id=zone.id).get("VPCs", ())}


def change(route53: Any, step: Change) -> str:
    """Hand it in: what goes has to be exactly what is there. The id of the change."""
    changes = [
        *({"Action": "DELETE", "ResourceRecordSet": dict(each)} for each in step.old),
        *({"Action": "CREATE", "ResourceRecordSet": dict(each)} for each in step.new),
    ]
    thing = f"{step.hostname} of zone {step.zone.name} ({step.zone.id})"
    with explained("route53", "ChangeResourceRecordSets", _PLACE, thing, RULES):
        answer = route53.change_resource_record_sets(
            HostedZoneId=step.zone.id, ChangeBatch={"Comment": "lifeboat.aws", "Changes": changes}
        )
        return str(answer["ChangeInfo"]["Id"])
