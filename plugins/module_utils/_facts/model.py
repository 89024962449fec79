# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is in a region that a recovery needs, as plain frozen data.

Data only: it never says whether that is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticIp:
    """``used_by`` is the instance or the network interface that has it, empty for one that is free."""

    id: str
    address: str
    used_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet:
    """``free`` is the number of addresses that are not in use."""

    id: str
    vpc: str
    zone: str
    free: int
    is_available: bool = True
    cidr: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """What may come in or go out, and one peer. ``protocol`` is ``-1`` for all; ports are None for all; ``cidr`` is
    None for other peers, of which ``group`` or ``prefix_list`` has the id.
    """

    protocol: str
    from_port: int | None
    to_port: int | None
    cidr: str | None = None
    group: str = ""
    prefix_list: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroup:
    id: str
    name: str
    vpc: str
    rules: tuple[Rule, ...] = ()
    egress: tuple[Rule, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchTemplate:
    id: str
    name: str
    newest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateContent:
    """What one version of a launch template names; empty where it names nothing. The profile is a name or an ARN."""

    instance_type: str = ""
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    key_name: str = ""
    instance_profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceType:
    """``architectures`` and ``boot_modes`` are what it runs, in AWS's words."""

    name: str
    vcpus: int
    architectures: frozenset[str]
    boot_modes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SnapshotDetails:
    """``key`` is None if it is not encrypted; ``seconds`` is how long it took, None where AWS does not say it."""

    key: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credentials these are. ``seconds_ahead`` is this machine's clock beside AWS's; negative if it is behind."""

    arn: str
    account: str
    seconds_ahead: float


@dataclass(frozen=True, slots=True)
class Refused:
    """What these credentials may not do, and AWS's sentence."""

    right: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """An active Capacity Reservation that every instance of its type may use."""

    instance_type: str
    zone: str
    free: int


@dataclass(frozen=True, slots=True)
class ImageVolume:
    """An EBS volume that a launch creates; ``type`` is empty where the image does not say it."""

    device: str
    type: str
    gib: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDetails:
    """What a launch of an image depends on. ``boot_mode`` is empty for one that says none."""

    id: str
    architecture: str
    boot_mode: str
    root_device: str
    is_public: bool
    deprecated_at: datetime | None
    snapshots: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    volumes: tuple[ImageVolume, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DbClassOption:
    """One way in which RDS offers a class for an engine version: with a type of storage, in some zones, and whether
    with a standby in another zone.
    """

    zones: frozenset[str]
    storage_type: str
    multi_az: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DbSubnetGroup:
    name: str
    vpc: str
    zones: frozenset[str]
    subnets: tuple[str, ...] = ()
    arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DbParameterGroup:
    name: str
    family: str
    arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionGroup:
    name: str
    engine: str
    major_version: str
    arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineVersion:
    """``family`` is that of its parameter groups."""

    engine: str
    version: str
    family: str
    is_available: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    used: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A KMS key in AWS's words: its state, and whether it encrypts and decrypts."""

    id: str
    state: str
    is_symmetric: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """What the last drill says of a workload: ``rto`` are the seconds until it was back, None if it was not."""

    run: str
    ended: datetime
    state: str
    rto: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup:
    """``listens`` is whether a load balancer sends anything to it."""

    name: str
    arn: str
    vpc: str
    target_type: str
    listens: bool


@dataclass(frozen=True, slots=True)
class DryRun:
    """A request of EC2. ``sample`` is what may be another one each time: an image or a snapshot."""

    operation: str
    options: tuple[tuple[str, Any], ...]
    sample: str = field(compare=False)
