"""What the tests of database snapshots share: one vocabulary for both kinds.

It never hides a call: every helper is one API call or one seed.
"""

from __future__ import annotations

from typing import Any

from tests.simulator.models.db_kind import CLUSTER, INSTANCE, Kind

from .support import DESTINATION, OWN, SOURCE, Aws

KINDS = [INSTANCE, CLUSTER]
TAKEN = "2026-11-01T03:00:00Z"


def arn(name: str, kind: Kind = INSTANCE, region: str = SOURCE, account: str = OWN) -> str:
    return f"arn:aws:rds:{region}:{account}:{kind.arn_type}:{name}"


def seed(aws: Aws, kind: Kind = INSTANCE, region: str = SOURCE, **spec: Any) -> str:
    """The identifier of a snapshot of the database "orders"."""
    fields = {"kind": kind.name, "database": "orders", "created": TAKEN, **spec}
    [identifier] = aws.sim.seed_rds(region, snapshots=[fields])
    return identifier


def copy(aws: Aws, source: str, kind: Kind = INSTANCE, region: str = DESTINATION, **params: Any) -> dict[str, Any]:
    """The answer of Copy...Snapshot for an ARN or a name."""
    names = {f"Source{kind.id_parameter}": source, f"Target{kind.id_parameter}": "copy-1"}
    call = aws.rds(region).copy_db_cluster_snapshot if kind is CLUSTER else aws.rds(region).copy_db_snapshot
    answer: dict[str, Any] = call(**{**names, **params})[kind.snapshot]
    return answer


def describe(aws: Aws, kind: Kind = INSTANCE, region: str = DESTINATION, **params: Any) -> list[dict[str, Any]]:
    rds = aws.rds(region)
    call = rds.describe_db_cluster_snapshots if kind is CLUSTER else rds.describe_db_snapshots
    found: list[dict[str, Any]] = call(**params)[f"{kind.snapshot}s"]
    return found


def delete(aws: Aws, name: str, kind: Kind = INSTANCE, region: str = DESTINATION) -> dict[str, Any]:
    rds = aws.rds(region)
    call = rds.delete_db_cluster_snapshot if kind is CLUSTER else rds.delete_db_snapshot
    answer: dict[str, Any] = call(**{kind.id_parameter: name})[kind.snapshot]
    return answer


def tag_list(snapshot: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in snapshot["TagList"]}
