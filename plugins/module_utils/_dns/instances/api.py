# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to EC2 about instances and their tags: one function for each, errors explained.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._core.errors import explained
from ..._core.listing import listed
from ..._core.tags import tags_to_boto
from .model import Instance, instance_from_boto


def describe_instances(ec2: Any, region: str, filters: Mapping[str, Sequence[str]]) -> list[Instance]:
    """All instances that match, those included that were terminated within the last hour."""
    with explained("ec2", "DescribeInstances", region, "the instances"):
        found = [
            instance_from_boto(region, reservation["OwnerId"], instance)
            for reservation in listed(ec2, "describe_instances", "Reservations", filters)
            for instance in reservation["Instances"]
        ]
    return list({instance.id: instance for instance in found}.values())


def describe_instances_by_id(ec2: Any, region: str, instance_ids: Iterable[str]) -> dict[str, Instance]:
    """Those of the instances that exist. A filter, because asking by id fails for all if one is unknown."""
    found = describe_instances(ec2, region, {"instance-id": list(instance_ids)})
    return {instance.id: instance for instance in found}


def tag_instance(ec2: Any, region: str, instance_id: str, tags: Mapping[str, str]) -> None:
    with explained("ec2", "CreateTags", region, f"instance {instance_id}"):
        ec2.create_tags(Resources=[instance_id], Tags=tags_to_boto(tags))


def untag_instance(ec2: Any, region: str, instance_id: str, keys: Iterable[str]) -> None:
    with explained("ec2", "DeleteTags", region, f"instance {instance_id}"):
        ec2.delete_tags(Resources=[instance_id], Tags=[{"Key": key} for key in keys])
