# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of plans of database snapshots: what is asked of AWS beside tags and removal.

Pure: it never decides whether one is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._copies.plan import CreateCopy, LateStep
from .kinds import DbKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyDbSnapshot(CreateCopy):
    """CopyDBSnapshot or CopyDBClusterSnapshot with its options; ``name`` is the target identifier."""

    kind: DbKind
    source_arn: str
    option_group: str | None = None
    copy_option_group: bool = False


@dataclass(frozen=True, slots=True)
class PurgeTags(LateStep):
    """Take tags off a copy."""

    region: str
    arn: str
    tags: Mapping[str, str]

    def lines_before(self) -> list[str]:
        return [f"tag {key}: {self.tags[key]}" for key in sorted(self.tags)]
