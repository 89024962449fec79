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
    """Each with all that is said of it: ``/dev/xvda 200 GiB gp3 iops 6000 encrypted``."""
    return [_volume(mapping) for mapping in data.get("BlockDeviceMappings") or ()]


def _volume(mapping: Boto) -> str:
    name, volume = str(mapping.get("DeviceName")), mapping.get("Ebs") or {}
    if not volume:
        return f"{name} {mapping.get('VirtualName') or 'left out'}"
    flags = {"encrypted": volume.get("Encrypted"), "kept": volume.get("DeleteOnTermination") is False}
    said = [
        *([f"{volume['VolumeSize']} GiB"] if volume.get("VolumeSize") else []),
        *([str(volume["VolumeType"])] if volume.get("VolumeType") else []),
        *(
            f"{key.lower()} {volume[key]}"
            for key in ("Iops", "Throughput", "KmsKeyId", "SnapshotId")
            if volume.get(key)
        ),
        *(flag for flag, is_set in flags.items() if is_set),
    ]
    return " ".join([name, *said])


def _public_address(data: Boto) -> str | None:
    """One that is off is a matter of the subnets as well, which the plan names."""
    said = [face.get("AssociatePublicIpAddress") for face in data.get("NetworkInterfaces") or ()]
    return "on" if any([*said, data.get("AssociatePublicIpAddress")]) else None


def _ipv6_addresses(data: Boto) -> int | None:
    faces = data.get("NetworkInterfaces") or ()
    return sum(face.get("Ipv6AddressCount") or len(face.get("Ipv6Addresses") or ()) for face in faces) or None


def _cores(data: Boto) -> str | None:
    said = data.get("CpuOptions") or {}
    found = [
        f"{noun} {said[key]}" for key, noun in (("CoreCount", "cores"), ("ThreadsPerCore", "threads")) if said.get(key)
    ]
    return ", ".join(found) or None


_IN_A_VERSION = (
    "add it to the launch template that the recovery creates (aws ec2 create-launch-template-version) and replace the "
    "instances (aws autoscaling start-instance-refresh), or go on without"
)
_SPOT = "know that it launches on demand, at another price, or " + IN_A_TEMPLATE
OF_TEMPLATES: dict[str, Setting] = {
    "volumes": Setting(_volumes, "set launch.volumes", options=("volumes",)),
    "public_address": Setting(
        _public_address, f"use subnets that give public addresses, or {IN_A_TEMPLATE}", in_template=True
    ),
    "ipv6_addresses": Setting(
        _ipv6_addresses, f"use subnets that give IPv6 addresses, or {IN_A_TEMPLATE}", in_template=True
    ),
    "network_interfaces": Setting(at("NetworkInterfaces"), IN_A_TEMPLATE, usual=(1,), in_template=True),
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
    "purchase_option": Setting(at("InstanceMarketOptions.MarketType"), _SPOT, in_template=True),
    "spot_price": Setting(at("SpotPrice"), _SPOT, in_template=True),
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
        name: replace(OF_INSTANCES[name], todo=_IN_A_VERSION, options=())
        for name in (
            *("automatic_recovery", "bandwidth_weighting", "capacity_reservation", "enclaves", "hostname_type"),
            *("licenses", "memory_encryption", "nested_virtualization", "partition", "reboot_migration"),
        )
    },
    **{name: OF_INSTANCES[name] for name in ("dedicated_host", "placement_group")},
}
