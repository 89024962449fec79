# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a recovery has created of a workload, and the steps that set it aside.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..._steps.step import Step
from ..ownership import KEPT, SET_ASIDE

UP = ("available", "storage-optimization", "storage-config-upgrade", "storage-initialization")


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
class There:
    """``databases`` are all of the region, for a workload that is one. ``state`` is what is written of the workload."""

    databases: tuple[Database, ...] = ()
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Mark(Step):
    """``ids`` are what the service takes for what is tagged, ``names`` what people call it."""

    service: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def title(self) -> str:
        does = "keep" if KEPT in self.tags else "mark"
        return f"{does} {', '.join(self.names)} as set aside"

    def lines_after(self) -> list[str]:
        return [f"{name}: {key}={value}" for name in self.names for key, value in self.tags.items()]


@dataclass(frozen=True, slots=True)
class Rename(Step):
    """Another name for a database, which restarts it and gives it another address."""

    database: Database
    name: str

    @property
    def title(self) -> str:
        return f"rename {self.database.noun} {self.database.id} to {self.name}"

    def lines_before(self) -> list[str]:
        return [f"{self.database.noun} {self.database.id}"]

    def lines_after(self) -> list[str]:
        return [f"{self.database.noun} {self.name}"]


@dataclass(frozen=True, slots=True)
class Forget(Step):
    """What was written of the workload goes, and with it the failover is over."""

    workload: str
    parameter: str
    value: str

    @property
    def title(self) -> str:
        return f"forget what {self.workload} has reached"

    def lines_before(self) -> list[str]:
        return [f"{self.parameter}: {self.value}"]
