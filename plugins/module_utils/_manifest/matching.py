# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a thing matches filters of a Describe call, for the few filters that workloads are chosen with.

Pure: it never asks AWS, so that all workloads are found in one listing. A filter that it does not know is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.filters import fits
from .._core.problem import Problem
from .._core.tags import tags_from_boto
from .source_view import Boto, NotKnown

# Filter -> member of what DescribeInstances, DescribeImages or DescribeSnapshots returns, with dots for its members.
MEMBERS = {
    "instance-id": "InstanceId",
    "image-id": "ImageId",
    "instance-type": "InstanceType",
    "instance-state-name": "State.Name",
    "vpc-id": "VpcId",
    "subnet-id": "SubnetId",
    "availability-zone": "Placement.AvailabilityZone",
    "private-ip-address": "PrivateIpAddress",
    "private-dns-name": "PrivateDnsName",
    "key-name": "KeyName",
    "architecture": "Architecture",
    "name": "Name",
    "state": "State",
    "description": "Description",
    "image-type": "ImageType",
    "root-device-type": "RootDeviceType",
    "virtualization-type": "VirtualizationType",
    "platform": "Platform",
    "owner-id": "OwnerId",
    "is-public": "Public",
    "snapshot-id": "SnapshotId",
    "volume-id": "VolumeId",
    "status": "State",
    "encrypted": "Encrypted",
}


def matches(thing: Boto, filters: Mapping[str, Any]) -> bool:
    """Whether every filter has a value that fits, ``*`` and ``?`` as AWS has them. NotKnown for an unknown filter."""
    return all(_fits(thing, str(name), values) for name, values in filters.items())


def _fits(thing: Boto, name: str, values: Any) -> bool:
    patterns = [_text(value) for value in (values if isinstance(values, list | tuple) else [values])]
    return any(fits(text, pattern) for text in _values(thing, name) for pattern in patterns)


def _values(thing: Boto, name: str) -> list[str]:
    tags = tags_from_boto(thing.get("Tags"))
    if name.startswith("tag:"):
        key = name.removeprefix("tag:")
        return [tags[key]] if key in tags else []
    if name == "tag-key":
        return list(tags)
    if name not in MEMBERS:
        raise NotKnown(
            Problem(
                "FilterNotFollowed",
                f"the manifest does not follow filter {name}; choose with tags or ids, or with one of "
                f"{', '.join(sorted(MEMBERS))}",
            )
        )
    value: Any = thing
    for member in MEMBERS[name].split("."):
        value = value.get(member) if isinstance(value, Mapping) else None
    return [] if value is None else [_text(value)]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
