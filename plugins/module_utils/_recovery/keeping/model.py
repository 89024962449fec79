# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a recovery has created of a workload, and the step that marks it as kept.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..._steps.step import Step


@dataclass(frozen=True, slots=True)
class Thing:
    """``id`` is what its service takes for it when it is tagged."""

    service: str
    id: str
    name: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Keep(Step):
    """The tag by which a later recovery sees that it is in use, and none of its own."""

    region: str
    thing: Thing
    tags: Mapping[str, str]

    def lines_after(self) -> list[str]:
        return [f"{self.thing.name}: {key}={value}" for key, value in self.tags.items()]
