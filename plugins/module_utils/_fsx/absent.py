# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``state: absent`` for FSx backups: which copies are meant.

It never removes anything. File systems of one set name are each a set.
"""

from __future__ import annotations

from .._copies.giving_up import SELF, BySource
from .._copies.kind import Meant
from .._copies.ports import Calls
from .._copies.resource import Resource
from .._core.shell import Clients
from .model import BackupRequest
from .observe import selected


def copies_meant(request: BackupRequest, calls: Calls, clients: Clients) -> Meant:
    """Of a set all copies, else those of the selected backups."""
    return _BY_SOURCE.meant(request, calls, clients)


def _is_of_file_systems(request: BackupRequest, copy: Resource) -> bool:
    return not request.file_system_ids or copy.copied_origin.resource in request.file_system_ids


_BY_SOURCE: BySource[BackupRequest] = BySource(
    ids=lambda request: request.backup_ids,
    is_by_id=lambda request: bool(request.backup_ids) and not request.file_system_ids,
    # FSx copies within one account only.
    owner=lambda _request: SELF,
    filters=lambda _request: {},
    find=lambda request, clients: [backup.id for backup in selected(request, clients).sources],
    has=_is_of_file_systems,
)
