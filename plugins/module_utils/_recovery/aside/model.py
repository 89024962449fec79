# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a recovery has created of a workload, as plain frozen data.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..._core.tracking import SET_ASIDE
from ..ownership import KEPT


@dataclass(frozen=True, slots=True)
class Watch:
    """Something that is waited for, and its state, as lines about the progress have it."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Database:
    """A DB instance or a DB cluster. ``cluster`` is the one that an instance is part of, ``arn`` what is tagged."""

    id: str
    arn: str
    status: str
    is_cluster: bool = False
    cluster: str = ""
    engine: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def noun(self) -> str:
        return "DB cluster" if self.is_cluster else "DB instance"

    @property
    def key(self) -> tuple[bool, str]:
        """An instance and a cluster may have the same identifier."""
        return self.is_cluster, self.id

    @property
    def former(self) -> str:
        """The name that it had in the failover. It is set before it loses that."""
        return self.tags.get(SET_ASIDE, "")

    @property
    def is_aside(self) -> bool:
        return KEPT in self.tags and self.former not in ("", self.id)


@dataclass(frozen=True, slots=True)
class Server:
    """An instance. ``root`` is the type of its root device: one in an instance store cannot be stopped."""

    id: str
    status: str
    root: str = "ebs"
    address: str = ""
    interfaces: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_aside(self) -> bool:
        """Both tags come in one request."""
        return KEPT in self.tags and SET_ASIDE in self.tags


@dataclass(frozen=True, slots=True)
class Scaling:
    """An Auto Scaling group. ``members`` are its instances with what Auto Scaling says of each."""

    id: str
    least: int
    desired: int
    members: Mapping[str, str] = field(default_factory=dict)
    suspended: frozenset[str] = frozenset()
    is_deleted: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        if self.is_deleted:
            return "being deleted"
        states = sorted(set(self.members.values()))
        return f"{len(self.members)} instances, {', '.join(states)}" if states else "empty"


@dataclass(frozen=True, slots=True)
class Registered:
    """The targets of a target group of the plan, each with its port."""

    name: str
    arn: str
    targets: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """An Elastic IP of the plan that is associated with something."""

    id: str
    public_ip: str
    association: str
    used_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Volume:
    """``instances`` are those that it is attached to."""

    id: str
    status: str
    instances: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_aside(self) -> bool:
        return KEPT in self.tags and SET_ASIDE in self.tags


@dataclass(frozen=True, slots=True)
class There:
    """``databases`` are all of the region, for a workload that is one; the rest has the tag of the workload, but for
    ``servers`` of volumes, which are those that they are attached to. ``state`` is what is written of the workload."""

    databases: tuple[Database, ...] = ()
    state: str | None = None
    servers: tuple[Server, ...] = ()
    groups: tuple[Scaling, ...] = ()
    registered: tuple[Registered, ...] = ()
    addresses: tuple[Address, ...] = ()
    volumes: tuple[Volume, ...] = ()
