# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a snapshot that is named by its identifier alone is of an instance or of a cluster.

It never prefers one kind: where both have such a snapshot, the user has to say which is meant.
"""

from __future__ import annotations

from collections.abc import Callable

from .._core.errors import AwsError, InvalidInput
from .._core.parallel import in_parallel
from .._core.shell import Clients
from . import api
from .model import DbRequest

Requests = tuple[DbRequest, ...]


def of_source(requests: Requests, clients: Clients) -> Requests:
    """The requests, and of one snapshot that could be of both kinds only the one whose kind has it."""
    if not (len(requests) > 1 and requests[0].snapshot_ids):
        return requests

    def is_there(request: DbRequest) -> bool:
        rds = clients.source.get("rds", request.source_region)
        [snapshot_id] = request.snapshot_ids
        return api.describe_snapshot(rds, request.kind, request.source_region, snapshot_id) is not None

    [snapshot_id] = requests[0].snapshot_ids
    return _only(requests, is_there, f"snapshot: {snapshot_id}", requests[0].source_region)


def of_copies(requests: Requests, has_copies: Callable[[DbRequest], bool]) -> Requests:
    """The same for what is to be removed, by the copies that are there: the source may be gone."""
    first = requests[0]
    if not (len(requests) > 1 and (first.snapshot_ids or first.target_id)):
        return requests
    named = f"snapshot: {first.snapshot_ids[0]}" if first.snapshot_ids else f"db_snapshot_identifier: {first.target_id}"
    return _only(requests, has_copies, named, ", ".join(first.destination_regions))


def _only(requests: Requests, is_there: Callable[[DbRequest], bool], named: str, where: str) -> Requests:
    """A kind that cannot be looked at keeps nothing from being done about the other."""

    def look(request: DbRequest) -> bool | AwsError:
        try:
            return is_there(request)
        except AwsError as error:
            return error

    answers = in_parallel(look, requests)
    found = tuple(request for request, answer in zip(requests, answers, strict=True) if answer is True)
    if len(found) > 1:
        raise InvalidInput(
            f"{named} is in {where} a snapshot of a DB instance and one of a DB cluster; name the one that is meant "
            "by its ARN, or say db_instance_identifier or db_cluster_identifier"
        )
    for answer in answers:
        if isinstance(answer, AwsError) and not found:
            raise answer
    return found or requests[:1]
