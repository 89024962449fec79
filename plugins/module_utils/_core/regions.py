# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Region names as users write them.

Pure: it never asks AWS which regions exist, so a region younger than the SDK works.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")

# How the regions of partitions other than aws begin (botocore, data/partitions.json).
_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


def region_problem(region: str, option: str) -> str | None:
    """Why a text cannot be a region's name, as one sentence, or None."""
    if _REGION.fullmatch(region):
        return None
    is_zone = region[-1:].isalpha() and _REGION.fullmatch(region[:-1])
    hint = "; that is an Availability Zone, leave out its last letter" if is_zone else ""
    return f"{option}: '{region}' is not the name of a region such as us-west-2{hint}"


def unique(regions: Iterable[str]) -> tuple[str, ...]:
    """The same regions once each, in the order given."""
    return tuple(dict.fromkeys(regions))


def partition_of(region: str) -> str:
    """The partition that a region belongs to, as it stands in ARNs."""
    return next((partition for prefix, partition in _PARTITIONS.items() if region.startswith(prefix)), "aws")


def region_of_arn(text: str) -> str | None:
    """The region an ARN names, or None for what is no ARN (a key id, an alias)."""
    parts = text.split(":")
    return parts[3] if len(parts) > 5 and parts[0] == "arn" else None
