# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of ``_copies.ports`` for database snapshots: which of api's functions answers which question.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._copies.plan import AddTags, CreateCopy, LateStep, Remove
from .._copies.ports import Calls
from .._copies.resource import PENDING, USABLE, Resource
from .._core.shell import Clients
from .._core.tracking import SOURCE, SOURCE_CREATED
from .._steps.step import expect
from . import api
from .kinds import DbKind
from .model import DbSnapshot
from .steps import CopyDbSnapshot, PurgeTags


@dataclass(frozen=True, slots=True)
class DbCalls(Calls):
    clients: Clients
    kind: DbKind
    usable_state: str = "available"

    @property
    def noun(self) -> str:
        return self.kind.noun

    def _rds(self, region: str) -> Any:
        return self.clients.get("rds", region)

    def create(self, step: CreateCopy, _salt: str, /) -> Resource:
        """The target identifier does what a token would."""
        step = expect(step, CopyDbSnapshot)
        return api.copy_snapshot(self._rds(step.region), step)

    def find_refused(self, step: CreateCopy) -> tuple[Resource | None, str]:
        step = expect(step, CopyDbSnapshot)
        there = api.describe_snapshot(self._rds(step.region), step.kind, step.region, step.name)
        if there is None:
            return None, ""
        is_ours = _is_the_copy(there, step)
        if is_ours and there.phase in (USABLE, PENDING):
            return there, ""
        if is_ours:
            return None, f"{there.id} is a copy of it, but {there.state}"
        origin = there.tags.get(SOURCE) or there.source_arn or f"a snapshot of {there.database}"
        return None, f"{there.id} is {origin}, not a copy of {step.source_region}/{step.source_id}"

    def all_tracked(self, region: str) -> list[DbSnapshot]:
        """Every manual snapshot of a region, and so every copy: RDS can filter neither by tag nor by several ids."""
        return api.describe_snapshots(self._rds(region), self.kind, region, "manual")

    def describe(self, region: str, ids: Iterable[str]) -> Mapping[str, Resource]:
        wanted = set(ids)
        return {snapshot.id: snapshot for snapshot in self.all_tracked(region) if snapshot.id in wanted}

    def add_tags(self, step: AddTags) -> None:
        api.tag_snapshot(self._rds(step.region), self.kind, step)

    def late(self, step: LateStep, _copy_id: str, /) -> None:
        step = expect(step, PurgeTags)
        api.untag_snapshot(self._rds(step.region), self.kind, step)

    def remove(self, step: Remove) -> Mapping[str, str]:
        api.delete_snapshot(self._rds(step.region), self.kind, step)
        return {}


def _is_the_copy(there: DbSnapshot, step: CopyDbSnapshot) -> bool:
    """A snapshot's identifier may have been another one's before, and another account may have the same."""
    if step.encrypted and not there.encrypted:
        return False
    if SOURCE not in there.tags:
        return there.source_arn == step.source_arn
    is_source = there.tags[SOURCE] == step.tags[SOURCE] and there.source_arn in (None, step.source_arn)
    return is_source and there.tags.get(SOURCE_CREATED, step.tags[SOURCE_CREATED]) == step.tags[SOURCE_CREATED]
