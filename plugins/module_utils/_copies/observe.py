# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there of any kind: the sources, and their copies in each destination region.

It never writes. A source region that cannot be read ends a run; a destination that cannot is one region's problem.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .._core.errors import AwsError
from .._core.parallel import in_each_region, side_by_side
from .._core.problem import Problem
from .._core.shell import Clients
from .decide import needs_copies
from .kind import Kind
from .kms import key_problem
from .region_view import AnyResource, RegionView, Seen
from .rules import AnyRequest


def observe(kind: Kind[AnyRequest, AnyResource], request: AnyRequest, clients: Clients) -> Seen[AnyResource]:
    """Everything that a plan is made from, as far as all kinds are the same."""

    def read(sources: Sequence[AnyResource]) -> list[RegionView[AnyResource]]:
        return in_each_region(
            lambda region: _read_region(kind, request, region, sources, clients), request.destination_regions
        )

    if kind.reads_regions_at_once:
        seen, views = side_by_side(lambda: kind.find_sources(request, clients), lambda: read(()))
    else:
        seen = kind.find_sources(request, clients)
        views = read(seen.sources) if seen.sources else []
    if not seen.sources:
        return seen
    if request.kms_keys:
        views = in_each_region(lambda view: _with_key_problem(kind, request, view, seen.sources, clients), views)
    return replace(seen, views=tuple(views))


def _read_region(
    kind: Kind[AnyRequest, AnyResource],
    request: AnyRequest,
    region: str,
    sources: Sequence[AnyResource],
    clients: Clients,
) -> RegionView[AnyResource]:
    try:
        return kind.read_region(request, region, sources, clients)
    except AwsError as error:
        return RegionView(region, problem=Problem(error.code, str(error)))


def _with_key_problem(
    kind: Kind[AnyRequest, AnyResource],
    request: AnyRequest,
    view: RegionView[AnyResource],
    sources: Sequence[AnyResource],
    clients: Clients,
) -> RegionView[AnyResource]:
    """The view with what is wrong with the region's key, if there is something to be copied with it."""
    key = request.kms_keys.get(view.region)
    if key is None or view.problem or not needs_copies(request, sources, view, kind.rules):
        return view
    return replace(view, key_problem=key_problem(clients.get("kms", view.region), view.region, key))
