# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is special about planning copies of EBS snapshots, which is little: they have neither names nor lineage.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._copies.resource import DISABLED
from .._copies.rules import Rules, Situation
from .._core.problem import Problem
from .model import Snapshot, SnapshotRequest
from .select import set_of
from .steps import CopySnapshot

Here = Situation[SnapshotRequest, Snapshot]


@dataclass(frozen=True, slots=True)
class SnapshotRules(Rules[SnapshotRequest, Snapshot]):
    """Rules of ``_copies.decide`` for EBS snapshots. AWS does not say what one was copied from."""

    noun: str = "snapshot"

    def set_of(self, request: SnapshotRequest, source: Snapshot) -> str:
        return set_of(request, source)

    def new_copy(self, here: Here, tags: Mapping[str, str]) -> CopySnapshot:
        request, source = here.request, here.source
        return CopySnapshot(
            region=here.view.region,
            source_region=source.region,
            source_id=source.id,
            name=source.id,
            tags=tags,
            encrypted=request.encrypted,
            kms_key_id=request.kms_keys.get(here.view.region),
            description=source.description if request.description is None else request.description,
            completion_minutes=request.completion_minutes,
        )

    def problem_with(self, here: Here, copy: Snapshot) -> Problem | None:
        if copy.phase != DISABLED:
            return None
        return Problem(
            "CopyArchived",
            f"snapshot {copy.id} in {copy.region}, the copy of {here.source.id}, is archived and restores nothing; "
            f"restore its tier: aws ec2 restore-snapshot-tier --region {copy.region} --snapshot-id {copy.id} "
            "--permanent-restore",
        )

    def unmet_wishes(self, here: Here, copy: Snapshot) -> tuple[str, ...]:
        """A snapshot keeps the description that it was given."""
        wanted = here.request.description
        if not wanted or wanted == copy.description:
            return ()
        note = (
            f"{copy.id} in {copy.region} has the description '{copy.description}' and not '{wanted}': that of a "
            "snapshot cannot be changed; copies of newer sources get the wanted one"
        )
        return (note,)
