# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a workload runs in its source region, and the steps that fence it or let it run again.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..._steps.step import Step
from ..ownership import CUT, FENCED, FORMER
from ..steps import PROCESSES

TAGS = (FENCED, FORMER, CUT)


@dataclass(frozen=True, slots=True)
class Server:
    """An instance. ``root`` is the type of its root device: one in an instance store cannot be stopped."""

    id: str
    status: str
    root: str = "ebs"
    group: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scaling:
    """An Auto Scaling group and the processes that are suspended."""

    id: str
    suspended: frozenset[str] = frozenset()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        return "suspended" if set(PROCESSES) <= self.suspended else "scaling"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is restarted as one: a DB instance, or a Multi-AZ DB cluster."""

    id: str
    status: str
    is_cluster: bool = False

    @property
    def noun(self) -> str:
        return "DB cluster" if self.is_cluster else "DB instance"


@dataclass(frozen=True, slots=True)
class Database:
    """``groups`` are its security groups and their states at RDS. ``units`` are what restarts of it are of, the writer
    last. ``has_data_api`` is whether it takes statements over HTTPS, which security groups do not see."""

    id: str
    arn: str
    is_cluster: bool
    state: str
    groups: Mapping[str, str] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    has_data_api: bool = False
    is_serverless_v1: bool = False

    @property
    def noun(self) -> str:
        return "DB cluster" if self.is_cluster else "DB instance"

    @property
    def given(self) -> tuple[str, ...]:
        """Those that it has, or will have once a change is through."""
        return tuple(name for name, state in self.groups.items() if state != "removing")

    @property
    def status(self) -> str:
        is_through = all(state == "active" for state in self.groups.values())
        return self.state if is_through else "changing its security groups"


@dataclass(frozen=True, slots=True)
class There:
    """``open`` are the security groups that let something in, of the fence and of the database; ``missing`` are those
    of the fence, or of what was there before it, that do not exist."""

    servers: tuple[Server, ...] = ()
    groups: tuple[Scaling, ...] = ()
    database: Database | None = None
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def with_tags(self, known: Mapping[str, Mapping[str, str | None]]) -> There:
        """With what was tagged (by id, or by ARN of a database), and without what has None: AWS may show it late."""
        return replace(
            self,
            servers=tuple(_tagged(each, known.get(each.id, {})) for each in self.servers),
            groups=tuple(_tagged(each, known.get(each.id, {})) for each in self.groups),
            database=_tagged(self.database, known.get(self.database.arn, {})) if self.database else None,
        )


Tagged = TypeVar("Tagged", Server, Scaling, Database)


def _tagged(thing: Tagged, known: Mapping[str, str | None]) -> Tagged:
    tags = {**thing.tags, **known}
    return replace(thing, tags={key: value for key, value in tags.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Mark(Step):
    """``ids`` are what the service takes for what is tagged."""

    service: str
    ids: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"mark {', '.join(self.ids)} as fenced"

    def lines_after(self) -> list[str]:
        return [f"{id_}: {key}={value}" for id_ in self.ids for key, value in self.tags.items()]


@dataclass(frozen=True, slots=True)
class Unmark(Step):
    """``keys`` are the tags that go; all of them once it is released."""

    service: str
    ids: tuple[str, ...]
    keys: tuple[str, ...] = TAGS

    @property
    def title(self) -> str:
        what = "no longer fenced" if FENCED in self.keys else "open to connections again"
        return f"mark {', '.join(self.ids)} as {what}"

    def lines_before(self) -> list[str]:
        return [f"{id_}: {key}" for id_ in self.ids for key in self.keys]


@dataclass(frozen=True, slots=True)
class Resume(Step):
    group: str
    processes: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"resume Auto Scaling group {self.group}"

    def lines_after(self) -> list[str]:
        return [f"Auto Scaling group {self.group}: {', '.join(self.processes)}"]


@dataclass(frozen=True, slots=True)
class Start(Step):
    ids: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"start {', '.join(self.ids)}"

    def lines_after(self) -> list[str]:
        return [f"{id_}: running" for id_ in self.ids]


@dataclass(frozen=True, slots=True)
class Regroup(Step):
    """Other security groups for a database; ``then`` says what else comes of it."""

    database: Database
    groups: tuple[str, ...]
    then: str = ""

    @property
    def title(self) -> str:
        wanted = ", ".join(self.groups)
        return f"give {self.database.noun} {self.database.id} the security groups {wanted}{self.then}"

    def lines_before(self) -> list[str]:
        return [f"{self.database.id}: {each}" for each in self.database.groups]

    def lines_after(self) -> list[str]:
        return [f"{self.database.id}: {each}" for each in self.groups]


@dataclass(frozen=True, slots=True)
class Restart(Step):
    """It ends the connections that security groups let live on."""

    unit: Unit

    @property
    def title(self) -> str:
        return f"restart {self.unit.noun} {self.unit.id}"
