# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of ebs_snapshot_xregion_copy to a checked SnapshotRequest.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._copies.request import check_completion_minutes, common_options, filters_from_option, texts
from .._core.errors import InvalidInput
from .._create.model import CreateOptions
from .model import SnapshotRequest


def request_from_params(params: Mapping[str, Any], default_region: str | None) -> SnapshotRequest:
    """The request, or InvalidInput with the first thing that is wrong with the options."""
    snapshot_ids, volume_ids = texts(params["snapshot_ids"]), texts(params["volume_ids"])
    request = SnapshotRequest(
        **common_options(params, default_region),
        snapshot_ids=snapshot_ids,
        volume_ids=volume_ids,
        owner=params["owner"] or (None if snapshot_ids else "self"),
        filters=filters_from_option(params["filters"]),
        # Whoever lists snapshots means each of them; of a volume the newest one counts.
        select=params["select"] or ("all" if snapshot_ids else "newest" if volume_ids else "single"),
        completion_minutes=params["completion_duration"],
        description=params["description"],
        create=_create(params),
    )
    if request.create is None and not (snapshot_ids or volume_ids or request.filters):
        raise InvalidInput("one of the following is required: snapshot_ids, volume_ids, filters, create")
    for option, prefix, ids in (("snapshot_ids", "snap-", snapshot_ids), ("volume_ids", "vol-", volume_ids)):
        if wrong := next((text for text in ids if not text.startswith(prefix)), None):
            raise InvalidInput(f"{option}: '{wrong}' does not start with {prefix}, as such an id does")
    check_completion_minutes(request.completion_minutes)
    if request.description is not None and len(request.description) > 255:
        raise InvalidInput(f"description: has {len(request.description)} characters and AWS allows 255")
    return request


def _create(params: Mapping[str, Any]) -> CreateOptions | None:
    if params["create"] is None:
        return None
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .._create.request import create_from_params

    return create_from_params("ebs", params, params["set"])
