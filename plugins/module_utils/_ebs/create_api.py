# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of AWS that create snapshots of volumes, errors explained, answers as models.

It never decides anything: which call is made with what stands in the plan.
"""

from __future__ import annotations

from typing import Any

from .._copies.errors import RULES
from .._core.errors import explained
from .._core.tags import tags_to_boto
from .create_plan import CreateSnapshots
from .model import Snapshot, snapshot_from_boto


def create_snapshots(ec2: Any, step: CreateSnapshots) -> tuple[Snapshot, ...]:
    """Begin a snapshot of each volume, all of one point in time. There is no client token for it."""
    arguments: dict[str, Any] = {
        "TagSpecifications": [{"ResourceType": "snapshot", "Tags": tags_to_boto(step.tags)}],
    }
    if step.description:
        arguments["Description"] = step.description
    if step.instance_id is None:
        [volume] = step.volumes
        with explained("ec2", "CreateSnapshot", step.region, f"The snapshot of volume {volume.id}", RULES):
            return (snapshot_from_boto(step.region, ec2.create_snapshot(VolumeId=volume.id, **arguments)),)
    arguments["InstanceSpecification"] = {
        "InstanceId": step.instance_id,
        "ExcludeBootVolume": step.exclude_boot_volume,
        "ExcludeDataVolumeIds": list(step.exclude_data_volume_ids),
    }
    if step.copy_volume_tags:
        arguments["CopyTagsFromSource"] = "volume"
    with explained("ec2", "CreateSnapshots", step.region, f"snapshots of instance {step.instance_id}", RULES):
        answer = ec2.create_snapshots(**arguments)
        return tuple(snapshot_from_boto(step.region, snapshot) for snapshot in answer["Snapshots"])
