"""A snapshot in the form of boto3's response, with the members AWS leaves out left out.

Which ones: the recordings rds.*, by status. It never looks at the call.
"""

from __future__ import annotations

from typing import Any

from ..models.db_kind import CLUSTER
from ..models.db_snapshot import SimDbSnapshot


def snapshot_view(snapshot: SimDbSnapshot) -> dict[str, Any]:
    return _cluster_view(snapshot) if snapshot.kind is CLUSTER else _instance_view(snapshot)


def _instance_view(snapshot: SimDbSnapshot) -> dict[str, Any]:
    facts, status = snapshot.facts, snapshot.status
    view: dict[str, Any] = {
        "DBSnapshotIdentifier": snapshot.identifier,
        "DBInstanceIdentifier": facts.identifier,
        "Engine": facts.engine,
        "AllocatedStorage": facts.size_gib,
        "Status": status,
        "Port": facts.port,
        "InstanceCreateTime": facts.created,
        "MasterUsername": facts.master_username,
        "EngineVersion": facts.engine_version,
        "LicenseModel": facts.license_model,
        "SnapshotType": snapshot.snapshot_type,
        "PercentProgress": snapshot.percent,
        "StorageType": facts.storage_type,
        "Encrypted": snapshot.encrypted,
        "KmsKeyId": snapshot.kms_key_id,
        "DBSnapshotArn": snapshot.arn,
        "IAMDatabaseAuthenticationEnabled": facts.iam_authentication,
        "ProcessorFeatures": [],
        "DbiResourceId": facts.resource_id,
        "TagList": snapshot.get_tags(),
        "SnapshotTarget": "region",
        "StorageThroughput": 0,
    }
    if status == "available":
        view["SnapshotCreateTime"] = snapshot.created
    if status == "available" or (snapshot.source is not None and _shows_original_time(snapshot)):
        view["OriginalSnapshotCreateTime"] = snapshot.original_created
    if status == "available" or not snapshot.comes_from_another_region:
        view["AvailabilityZone"] = facts.availability_zones[0]
        view["VpcId"] = facts.vpc_id
        view["OptionGroupName"] = facts.option_group
    if snapshot.source is not None:
        # Also on copies within a region (recording rds.DescribeDBSnapshots.mixed-types).
        view["SourceRegion"] = snapshot.source.region
        view["SourceDBSnapshotIdentifier"] = snapshot.source.arn
    return view


def _shows_original_time(snapshot: SimDbSnapshot) -> bool:
    """The recordings of pending copies are older than this member, so a test decides."""
    return snapshot.world.settings.original_time_while_copying


def _cluster_view(snapshot: SimDbSnapshot) -> dict[str, Any]:
    """A copy keeps the time of its source and has no resource id (recording rds.DescribeDBClusterSnapshots.copies)."""
    facts = snapshot.facts
    view: dict[str, Any] = {
        "AvailabilityZones": list(facts.availability_zones),
        "DBClusterSnapshotIdentifier": snapshot.identifier,
        "DBClusterIdentifier": facts.identifier,
        "SnapshotCreateTime": snapshot.original_created,
        "Engine": facts.engine,
        "EngineMode": "provisioned",
        # 0 as in the recordings since 2019; Aurora allocates by itself.
        "AllocatedStorage": 0,
        "Status": snapshot.status,
        "Port": 0,
        "VpcId": facts.vpc_id,
        "ClusterCreateTime": facts.created,
        "MasterUsername": facts.master_username,
        "EngineVersion": facts.engine_version,
        "LicenseModel": facts.license_model,
        "SnapshotType": snapshot.snapshot_type,
        "PercentProgress": snapshot.percent,
        "StorageEncrypted": snapshot.encrypted,
        "KmsKeyId": snapshot.kms_key_id,
        "DBClusterSnapshotArn": snapshot.arn,
        "IAMDatabaseAuthenticationEnabled": facts.iam_authentication,
        "TagList": snapshot.get_tags(),
    }
    if snapshot.source is not None:
        view["SourceDBClusterSnapshotArn"] = snapshot.source.arn
    else:
        view["DbClusterResourceId"] = facts.resource_id
    return view
