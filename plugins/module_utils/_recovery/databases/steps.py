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
