# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps that set something aside, as lines of a diff.

Pure: it never carries one out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..._steps.step import Step
from ..ownership import KEPT
from .model import Address, Database, Registered, Scaling


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


@dataclass(frozen=True, slots=True)
class Shrink(Step):
    """The least size of a group, and of one without instances what it wants, become 0."""

    group: Scaling

    @property
    def title(self) -> str:
        has = "lets its instances go" if self.group.members else "wants no instances"
        return f"see to it that Auto Scaling group {self.group.id} {has}"

    def lines_before(self) -> list[str]:
        return [f"Auto Scaling group {self.group.id}: min_size {self.group.least}"]

    def lines_after(self) -> list[str]:
        return [f"Auto Scaling group {self.group.id}: min_size 0"]


@dataclass(frozen=True, slots=True)
class Detach(Step):
    """Instances leave their group, and run on."""

    group: str
    ids: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"detach {', '.join(self.ids)} from Auto Scaling group {self.group}"

    def lines_before(self) -> list[str]:
        return [f"{id_}: in Auto Scaling group {self.group}" for id_ in self.ids]


@dataclass(frozen=True, slots=True)
class DeleteEmpty(Step):
    """A group that a recovery has created, and that has no instance. AWS refuses it for one that has."""

    group: str

    @property
    def title(self) -> str:
        return f"delete the empty Auto Scaling group {self.group}"

    def lines_before(self) -> list[str]:
        return [f"Auto Scaling group {self.group}: empty"]


@dataclass(frozen=True, slots=True)
class Deregister(Step):
    group: Registered
    targets: tuple[tuple[str, int], ...]

    @property
    def title(self) -> str:
        return f"deregister {', '.join(id_ for id_, _port in self.targets)} from target group {self.group.name}"

    def lines_before(self) -> list[str]:
        return [f"target group {self.group.name}: {id_}" for id_, _port in self.targets]


@dataclass(frozen=True, slots=True)
class Disassociate(Step):
    address: Address

    @property
    def title(self) -> str:
        return f"disassociate {self.address.public_ip}"

    def lines_before(self) -> list[str]:
        return [f"{self.address.public_ip}: {', '.join(sorted(self.address.used_by))}"]


@dataclass(frozen=True, slots=True)
class DetachVolume(Step):
    """Of an instance that is stopped."""

    volume: str
    instance: str

    @property
    def title(self) -> str:
        return f"detach {self.volume} from {self.instance}"

    def lines_before(self) -> list[str]:
        return [f"{self.volume}: attached to {self.instance}"]
