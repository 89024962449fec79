# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DeleteBackup: at once. Whether one that is being copied to can be deleted is documented nowhere; here it can.

It never deletes what is being copied from (BackupBeingCopied).
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..state import World
from ..wire import Call
from .find import backup_of


def delete_backup(call: Call, world: World) -> dict[str, Any]:
    backup = backup_of(call, world, call.params["BackupId"])
    if any(copy.is_copy_in_progress and copy.source == (call.region, backup.id) for copy in world.all_fsx_backups()):
        raise AwsError("BackupBeingCopied", f"Backup {backup.id} is being copied.")
    del world.fsx_backups(call.account, call.region)[backup.id]
    return {"BackupId": backup.id, "Lifecycle": "DELETED"}
