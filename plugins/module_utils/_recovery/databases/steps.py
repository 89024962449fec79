# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of a recovery that only databases have, as lines of a diff.

Pure: it never carries one out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._steps.step import Step
from .passwords import Credential


@dataclass(frozen=True, slots=True)
class Correct(Step):
    """Values of what is up that its restore did not take."""

    id: str
    is_cluster: bool
    changes: Mapping[str, Any]
    before: Mapping[str, Any]

    @property
    def title(self) -> str:
        return f"set {', '.join(sorted(self.changes))} of {self.id}"

    def lines_before(self) -> list[str]:
        return [self.id, *(f"  {option}: {value}" for option, value in sorted(self.before.items()))]

    def lines_after(self) -> list[str]:
        return [self.id, *(f"  {option}: {value}" for option, value in sorted(self.changes.items()))]


@dataclass(frozen=True, slots=True)
class SetPassword(Step):
    """The password of the master user. The step knows where it is, and not what it is."""

    id: str
    is_cluster: bool
    credential: Credential

    @property
    def title(self) -> str:
        where = "one that RDS manages" if self.credential.is_managed else f"that of {self.credential.secret}"
        return f"set the master password of {self.id} to {where}"

    def lines_after(self) -> list[str]:
        return [self.title]


@dataclass(frozen=True, slots=True)
class Claim(Step):
    """Tags of what is there already and takes over."""

    id: str
    arn: str
    tags: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"tag {self.id}"

    def lines_after(self) -> list[str]:
        return [f"{self.id}: {key}={value}" for key, value in self.tags.items()]


@dataclass(frozen=True, slots=True)
class Promote(Step):
    """A read replica becomes a database of its own. ``options`` are those of its backups; a cluster has none."""

    id: str
    is_cluster: bool
    source: str
    options: Mapping[str, Any]

    @property
    def title(self) -> str:
        return f"promote {self.id}"

    def lines_before(self) -> list[str]:
        return [f"{self.id}: read replica of {self.source}"]

    def lines_after(self) -> list[str]:
        return [f"{self.id}: promoted", *(f"  {option}: {value}" for option, value in sorted(self.options.items()))]


@dataclass(frozen=True, slots=True)
class SwitchOver(Step):
    """A cluster becomes the writer of its global database: with the data of the source, or with what it has."""

    world: str
    id: str
    arn: str
    is_graceful: bool

    @property
    def title(self) -> str:
        return f"{'switch' if self.is_graceful else 'fail'} {self.world} over to {self.id}"

    def lines_before(self) -> list[str]:
        return [f"{self.id}: follows the writer of {self.world}"]

    def lines_after(self) -> list[str]:
        return [f"{self.id}: writer of {self.world}{'' if self.is_graceful else ', with the data that it has'}"]
