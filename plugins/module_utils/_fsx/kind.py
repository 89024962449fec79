# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""FSx backups as a kind of copies.

It never does anything itself.
"""

from __future__ import annotations

from .._copies.kind import Kind, Meant
from .._copies.ports import Calls
from .._core.shell import Clients
from .calls import BackupCalls
from .job import JOB
from .model import Backup, BackupRequest
from .observe import read_region, selected
from .plan import BackupRules
from .request import request_from_params


def _meant(request: BackupRequest, calls: Calls, clients: Clients) -> Meant:
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .absent import copies_meant

    return copies_meant(request, calls, clients)


FSX: Kind[BackupRequest, Backup] = Kind(
    name="fsx",
    job=JOB,
    result_key="backup_id",
    request=request_from_params,
    find_sources=selected,
    read_region=read_region,
    rules=BackupRules(),
    calls=BackupCalls,
    meant=_meant,
    arn=lambda backup: backup.tagged_ids[0],
    tells_start=True,
    is_read_unasked=False,
)
