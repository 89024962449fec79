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
from .._core.listing import listed
from .._core.tags import tags_to_boto
from .model import SetRequest, Volume, VolumeSnapshot, snapshot_from_boto, volumes_from_boto
from .plan import MakeSet


def describe_volumes(ec2: Any, request: SetRequest) -> tuple[Volume, ...]:
    """The volumes of the instance. A filter, because an id that AWS does not know has an error code of its own."""
    with explained("ec2", "DescribeInstances", request.region, f"instance {request.instance_id}"):
        filters = {"instance-id": [request.instance_id]}
        reservations = listed(ec2, "describe_instances", "Reservations", filters)
        instances = [instance for reservation in reservations for instance in reservation["Instances"]]
        volumes = volumes_from_boto(instances[0]) if instances else None
    if volumes is None:
        raise InvalidInput(
            f"instance_id: {request.instance_id} not found in {request.region}; check the id, the region and the "
            "account"
        )
    return volumes


def describe_snapshots(
    ec2: Any, region: str, volumes: Sequence[Volume], tags: Mapping[str, str]
) -> list[VolumeSnapshot]:
    """The account's snapshots of these volumes that carry all of these tags."""
    filters = {"volume-id": [v.id for v in volumes], **{f"tag:{key}": [value] for key, value in tags.items()}}
    with explained("ec2", "DescribeSnapshots", region, "the snapshots"):
        listing = listed(ec2, "describe_snapshots", "Snapshots", filters, OwnerIds=["self"])
        return [snapshot_from_boto(snapshot) for snapshot in listing]


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
