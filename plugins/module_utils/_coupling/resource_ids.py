# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ids of resources that exist in one region only, recognised by prefix and length, or by the region that they name.

Pure: it never asks AWS whether there is such a resource.
"""

from __future__ import annotations

import re

from .region_names import REGION

# Prefix -> what it is the id of.
NOUNS = {
    "ami": "machine image",
    "subnet": "subnet",
    "sg": "security group",
    "vpc": "VPC",
    "i": "instance",
    "vol": "volume",
    "snap": "snapshot",
    "eni": "network interface",
    "eipalloc": "Elastic IP",
    "rtb": "route table",
    "igw": "internet gateway",
    "eigw": "egress-only internet gateway",
    "nat": "NAT gateway",
    "acl": "network ACL",
    "vpce": "VPC endpoint",
    "vpce-svc": "VPC endpoint service",
    "pcx": "VPC peering connection",
    "tgw": "transit gateway",
    "tgw-attach": "transit gateway attachment",
    "tgw-rtb": "transit gateway route table",
    "vgw": "virtual private gateway",
    "cgw": "customer gateway",
    "vpn": "VPN connection",
    "dopt": "set of DHCP options",
    "pl": "prefix list",
    "lt": "launch template",
    "key": "key pair",
    "fs": "file system",
    "fsap": "access point of a file system",
    "fsmt": "mount point of a file system",
}
# Ids of 8 digits are from before 2018 ("Longer IDs", EC2 user guide), so kinds that are younger, or whose prefix begins
# words of other programs, have only long ones. Prefix lists have kept the short form.
_SHORT = ("ami", "subnet", "sg", "vpc", "i", "vol", "snap", "eni", "eipalloc", "rtb", "igw", "acl", "pl", "fs")
_LONGEST_FIRST = sorted(NOUNS, key=len, reverse=True)
_END = r"(?![0-9A-Za-z_]|-[0-9a-f]{4}-)"

# A short one needs a digit, so that i-facade00 is one and i-deadbeef is none, and must not be a date (snap-20261121).
PATTERN = re.compile(
    rf"(?<![A-Za-z0-9])(?P<long>{'|'.join(_LONGEST_FIRST)})-[0-9a-f]{{17}}{_END}"
    rf"|(?<![A-Za-z0-9_.-])(?P<short>{'|'.join(_SHORT)})-(?!(?:19|20)\d\d[01]\d[0-3]\d)(?=[a-f]*\d)[0-9a-f]{{8}}{_END}"
)
PREFIXES = tuple(NOUNS)

# Amazon Cognito, API reference, "UserPoolId" and "IdentityPoolId": both begin with the region. The id of a user pool
# ends in nine random letters and digits, so what has no capital behind its first letter and no digit is a word.
_USER_POOL = r"(?P<user_pool>_(?=[A-Za-z0-9][a-z]*[A-Z0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{9})"
_IDENTITY_POOL = r":[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
OF_COGNITO = re.compile(rf"(?<![A-Za-z0-9])(?P<region>{REGION})(?:{_USER_POOL}|{_IDENTITY_POOL})(?![A-Za-z0-9_-])")


def noun_of(match: re.Match[str]) -> str:
    return NOUNS[match["long"] or match["short"]]


def noun_of_pool(match: re.Match[str]) -> str:
    return "user pool" if match["user_pool"] else "identity pool, or the identity of one,"
