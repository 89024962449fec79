# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there in the recovery region: volumes, and the instances that they are attached to, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._core.tags import tags_from_boto

# EC2 API reference, Volume.State.
CREATING, AVAILABLE, IN_USE = "creating", "available", "in-use"
# Those of which nothing is left to restore.
_GONE = ("deleting", "deleted")
# EC2 API reference, VolumeAttachment.State.
ATTACHED = "attached"
# States of an instance in which EC2 attaches a volume (AttachVolume), and those that lead to one.
ATTACHABLE, COMING = ("running", "stopped"), ("pending", "stopping")


@dataclass(frozen=True, slots=True)
class Attachment:
    instance: str
    device: str
    state: str
    is_deleted_with_instance: bool = False


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of the account. ``values`` are its options under the names that a plan has for them."""

    id: str
    state: str
    zone: str
    tags: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()

    @property
    def status(self) -> str:
        """Its state, and that of an attachment that is on its way."""
        moving = [each.state for each in self.attachments if each.state != ATTACHED]
        return f"{self.state}, {moving[0]}" if moving else self.state

    @property
    def is_there(self) -> bool:
        return self.state not in _GONE

    def at(self, instance: str) -> Attachment | None:
        return next((each for each in self.attachments if each.instance == instance), None)


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of the fleet. ``devices`` are those that it uses: device name -> id of the volume."""

    id: str
    state: str
    zone: str
    tags: Mapping[str, str] = field(default_factory=dict)
    devices: Mapping[str, str] = field(default_factory=dict)
    root_device: str = ""

    @property
    def status(self) -> str:
        return self.state


@dataclass(frozen=True, slots=True)
class NoInstance:
    """A fleet that has no instance yet, as what a run waits for."""

    id: str
    status: str = "without an instance"


@dataclass(frozen=True, slots=True)
class There:
    """The volumes that this recovery has created, and the instances of its fleet; none if it has no fleet."""

    volumes: tuple[Volume, ...] = ()
    instances: tuple[Instance, ...] = ()


def volume_from_boto(volume: Mapping[str, Any]) -> Volume:
    return Volume(
        id=volume["VolumeId"],
        state=volume["State"],
        zone=volume["AvailabilityZone"],
        tags=tags_from_boto(volume.get("Tags")),
        values={
            "volume_type": volume.get("VolumeType"),
            "volume_size": volume.get("Size"),
            "iops": volume.get("Iops"),
            "throughput": volume.get("Throughput"),
            "encrypted": bool(volume.get("Encrypted")),
            "kms_key_id": volume.get("KmsKeyId"),
            "multi_attach": bool(volume.get("MultiAttachEnabled")),
            "volume_initialization_rate": volume.get("VolumeInitializationRate"),
        },
        attachments=tuple(_attachment(each) for each in volume.get("Attachments") or ()),
    )


def _attachment(attachment: Mapping[str, Any]) -> Attachment:
    return Attachment(
        instance=attachment.get("InstanceId") or "",
        device=attachment.get("Device") or "",
        state=attachment["State"],
        is_deleted_with_instance=bool(attachment.get("DeleteOnTermination")),
    )


def instance_from_boto(instance: Mapping[str, Any]) -> Instance:
    return Instance(
        id=instance["InstanceId"],
        state=instance["State"]["Name"],
        zone=instance["Placement"]["AvailabilityZone"],
        tags=tags_from_boto(instance.get("Tags")),
        devices={
            mapping["DeviceName"]: mapping.get("Ebs", {}).get("VolumeId", "")
            for mapping in instance.get("BlockDeviceMappings") or ()
        },
        root_device=instance.get("RootDeviceName") or "",
    )
