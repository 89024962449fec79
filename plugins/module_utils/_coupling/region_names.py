# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How AWS writes regions: names, constants of its SDKs, short codes, and where they stand in host names.

Pure: it never asks AWS which regions exist. Other clouds' names of another form (us-east1, eastus) are no regions.
"""

from __future__ import annotations

import re

from .._core.regions import PARTITIONS

_AREAS = "us-gov|us-iso[bf]?|eu-isoe|eusc-de|us|eu|ap|ca|sa|me|af|il|mx|cn"
_DIRECTIONS = "(?:north|south)(?:east|west)?|east|west|central"
# A regular expression for names such as us-east-1, us-gov-west-1 and eusc-de-east-1.
REGION = rf"(?:{_AREAS})-(?:{_DIRECTIONS})-\d"
# The same as constants of the Java and .NET SDKs write them: Regions.US_EAST_1.
REGION_CONSTANT = rf"(?:{_AREAS})-(?:{_DIRECTIONS})-".upper().replace("-", "_") + r"\d"
# RegionEndpoint.USEast1 of .NET, Region::UsEast1 of Rust, endpoints.UsEast1RegionID of Go, AWSRegionUSEast1 of iOS.
_CAMEL_AREAS = {
    "usgovcloud": "us-gov",
    "usgov": "us-gov",
    "usisob": "us-isob",
    "usisof": "us-isof",
    "usiso": "us-iso",
    "euisoe": "eu-isoe",
    "euscde": "eusc-de",
    **{area: area for area in ("us", "eu", "ap", "ca", "sa", "me", "af", "il", "mx", "cn")},
}
CAMEL_REGION = rf"(?i:{'|'.join(_CAMEL_AREAS)})(?i:{_DIRECTIONS})\d"
_CAMEL_PARTS = re.compile(rf"({'|'.join(_CAMEL_AREAS)})({_DIRECTIONS})(\d)")
# us-east-1a, and the zones outside the region's own buildings: us-west-2-lax-1a, us-east-1-wl1-bos-wlz-1.
ZONE_ENDING = r"(?:[a-z]|-[a-z]{3}-\d[a-z]|-wl\d-[a-z]{3}-wlz-\d)"

# AZ ids and ElastiCache shorten us-east-1 to use1 and ap-northeast-1 to apne1
# (AWS RAM user guide, "Availability Zone IDs"; ElastiCache user guide, "Finding connection endpoints").
_CODE_AREAS = {"usg": "us-gov", **{area: area for area in ("us", "eu", "ap", "ca", "sa", "me", "af", "il", "mx", "cn")}}
_CODE_DIRECTIONS = {
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "c": "central",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
}
REGION_CODE = rf"(?:{'|'.join(_CODE_AREAS)})(?:{'|'.join(sorted(_CODE_DIRECTIONS, key=len, reverse=True))})\d"
_CODE_PARTS = re.compile(rf"({'|'.join(_CODE_AREAS)})({'|'.join(_CODE_DIRECTIONS)})(\d)")

# Domains below which AWS gives names to endpoints: those of the partitions, those of consoles and signing in (botocore,
# endpoint-rule-set-1.json), and those of single services. Which of their names belong to a region is told by
# region_of_host.
ENDPOINT_DOMAINS = (
    *dict.fromkeys(suffix for partition in PARTITIONS for suffix in partition.dns_suffixes),
    *("on.aws", "on.amazonwebservices.com.cn", "on.amazonwebservices.eu", "signin.aws", "sagemaker.aws"),
    *("amazonaws.cn", "amazonaws-us-gov.com", "amazonaws-eusc.eu"),
    *("c2shome.ic.gov", "sc2shome.sgov.gov", "csphome.adc-e.uk", "csphome.hci.ic.gov"),
    *("aws.amazon.com", "amazoncognito.com", "amazonses.com", "awsapprunner.com", "elasticbeanstalk.com"),
)
# Endpoints without a region in their name that are us-east-1 all the same (botocore, endpoints.json; S3 and SQS user
# guides, "legacy endpoints"). s3, iam, sts, route53.amazonaws.com and other global ones are no couplings.
_NAMES_OF_US_EAST_1 = frozenset({"compute-1", "s3-external-1"})
_HOSTS_OF_US_EAST_1 = (["queue"], ["sdb"])


def region_of_code(code: str) -> str | None:
    """us-east-1 for use1, or None for what is no short code."""
    parts = _CODE_PARTS.fullmatch(code)
    return f"{_CODE_AREAS[parts[1]]}-{_CODE_DIRECTIONS[parts[2]]}-{parts[3]}" if parts else None


def region_of_camel(name: str) -> str:
    """us-east-1 for USEast1."""
    parts = _CAMEL_PARTS.fullmatch(name.lower())
    return f"{_CAMEL_AREAS[parts[1]]}-{parts[2]}-{parts[3]}" if parts else name


def region_of_host(host: str, is_region: re.Pattern[str]) -> str | None:
    """The region of an endpoint, or None for one that belongs to none.

    The nearest to the domain counts: labels further left may be the user's own, such as the name of a bucket. Small
    letters and capitals are the same in names of hosts.
    """
    host = host.lower()
    domain = max((name for name in ENDPOINT_DOMAINS if host.endswith(f".{name}")), key=len, default="")
    labels = host[: -len(domain) - 1].split(".") if domain else []
    for label in reversed(labels):
        if is_region.fullmatch(label):
            return label
    if not labels:
        return None
    return _region_without_label(labels, is_region)


def _region_without_label(labels: list[str], is_region: re.Pattern[str]) -> str | None:
    """The region of s3-us-west-2, s3-website-us-west-2, compute-1, 0001.use1.cache and queue."""
    service = labels[-1]
    if service in _NAMES_OF_US_EAST_1 or labels in _HOSTS_OF_US_EAST_1:
        return "us-east-1"
    if service == "cache" and len(labels) > 1:
        return region_of_code(labels[-2])
    for hyphen in re.finditer("-", service):
        if is_region.fullmatch(service[hyphen.end() :]):
            return service[hyphen.end() :]
    return None
