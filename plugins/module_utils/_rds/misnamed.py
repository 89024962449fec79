# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a database really is that has no snapshot of the kind that was asked for.

It only reads, and only after something was not found; where it may not look it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .._core.errors import AwsError
from .._core.nearest import nearest
from .._core.parallel import side_by_side
from .._core.problem import Problem
from .._core.shell import Clients
from . import api
from .kinds import CLUSTER, INSTANCE
from .model import DbRequest

# Our code for a database that is none, or one of the other kind.
WRONG_NAME = "NoDatabase"


def told(request: DbRequest, missing: Mapping[str, Problem], clients: Clients) -> dict[str, Problem]:
    """The same problems; of names that are wrong, with what is right."""
    why = what_they_are(request, missing, clients)
    return {
        name: replace(problem, code=WRONG_NAME, message=why[name]) if name in why else problem
        for name, problem in missing.items()
    }


def what_they_are(request: DbRequest, names: Iterable[str], clients: Clients) -> dict[str, str]:
    """Name -> one sentence, for each that is no database of the request's kind."""
    rds, region = clients.source.get("rds", request.source_region), request.source_region
    try:
        clusters_of, clusters = side_by_side(
            lambda: api.describe_clusters_of_instances(rds, region),
            lambda: set(api.describe_databases(rds, CLUSTER, region)),
        )
    except AwsError:
        return {}
    sentences = {name: _sentence(name, request, clusters_of, clusters) for name in names}
    return {name: sentence for name, sentence in sentences.items() if sentence}


def _sentence(name: str, request: DbRequest, clusters_of: Mapping[str, str | None], clusters: set[str]) -> str | None:
    """``clusters_of`` has the cluster of each instance, or None for one that is of none."""
    place = f"in {request.source_region}"
    if cluster := clusters_of.get(name):
        return f"{name} {place} is an instance of DB cluster {cluster}, which has the snapshots; name it in db_clusters"
    if request.kind is INSTANCE and name in clusters and name not in clusters_of:
        return f"{name} {place} is a DB cluster, and db_instances takes DB instances; name it in db_clusters"
    if request.kind is CLUSTER and name in clusters_of and name not in clusters:
        return f"{name} {place} is a DB instance, and db_clusters takes DB clusters; name it in db_instances"
    alone = [instance for instance, cluster in clusters_of.items() if cluster is None]
    known = alone if request.kind is INSTANCE else sorted(clusters)
    if name in known:
        return None
    hint = nearest(name, known) or "; check the identifier, the region and the account"
    return f"{name} {place} is no database for {request.kind.option}, and has no snapshot to copy{hint}"
