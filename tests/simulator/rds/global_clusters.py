"""Aurora global databases: which cluster writes, and how another one takes over. moto knows no failover of them.

They are an account's and the same in every region; a failover goes on while the region of the writer is dead.
"""

from __future__ import annotations

from typing import Any

from ..clock import Job
from ..errors import AwsError
from ..state import World
from ..wire import Call
from .identifiers import required

HOME = "us-east-1"


def describe_global_clusters(call: Call, world: World) -> dict[str, Any]:
    wanted = call.params.get("GlobalClusterIdentifier")
    found = [each for each in _all(call, world).values() if wanted in (None, each.global_cluster_identifier)]
    if wanted and not found:
        raise _not_found(wanted)
    return {"GlobalClusters": [_view(each) for each in found]}


def failover_global_cluster(call: Call, world: World) -> dict[str, Any]:
    """API_FailoverGlobalCluster: with AllowDataLoss the writer is not asked."""
    return _take_over(call, world, may_lose=bool(call.params.get("AllowDataLoss")))


def switchover_global_cluster(call: Call, world: World) -> dict[str, Any]:
    return _take_over(call, world, may_lose=False)


def _take_over(call: Call, world: World, *, may_lose: bool) -> dict[str, Any]:
    name, target = required(call, "GlobalClusterIdentifier"), required(call, "TargetDbClusterIdentifier")
    cluster = _all(call, world).get(name)
    if cluster is None:
        raise _not_found(name)
    member = next((each for each in cluster.members if each.db_cluster_arn == target), None)
    if member is None:
        raise AwsError("DBClusterNotFoundFault", f"DBCluster {target} not found in global cluster {name}.", 404)
    if _view(cluster).get("FailoverState") or member.is_writer:
        # Code: botocore's model; the text is inferred.
        text = f"Global cluster {name} is not in a state in which {target} can take over."
        raise AwsError("InvalidGlobalClusterStateFault", text)
    writer = next((each for each in cluster.members if each.is_writer), None)
    if not may_lose and writer is not None and world.outages.is_down(writer.region, "rds"):
        raise AwsError("InvalidDBClusterStateFault", f"DB cluster {writer.db_cluster_arn} cannot be reached.")
    cluster.sim_takeover = (Job(world.clock, world.clock.elapsed(), world.settings.switchover_seconds), member)
    return {"GlobalCluster": _view(cluster)}


def _all(call: Call, world: World) -> dict[str, Any]:
    clusters: dict[str, Any] = world.rds(call.account, HOME).global_clusters
    return clusters


def _view(cluster: Any) -> dict[str, Any]:
    job, member = getattr(cluster, "sim_takeover", (None, None))
    if isinstance(job, Job) and job.is_over:
        for each in cluster.members:
            each.is_writer = each is member
        cluster.sim_takeover = job = None
        del cluster.sim_takeover
    moving = {"Status": "failing-over", "ToDbClusterArn": member.db_cluster_arn} if job and member else {}
    view: dict[str, Any] = {
        "GlobalClusterIdentifier": cluster.global_cluster_identifier,
        "GlobalClusterArn": cluster.arn,
        "Status": "failing-over" if moving else "available",
        "Engine": cluster.engine,
        "EngineVersion": cluster.engine_version,
        "GlobalClusterMembers": [
            {"DBClusterArn": each.db_cluster_arn, "IsWriter": bool(each.is_writer), "Readers": []}
            for each in cluster.members
        ],
    }
    return {**view, **({"FailoverState": moving} if moving else {})}


def _not_found(name: str) -> AwsError:
    return AwsError("GlobalClusterNotFoundFault", f"The global cluster {name} does not exist.", 404)
