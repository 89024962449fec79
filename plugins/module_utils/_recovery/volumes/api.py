# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of a recovery of volumes: one function for each, errors explained, answers as models.

It never decides anything, and every call goes to the recovery region.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.errors import explained
from ..._core.filters import LIVING
from ..._core.listing import listed
from ..._core.tags import tags_to_boto
from ..changing import tag_ec2
from ..ownership import WORKLOAD, Owner
from ..steps import Complete
from .errors import RULES
from .model import Instance, Volume, instance_from_boto, volume_from_boto
from .steps import AttachVolume, CreateVolume, DeleteWithInstance

# Option of a plan -> parameter of CreateVolume.
_PARAMETERS = {
    "volume_type": "VolumeType",
    "volume_size": "Size",
    "iops": "Iops",
    "throughput": "Throughput",
    "kms_key_id": "KmsKeyId",
    "volume_initialization_rate": "VolumeInitializationRate",
}
# Encrypted=False is never sent: AWS refuses it for an encrypted snapshot, and leaving it out means the same.
_FLAGS = {"encrypted": "Encrypted", "multi_attach": "MultiAttachEnabled"}


def describe_volumes(ec2: Any, region: str, owner: Owner) -> tuple[Volume, ...]:
    """Those that this recovery, or this drill, has created."""
    with explained("ec2", "DescribeVolumes", region, "the volumes", RULES):
        found = listed(ec2, "describe_volumes", "Volumes", {f"tag:{WORKLOAD}": [owner.workload]}, page_size=500)
        volumes = [volume_from_boto(each) for each in found]
    return tuple(sorted((each for each in volumes if owner.owns(each.tags)), key=lambda each: each.id))


def describe_instances(ec2: Any, region: str, owner: Owner) -> tuple[Instance, ...]:
    """Those of a fleet that a recovery, or the same drill, has launched."""
    filters = {f"tag:{WORKLOAD}": [owner.workload], "instance-state-name": LIVING}
    with explained("ec2", "DescribeInstances", region, "the instances", RULES):
        found = listed(ec2, "describe_instances", "Reservations", filters)
        instances = [instance_from_boto(each) for reservation in found for each in reservation["Instances"]]
    return tuple(sorted((each for each in instances if owner.owns(each.tags)), key=lambda each: each.id))


def create_volume(ec2: Any, step: CreateVolume, token: str) -> Volume:
    """Ask for a volume. The token makes one request of many, for a day or so."""
    arguments: dict[str, Any] = {
        name: step.options[option] for option, name in _PARAMETERS.items() if step.options.get(option) is not None
    }
    arguments.update({name: True for option, name in _FLAGS.items() if step.options.get(option)})
    with explained("ec2", "CreateVolume", step.region, f"The volume for {step.slot} from {step.snapshot}", RULES):
        answer: Mapping[str, Any] = ec2.create_volume(
            AvailabilityZone=step.zone,
            SnapshotId=step.snapshot,
            ClientToken=token,
            TagSpecifications=[{"ResourceType": "volume", "Tags": tags_to_boto(step.tags)}],
            **arguments,
        )
        return volume_from_boto({"State": "creating", "Tags": tags_to_boto(step.tags), **answer})


def attach_volume(ec2: Any, region: str, step: AttachVolume) -> None:
    with explained("ec2", "AttachVolume", region, f"volume {step.id} for {step.slot}", RULES):
        ec2.attach_volume(VolumeId=step.id, InstanceId=step.instance, Device=step.device)


def delete_with_instance(ec2: Any, region: str, step: DeleteWithInstance) -> None:
    mappings = [{"DeviceName": device, "Ebs": {"DeleteOnTermination": True}} for device in step.devices]
    with explained("ec2", "ModifyInstanceAttribute", region, f"instance {step.instance}", RULES):
        ec2.modify_instance_attribute(InstanceId=step.instance, BlockDeviceMappings=mappings)


def tag(ec2: Any, step: Complete) -> None:
    tag_ec2(ec2, step.region, step.ids, step.tags, what=f"the volumes of {step.id}", rules=RULES)
