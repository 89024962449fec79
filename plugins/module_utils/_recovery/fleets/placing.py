# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the instances of a fleet go: spread over the subnets, those of a partial fleet where the fewest are.

Pure: it never asks whether a zone has room; a launch that AWS has no capacity for is tried in the other subnets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .template import template_options
from .wanted import Wanted


def spread(subnets: Sequence[str], there: Sequence[str], missing: int) -> dict[str, int]:
    """Subnet -> how many more it gets. ``there`` are the subnets of the instances that run already."""
    counts = Counter(dict.fromkeys(subnets, 0))
    counts.update(subnet for subnet in there if subnet in counts)
    added: dict[str, int] = {}
    for _number in range(missing):
        chosen = min(subnets, key=lambda subnet: (counts[subnet], subnets.index(subnet)))
        counts[chosen] += 1
        added[chosen] = added.get(chosen, 0) + 1
    return added


def place_of(wanted: Wanted, subnet: str | None) -> dict[str, Any]:
    """The options of amazon.aws.ec2_instance that say where, and with which launch template."""
    if wanted.base is None:
        zone = wanted.request.launch.get("availability_zone")
        own = {"vpc_subnet_id": subnet} if subnet else {"availability_zone": zone} if zone else {}
        return {key: value for key, value in own.items() if value}
    template = {"name": wanted.request.template_name, "version": "$Latest"}
    if subnet is None:
        return {"launch_template": template}
    return {"launch_template": template, "network_interfaces": [_interface(wanted, subnet)]}


def _interface(wanted: Wanted, subnet: str) -> dict[str, Any]:
    """The first one of the base in that subnet, with the security groups of the plan or else of the base."""
    base = template_options(wanted.base_data)
    first: Mapping[str, Any] = next(iter(base.get("network_interfaces") or ()), {})
    said = wanted.values.launch.get("security_groups")
    groups = said or first.get("groups") or base.get("security_group_ids") or base.get("security_groups")
    public = first.get("associate_public_ip_address")
    return {
        "device_index": 0,
        "subnet_id": subnet,
        **({"groups": list(groups)} if groups else {}),
        **({"assign_public_ip": True} if public else {}),
    }
