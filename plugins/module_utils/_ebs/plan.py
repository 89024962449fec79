# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is special about planning copies of EBS snapshots, which is little: they have neither names nor lineage.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .._copies.items import CreateCopy, LateStep
from .._copies.observation import RegionView
from .._copies.rules import Situation
from .._core.problem import Problem
from .._core.tags import carried_tags
from .model import Snapshot, SnapshotRequest
from .select import set_of

Here = Situation[SnapshotRequest, Snapshot]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySnapshot(CreateCopy):
    """CopySnapshot with its options."""

    description: str = ""
    completion_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class SnapshotRules:
    """Rules of ``_copies.planning`` for EBS snapshots."""

    noun: str = "snapshot"

    def set_of(self, request: SnapshotRequest, source: Snapshot) -> str:
        return set_of(request, source)

    def carried_tags(self, request: SnapshotRequest, source: Snapshot) -> tuple[dict[str, str], tuple[str, ...]]:
        return carried_tags(source.tags, request.exclude_tags), ()

    def orphans(
        self, request: SnapshotRequest, sources: Sequence[Snapshot], view: RegionView[Snapshot]
    ) -> Mapping[str, Snapshot]:
        """None: AWS does not say what a snapshot was copied from."""
        del request, sources, view
        return {}

    def new_copy(self, here: Here, tags: Mapping[str, str]) -> CopySnapshot | Problem:
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

    def is_of_gem(self, here: Here, copy: Snapshot) -> bool:
        """The gem copies no volumes."""
        del here, copy
        return False

    def superseded(self, here: Here, latest: datetime | None) -> str | None:
        """Whoever selects an older one wants it."""
        del here, latest
        return None

    def problem_with(self, here: Here, copy: Snapshot) -> Problem | None:
        """Nothing beyond what all kinds check."""
        del here, copy
        return None

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

    def late_problem(self, here: Here, copy: Snapshot | None) -> Problem | None:
        """None, since there are no late steps."""
        del here, copy
        return None

    def late_steps(self, here: Here, copy: Snapshot | None) -> tuple[tuple[LateStep, ...], tuple[str, ...]]:
        """None: everything about a snapshot can be said in the request that makes it."""
        del here, copy
        return (), ()
