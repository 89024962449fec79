# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of ``_copies.ports`` for FSx backups: which of api's functions answers which question.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._copies.plan import AddTags, CreateCopy, Remove
from .._copies.ports import Calls
from .._copies.resource import Resource
from .._copies.tokens import client_token
from .._core.clock import Clock
from .._core.shell import Clients
from .._core.tracking import SOURCE
from . import api
from .model import Backup


@dataclass(frozen=True, slots=True)
class BackupCalls(Calls):
    clients: Clients
    clock: Clock
    noun: str = "FSx backup"
    usable_state: str = "AVAILABLE"
    has_token: bool = True

    def _fsx(self, region: str) -> Any:
        return self.clients.get("fsx", region)

    def create(self, step: CreateCopy, salt: str) -> Resource:
        return api.copy_backup(self._fsx(step.region), step, client_token(step, salt))

    def describe(self, region: str, ids: Iterable[str]) -> Mapping[str, Resource]:
        wanted = set(ids)
        return {backup.id: backup for backup in api.describe_backups(self._fsx(region), region) if backup.id in wanted}

    def all_tracked(self, region: str) -> list[Backup]:
        return [backup for backup in api.describe_backups(self._fsx(region), region) if SOURCE in backup.tags]

    def add_tags(self, step: AddTags) -> None:
        api.tag_backup(self._fsx(step.region), step)

    def remove(self, step: Remove) -> Mapping[str, str]:
        api.delete_backup(self._fsx(step.region), step)
        return {}
