# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check cluster_restorable: a recovery can restore a DB cluster of this kind, and knows its instances.

Pure: it never restores one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.facts import Facts
from ..._facts.intended import of_manifest
from ..._facts.points import points_of
from ..._rds.model import MULTI_AZ_ENGINES, SERVERLESS_V1, DbSnapshot
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed, warned

META = Meta(
    id="cluster_restorable",
    title="The DB cluster can be restored",
    why="A recovery stops at a cluster that it cannot restore, and at one whose instances it does not know.",
    remedy="Set restore.instances, such as [{db_instance_class: db.r6g.large}].",
    severity=CRITICAL,
    needs=("points", "manifests"),
    kinds=("cluster",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        snapshot = point.newest.resource if point.newest else None
        if isinstance(snapshot, DbSnapshot):
            yield _answer(workload, facts, snapshot)


def _answer(workload: Settled, facts: Facts, snapshot: DbSnapshot) -> Answered:
    if snapshot.engine in MULTI_AZ_ENGINES:
        return failed(
            f"{snapshot.id} is of a Multi-AZ DB cluster ({snapshot.engine}), which no recovery restores",
            snapshot.id,
            "Restore it by hand in a recovery (aws rds restore-db-cluster-from-snapshot), or move to Aurora.",
        )
    is_v1 = snapshot.engine_mode == SERVERLESS_V1
    serverless = f"{snapshot.id} is of Aurora Serverless v1, which comes back as a provisioned cluster"
    named = list(workload.sections("instances", workload.section))
    if not named and not of_manifest(workload, facts).get("db_instances"):
        said = "neither the plan nor a manifest says which instances the cluster has"
        return failed(f"{serverless}, and {said}" if is_v1 else f"{said[0].upper()}{said[1:]}", snapshot.id)
    if is_v1:
        remedy = "Convert the source to provisioned or to Serverless v2, or try it in a drill."
        return warned(f"{serverless}, if RDS still offers {snapshot.engine_version} for one", snapshot.id, remedy)
    return passed(f"{snapshot.id} can be restored with its instances", snapshot.id)
