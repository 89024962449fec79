# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CreateBackup: of a file system that moto has, complete after a while.

It never makes backups by itself; a setting says that one was automatic.
"""

from __future__ import annotations

from typing import Any

from moto.fsx.models import fsx_backends
from moto.moto_api._internal import mock_random

from ..clock import Job
from ..errors import AwsError
from ..models.fsx_backup import SimBackup
from ..state import World
from ..wire import Call
from .find import backup_view
from .tags import checked_tags


def create_backup(call: Call, world: World) -> dict[str, Any]:
    backend: Any = fsx_backends[call.account][call.region]
    file_system = backend.file_systems.get(call.params.get("FileSystemId", ""))
    if file_system is None:
        raise AwsError("FileSystemNotFound", f"File system {call.params.get('FileSystemId')} does not exist.")
    facts = {
        "FileSystemId": file_system.file_system_id,
        "FileSystemType": file_system.file_system_type,
        "StorageCapacity": file_system.storage_capacity,
        "OwnerId": call.account,
    }
    seconds = world.settings.create_fsx_backup_seconds
    job = Job(world.clock, world.clock.elapsed(), seconds)
    made = new_backup(call, world, facts, job, "CREATING", checked_tags(call))
    return {"Backup": backup_view(made)}


def new_backup(
    call: Call,
    world: World,
    file_system: dict[str, Any],
    job: Job,
    working: str,
    tags: dict[str, str],
    key: str | None = None,
    source: tuple[str, str] | None = None,
) -> SimBackup:
    """A backup of the region of the call, with AWS's own key of that region unless another one is named."""
    partition = str(fsx_backends[call.account][call.region].partition)
    own_key = f"arn:{partition}:kms:{call.region}:{call.account}:key/00000000-0000-4000-8000-00000000f5f5"
    made = SimBackup(
        id=f"backup-0{mock_random.get_random_hex(16)}",
        region=call.region,
        account=call.account,
        partition=partition,
        # "When you create a user-initiated backup copy, it has the type USER_INITIATED" (OpenZFS guide).
        type="USER_INITIATED" if source else world.settings.fsx_backup_type,
        file_system=file_system,
        kms_key_arn=key or own_key,
        created=world.clock.now(),
        job=job,
        working=working,
        tags=tags,
        source=source,
    )
    world.fsx_backups(call.account, call.region)[made.id] = made
    return made
