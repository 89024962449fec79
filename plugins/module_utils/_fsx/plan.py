# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is special about planning copies of FSx backups: AWS says what a copy was made from, and takes few tags.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .._copies.plan import CreateCopy
from .._copies.region_view import RegionView
from .._copies.resource import PENDING, USABLE
from .._copies.rules import Rules, Situation
from .._core.tags import carried_tags, plain_tags
from .._core.tracking import source_value
from .model import Backup, BackupRequest
from .select import set_of

Here = Situation[BackupRequest, Backup]


def acceptable_tags(tags: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The tags that FSx accepts, and the keys of those that it would refuse the whole copy for."""
    return plain_tags(tags, reserved=("aws:",))


@dataclass(frozen=True, slots=True)
class BackupRules(Rules[BackupRequest, Backup]):
    """Rules of ``_copies.decide`` for FSx backups."""

    noun: str = "FSx backup"

    def set_of(self, request: BackupRequest, source: Backup) -> str:
        return set_of(request, source)

    def carried_tags(self, request: BackupRequest, source: Backup) -> tuple[dict[str, str], tuple[str, ...]]:
        tags, refused = acceptable_tags(carried_tags(source.tags, request.exclude_tags))
        return tags, tuple(refused)

    def orphans(
        self, request: BackupRequest, sources: Sequence[Backup], view: RegionView[Backup]
    ) -> Mapping[str, Backup]:
        """By AWS's lineage. Within one region it proves nothing: the copy may be somebody's on purpose."""
        if view.region == request.source_region:
            return {}
        found: dict[str, Backup] = {}
        for backup in sorted(view.candidates, key=lambda candidate: (not candidate.usable, candidate.id)):
            if backup.phase in (USABLE, PENDING) and backup.lineage:
                found.setdefault(backup.lineage, backup)
        values = {source.id: source_value(source.region, source.id) for source in sources}
        return {source_id: found[value] for source_id, value in values.items() if value in found}

    def new_copy(self, here: Here, tags: Mapping[str, str]) -> CreateCopy:
        region, source = here.view.region, here.source
        return CreateCopy(
            region=region,
            source_region=source.region,
            source_id=source.id,
            name=source.id,
            tags=tags,
            encrypted=True,
            kms_key_id=here.request.kms_keys.get(region),
        )

    def superseded(self, here: Here, latest: datetime | None) -> str | None:
        """Older data than what is there already is of no use: the newest automatic backup may have been deleted."""
        is_named = bool(here.request.backup_ids)
        if is_named or latest is None or here.source.created.replace(microsecond=0) > latest:
            return None
        return f"not copied: {here.view.region} has a copy with newer data"
