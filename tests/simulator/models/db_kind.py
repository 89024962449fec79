"""The two kinds of database snapshots as data: names of calls, parameters and error codes, limits and differences.

Nothing here acts; the answers in ``rds/`` are one program for both.
"""

from __future__ import annotations

from dataclasses import dataclass

Phases = tuple[tuple[str, int], ...]
"""Statuses of a snapshot that is not complete: (status, up to this percentage)."""

CREATING: Phases = (("creating", 100),)
COPYING: Phases = (("copying", 100),)
# "pending" is recorded (rds.CopyDBSnapshot.xregion-pending; hashicorp/terraform-provider-aws#29399). How long it
# lasts, and that "copying" follows, is inferred from the RDS guide (USER_CopySnapshot: queued, then progressing).
QUEUED: Phases = (("pending", 10), ("copying", 100))


@dataclass(frozen=True)
class Kind:
    """``snapshot`` and ``database`` are the stems of call names, parameters and members: CopyDBSnapshot."""

    name: str
    snapshot: str
    database: str
    arn_type: str
    database_arn_type: str
    resource_parameter: str
    # API_CopyDBSnapshot and API_CopyDBClusterSnapshot.
    longest_id: int
    not_found: str
    already_exists: str
    invalid_state: str
    database_not_found: str
    database_invalid_state: str
    # Recorded texts: hashicorp/terraform-provider-aws#13800 and rebuy-de/aws-nuke#511.
    only_manual: str
    id_filter: str
    database_filter: str
    across_regions: Phases
    within_region: Phases
    # botocore, DescribeDBSnapshots.SnapshotType: "The awsbackup type does not apply to Aurora."
    types: tuple[str, ...]

    @property
    def id_parameter(self) -> str:
        return f"{self.snapshot}Identifier"

    @property
    def database_parameter(self) -> str:
        return f"{self.database}Identifier"


INSTANCE = Kind(
    name="instance",
    snapshot="DBSnapshot",
    database="DBInstance",
    arn_type="snapshot",
    database_arn_type="db",
    resource_parameter="DbiResourceId",
    longest_id=255,
    not_found="DBSnapshotNotFound",
    already_exists="DBSnapshotAlreadyExists",
    invalid_state="InvalidDBSnapshotState",
    database_not_found="DBInstanceNotFound",
    database_invalid_state="InvalidDBInstanceState",
    only_manual="automated snapshots cannot be deleted.",
    id_filter="db-snapshot-id",
    database_filter="db-instance-id",
    across_regions=QUEUED,
    # AWS CLI reference, example of copy-db-snapshot: a copy within a region says "creating".
    within_region=CREATING,
    types=("automated", "manual", "awsbackup"),
)
CLUSTER = Kind(
    name="cluster",
    snapshot="DBClusterSnapshot",
    database="DBCluster",
    arn_type="cluster-snapshot",
    database_arn_type="cluster",
    resource_parameter="DbClusterResourceId",
    longest_id=63,
    not_found="DBClusterSnapshotNotFoundFault",
    already_exists="DBClusterSnapshotAlreadyExistsFault",
    invalid_state="InvalidDBClusterSnapshotStateFault",
    database_not_found="DBClusterNotFoundFault",
    database_invalid_state="InvalidDBClusterStateFault",
    only_manual="Only manual snapshots may be deleted.",
    id_filter="db-cluster-snapshot-id",
    database_filter="db-cluster-id",
    # Asked for like that of instances; API_DBClusterSnapshot names "available | copying | creating" only.
    across_regions=QUEUED,
    within_region=COPYING,
    types=("automated", "manual"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in (INSTANCE, CLUSTER)}
