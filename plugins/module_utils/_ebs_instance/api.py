# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only file of this slice that calls AWS: one function for each call, errors explained, answers as models.

It never decides anything: which call is made with what stands in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._core.errors import InvalidInput, explained
from .._core.filters import chunked
from .._core.tags import tags_to_boto
from .model import SetRequest, Volume, VolumeSnapshot, snapshot_from_boto, volumes_from_boto
from .plan import MakeSet

PAGE_SIZE = 1000


def describe_volumes(ec2: Any, request: SetRequest) -> tuple[Volume, ...]:
    """The volumes of the instance. A filter, because an id that AWS does not know has an error code of its own."""
    with explained("ec2", "DescribeInstances", request.region, f"instance {request.instance_id}"):
        answer = ec2.describe_instances(Filters=[{"Name": "instance-id", "Values": [request.instance_id]}])
    instances = [instance for reservation in answer["Reservations"] for instance in reservation["Instances"]]
    if not instances:
        raise InvalidInput(
            f"instance_id: {request.instance_id} not found in {request.region}; check the id, the region and the "
            "account"
        )
    return volumes_from_boto(instances[0])


def describe_snapshots(
    ec2: Any, region: str, volumes: Sequence[Volume], tags: Mapping[str, str]
) -> list[VolumeSnapshot]:
    """The account's snapshots of these volumes that carry all of these tags."""
    found = []
    for volume_ids in chunked(volume.id for volume in volumes):
        filters = {"volume-id": volume_ids, **{f"tag:{key}": [value] for key, value in tags.items()}}
        pages = ec2.get_paginator("describe_snapshots").paginate(
            OwnerIds=["self"],
            Filters=[{"Name": name, "Values": values} for name, values in filters.items()],
            PaginationConfig={"PageSize": PAGE_SIZE},
        )
        with explained("ec2", "DescribeSnapshots", region, "the snapshots"):
            found += [snapshot_from_boto(snapshot) for page in pages for snapshot in page["Snapshots"]]
    return found


def create_snapshots(ec2: Any, step: MakeSet) -> tuple[VolumeSnapshot, ...]:
    """Begin a snapshot of each volume, all of one point in time. There is no client token for it."""
    request = step.request
    arguments: dict[str, Any] = {
        "InstanceSpecification": {
            "InstanceId": request.instance_id,
            "ExcludeBootVolume": request.exclude_boot_volume,
            "ExcludeDataVolumeIds": list(request.exclude_data_volume_ids),
        },
        "TagSpecifications": [{"ResourceType": "snapshot", "Tags": tags_to_boto(step.tags)}],
    }
    if request.description:
        arguments["Description"] = request.description
    if request.copy_volume_tags:
        arguments["CopyTagsFromSource"] = "volume"
    with explained("ec2", "CreateSnapshots", request.region, f"snapshots of instance {request.instance_id}"):
        answer = ec2.create_snapshots(**arguments)
    return tuple(snapshot_from_boto(snapshot) for snapshot in answer["Snapshots"])
