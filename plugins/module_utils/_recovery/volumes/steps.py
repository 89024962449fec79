# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of a recovery of volumes, as lines of a diff.

Pure: it never carries one out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._steps.step import Step


@dataclass(frozen=True, slots=True)
class CreateVolume(Step):
    """CreateVolume from a snapshot. ``zone`` is None while the instance that decides it is not there.

    ``slot`` says which volume it is; ``where`` is what it is attached to later, for people.
    """

    region: str
    slot: str
    snapshot: str
    zone: str | None
    options: Mapping[str, Any]
    tags: Mapping[str, str]
    where: str = ""

    @property
    def title(self) -> str:
        return f"create the volume for {self.slot} from {self.snapshot}"

    def lines_after(self) -> list[str]:
        zone = self.zone or "that of the instance"
        shown = {"zone": zone, **self.options, **({"attached to": self.where} if self.where else {})}
        lines = [f"  {name}: {value}" for name, value in shown.items()]
        return [f"volume for {self.slot} from {self.snapshot}", *lines, f"  tags: {dict(self.tags)}"]


@dataclass(frozen=True, slots=True)
class AttachVolume(Step):
    id: str
    slot: str
    instance: str
    device: str

    @property
    def title(self) -> str:
        return f"attach {self.id} to {self.instance} as {self.device}"

    def lines_before(self) -> list[str]:
        return [f"{self.id} ({self.slot}): not attached to {self.instance}"]

    def lines_after(self) -> list[str]:
        return [f"{self.id} ({self.slot}): attached to {self.instance} as {self.device}"]


@dataclass(frozen=True, slots=True)
class DeleteWithInstance(Step):
    """What a drill has attached is deleted with the instance, also where no one cleans up after it."""

    instance: str
    devices: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"delete {', '.join(self.devices)} of {self.instance} with the instance"

    def lines_before(self) -> list[str]:
        return [f"{self.instance}: {device} stays when the instance is terminated" for device in self.devices]

    def lines_after(self) -> list[str]:
        return [f"{self.instance}: {device} is deleted with the instance" for device in self.devices]
