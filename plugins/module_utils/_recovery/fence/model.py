# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a workload runs in its source region, and the steps that fence it or let it run again.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..._core.tracking import PREFIX
from ..._steps.step import Step

# Whose fence it is, and what was there before it; of a database also that its connections were cut.
FENCED, FORMER, CUT = f"{PREFIX}fenced", f"{PREFIX}fenced-former", f"{PREFIX}fenced-cut"
TAGS = (FENCED, FORMER, CUT)
# Amazon EC2 Auto Scaling API reference, SuspendProcesses. None of them may start or end an instance meanwhile.
PROCESSES = (
    *("AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh", "Launch"),
    *("ReplaceUnhealthy", "ScheduledActions", "Terminate"),
)


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
class Database:
    """``groups`` are its security groups and whether they are active; ``writer`` is what a restart has to be of."""

    id: str
    arn: str
    is_cluster: bool
    state: str
    groups: Mapping[str, bool] = field(default_factory=dict)
    writer: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def noun(self) -> str:
        return "DB cluster" if self.is_cluster else "DB instance"

    @property
    def status(self) -> str:
        return self.state if all(self.groups.values()) else "changing its security groups"


@dataclass(frozen=True, slots=True)
class There:
    """``open`` are the security groups of the fence that let something in, ``missing`` those that are not there."""

    servers: tuple[Server, ...] = ()
    groups: tuple[Scaling, ...] = ()
    database: Database | None = None
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


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
    service: str
    ids: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"mark {', '.join(self.ids)} as no longer fenced"

    def lines_before(self) -> list[str]:
        return [f"{id_}: {FENCED}" for id_ in self.ids]


@dataclass(frozen=True, slots=True)
class Suspend(Step):
    group: str

    @property
    def title(self) -> str:
        return f"suspend Auto Scaling group {self.group}"

    def lines_after(self) -> list[str]:
        return [f"Auto Scaling group {self.group}: suspended"]


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
class Stop(Step):
    ids: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"stop {', '.join(self.ids)}"

    def lines_after(self) -> list[str]:
        return [f"{id_}: stopped" for id_ in self.ids]


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

    database: Database

    @property
    def title(self) -> str:
        return f"restart {self.database.noun} {self.database.id}"
