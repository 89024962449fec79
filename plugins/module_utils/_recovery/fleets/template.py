# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A launch template of the recovery region as the base of a new one: what amazon.aws.ec2_launch_template takes of it.

Pure: it never changes the base. What the module does not know is left out, and named, so that a finding can say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict

# Options of the module, with those in them: LaunchTemplateData of the EC2 API has more.
_PLAIN: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("disable_api_termination", "ebs_optimized", "image_id", "instance_initiated_shutdown_behavior"),
            *("instance_type", "kernel_id", "key_name", "ram_disk_id", "security_group_ids", "security_groups"),
            "user_data",
        ),
        (),
    ),
    "block_device_mappings": ("device_name", "ebs", "no_device", "virtual_name"),
    "cpu_options": ("core_count", "threads_per_core"),
    "credit_specification": ("cpu_credits",),
    "instance_market_options": ("market_type", "spot_options"),
    "monitoring": ("enabled",),
    "metadata_options": (
        *("http_endpoint", "http_put_response_hop_limit", "http_tokens", "http_protocol_ipv6"),
        "instance_metadata_tags",
    ),
    "network_interfaces": (
        *("associate_public_ip_address", "delete_on_termination", "description", "device_index", "groups"),
        *("ipv6_address_count", "ipv6_addresses", "network_interface_id", "private_ip_address", "subnet_id"),
    ),
    "placement": ("affinity", "availability_zone", "group_name", "host_id", "tenancy"),
}
# What a recovery says itself, and what is no setting.
_OURS = ("tag_specifications", "image_id")
_NO_SETTINGS = ("state",)


def template_options(data: Mapping[str, Any]) -> dict[str, Any]:
    """``data`` is LaunchTemplateData as AWS answers it."""
    given = camel_dict_to_snake_dict(dict(data))
    found = {key: _kept(key, value) for key, value in given.items() if key in _PLAIN and key not in _OURS}
    profile = given.get("iam_instance_profile") or {}
    if name := profile.get("arn") or profile.get("name"):
        found["iam_instance_profile"] = name
    return {key: value for key, value in found.items() if value not in (None, {}, [])}


def left_out(data: Mapping[str, Any]) -> list[str]:
    """What of the base a new launch template does not have, by AWS's names in lower case."""
    found = []
    for key, value in camel_dict_to_snake_dict(dict(data)).items():
        if key in (*_OURS, "iam_instance_profile"):
            continue
        if key not in _PLAIN:
            found.append(key)
            continue
        parts = value if isinstance(value, list) else [value]
        inner = {name for part in parts if isinstance(part, Mapping) for name in part}
        found += [f"{key}.{name}" for name in sorted(inner) if name not in (*_PLAIN[key], *_NO_SETTINGS)]
    return found


def _kept(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _addresses(name, each) for name, each in value.items() if name in _PLAIN[key]}
    if isinstance(value, list):
        return [_kept(key, each) if isinstance(each, Mapping) else each for each in value]
    return value


def _addresses(name: str, value: Any) -> Any:
    """The module has IPv6 addresses as texts."""
    return [each["ipv6_address"] for each in value] if name == "ipv6_addresses" else value
