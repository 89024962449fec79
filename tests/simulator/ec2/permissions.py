"""Who can be given permission to an image or a snapshot.

It never stores a permission.
"""

from __future__ import annotations

import re

from ..errors import AwsError

_ACCOUNT = re.compile(r"\d{12}")
_ORGANIZATION = re.compile(r"arn:aws[a-z-]*:organizations::\d{12}:organization/o-[a-z0-9]{10,32}")
_UNIT = re.compile(r"arn:aws[a-z-]*:organizations::\d{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}")
"""EC2 guide, share-amis-with-organizations-and-OUs: full ARNs, with the management account."""


def check_account(account: str) -> None:
    if not _ACCOUNT.fullmatch(account):
        raise _invalid_item(account, "userId")


def check_permission(permission: dict[str, str]) -> None:
    """One LaunchPermission."""
    if "UserId" in permission:
        check_account(permission["UserId"])
    if "Group" in permission and permission["Group"] != "all":
        raise _invalid_item(permission["Group"], "UserGroup")
    if "OrganizationArn" in permission and not _ORGANIZATION.fullmatch(permission["OrganizationArn"]):
        raise _invalid_item(permission["OrganizationArn"], "OrganizationArn")
    if "OrganizationalUnitArn" in permission and not _UNIT.fullmatch(permission["OrganizationalUnitArn"]):
        raise _invalid_item(permission["OrganizationalUnitArn"], "OrganizationalUnitArn")


def _invalid_item(value: str, kind: str) -> AwsError:
    text = f'Invalid attribute item value "{value}" for {kind} item type.'
    return AwsError("InvalidAMIAttributeItemValue", text)
