# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of instances that no recovery takes over.

Pure. What EC2 does not list with an instance, such as its CPU credits and its protection against termination, is not
here. Cores and threads are not either: the listing does not say whether they are those of the instance type.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..source_view import Boto
from .setting import AT_LAUNCH, IN_A_TEMPLATE, Setting, at, licenses, reservation


def _forwards(instance: Boto) -> str | None:
    return "off" if instance.get("SourceDestCheck") is False else None


def _further_addresses(instance: Boto) -> int | None:
    faces = instance.get("NetworkInterfaces") or ()
    return sum(max(len(face.get("PrivateIpAddresses") or ()) - 1, 0) for face in faces) or None


def _prefixes(instance: Boto) -> int | None:
    faces = instance.get("NetworkInterfaces") or ()
    return sum(len(face.get(member) or ()) for face in faces for member in ("Ipv4Prefixes", "Ipv6Prefixes")) or None


def _hosts(instance: Boto) -> str | None:
    """A host of the region, a group of them, or any that the account has."""
    placement = instance.get("Placement") or {}
    is_any = placement.get("Tenancy") == "host"
    return placement.get("HostId") or placement.get("HostResourceGroupArn") or ("any" if is_any else None)


def _faces_of_other_types(instance: Boto) -> list[str]:
    return interface_types(instance.get("NetworkInterfaces") or ())


def interface_types(faces: Iterable[Boto]) -> list[str]:
    """Elastic Fabric Adapters. Others, such as trunk, are attached later by what manages containers."""
    return sorted({str(face.get("InterfaceType")) for face in faces} & {"efa", "efa-only"})


# Name -> what it is. The names are kept in manifests.
OF_INSTANCES: dict[str, Setting] = {
    "source_dest_check": Setting(
        _forwards, "turn it off where traffic is forwarded (aws ec2 modify-instance-attribute --no-source-dest-check)"
    ),
    "network_interfaces": Setting(
        at("NetworkInterfaces"),
        "attach further ones (aws ec2 attach-network-interface)",
        usual=(1,),
        in_template=True,
    ),
    "secondary_private_ips": Setting(_further_addresses, "assign them (aws ec2 assign-private-ip-addresses)"),
    "address_prefixes": Setting(_prefixes, "assign them (aws ec2 assign-private-ip-addresses --ipv4-prefix-count)"),
    "interface_types": Setting(_faces_of_other_types, AT_LAUNCH),
    "secondary_interfaces": Setting(at("SecondaryInterfaces"), AT_LAUNCH),
    "purchase_option": Setting(
        at("InstanceLifecycle"),
        f"know that it is launched on demand, at another price, or {IN_A_TEMPLATE}",
        in_template=True,
    ),
    "hibernation": Setting(
        at("HibernationOptions.Configured"),
        "set launch.hibernation_options for plain instances, or go on without",
        options=("hibernation_options",),
    ),
    "enclaves": Setting(at("EnclaveOptions.Enabled"), AT_LAUNCH),
    "automatic_recovery": Setting(
        at("MaintenanceOptions.AutoRecovery"),
        "set it (aws ec2 modify-instance-maintenance-options --auto-recovery)",
        usual=("default",),
    ),
    "reboot_migration": Setting(
        at("MaintenanceOptions.RebootMigration"),
        "set it (aws ec2 modify-instance-maintenance-options --reboot-migration)",
        usual=("default",),
    ),
    "hostname_type": Setting(
        at("PrivateDnsNameOptions.HostnameType"), "set it for the subnets of the plan, or go on", usual=("ip-name",)
    ),
    "bandwidth_weighting": Setting(
        at("NetworkPerformanceOptions.BandwidthWeighting"),
        "set it (aws ec2 modify-instance-network-performance-options)",
        usual=("default",),
    ),
    "memory_encryption": Setting(at("CpuOptions.AmdSevSnp"), AT_LAUNCH, usual=("disabled",)),
    "nested_virtualization": Setting(
        at("CpuOptions.NestedVirtualization"),
        "stop the instance, and set it (aws ec2 modify-instance-cpu-options --nested-virtualization)",
        usual=("disabled",),
    ),
    "capacity_reservation": Setting(
        reservation,
        "stop the instance, and set it (aws ec2 modify-instance-capacity-reservation-attributes)",
        usual=("open",),
    ),
    "placement_group": Setting(
        at("Placement.GroupName"),
        "set launch.placement_group to one of the recovery region",
        options=("placement_group", "placement"),
        names_things=True,
    ),
    "partition": Setting(at("Placement.PartitionNumber"), "set launch.placement", options=("placement",)),
    "dedicated_host": Setting(
        _hosts, "set launch.placement to a host of the recovery region", options=("placement",), names_things=True
    ),
    "licenses": Setting(
        licenses,
        "associate those of the recovery region (aws license-manager update-license-specifications-for-resource)",
        names_things=True,
    ),
    "outpost": Setting(at("OutpostArn"), "know that it is launched in the region itself"),
}
