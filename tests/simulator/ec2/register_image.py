"""RegisterImage: an image from existing snapshots, available at once.

It never sets SourceImageId: registered images have none (EC2 guide, ami-ancestry).
"""

from __future__ import annotations

from typing import Any

from ..errors import invalid_value
from ..models.image import SimAmi
from ..state import World
from ..wire import Call
from .names import check_name
from .new_disks import registered_disks
from .parameters import required, stop_if_dry_run
from .tag_rules import tag_specifications

_TRAITS = (
    "Architecture",
    "BootMode",
    "EnaSupport",
    "ImdsSupport",
    "KernelId",
    "RamdiskId",
    "RootDeviceName",
    "SriovNetSupport",
    "TpmSupport",
    "VirtualizationType",
)
_ARCHITECTURES = ("i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac")


def register_image(call: Call, world: World) -> dict[str, Any]:
    name = required(call, "Name")
    tags = tag_specifications(call, world, ("image", "snapshot"))
    disks = registered_disks(call, world)
    traits = {trait: call.params[trait] for trait in _TRAITS if call.params.get(trait) not in (None, "")}
    if traits.get("Architecture", "x86_64") not in _ARCHITECTURES:
        raise invalid_value(traits["Architecture"], "architecture")
    check_name(call, world, name)
    stop_if_dry_run(call)
    backend = world.backend(call.account, call.region)
    image = SimAmi(world, backend, name, disks, description=call.params.get("Description") or None, traits=traits)
    backend.amis[image.id] = image
    backend.tags[image.id].update(tags["image"])
    for snapshot in image.snapshots:
        backend.tags[snapshot.id].update(tags["snapshot"])
    return {"ImageId": image.id}
