# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CopyBackup: check everything first, then make a copy that is not complete yet (FSx API reference, CopyBackup).

It never waits; the copy progresses on the simulated clock.
"""

from __future__ import annotations

import json
from typing import Any

from ..clock import Failure, Job
from ..durations import copy_seconds
from ..errors import AwsError
from ..kms_keys import usable_key
from ..state import World
from ..wire import Call
from .create_backup import new_backup
from .find import backup_of, backup_view
from .tags import checked_tags

_FAILURE = Failure("InternalFailure", "The copy of the backup failed")


def copy_backup(call: Call, world: World) -> dict[str, Any]:
    own = world.fsx_backups(call.account, call.region)
    if (known := _of_token(call, world)) in own:
        return {"Backup": backup_view(own[known])}
    source_region = call.params.get("SourceRegion") or call.region
    source = backup_of(call, world, call.params["SourceBackupId"], source_region)
    if source.lifecycle != "AVAILABLE":
        raise AwsError("SourceBackupUnavailable", f"Backup {source.id} is {source.lifecycle}.")
    tags = checked_tags(call)
    key = _key(call)
    limit = world.settings.fsx_backup_copies_limit
    if sum(1 for backup in own.values() if backup.is_copy_in_progress) >= limit:
        raise AwsError("ServiceLimitExceeded", f"Cannot have more than {limit} in-progress backup copies.")
    job = _job(call, world, source_region, source.file_system["StorageCapacity"])
    made = new_backup(call, world, source.file_system, job, "COPYING", tags, key, (source_region, source.id))
    if token := call.params.get("ClientRequestToken"):
        world.fsx_tokens(call.account, call.region)[token] = (_asked(call), made.id)
    return {"Backup": backup_view(made)}


def _job(call: Call, world: World, source_region: str, size_gib: int) -> Job:
    settings = world.settings
    if settings.failing_fsx_copies:
        settings.failing_fsx_copies -= 1
        return Job(world.clock, world.clock.elapsed(), settings.failing_copy_seconds, _FAILURE)
    seconds = settings.copy_seconds
    if seconds is None:
        seconds = copy_seconds(source_region, call.region, size_gib)
    return Job(world.clock, world.clock.elapsed(), seconds)


def _of_token(call: Call, world: World) -> str:
    """The backup that was made for the same token, or an empty text."""
    asked, made = world.fsx_tokens(call.account, call.region).get(call.params.get("ClientRequestToken", ""), ("", ""))
    if made and asked != _asked(call):
        raise AwsError("IncompatibleParameterError", "The token was used for a request with other parameters.")
    return made


def _asked(call: Call) -> str:
    return json.dumps({name: call.params.get(name) for name in ("SourceBackupId", "SourceRegion", "KmsKeyId", "Tags")})


def _key(call: Call) -> str | None:
    wanted = call.params.get("KmsKeyId")
    if not wanted:
        return None
    key = usable_key(call.account, call.region, wanted)
    if key is None:
        raise AwsError("InvalidDestinationKmsKey", f"The KMS key {wanted} is not valid.")
    return str(key.arn)
