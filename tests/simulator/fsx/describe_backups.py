# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DescribeBackups: by id, by filter, and in pages.

It never leaves out a backup that fails or is being made.
"""

from __future__ import annotations

from typing import Any

from ..errors import not_simulated
from ..state import World
from ..wire import Call
from .find import backup_of, backup_view

# "the service's internal maximum number of items per page", which is documented nowhere.
PAGE_SIZE = 100


def describe_backups(call: Call, world: World) -> dict[str, Any]:
    if call.params.get("Filters"):
        raise not_simulated("fsx:DescribeBackups with Filters")
    if ids := call.params.get("BackupIds"):
        return {"Backups": [backup_view(backup_of(call, world, backup_id)) for backup_id in ids]}
    found = sorted(world.fsx_backups(call.account, call.region).values(), key=lambda backup: backup.id)
    after = call.params.get("NextToken", "")
    left = [backup for backup in found if backup.id > after]
    size = min(call.params.get("MaxResults", PAGE_SIZE), PAGE_SIZE)
    more = {"NextToken": left[size - 1].id} if len(left) > size else {}
    return {"Backups": [backup_view(backup) for backup in left[:size]], **more}
