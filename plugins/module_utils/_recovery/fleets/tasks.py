# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tasks for modules of amazon.aws that launch a fleet: a module and its options.

Pure: it never runs one. They are started with wait: false, because waiting is our own.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ..ownership import STATE
from .template import template_options
from .values import FleetValues, GroupValues

Task = tuple[str, dict[str, Any]]
INSTANCE = "amazon.aws.ec2_instance"
TEMPLATE = "amazon.aws.ec2_launch_template"
GROUP = "amazon.aws.autoscaling_group"
# What is tagged when a launch template launches it.
NETWORK = ("security_group_ids", "security_groups", "network_interfaces")
_TAGGED = ("instance", "volume", "network-interface")


def instances_task(
    values: FleetValues, image: str, count: int, place: Mapping[str, Any], tags: Mapping[str, str], region: str
) -> Task:
    """``place`` is the subnet or the zone, or what the launch template and the subnet have to be together."""
    own = {**_with_placement(dict(values.launch.options)), "image_id": image}
    # A launch template has all of it.
    said = {} if "launch_template" in place else own
    return INSTANCE, {**said, **place, "count": count, "tags": dict(tags), **_of_all(region)}


def template_task(
    name: str,
    base: Mapping[str, Any],
    values: FleetValues,
    image: str,
    tags: Mapping[str, str],
    region: str,
    *,
    is_bare: bool = False,
) -> Task:
    """``is_bare`` leaves the network out, for a launch that says it."""
    options = {**template_options(base), **_template_values(values, base), "image_id": image}
    if is_bare:
        options = {key: value for key, value in options.items() if key not in NETWORK}
    of_launched = {key: value for key, value in tags.items() if key != STATE}
    own = {
        "template_name": name,
        # Of an earlier version nothing counts: what is to be there is said in full.
        "source_version": "",
        "tag_specifications": [{"resource_type": kind, "tags": of_launched} for kind in _TAGGED],
        "tags": dict(tags),
        "purge_tags": False,
        "region": region,
    }
    return TEMPLATE, {**options, **own}


def _template_values(values: FleetValues, base: Mapping[str, Any]) -> dict[str, Any]:
    """Options of amazon.aws.ec2_instance as those of amazon.aws.ec2_launch_template."""
    own = _with_placement(dict(values.launch.options))
    same = (
        *("instance_type", "key_name", "iam_instance_profile", "metadata_options", "ebs_optimized", "cpu_options"),
        *("placement", "instance_initiated_shutdown_behavior"),
    )
    found = {option: own[option] for option in same if option in own}
    if "user_data" in own:
        found["user_data"] = base64.b64encode(str(own["user_data"]).encode()).decode()
    if "detailed_monitoring" in own:
        found["monitoring"] = {"enabled": own["detailed_monitoring"]}
    if "termination_protection" in own:
        found["disable_api_termination"] = own["termination_protection"]
    if "cpu_credit_specification" in own:
        found["credit_specification"] = {"cpu_credits": own["cpu_credit_specification"]}
    if "volumes" in own:
        found["block_device_mappings"] = own["volumes"]
    if "security_groups" in own:
        found |= _groups(list(own["security_groups"]), template_options(base).get("network_interfaces") or [])
    return found


def _groups(groups: list[str], interfaces: list[dict[str, Any]]) -> dict[str, Any]:
    """AWS takes them of a template with interfaces only in these."""
    if not interfaces:
        return {"security_group_ids": groups}
    return {"network_interfaces": [{**interfaces[0], "groups": groups}, *interfaces[1:]]}


def group_task(
    group: GroupValues,
    template: str,
    subnets: tuple[str, ...],
    target_groups: tuple[str, ...],
    tags: Mapping[str, str],
    region: str,
) -> Task:
    listed = [{key: value, "propagate_at_launch": key != STATE} for key, value in tags.items()]
    where = {"vpc_zone_identifier": list(subnets)} if subnets else {}
    own = {
        "name": group.name,
        # Its newest version is the one that was checked a moment ago.
        "launch_template": {"launch_template_name": template, "version": "$Latest"},
        "target_group_arns": list(target_groups),
        "tags": listed,
        "wait_for_instances": False,
        "region": region,
    }
    return GROUP, {**group.values.options, **where, **own}


def _with_placement(options: dict[str, Any]) -> dict[str, Any]:
    """placement_group and tenancy where amazon.aws has them now."""
    found = {key: value for key, value in options.items() if key not in ("placement_group", "tenancy")}
    old = {"group_name": options.get("placement_group"), "tenancy": options.get("tenancy")}
    placement = {**{key: value for key, value in old.items() if value}, **(options.get("placement") or {})}
    return {**found, **({"placement": placement} if placement else {})}


def _of_all(region: str) -> dict[str, Any]:
    return {"purge_tags": False, "wait": False, "region": region}
