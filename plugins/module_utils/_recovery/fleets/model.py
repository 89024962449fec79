# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is of a fleet in the recovery region: instances, a group, load balancers and addresses, as plain data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._core.tags import tags_from_boto
from ..._manifest.other_settings.groups import OF_GROUPS
from ..._manifest.other_settings.instances import OF_INSTANCES
from ..._manifest.other_settings.setting import read_settings

RUNNING, STOPPED = "running", ("stopping", "stopped")
ALIVE = ("pending", RUNNING, *STOPPED)
HEALTHY = "healthy"
# A target group that no load balancer uses, or whose load balancer is not in the zone, never becomes healthy.
UNUSED = "unused"
# Of a parameter whose value AWS checks: an image of the region that can be launched.
DATA_TYPE = "aws:ec2:image"
GROUP_TAG = "aws:autoscaling:groupName"
# What ends an instance that its owners want to end (EC2 API reference, StateReason).
_BY_USERS = ("Client.UserInitiatedShutdown", "Client.InstanceInitiatedShutdown", "Client.UserInitiatedHibernate")


@dataclass(frozen=True, slots=True)
class Watch:
    """Something that AWS is bringing up, and in which state it is, as lines about the progress have it."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Instance:
    """``checks`` is what AWS's status checks say: ok, initializing, impaired, or nothing yet."""

    id: str
    state: str
    image: str = ""
    type: str = ""
    subnet: str = ""
    vpc: str = ""
    zone: str = ""
    private_ip: str | None = None
    public_ip: str | None = None
    key_name: str | None = None
    profile: str | None = None
    security_groups: Mapping[str, str] = field(default_factory=dict)
    interfaces: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    other_settings: Mapping[str, Any] = field(default_factory=dict)
    group: str | None = None
    ended: str = ""
    reason: str = ""
    checks: str = ""

    @property
    def is_up(self) -> bool:
        return self.state == RUNNING and self.checks == "ok"

    @property
    def has_failed(self) -> bool:
        """Whether AWS itself has terminated it, such as for a key that its volumes may not use."""
        return self.state not in ALIVE and bool(self.ended) and self.ended not in _BY_USERS

    @property
    def status(self) -> str:
        if self.state != RUNNING:
            return self.state
        return RUNNING if self.is_up else f"running, status checks {self.checks or 'not known yet'}"

    def to_result(self) -> dict[str, Any]:
        shown = {"private_ip": self.private_ip, "public_ip": self.public_ip, "zone": self.zone or None}
        return {"id": self.id, **shown, "state": self.state, "status_checks": self.checks or None}


def instance_from_boto(instance: Mapping[str, Any], checks: str = "") -> Instance:
    tags = tags_from_boto(instance.get("Tags"))
    reason = instance.get("StateReason") or {}
    return Instance(
        id=instance["InstanceId"],
        state=instance["State"]["Name"],
        image=instance.get("ImageId", ""),
        type=instance.get("InstanceType", ""),
        subnet=instance.get("SubnetId", ""),
        vpc=instance.get("VpcId", ""),
        zone=(instance.get("Placement") or {}).get("AvailabilityZone", ""),
        private_ip=instance.get("PrivateIpAddress") or None,
        public_ip=instance.get("PublicIpAddress") or None,
        key_name=instance.get("KeyName"),
        profile=(instance.get("IamInstanceProfile") or {}).get("Arn"),
        security_groups={each["GroupId"]: each["GroupName"] for each in instance.get("SecurityGroups") or ()},
        interfaces=tuple(each["NetworkInterfaceId"] for each in instance.get("NetworkInterfaces") or ()),
        tags=tags,
        other_settings=read_settings(OF_INSTANCES, instance),
        group=tags.get(GROUP_TAG),
        ended=str(reason.get("Code") or ""),
        reason=str(reason.get("Message") or ""),
        checks=checks,
    )


def checks_from_boto(status: Mapping[str, Any]) -> str:
    """The worse of the two, as AWS's console has it."""
    both = {str((status.get(name) or {}).get("Status") or "") for name in ("InstanceStatus", "SystemStatus")}
    return "ok" if both == {"ok"} else next(iter(sorted(both - {"ok", ""})), "")


@dataclass(frozen=True, slots=True)
class Group:
    """An Auto Scaling group. ``in_service`` are the instances that it counts, ``activity`` why it lacks some."""

    name: str
    desired: int
    sizes: tuple[int, int]
    tags: Mapping[str, str] = field(default_factory=dict)
    other_settings: Mapping[str, Any] = field(default_factory=dict)
    subnets: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    in_service: tuple[str, ...] = ()
    activity: str = ""

    @property
    def status(self) -> str:
        found = f"{len(self.in_service)} of {self.desired} instances in service"
        return f"{found}; {self.activity}" if self.activity else found


def group_from_boto(group: Mapping[str, Any]) -> Group:
    members = group.get("Instances") or ()
    return Group(
        name=group["AutoScalingGroupName"],
        desired=int(group["DesiredCapacity"]),
        sizes=(int(group["MinSize"]), int(group["MaxSize"])),
        tags=tags_from_boto(group.get("Tags")),
        other_settings=read_settings(OF_GROUPS, group),
        subnets=tuple(filter(None, str(group.get("VPCZoneIdentifier") or "").replace(" ", "").split(","))),
        target_groups=tuple(group.get("TargetGroupARNs") or ()),
        in_service=tuple(each["InstanceId"] for each in members if each.get("LifecycleState") == "InService"),
    )


@dataclass(frozen=True, slots=True)
class Template:
    """A launch template: ``data`` are those of one version of it, ``description`` says what this version is."""

    id: str
    name: str
    version: int
    tags: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetGroup:
    name: str
    arn: str
    target_type: str = "instance"
    load_balancers: tuple[str, ...] = ()

    def target_of(self, instance: Instance) -> str:
        """How it knows an instance."""
        return (instance.private_ip or "") if self.target_type == "ip" else instance.id


@dataclass(frozen=True, slots=True)
class Health:
    """What a load balancer says of a target, and why."""

    state: str
    reason: str = ""

    @property
    def status(self) -> str:
        return f"{self.state} ({self.reason})" if self.reason else self.state


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """``ports`` are those of its listeners."""

    arn: str
    name: str
    dns_name: str
    zone_id: str
    ports: tuple[int, ...] = ()

    def to_result(self) -> dict[str, str]:
        return {"name": self.name, "dns_name": self.dns_name, "zone_id": self.zone_id}


@dataclass(frozen=True, slots=True)
class Address:
    """An Elastic IP. ``used_by`` is the instance or the network interface that has it, or nothing."""

    id: str
    public_ip: str
    used_by: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Where the image is published. ``data_type`` is aws:ec2:image, or another one if another tool created it."""

    value: str
    data_type: str


@dataclass(frozen=True, slots=True)
class There:
    """What of a fleet, and of what it uses, is in the region.

    ``instances`` are those of this recovery that are not terminated, ``dead`` those that AWS has terminated itself,
    and ``kept`` those of an earlier failover that was kept.
    ``health`` has the targets of target groups, by their ARNs.
    """

    instances: tuple[Instance, ...] = ()
    dead: tuple[Instance, ...] = ()
    kept: tuple[Instance, ...] = ()
    group: Group | None = None
    template: Template | None = None
    health: Mapping[str, Mapping[str, Health]] = field(default_factory=dict)
    addresses: Mapping[str, Address] = field(default_factory=dict)
    parameter: Parameter | None = None
