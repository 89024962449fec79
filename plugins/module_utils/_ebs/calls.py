# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of ``_copies.ports`` for EBS snapshots: which of api's functions answers which question.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._copies.plan import AddTags, CreateCopy, Remove
from .._copies.ports import Calls
from .._copies.resource import PENDING, USABLE, Resource
from .._core.ask_once import ask_once
from .._core.clock import Clock
from .._core.shell import Clients
from .._core.tracking import SOURCE
from .._steps.step import expect
from . import api
from .model import Snapshot
from .steps import CopySnapshot


@dataclass(frozen=True, slots=True)
class SnapshotCalls(Calls):
    clients: Clients
    clock: Clock
    noun: str = "snapshot"
    usable_state: str = "completed"
    can_double: bool = True

    def _ec2(self, region: str) -> Any:
        return self.clients.get("ec2", region)

    def create(self, step: CreateCopy, _salt: str, /) -> Resource:
        """CopySnapshot takes no token, so before a second request the first one's copy is looked for by its tag."""
        step = expect(step, CopySnapshot)
        ec2 = self.clients.get("ec2", step.region, retries=False)

        def look() -> Snapshot | None:
            copies = self.tracked(step.region, [step.tags[SOURCE]])
            return next((copy for copy in copies if copy.phase in (USABLE, PENDING)), None)

        return ask_once(lambda: self._begun(step, api.copy_snapshot(ec2, step)), look, self.clock)

    def _begun(self, step: CopySnapshot, snapshot_id: str) -> Snapshot:
        return Snapshot(
            region=step.region,
            id=snapshot_id,
            name=step.name,
            state="pending",
            phase=PENDING,
            created=self.clock.now(),
            tags=step.tags,
            tagged_ids=(snapshot_id,),
        )

    def describe(self, region: str, ids: Iterable[str]) -> Mapping[str, Resource]:
        return api.describe_snapshots_by_id(self._ec2(region), region, ids)

    def tracked(self, region: str, sources: Iterable[str]) -> list[Snapshot]:
        return api.describe_tracked(self._ec2(region), region, {f"tag:{SOURCE}": list(sources)})

    def all_tracked(self, region: str) -> list[Snapshot]:
        return api.describe_tracked(self._ec2(region), region, {"tag-key": [SOURCE]})

    def add_tags(self, step: AddTags) -> None:
        api.tag_snapshot(self._ec2(step.region), step)

    def remove(self, step: Remove) -> Mapping[str, str]:
        api.delete_snapshot(self._ec2(step.region), step)
        return {}

    def uses(self, region: str, ids: Iterable[str]) -> Mapping[str, str]:
        images = api.images_with_snapshots(self._ec2(region), region, ids)
        return {snapshot_id: f"it belongs to {image_id}" for snapshot_id, image_id in images.items()}
