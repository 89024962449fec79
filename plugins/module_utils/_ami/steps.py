# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of plans of images: what is asked of AWS beside tags and removal.

Pure: it never decides whether one is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .._copies.plan import CreateCopy, LateStep
from .._core.tracking import format_time
from .model import Permission

# Values of EC2 for the protection against deregistration.
DISABLED = "disabled"
WITH_COOLDOWN = "enabled-with-cooldown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyImage(CreateCopy):
    """CopyImage with its options."""

    description: str = ""
    completion_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class ShareImage(LateStep):
    """Change who may launch a copy."""

    region: str
    add: frozenset[Permission]
    remove: frozenset[Permission]
    what: ClassVar[str] = "launch permissions"

    def lines_before(self) -> list[str]:
        return [f"launch permission {kind}: {value}" for kind, value in sorted(self.remove)]

    def lines_after(self) -> list[str]:
        return [f"launch permission {kind}: {value}" for kind, value in sorted(self.add)]


@dataclass(frozen=True, slots=True)
class DeprecateImage(LateStep):
    """Set when a copy is deprecated, or with ``at`` None that it never is."""

    region: str
    at: datetime | None
    before: datetime | None
    what: ClassVar[str] = "the deprecation time"

    def lines_before(self) -> list[str]:
        return [f"deprecated at: {format_time(self.before)}"] if self.before else []

    def lines_after(self) -> list[str]:
        return [f"deprecated at: {format_time(self.at)}"] if self.at else []


@dataclass(frozen=True, slots=True)
class ProtectImage(LateStep):
    """Switch the protection against deregistration on or off."""

    region: str
    protection: str
    before: str
    what: ClassVar[str] = "deregistration protection"

    def lines_before(self) -> list[str]:
        return [f"deregistration protection: {self.before}"]

    def lines_after(self) -> list[str]:
        return [f"deregistration protection: {self.protection}"]
