"""The databases and the volume of the demo, and what their copies look like in a recovery region.

The past is seeded; it never goes through the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.simulator.client import Simulator

from .estate import SOURCE_REGION

# Only us-west-2 has the key, and so only it gets the copies.
RECOVERY_REGION, RECOVERY_KEY = "us-west-2", "alias/dr"
DATABASES = (
    {"id": "shop", "engine": "postgres", "size_gib": 30, "encrypted": True, "tags": {"Team": "shop"}},
    {"id": "mydatabase", "engine": "mysql", "size_gib": 20, "tags": {"Team": "reports"}},
    {"id": "ledger", "kind": "cluster", "engine": "aurora-postgresql", "encrypted": True, "tags": {"Team": "finance"}},
)
DISK_NAME, DISK_GIB = "shop-files", 20


@dataclass(frozen=True)
class DatabaseCopy:
    """A manual snapshot as its own region knows it."""

    id: str
    state: str
    key: str | None
    tags: dict[str, str]


def build_databases(aws: Simulator, now: datetime) -> None:
    """Each database with an automated snapshot of last night, the volume with one of just now, the key for copies."""
    last_night = (now - timedelta(days=1)).replace(hour=23, minute=40, second=0, microsecond=0)
    snapshots = [
        {
            "database": database["id"],
            "kind": database.get("kind", "instance"),
            "created": last_night.isoformat(),
            "tags": database["tags"],
        }
        for database in DATABASES
    ]
    aws.seed_rds(SOURCE_REGION, databases=[dict(database) for database in DATABASES], snapshots=snapshots)
    kms = aws.boto("kms", RECOVERY_REGION)
    kms.create_alias(AliasName=RECOVERY_KEY, TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    ec2 = aws.boto("ec2", SOURCE_REGION)
    volume = ec2.create_volume(Size=DISK_GIB, AvailabilityZone=f"{SOURCE_REGION}a")["VolumeId"]
    tags = [{"ResourceType": "snapshot", "Tags": [{"Key": "Name", "Value": DISK_NAME}]}]
    ec2.create_snapshot(VolumeId=volume, TagSpecifications=tags)


def database_rows() -> list[tuple[str, str, str]]:
    """Name, what it is, and whether it is encrypted, of databases and volume."""
    rows = [
        (
            str(database["id"]),
            f"{'Aurora cluster' if database.get('kind') else 'RDS instance'}, {database['engine']}",
            "yes" if database.get("encrypted") else "no",
        )
        for database in DATABASES
    ]
    return [*rows, (DISK_NAME, f"EBS volume, {DISK_GIB} GB", "no")]


def database_copies(aws: Simulator, region: str) -> list[DatabaseCopy]:
    """Of instances, then of clusters."""
    rds = aws.boto("rds", region)
    instances = rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    clusters = rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
    return [
        *(_copy(snapshot, snapshot["DBSnapshotIdentifier"]) for snapshot in instances),
        *(_copy(snapshot, snapshot["DBClusterSnapshotIdentifier"]) for snapshot in clusters),
    ]


def recovery_key(aws: Simulator) -> str:
    """ARN of the key that copies are to be encrypted with."""
    arn: str = aws.boto("kms", RECOVERY_REGION).describe_key(KeyId=RECOVERY_KEY)["KeyMetadata"]["Arn"]
    return arn


def _copy(snapshot: dict[str, Any], snapshot_id: str) -> DatabaseCopy:
    tags = {tag["Key"]: tag["Value"] for tag in snapshot["TagList"]}
    return DatabaseCopy(snapshot_id, snapshot["Status"], snapshot.get("KmsKeyId"), tags)
