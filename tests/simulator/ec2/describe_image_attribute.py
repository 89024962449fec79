"""DescribeImageAttribute, for the owner of the image only.

It never answers ``blockDeviceMapping``: AWS refuses that one.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError, invalid_value
from ..models.image import SimAmi
from ..state import World
from ..wire import Call
from .find import image_unavailable, own_image, visible_image
from .parameters import required

# Attribute -> (member of the response, trait of the image).
_TRAITS = {
    "bootMode": ("BootMode", "BootMode"),
    "imdsSupport": ("ImdsSupport", "ImdsSupport"),
    "kernel": ("KernelId", "KernelId"),
    "ramdisk": ("RamdiskId", "RamdiskId"),
    "sriovNetSupport": ("SriovNetSupport", "SriovNetSupport"),
    "uefiData": ("UefiData", "UefiData"),
    "tpmSupport": ("TpmSupport", "TpmSupport"),
    "lastLaunchedTime": ("LastLaunchedTime", "LastLaunchedTime"),
}


def describe_image_attribute(call: Call, world: World) -> dict[str, Any]:
    image_id, attribute = required(call, "ImageId"), required(call, "Attribute")
    image = _readable_image(call, world, image_id)
    if attribute == "blockDeviceMapping":
        raise AwsError("AuthFailure", "Unauthorized attempt to access restricted resource")
    if attribute == "launchPermission":
        if image.state == "pending":
            raise image_unavailable(image_id, "pending")
        return {"ImageId": image_id, "LaunchPermissions": image.launch_permissions}
    if attribute == "description":
        return {"ImageId": image_id, "Description": {"Value": image.description}}
    if attribute == "deregistrationProtection":
        return {"ImageId": image_id, "DeregistrationProtection": {"Value": image.protection}}
    if attribute == "productCodes":
        return {"ImageId": image_id, "ProductCodes": []}
    if attribute not in _TRAITS:
        raise invalid_value(attribute, "attribute", "Unknown attribute.")
    member, trait = _TRAITS[attribute]
    return {"ImageId": image_id, member: {"Value": image.traits.get(trait)}}


def _readable_image(call: Call, world: World, image_id: str) -> SimAmi:
    shared = visible_image(world, call.account, call.region, image_id)
    if shared is not None and shared.owner_id != call.account:
        # Seen by everybody who asks for a shared image's permissions; the code for "exists, but not yours".
        raise AwsError("AuthFailure", f"Not authorized for image:{image_id}", 403)
    return own_image(call, world, image_id)
