# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of a recovery that only fleets have, as lines of a diff.

Pure: it never carries one out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..._steps.step import Step


@dataclass(frozen=True, slots=True)
class Register(Step):
    """Targets of a target group: instances, or their addresses."""

    region: str
    name: str
    arn: str
    targets: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"register {', '.join(self.targets)} in target group {self.name}"

    def lines_after(self) -> list[str]:
        return [f"target group {self.name}", *(f"  {target}" for target in self.targets)]


@dataclass(frozen=True, slots=True)
class Associate(Step):
    """An Elastic IP that nothing has, and the instance that gets it."""

    region: str
    address: str
    public_ip: str
    instance: str

    @property
    def title(self) -> str:
        return f"associate {self.public_ip} with {self.instance}"

    def lines_after(self) -> list[str]:
        return [f"{self.address} ({self.public_ip}): {self.instance}"]


@dataclass(frozen=True, slots=True)
class TagInterfaces(Step):
    """Network interfaces, which a launch without a launch template does not tag."""

    region: str
    ids: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"tag {', '.join(self.ids)}"

    def lines_after(self) -> list[str]:
        return [f"{each}: {key}={value}" for each in self.ids for key, value in self.tags.items()]


@dataclass(frozen=True, slots=True)
class Publish(Step):
    """The parameter with the id of the image, for everything else that launches it."""

    region: str
    parameter: str
    image: str
    before: str | None
    tags: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"publish {self.image} as {self.parameter}"

    def lines_before(self) -> list[str]:
        return [f"{self.parameter}: {self.before}"] if self.before else []

    def lines_after(self) -> list[str]:
        return [f"{self.parameter}: {self.image}"]
