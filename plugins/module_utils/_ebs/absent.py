# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``state: absent`` for EBS snapshots: which copies are meant.

It never removes anything. Volumes of one set name are each a set, and filters but those for tags part them.
"""

from __future__ import annotations

from .._copies.giving_up import BySource
from .._copies.kind import Meant
from .._copies.ports import Calls
from .._copies.resource import Resource
from .._core.shell import Clients
from .model import SnapshotRequest
from .observe import selected


def copies_meant(request: SnapshotRequest, calls: Calls, clients: Clients) -> Meant:
    """Of a set all copies, else those of the selected snapshots."""
    return _BY_SOURCE.meant(request, calls, clients)


def _is_by_id(request: SnapshotRequest) -> bool:
    return bool(request.snapshot_ids) and not (request.volume_ids or request.filters or request.owner)


def _is_of_volumes(request: SnapshotRequest, copy: Resource) -> bool:
    return not request.volume_ids or copy.copied_origin.resource in request.volume_ids


_BY_SOURCE: BySource[SnapshotRequest] = BySource(
    ids=lambda request: request.snapshot_ids,
    is_by_id=_is_by_id,
    owner=lambda request: request.owner,
    filters=lambda request: request.filters,
    find=lambda request, clients: [snapshot.id for snapshot in selected(request, clients).sources],
    has=_is_of_volumes,
    copies_tell=lambda request: all(name.startswith("tag") for name in request.filters),
    hint_for_set="name the volumes with volume_ids to remove them, too",
)
