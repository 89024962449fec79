"""A machine image whose state follows simulated time, with its disks.

It never decides what is allowed; the answers in ``ec2/`` do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moto.ec2.models.amis import Ami
from moto.moto_api._internal import mock_random

from ..clock import Job
from ..state import World
from .snapshot import SimSnapshot

FAILURE_CODE = "Client.InternalError"
"""StateReason codes of failed copies are documented nowhere; the message is hashicorp/packer#6737's."""


def new_image_id() -> str:
    return f"ami-0{mock_random.get_random_hex(16)}"


@dataclass(frozen=True)
class Disk:
    """One block device mapping: a volume with its snapshot, or an ephemeral one with a virtual name."""

    device: str
    snapshot: SimSnapshot | None = None
    virtual_name: str | None = None
    size_gib: int = 8
    volume_type: str = "gp3"
    encrypted: bool = False
    delete_on_termination: bool = True
    iops: int | None = None
    throughput: int | None = None


# What an image says about itself when nobody said otherwise (recording ec2.DescribeImages.2025-createimage).
DEFAULT_TRAITS: dict[str, Any] = {
    "Architecture": "x86_64",
    "Hypervisor": "xen",
    "RootDeviceName": "/dev/sda1",
    "RootDeviceType": "ebs",
    "VirtualizationType": "hvm",
    "PlatformDetails": "Linux/UNIX",
    "UsageOperation": "RunInstances",
}


class SimAmi(Ami):
    """``traits`` are the members of boto3's Image that never change; a trait that is not set is absent."""

    # moto's metaclass takes the service from the second part of the module's name.
    __module__ = "moto.ec2.models"

    def __init__(
        self,
        world: World,
        backend: Any,
        name: str,
        disks: list[Disk],
        *,
        description: str | None = None,
        traits: dict[str, Any] | None = None,
        job: Job | None = None,
        created: datetime | None = None,
        image_id: str | None = None,
    ) -> None:
        # Not calling moto's constructor: it would create a volume and a snapshot of 15 GiB for every image.
        self.world = world
        self.ec2_backend = backend
        self.id = image_id or new_image_id()
        self.name: str = name
        self.owner_id = backend.account_id
        self.disks = disks
        self.description = description
        self.traits = {**DEFAULT_TRAITS, **(traits or {})}
        self.job = job
        self.creation_date = created or world.clock.now()
        self.launch_permissions: list[dict[str, str]] = []
        self.is_disabled = False
        self.deprecation_time: datetime | None = None
        self.protection = "disabled"
        self.protected_until = 0.0
        self.serial = world.next_serial()
        self.created_at = world.clock.elapsed()
        self._set_what_moto_reads()

    def _set_what_moto_reads(self) -> None:
        """RunInstances and CreateTags of stock moto look at these."""
        self.architecture = self.traits["Architecture"]
        self.virtualization_type = self.traits["VirtualizationType"]
        self.root_device_name = self.traits["RootDeviceName"]
        self.root_device_type = self.traits["RootDeviceType"]
        self.platform = self.traits.get("Platform")
        self.kernel_id = self.traits.get("KernelId")
        self.owner_alias = self.traits.get("ImageOwnerAlias")
        self.image_type = "machine"
        self.product_codes: set[str] = set()

    @property
    def state(self) -> str:  # type: ignore[override]
        if self.job and self.job.has_failed:
            return "failed"
        if self.job and not self.job.is_over:
            return "pending"
        return "disabled" if self.is_disabled else "available"

    @property
    def snapshots(self) -> list[SimSnapshot]:
        return [disk.snapshot for disk in self.disks if disk.snapshot]

    @property
    def is_encrypted(self) -> bool:
        return any(disk.encrypted for disk in self.disks)

    @property
    def size_gib(self) -> int:
        return max((disk.size_gib for disk in self.disks if not disk.virtual_name), default=0)

    @property
    def tags(self) -> dict[str, str]:
        tags: dict[str, str] = self.ec2_backend.tags.get(self.id, {})
        return tags

    def is_deprecated(self) -> bool:
        return self.deprecation_time is not None and self.deprecation_time <= self.world.clock.now()

    def is_launchable_by(self, account: str) -> bool:
        if self.owner_id == account or self.is_public:
            return True
        return any(permission.get("UserId") == account for permission in self.launch_permissions)

    def is_visible_to(self, account: str) -> bool:
        """Eventual consistency hides a new image for a while, if a test asked for that."""
        hidden_until = self.created_at + self.world.settings.visible_after_seconds
        return self.world.clock.elapsed() >= hidden_until and self.is_launchable_by(account)
