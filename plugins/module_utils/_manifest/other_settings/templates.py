# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of launch templates and launch configurations, which groups launch, that no recovery takes over.

Pure. What is said there counts even if it is usual, where another instance type or subnet has something else.
"""

from __future__ import annotations

from dataclasses import replace

from ..source_view import Boto
from .instances import OF_INSTANCES, interface_types
from .setting import IN_A_TEMPLATE, Setting, at


def _volumes(data: Boto) -> list[str]:
    """Each with what is said of it: /dev/xvda 200 GiB gp3."""
    found = []
    for mapping in data.get("BlockDeviceMappings") or ():
        volume = mapping.get("Ebs") or {}
        size = f" {volume['VolumeSize']} GiB" if volume.get("VolumeSize") else ""
        found.append(
            f"{mapping.get('DeviceName')}{size}{' ' + volume['VolumeType'] if volume.get('VolumeType') else ''}"
        )
    return found


def _public_address(data: Boto) -> str | None:
    said = [face.get("AssociatePublicIpAddress") for face in data.get("NetworkInterfaces") or ()]
    said.append(data.get("AssociatePublicIpAddress"))
    return next(("on" if each else "off" for each in said if each is not None), None)


def _cores(data: Boto) -> str | None:
    said = data.get("CpuOptions") or {}
    found = [f"{key} {value}" for key, value in sorted(said.items()) if value]
    return ", ".join(found) or None


_IN_A_VERSION = "add it to the launch template of the group (aws ec2 create-launch-template-version), or go on without"
_SPOT = "know that it launches on demand, at another price, or " + IN_A_TEMPLATE
OF_TEMPLATES: dict[str, Setting] = {
    "volumes": Setting(_volumes, "set launch.volumes", options=("volumes",)),
    "public_address": Setting(
        _public_address, f"use subnets that give public addresses, or keep them, or {IN_A_TEMPLATE}"
    ),
    "network_interfaces": Setting(at("NetworkInterfaces"), IN_A_TEMPLATE, usual=(1,)),
    "interface_types": Setting(lambda data: interface_types(data.get("NetworkInterfaces") or ()), _IN_A_VERSION),
    "secondary_interfaces": Setting(at("SecondaryInterfaces"), _IN_A_VERSION),
    "termination_protection": Setting(
        at("DisableApiTermination"), "set launch.termination_protection", options=("termination_protection",)
    ),
    "stop_protection": Setting(at("DisableApiStop"), _IN_A_VERSION),
    "shutdown_behavior": Setting(
        at("InstanceInitiatedShutdownBehavior"),
        "set launch.instance_initiated_shutdown_behavior",
        usual=("stop",),
        options=("instance_initiated_shutdown_behavior",),
    ),
    "purchase_option": Setting(at("InstanceMarketOptions.MarketType"), _SPOT),
    "spot_price": Setting(at("SpotPrice"), _SPOT),
    "cpu_credits": Setting(
        at("CreditSpecification.CpuCredits"),
        "set launch.cpu_credit_specification",
        options=("cpu_credit_specification",),
    ),
    "cpu_options": Setting(_cores, "set launch.cpu_options", options=("cpu_options",)),
    "hibernation": Setting(at("HibernationOptions.Configured"), _IN_A_VERSION),
    "instance_requirements": Setting(
        lambda data: "instance types by their properties" if data.get("InstanceRequirements") else None,
        "set launch.instance_type",
        options=("instance_type",),
    ),
    **{
        name: replace(OF_INSTANCES[name], todo=_IN_A_VERSION)
        for name in (
            *("automatic_recovery", "bandwidth_weighting", "capacity_reservation", "enclaves", "hostname_type"),
            *("licenses", "reboot_migration"),
        )
    },
    **{name: OF_INSTANCES[name] for name in ("dedicated_host", "partition", "placement_group")},
}
