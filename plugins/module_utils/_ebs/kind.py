# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EBS snapshots as a kind of copies.

It never does anything itself.
"""

from __future__ import annotations

from .._copies.kind import Kind, Meant
from .._copies.ports import Calls, Tools
from .._copies.run_result import Run
from .._core.arns import ec2_arn
from .._core.shell import Clients
from .calls import SnapshotCalls
from .job import JOB
from .model import Snapshot, SnapshotRequest
from .observe import look_closer, read_region, selected
from .plan import SnapshotRules
from .request import request_from_params


def _meant(request: SnapshotRequest, calls: Calls, clients: Clients) -> Meant:
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .absent import copies_meant

    return copies_meant(request, calls, clients)


def _create_and_copy(request: SnapshotRequest, tools: Tools) -> Run | None:
    if request.create is None:
        return None
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .sources import create_and_copy

    return create_and_copy(EBS, request, request.create, tools)


EBS: Kind[SnapshotRequest, Snapshot] = Kind(
    name="ebs",
    job=JOB,
    result_key="snapshot_id",
    request=request_from_params,
    find_sources=selected,
    read_region=read_region,
    look_closer=look_closer,
    rules=SnapshotRules(),
    calls=SnapshotCalls,
    meant=_meant,
    create_and_copy=_create_and_copy,
    arn=lambda snapshot: ec2_arn(snapshot.region, f"snapshot/{snapshot.id}"),
    tells_start=True,
)
