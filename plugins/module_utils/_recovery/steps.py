# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps that all kinds of recovery have, as lines of a diff.

Pure: it never carries one out. What creates something is a task for a module of amazon.aws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._steps.step import Step

# Amazon EC2 Auto Scaling API reference, SuspendProcesses. None of them may start or end an instance meanwhile.
PROCESSES = (
    *("AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh", "Launch"),
    *("ReplaceUnhealthy", "ScheduledActions", "Terminate"),
)
# RDS User Guide, "Viewing DB instance status": a database may be used and changed in these. One that was restored
# initializes its storage for hours, and is up meanwhile.
UP = ("available", "storage-optimization", "storage-config-upgrade", "storage-initialization")


@dataclass(frozen=True, slots=True)
class Create(Step):
    """``options`` are those of ``module``; ``thing`` says what it creates.

    ``verb`` is what that is called, and ``again`` what it means if this run has created it already. Where AWS answers
    with one of the codes of ``elsewhere``, the same is tried with each of ``otherwise``: options in place of others,
    and then fewer at a time. With ``is_apart`` what comes after it is created also if AWS refuses it.
    """

    region: str
    thing: str
    module: str
    options: Mapping[str, Any]
    again: str = "it was created, and AWS does not list it yet; run again, which continues"
    elsewhere: tuple[str, ...] = ()
    otherwise: tuple[Mapping[str, Any], ...] = ()
    verb: str = "create"
    is_apart: bool = False

    @property
    def title(self) -> str:
        return f"{self.verb} {self.thing}"

    @property
    def task(self) -> dict[str, Any]:
        """As a result has it, for the action plugin."""
        task = {"thing": self.thing, "module": self.module, "options": dict(self.options), "again": self.again}
        if self.is_apart:
            return {**task, "is_apart": True}
        others = {"elsewhere": list(self.elsewhere), "otherwise": [dict(each) for each in self.otherwise]}
        return {**task, **others} if self.elsewhere else task

    def lines_after(self) -> list[str]:
        shown = sorted((name, value) for name, value in self.options.items() if name not in ("region", "wait"))
        return [self.thing, *(f"  {name}: {_told(name, value)}" for name, value in shown)]


def _told(option: str, value: Any) -> Any:
    """User data may have secrets in it."""
    return f"{len(str(value))} characters" if option == "user_data" else value


@dataclass(frozen=True, slots=True)
class Complete(Step):
    """The tags by which a later run sees that nothing is left to do, on what AWS knows by ``ids``."""

    region: str
    id: str
    ids: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"mark {self.id} as recovered"

    def lines_after(self) -> list[str]:
        return [f"{self.id}: {key}={value}" for key, value in self.tags.items()]


@dataclass(frozen=True, slots=True)
class Suspend(Step):
    """Nothing of an Auto Scaling group is launched, replaced or terminated any more."""

    group: str

    @property
    def title(self) -> str:
        return f"suspend Auto Scaling group {self.group}"

    def lines_after(self) -> list[str]:
        return [f"Auto Scaling group {self.group}: suspended"]


@dataclass(frozen=True, slots=True)
class Stop(Step):
    ids: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"stop {', '.join(self.ids)}"

    def lines_after(self) -> list[str]:
        return [f"{id_}: stopped" for id_ in self.ids]
