"""The image that CopyImage copies: found, visible, complete, and with storage that may be read.

It never looks at the destination.
"""

from __future__ import annotations

from ..access import check_partition, existing_regions
from ..errors import AwsError, invalid_value
from ..models.image import SimAmi
from ..state import World
from ..wire import Call
from .find import check_image_ids, image_not_found, image_unavailable, visible_image
from .parameters import required


def source_of_copy(call: Call, world: World) -> SimAmi:
    region, image_id = required(call, "SourceRegion"), required(call, "SourceImageId")
    if region not in existing_regions():
        raise invalid_value(region, "sourceRegion", "Expected the name of a Region.")
    check_partition(call, region, "sourceRegion")
    if world.outages.is_down(region, "ec2"):
        # Inferred: nobody has published what a destination answers while the source region is down.
        raise AwsError("Unavailable", f"The source Region {region} is not available.", 503)
    check_image_ids([image_id])
    image = visible_image(world, call.account, region, image_id)
    if image is None:
        raise image_not_found([image_id])
    if image.state != "available":
        # Code and text are those of ModifyImageAttribute on a pending image; for CopyImage they are inferred.
        raise image_unavailable(image_id, image.state)
    if not all(snapshot.is_shared_with(call.account) for snapshot in image.snapshots):
        # Launch permission is not enough (awslabs/amazon-eks-ami#52, timescale/timescaledb#1707).
        raise AwsError("InvalidRequest", "You do not have permission to access the storage of this ami")
    return image
