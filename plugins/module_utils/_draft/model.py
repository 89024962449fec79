# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is in the source region, as far as a plan is drafted from it, and what a draft says of it.

Data only: it never calls AWS. What could not be listed is another answer than an empty list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from .._core.problem import Problem

T = TypeVar("T")
# Where a value stands inside a workload: ``("launch", "subnets")``.
Place: TypeAlias = "tuple[str, ...]"
TEMPLATE_MARKS = ("{{", "{%", "{#")


def is_template(text: str) -> bool:
    """Whether Ansible would run a text that somebody has written into AWS."""
    return any(mark in text for mark in TEMPLATE_MARKS)


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """All things of a kind; with ``problem`` they could not be listed, and ``things`` says nothing."""

    things: tuple[T, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class AttachedVolume:
    id: str
    device: str
    dies_with_instance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """``addresses`` are its IP addresses and the names that AWS gives it."""

    id: str
    account: str
    image_id: str
    instance_type: str
    addresses: tuple[str, ...] = ()
    subnet: str = ""
    zone: str = ""
    security_groups: tuple[str, ...] = ()
    key_name: str = ""
    profile: str = ""
    root_device: str = ""
    has_ebs_root: bool = True
    volumes: tuple[AttachedVolume, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.tags.get("Name", "")

    @property
    def label(self) -> str:
        return f"{self.name} ({self.id})" if self.name else self.id

    @property
    def data_volumes(self) -> tuple[AttachedVolume, ...]:
        return tuple(volume for volume in self.volumes if volume.device != self.root_device)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingGroup:
    """``template`` is what it launches from: ``lt-0abc:$Latest``, or the name of a launch configuration.

    With ``has_weights`` its ``sizes`` are units, and no instances.
    """

    name: str
    account: str
    sizes: tuple[int, int, int]
    has_weights: bool = False
    subnets: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    instance_ids: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    template: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchTemplate:
    """What a launch template or launch configuration says; ``key`` is how a group names it."""

    key: str
    image_id: str = ""
    instance_type: str = ""
    security_groups: tuple[str, ...] = ()
    key_name: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    id: str
    owner: str
    name: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """``instance_id`` is what it is attached to, or nothing."""

    id: str
    size_gib: int = 0
    instance_id: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.tags['Name']} ({self.id})" if self.tags.get("Name") else self.id


@dataclass(frozen=True, slots=True)
class Ingress:
    """One rule: ``ports`` is None for all of them; ``groups`` and ``ranges`` are who may come in."""

    ports: tuple[int, int] | None
    groups: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()

    def has_port(self, port: int | None) -> bool:
        return port is None or self.ports is None or self.ports[0] <= port <= self.ports[1]


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    id: str
    name: str
    ingress: tuple[Ingress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A DB instance, or a DB cluster. ``groups`` are region-local names: option of the restore -> value.

    ``cluster`` is the cluster of an instance, ``replica_of`` the source of a read replica.
    """

    id: str
    engine: str
    instance_class: str = ""
    endpoints: tuple[str, ...] = ()
    port: int | None = None
    security_groups: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    multi_az: bool = False
    encrypted: bool = False
    backup_days: int = 1
    cluster: str = ""
    replica_of: str = ""
    capacity: tuple[float, float] | None = None
    members: tuple[str, ...] = ()
    is_serverless_v1: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    arn: str
    name: str
    dns_name: str
    security_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetGroup:
    arn: str
    name: str
    port: int | None = None
    load_balancers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A record set of a hosted zone that says where a name points; ``policy`` if it is one of several."""

    name: str
    type: str
    targets: tuple[str, ...]
    policy: str = ""


@dataclass(frozen=True, slots=True)
class HostedZone:
    name: str
    is_private: bool
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingCopy:
    """What a region has that may be a copy: ``sources`` are all that it can be recognized by, as ``of_source`` is."""

    kind: str
    id: str
    created: str
    is_usable: bool
    sources: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Everything that was listed. ``others`` are things the collection does not copy, by the title of their kind."""

    instances: Listing[Instance] = Listing()
    groups: Listing[ScalingGroup] = Listing()
    templates: Listing[LaunchTemplate] = Listing()
    images: Listing[Image] = Listing()
    volumes: Listing[Volume] = Listing()
    snapshots: Listing[str] = Listing()
    security_groups: Listing[SecurityGroup] = Listing()
    databases: Listing[Database] = Listing()
    clusters: Listing[Database] = Listing()
    load_balancers: Listing[LoadBalancer] = Listing()
    target_groups: Listing[TargetGroup] = Listing()
    zones: Listing[HostedZone] = Listing()
    keys: Listing[str] = Listing()
    copies: Mapping[str, Listing[ExistingCopy]] = field(default_factory=dict)
    others: Mapping[str, Listing[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was found and is no workload of the draft."""

    what: str
    name: str
    reason: str

    def to_result(self) -> dict[str, str]:
        return {"what": self.what, "name": self.name, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that becomes a workload: ``key`` names it in here, ``base`` is the name that it would like to have.

    ``options`` are those of the plan. ``notes`` stand above the workload, ``remarks`` above an option, and
    ``suggestions`` are options that only a person can fill in: section -> commented lines. ``reached_at`` is what
    names may point at, ``attached_to`` the key of the fleet that volumes belong to.
    """

    key: str
    kind: str
    base: str
    options: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    remarks: Mapping[Place, str] = field(default_factory=dict)
    suggestions: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    security_groups: tuple[str, ...] = ()
    port: int | None = None
    reached_at: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    copied_from: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    attached_to: str = ""
