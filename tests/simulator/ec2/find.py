"""Finding an image or a snapshot by id, with the errors EC2 gives.

It never changes anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..errors import AwsError
from ..models.image import SimAmi
from ..models.snapshot import SimSnapshot
from ..state import World
from ..wire import Call

_HEX = re.compile(r"[0-9a-f]{8}([0-9a-f]{9})?")


def check_image_ids(ids: Iterable[str]) -> None:
    for image_id in ids:
        if not (image_id.startswith("ami-") and _HEX.fullmatch(image_id[4:])):
            raise AwsError("InvalidAMIID.Malformed", f'Invalid id: "{image_id}" (expecting "ami-...")')


def check_snapshot_ids(ids: Iterable[str]) -> None:
    for snapshot_id in ids:
        if not (snapshot_id.startswith("snap-") and _HEX.fullmatch(snapshot_id[5:])):
            text = f"Value ({snapshot_id}) for parameter snapshotId is invalid. Expected: 'snap-...'."
            # Text and code: aws-samples/copy-encrypted-ami#5; a wrong shape has a code of its own since.
            code = "InvalidParameterValue" if not snapshot_id.startswith("snap-") else "InvalidSnapshotID.Malformed"
            raise AwsError(code, text)


def image_not_found(ids: list[str]) -> AwsError:
    """denismo/aws-iam-ldap-bridge#20 for one id; moto documents the plural."""
    if len(ids) > 1:
        return AwsError("InvalidAMIID.NotFound", f"The image ids '[{', '.join(ids)}]' do not exist")
    return AwsError("InvalidAMIID.NotFound", f"The image id '[{ids[0]}]' does not exist")


def snapshot_not_found(snapshot_id: str) -> AwsError:
    """Recording ec2.DescribeSnapshots.NotFound."""
    return AwsError("InvalidSnapshot.NotFound", f"The snapshot '{snapshot_id}' does not exist.")


def image_unavailable(image_id: str, state: str) -> AwsError:
    """app-sre/qontract-reconcile#2222 (for ``pending``)."""
    text = f"The AMI ID '{image_id}' is currently {state} and may not be used for this operation"
    return AwsError("InvalidAMIID.Unavailable", text)


def visible_image(world: World, account: str, region: str, image_id: str) -> SimAmi | None:
    """An own, public or shared image; its owner's backend holds it."""
    for backend in world.backends_in(region):
        image = backend.amis.get(image_id)
        if image is not None and image.is_visible_to(account):
            found: SimAmi = image
            return found
    return None


def own_image(call: Call, world: World, image_id: str) -> SimAmi:
    """The image of the calling account; for anybody else's it is as if it did not exist."""
    check_image_ids([image_id])
    image = world.backend(call.account, call.region).amis.get(image_id)
    if image is None or not image.is_visible_to(call.account):
        raise image_not_found([image_id])
    found: SimAmi = image
    return found


def is_visible_snapshot(world: World, snapshot: SimSnapshot) -> bool:
    return world.clock.elapsed() >= snapshot.created_at + world.settings.visible_after_seconds


def own_snapshot(call: Call, world: World, snapshot_id: str) -> SimSnapshot:
    check_snapshot_ids([snapshot_id])
    snapshot = world.backend(call.account, call.region).snapshots.get(snapshot_id)
    if snapshot is None or not is_visible_snapshot(world, snapshot):
        raise snapshot_not_found(snapshot_id)
    found: SimSnapshot = snapshot
    return found


def image_using(world: World, account: str, region: str, snapshot_id: str, besides: str = "") -> str | None:
    """The id of an image that stands on a snapshot."""
    for image in world.backend(account, region).amis.values():
        if image.id != besides and any(snapshot.id == snapshot_id for snapshot in image.snapshots):
            found: str = image.id
            return found
    return None
