# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Region names as users write them, and the partitions that keep regions apart.

Pure: it never asks AWS which regions exist, so a region younger than the SDK works. What the SDK on a machine knows is
read by partitions.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")

# The parts of such a name, however they are joined, and the letter of an Availability Zone. It only guesses: a region
# of another form is still one.
_MEANT = re.compile(
    r"(eusc|[a-z]{2})-?(gov|iso[a-z]?|[a-z]{2})?-?(central|(?:north|south)(?:east|west)?|east|west)-?(\d{1,2})[a-z]?"
)


# No slots: region_coupling_scan reads this file on hosts whose Python may be 3.9, which has none.
@dataclass(frozen=True)
class Partition:
    """Regions that share accounts and credentials; nothing is copied from one partition into another.

    ``id`` is what stands in ARNs, ``pattern`` what the names of all its regions match, also of future ones;
    ``dns_suffixes`` end the names of its endpoints; ``regions`` are those known by name, if any are.
    """

    id: str
    pattern: str
    dns_suffixes: tuple[str, ...]
    regions: tuple[str, ...] = ()


# botocore, data/partitions.json; aws comes last, since its pattern is anything that no other one is.
PARTITIONS = (
    Partition("aws-cn", r"cn-.+", ("amazonaws.com.cn", "api.amazonwebservices.com.cn")),
    Partition("aws-us-gov", r"us-gov-.+", ("amazonaws.com", "api.aws")),
    Partition("aws-iso", r"us-iso-.+", ("c2s.ic.gov", "api.aws.ic.gov")),
    Partition("aws-iso-b", r"us-isob-.+", ("sc2s.sgov.gov", "api.aws.scloud")),
    Partition("aws-iso-e", r"eu-isoe-.+", ("cloud.adc-e.uk", "api.cloud-aws.adc-e.uk")),
    Partition("aws-iso-f", r"us-isof-.+", ("csp.hci.ic.gov", "api.aws.hci.ic.gov")),
    Partition("aws-eusc", r"eusc-.+", ("amazonaws.eu", "api.amazonwebservices.eu")),
    Partition("aws", r".*", ("amazonaws.com", "api.aws")),
)


def region_problem(region: str, option: str) -> str | None:
    """Why a text cannot be a region's name, as one sentence, or None."""
    if _REGION.fullmatch(region):
        return None
    is_zone = region[-1:].isalpha() and _REGION.fullmatch(region[:-1])
    if is_zone:
        hint = " such as us-west-2; that is an Availability Zone, leave out its last letter"
    else:
        hint = f"; did you mean {meant}?" if (meant := _meant(region)) else " such as us-west-2"
    return f"{option}: '{region}' is not the name of a region{hint}"


def _meant(text: str) -> str | None:
    """The region of a text in capitals, with blanks around it or with other signs than hyphens, or none, in it."""
    match = _MEANT.fullmatch(re.sub(r"[\s_.-]+", "-", text.strip().lower()))
    return "-".join(filter(None, match.groups())) if match else None


def unique(regions: Iterable[str]) -> tuple[str, ...]:
    """The same regions once each, in the order given."""
    return tuple(dict.fromkeys(regions))


def partition_of(region: str, partitions: Sequence[Partition] = PARTITIONS) -> str:
    """The partition that a region belongs to, as it stands in ARNs."""
    return next((each.id for each in partitions if re.fullmatch(each.pattern, region)), "aws")


def partition_problem(source_region: str, destination_regions: Iterable[str], option: str) -> str | None:
    """Why nothing can be copied from a region to the others, as one sentence, or None."""
    of_source = partition_of(source_region)
    for region in destination_regions:
        if (other := partition_of(region)) != of_source:
            return (
                f"{option}: {region} is in partition {other} and source_region {source_region} in {of_source}; AWS "
                f"copies nothing between partitions, which share neither accounts nor credentials; name a region of "
                f"{of_source}"
            )
    return None


def region_of_arn(text: str) -> str | None:
    """The region an ARN names, or None for what is no ARN (a key id, an alias)."""
    parts = text.split(":")
    return parts[3] if len(parts) > 5 and parts[0] == "arn" else None
