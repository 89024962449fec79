"""The EC2 actions that we answer ourselves; moto answers all others.

An answer takes the call and the world and returns a dictionary in the form of boto3's response.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..state import World
from ..wire import Call
from . import (
    address_attributes,
    addresses,
    block_public_access,
    capacity_reservations,
    copy_image,
    copy_snapshot,
    create_image,
    create_snapshots,
    deregister_image,
    describe_image_attribute,
    describe_images,
    describe_snapshots,
    image_switches,
    launch_templates,
    modify_image_attribute,
    regions,
    register_image,
    snapshot_changes,
    tags,
    volumes,
)

Answer = Callable[[Call, World], dict[str, Any]]

ANSWERS: dict[str, Answer] = {
    "AllocateAddress": addresses.allocate_address,
    "AssociateAddress": addresses.associate_address,
    "AttachVolume": volumes.attach_volume,
    "CopyImage": copy_image.copy_image,
    "CopySnapshot": copy_snapshot.copy_snapshot,
    "CreateImage": create_image.create_image,
    "CreateSnapshots": create_snapshots.create_snapshots,
    "CreateTags": tags.create_tags,
    "CreateVolume": volumes.create_volume,
    "DeleteSnapshot": snapshot_changes.delete_snapshot,
    "DeleteTags": tags.delete_tags,
    "DeregisterImage": deregister_image.deregister_image,
    "DescribeAddresses": addresses.describe_addresses,
    "DescribeAddressesAttribute": address_attributes.describe_addresses_attribute,
    "DescribeCapacityReservations": capacity_reservations.describe_capacity_reservations,
    "DescribeImageAttribute": describe_image_attribute.describe_image_attribute,
    "DescribeImages": describe_images.describe_images,
    "DescribeLaunchTemplateVersions": launch_templates.describe_launch_template_versions,
    "DescribeRegions": regions.describe_regions,
    "DescribeSnapshots": describe_snapshots.describe_snapshots,
    "DescribeVolumes": volumes.describe_volumes,
    "DisableImage": image_switches.disable_image,
    "DisableImageBlockPublicAccess": block_public_access.disable,
    "DisableImageDeprecation": image_switches.disable_image_deprecation,
    "DisableImageDeregistrationProtection": image_switches.disable_protection,
    "DisassociateAddress": addresses.disassociate_address,
    "EnableImage": image_switches.enable_image,
    "EnableImageBlockPublicAccess": block_public_access.enable,
    "EnableImageDeprecation": image_switches.enable_image_deprecation,
    "EnableImageDeregistrationProtection": image_switches.enable_protection,
    "GetImageBlockPublicAccessState": block_public_access.get_state,
    "ModifyAddressAttribute": address_attributes.modify_address_attribute,
    "ModifyImageAttribute": modify_image_attribute.modify_image_attribute,
    "ModifySnapshotAttribute": snapshot_changes.modify_snapshot_attribute,
    "RegisterImage": register_image.register_image,
    "ReleaseAddress": addresses.release_address,
    "ResetAddressAttribute": address_attributes.reset_address_attribute,
}
