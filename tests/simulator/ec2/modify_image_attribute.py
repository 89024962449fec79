"""ModifyImageAttribute: launch permissions, description, IMDS support; one attribute per call.

It never touches a pending image.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError, not_simulated
from ..models.image import SimAmi
from ..state import World
from ..wire import Call
from .encryption import uses_aws_managed_key
from .find import image_unavailable, own_image
from .parameters import required, stop_if_dry_run
from .permissions import check_permission

_LISTS = {
    "UserIds": "UserId",
    "UserGroups": "Group",
    "OrganizationArns": "OrganizationArn",
    "OrganizationalUnitArns": "OrganizationalUnitArn",
}


def modify_image_attribute(call: Call, world: World) -> dict[str, Any]:
    image = own_image(call, world, required(call, "ImageId"))
    added, removed = _permissions(call)
    description, imds = _single(call, "Description", "description"), _single(call, "ImdsSupport", "imdsSupport")
    given = [bool(added or removed), description is not None, imds is not None]
    if call.params.get("ProductCodes"):
        raise not_simulated("ModifyImageAttribute with ProductCodes")
    if not any(given):
        # cloud-custodian#8323: also what empty lists get.
        raise AwsError("InvalidParameterCombination", "No attributes specified.")
    if sum(given) > 1:
        raise AwsError("InvalidParameterCombination", "Fields for multiple attribute types specified.")
    if image.state != "available":
        raise image_unavailable(image.id, image.state)
    if added or removed:
        _check_permissions(call, world, image, added, removed)
    stop_if_dry_run(call)
    if description is not None:
        image.description = description
    if imds is not None:
        image.traits["ImdsSupport"] = imds
    _change_permissions(image, added, removed)
    return {}


def _permissions(call: Call) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Both forms of the request: LaunchPermission={Add, Remove}, and OperationType with lists."""
    permission = call.params.get("LaunchPermission", {})
    added, removed = list(permission.get("Add", [])), list(permission.get("Remove", []))
    listed = [{member: value} for name, member in _LISTS.items() for value in call.params.get(name, [])]
    if call.params.get("OperationType") == "remove":
        return added, removed + listed
    return added + listed, removed


def _single(call: Call, parameter: str, attribute: str) -> str | None:
    """``Description={"Value": ...}``, or ``Attribute=description, Value=...``."""
    if parameter in call.params:
        value: str | None = call.params[parameter].get("Value")
        return value
    return call.params.get("Value") if call.params.get("Attribute") == attribute else None


def _check_permissions(
    call: Call, world: World, image: SimAmi, added: list[dict[str, str]], removed: list[dict[str, str]]
) -> None:
    for permission in added + removed:
        check_permission(permission)
    public = {"Group": "all"} in added
    if public and image.is_encrypted:
        # opendevstack/ods-core#1062
        text = "Encrypted snapshots can't be shared publicly. Specify another snapshot."
        raise AwsError("UnsupportedOperation", text)
    if public and (world.region(call.account, call.region).block_public_access or _default(world)) != "unblocked":
        # hortonworks/cloudbreak-images#926
        text = (
            "You can't publicly share this image because block public access for AMIs is enabled for this account. "
            "To publicly share the image, you must call the DisableImageBlockPublicAccess API."
        )
        raise AwsError("OperationNotPermitted", text)
    if added and any(uses_aws_managed_key(snapshot) for snapshot in image.snapshots if snapshot.encrypted):
        # hashicorp/packer#7410
        text = "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot."
        raise AwsError("InvalidParameter", text)


def _default(world: World) -> str:
    return world.settings.block_public_access


def _change_permissions(image: SimAmi, added: list[dict[str, str]], removed: list[dict[str, str]]) -> None:
    """Adding what is there and removing what is not are no errors."""
    kept = [permission for permission in image.launch_permissions if permission not in removed]
    image.launch_permissions = kept + [permission for permission in added if permission not in kept]
