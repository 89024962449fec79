"""CreateImage: an image of an instance, pending for a while.

It never stops the instance.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from ..clock import Job
from ..errors import AwsError
from ..models.image import SimAmi, new_image_id
from ..state import World
from ..wire import Call
from .names import check_name
from .new_disks import disks_of_instance
from .parameters import required, stop_if_dry_run
from .tag_rules import tag_specifications

# The instance boots as its image did, and so does the new image.
_INHERITED = ("BootMode", "ImdsSupport", "TpmSupport", "Platform", "PlatformDetails", "UsageOperation")


def create_image(call: Call, world: World) -> dict[str, Any]:
    instance = _instance(call, world, required(call, "InstanceId"))
    name = required(call, "Name")
    tags = tag_specifications(call, world, ("image", "snapshot"))
    check_name(call, world, name)
    stop_if_dry_run(call)
    backend = world.backend(call.account, call.region)
    job = Job(world.clock, world.clock.elapsed(), world.settings.create_image_seconds)
    image_id = new_image_id()
    image = SimAmi(
        world,
        backend,
        name,
        disks_of_instance(call, world, instance, image_id, job),
        image_id=image_id,
        description=call.params.get("Description") or None,
        traits=_traits(call, world, instance),
        job=job,
    )
    backend.amis[image.id] = image
    backend.tags[image.id].update(tags["image"])
    for snapshot in image.snapshots:
        backend.tags[snapshot.id].update(tags["snapshot"])
    return {"ImageId": image.id}


def _traits(call: Call, world: World, instance: Any) -> dict[str, Any]:
    """SourceImageId is the image the instance was launched from, in the same region: not a sign of a copy
    (recording ec2.DescribeImages.2025-createimage; EC2 guide, ami-ancestry)."""
    traits = {
        "Architecture": instance.architecture,
        "RootDeviceName": instance.root_device_name,
        "EnaSupport": True,
        "SriovNetSupport": "simple",
        "FreeTierEligible": True,
        "SourceInstanceId": instance.id,
        "SourceImageId": instance.image_id,
        "SourceImageRegion": call.region,
    }
    base = world.backend(call.account, call.region).amis.get(instance.image_id)
    if base:
        traits |= {name: base.traits.get(name) for name in _INHERITED}
    return {name: value for name, value in traits.items() if value}


def _instance(call: Call, world: World, instance_id: str) -> Any:
    try:
        return world.backend(call.account, call.region).get_instance(instance_id)
    except ServiceException as error:
        text = f"The instance ID '{instance_id}' does not exist"
        raise AwsError("InvalidInstanceID.NotFound", text) from error
