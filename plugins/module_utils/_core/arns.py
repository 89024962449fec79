# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Amazon Resource Names, taken apart.

Pure: it never asks AWS whether there is such a thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .regions import partition_of

# AWS General Reference, "Amazon Resource Names". Region and account may be empty.
_ARN = re.compile(r"arn:(?P<partition>aws[a-z-]*):(?P<service>[\w-]+):(?P<region>[\w-]*):(?P<account>\w*):(?P<what>.+)")
# IAM, CreateRole: a path of signs without blanks, and a name.
_ROLE = re.compile(r"role/(?:[!-~]+/)?[A-Za-z0-9_+=,.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class Arn:
    """``what`` is the last part: ``snapshot:rds:shop-2026-11-19-06-10``, ``key/0abc1234``, ``role/backup``."""

    partition: str
    service: str
    region: str
    account: str
    what: str


def is_arn(text: str) -> bool:
    """Whether a text is meant to be one, right or wrong."""
    return text.startswith("arn:")


def parse_arn(text: str) -> Arn | None:
    """None for what is no ARN, or a part of one."""
    match = _ARN.fullmatch(text)
    return Arn(**match.groupdict()) if match else None


def ec2_arn(region: str, what: str) -> str:
    """ARN of an image or a snapshot (``image/ami-0abc1234``). EC2 leaves the account out of them."""
    return f"arn:{partition_of(region)}:ec2:{region}::{what}"


def role_problem(text: str, option: str, regions: Iterable[str] = ()) -> str | None:
    """Why a text does not name a role that can be assumed and used in the regions, as one sentence, or None."""
    arn = parse_arn(text)
    if arn and arn.service == "iam" and arn.account and _ROLE.fullmatch(arn.what):
        return _role_partition_problem(text, arn, option, regions)
    if text != text.strip() and role_problem(text.strip(), option) is None:
        return f"{option}: '{text}' is not the ARN of a role; leave out the blanks around it"
    is_of_service = arn and (arn.service, arn.what.partition("/")[0]) != ("iam", "role")
    found = f" but of {arn.service} ({arn.what})" if arn and is_of_service else ""
    return f"{option}: '{text}' is not the ARN of a role{found}, such as arn:aws:iam::123456789012:role/recovery"


def _role_partition_problem(text: str, arn: Arn, option: str, regions: Iterable[str]) -> str | None:
    for region in regions:
        if (partition := partition_of(region)) != arn.partition:
            return (
                f"{option}: {text} is a role of partition {arn.partition} and {region} is in {partition}; "
                f"name a role of {partition}"
            )
    return None
