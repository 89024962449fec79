"""For each recording of RDS and each recorded error: the same situation in the simulator, and the call.

A scene never looks at the recorded field set, and never injects the error it is to prove.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .client import ACCOUNT, Simulator
from .fidelity_errors import Scene as ErrorScene
from .fidelity_errors import outcome
from .fidelity_scenes import DESTINATION, REGION, Json, Scene, error_answer

_PARTNER_KEY, _PARTNER = "AKIASIMULATEDAWS0002", "210987654321"


def _arn(name: str, kind: str = "snapshot") -> str:
    return f"arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:{name}"


def _key(simulator: Simulator, region: str = DESTINATION) -> str:
    arn: str = simulator.boto("kms", region).create_key()["KeyMetadata"]["Arn"]
    return arn


def _copy(simulator: Simulator, source: str, **params: Any) -> tuple[Callable[..., Any], Json]:
    """The call and its parameters, so that a scene can also be about its error."""
    names = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": "rds-originb-2016-12-28-09-15"}
    return simulator.boto("rds", DESTINATION).copy_db_snapshot, {**names, "SourceRegion": REGION, **params}


def _encrypted_source(simulator: Simulator) -> str:
    [name] = simulator.seed_rds(REGION, snapshots=[{"database": "originb", "encrypted": True}])
    return _arn(name)


def _pending_copy(simulator: Simulator, real: Json) -> Json:
    call, params = _copy(simulator, _encrypted_source(simulator), KmsKeyId=_key(simulator))
    answer: Json = call(**params)
    return answer


def _described_pending_copy(simulator: Simulator, real: Json) -> Json:
    _pending_copy(simulator, real)
    answer: Json = simulator.boto("rds", DESTINATION).describe_db_snapshots()
    return answer


def _tags_of_pending_copy(simulator: Simulator, real: Json) -> Json:
    call, params = _copy(simulator, _encrypted_source(simulator), KmsKeyId=_key(simulator), Tags=real["TagList"])
    arn = call(**params)["DBSnapshot"]["DBSnapshotArn"]
    answer: Json = simulator.boto("rds", DESTINATION).list_tags_for_resource(ResourceName=arn)
    return answer


def _seeded_snapshots(simulator: Simulator, real: Json) -> Json:
    """Snapshots of the same databases, types, tags, encryption and sources, complete or being created."""
    snapshots = real["DBSnapshots"]
    by_name = {snapshot["DBSnapshotIdentifier"]: snapshot for snapshot in snapshots}
    originals = [snapshot for snapshot in snapshots if "SourceDBSnapshotIdentifier" not in snapshot]
    simulator.seed_rds(REGION, snapshots=[_spec(snapshot) for snapshot in originals])
    for snapshot in by_name.values():
        if source := snapshot.get("SourceDBSnapshotIdentifier"):
            names = {"TargetDBSnapshotIdentifier": snapshot["DBSnapshotIdentifier"]}
            name = source.split(":snapshot:")[1]
            simulator.boto("rds", REGION).copy_db_snapshot(SourceDBSnapshotIdentifier=name, **names)
            simulator.advance(24 * 3600)
    answer: Json = simulator.boto("rds", REGION).describe_db_snapshots()
    return answer


def _spec(snapshot: Json) -> Json:
    tags = {tag["Key"]: tag["Value"] for tag in snapshot.get("TagList", [])}
    return {
        "id": snapshot["DBSnapshotIdentifier"],
        "database": snapshot["DBInstanceIdentifier"],
        "type": snapshot["SnapshotType"],
        "engine": snapshot["Engine"],
        "encrypted": snapshot["Encrypted"],
        "status": snapshot["Status"],
        "tags": tags,
    }


def _created(simulator: Simulator, real: Json) -> Json:
    simulator.seed_rds(REGION, databases=[{"id": "c7n-snapshot-test", "engine": "mysql"}])
    create = simulator.boto("rds", REGION).create_db_snapshot
    answer: Json = create(DBInstanceIdentifier="c7n-snapshot-test", DBSnapshotIdentifier="backup")
    return answer


def _missing_instance(simulator: Simulator, real: Json) -> Json:
    return error_answer(simulator.boto("rds", REGION).describe_db_instances, DBInstanceIdentifier="mxtest")


def _existing_target(simulator: Simulator, real: Json) -> Json:
    call, params = _taken_target(simulator)
    return error_answer(call, **params)


def _quota_in_flight(simulator: Simulator, real: Json) -> Json:
    call, params = _sixth_copy(simulator)
    return error_answer(call, **params)


def _created_cluster_snapshot(simulator: Simulator, real: Json) -> Json:
    simulator.seed_rds(REGION, databases=[{"id": "bbb", "kind": "cluster", "encrypted": True}])
    create = simulator.boto("rds", REGION).create_db_cluster_snapshot
    answer: Json = create(DBClusterIdentifier="bbb", DBClusterSnapshotIdentifier="a-test")
    return answer


def _seeded_cluster_snapshots(simulator: Simulator, real: Json) -> Json:
    rds = simulator.boto("rds", REGION)
    for snapshot in real["DBClusterSnapshots"]:
        name = snapshot["DBClusterSnapshotIdentifier"]
        source = snapshot.get("SourceDBClusterSnapshotArn")
        if source:
            asked = source.split(":cluster-snapshot:")[1]
            rds.copy_db_cluster_snapshot(
                SourceDBClusterSnapshotIdentifier=asked, TargetDBClusterSnapshotIdentifier=name
            )
            continue
        tags = {tag["Key"]: tag["Value"] for tag in snapshot.get("TagList", [])}
        spec = {"kind": "cluster", "id": name, "database": snapshot["DBClusterIdentifier"], "tags": tags}
        spec |= {"type": snapshot["SnapshotType"], "encrypted": snapshot["StorageEncrypted"]}
        simulator.seed_rds(REGION, snapshots=[spec])
    simulator.advance(24 * 3600)
    answer: Json = rds.describe_db_cluster_snapshots()
    return answer


def _copied_cluster_snapshot(simulator: Simulator, real: Json) -> Json:
    source = {"kind": "cluster", "id": "final", "database": "test-cluster", "type": "manual", "encrypted": True}
    simulator.seed_rds(REGION, snapshots=[source])
    copy = simulator.boto("rds", DESTINATION).copy_db_cluster_snapshot
    names = {"SourceDBClusterSnapshotIdentifier": _arn("final", "cluster-snapshot")}
    answer: Json = copy(**names, TargetDBClusterSnapshotIdentifier="copy", KmsKeyId=_key(simulator))
    return answer


SCENES: dict[str, Scene] = {
    "rds.CopyDBClusterSnapshot.SYNTHETIC": _copied_cluster_snapshot,
    "rds.CopyDBSnapshot.DBSnapshotAlreadyExists": _existing_target,
    "rds.CopyDBSnapshot.SnapshotQuotaExceeded-inflight": _quota_in_flight,
    "rds.CopyDBSnapshot.manual-pending": _pending_copy,
    "rds.CopyDBSnapshot.xregion-pending": _pending_copy,
    "rds.CreateDBClusterSnapshot.creating": _created_cluster_snapshot,
    "rds.CreateDBSnapshot.creating": _created,
    "rds.DescribeDBClusterSnapshots.automated": _seeded_cluster_snapshots,
    "rds.DescribeDBClusterSnapshots.copies": _seeded_cluster_snapshots,
    "rds.DescribeDBClusterSnapshots.list": _seeded_cluster_snapshots,
    "rds.DescribeDBInstances.NotFound": _missing_instance,
    "rds.DescribeDBSnapshots.after-create": _seeded_snapshots,
    "rds.DescribeDBSnapshots.automated-source": _seeded_snapshots,
    "rds.DescribeDBSnapshots.available-2023": _seeded_snapshots,
    "rds.DescribeDBSnapshots.creating": _seeded_snapshots,
    "rds.DescribeDBSnapshots.many-source": _seeded_snapshots,
    "rds.DescribeDBSnapshots.mixed-types": _seeded_snapshots,
    "rds.DescribeDBSnapshots.xregion-pending": _described_pending_copy,
    "rds.ListTagsForResource.copied": _tags_of_pending_copy,
}


def _sixth_copy(simulator: Simulator) -> tuple[Callable[..., Any], Json]:
    """Five was the limit when it was recorded."""
    simulator.configure(db_instance_copies_limit=5)
    [name] = simulator.seed_rds(REGION, snapshots=[{"database": "originb"}])
    call, params = _copy(simulator, _arn(name))
    for number in range(5):
        call(**{**params, "TargetDBSnapshotIdentifier": f"copy-{number}"})
    return call, params


def _taken_target(simulator: Simulator) -> tuple[Callable[..., Any], Json]:
    [name] = simulator.seed_rds(REGION, snapshots=[{"database": "originb"}])
    call, params = _copy(simulator, _arn(name))
    call(**params)
    return call, params


def _too_many_in_flight(simulator: Simulator) -> tuple[str, str]:
    call, params = _sixth_copy(simulator)
    return outcome(call, **params)


def _already_exists(simulator: Simulator) -> tuple[str, str]:
    call, params = _taken_target(simulator)
    return outcome(call, **params)


def _too_many_manual(simulator: Simulator) -> tuple[str, str]:
    specs = [{"kind": "cluster", "database": "shop", "type": "manual"} for _unused in range(100)]
    name = simulator.seed_rds(DESTINATION, snapshots=specs)[0]
    copy = simulator.boto("rds", DESTINATION).copy_db_cluster_snapshot
    return outcome(copy, SourceDBClusterSnapshotIdentifier=name, TargetDBClusterSnapshotIdentifier="copy")


def _copy_of(spec: Json, **params: Any) -> ErrorScene:
    def scene(simulator: Simulator) -> tuple[str, str]:
        [name] = simulator.seed_rds(REGION, snapshots=[{"database": "originb", **spec}])
        call, all_params = _copy(simulator, _arn(name), **params)
        return outcome(call, **all_params)

    return scene


def _disabled_source_key(simulator: Simulator) -> tuple[str, str]:
    key = _key(simulator, REGION)
    simulator.boto("kms", REGION).disable_key(KeyId=key.rsplit("/", 1)[1])
    [name] = simulator.seed_rds(REGION, snapshots=[{"database": "originb", "kms_key_id": key}])
    call, params = _copy(simulator, _arn(name), KmsKeyId=_key(simulator))
    return outcome(call, **params)


def _shared_without_key(simulator: Simulator) -> tuple[str, str]:
    """Recorded across accounts; across regions an instance snapshot has a text of its own."""
    simulator.configure(accounts={_PARTNER_KEY: _PARTNER})
    spec = {"database": "originb", "type": "manual", "encrypted": True, "shared_with": [_PARTNER]}
    [name] = simulator.seed_rds(REGION, snapshots=[spec])
    copy = simulator.boto("rds", REGION, _PARTNER_KEY).copy_db_snapshot
    return outcome(copy, SourceDBSnapshotIdentifier=_arn(name), TargetDBSnapshotIdentifier="copy")


def _cluster_without_key(simulator: Simulator) -> tuple[str, str]:
    [name] = simulator.seed_rds(REGION, snapshots=[{"kind": "cluster", "database": "shop", "encrypted": True}])
    copy = simulator.boto("rds", DESTINATION).copy_db_cluster_snapshot
    names = {"SourceDBClusterSnapshotIdentifier": _arn(name, "cluster-snapshot")}
    return outcome(copy, **names, TargetDBClusterSnapshotIdentifier="copy")


def _missing_database(simulator: Simulator) -> tuple[str, str]:
    return outcome(simulator.boto("rds", REGION).describe_db_instances, DBInstanceIdentifier="mxtest")


def _throttled(simulator: Simulator) -> tuple[str, str]:
    simulator.configure(throttling=True, buckets={"rds:DescribeDBSnapshots": [1, 0]})
    describe = simulator.boto("rds", REGION).describe_db_snapshots
    describe()
    return outcome(describe)


ERROR_SCENES: dict[tuple[str, str, str], ErrorScene] = {
    ("CopyDBClusterSnapshot", "KMSKeyNotAccessibleFault", "Specified KMS key"): _cluster_without_key,
    ("CopyDBClusterSnapshot", "SnapshotQuotaExceeded", "Cannot create"): _too_many_manual,
    ("CopyDBSnapshot", "DBSnapshotAlreadyExists", "Cannot create"): _already_exists,
    ("CopyDBSnapshot", "InvalidParameterValue", "Must specify"): _copy_of({"encrypted": True}),
    ("CopyDBSnapshot", "InvalidParameterValue", "Tag keys"): _copy_of({}, Tags=[{"Key": "aws:x", "Value": "y"}]),
    ("CopyDBSnapshot", "InvalidParameterValue", "The snapshot requires"): _copy_of({"required_options": ["Timezone"]}),
    ("CopyDBSnapshot", "KMSKeyNotAccessibleFault", "The source"): _disabled_source_key,
    ("CopyDBSnapshot", "KMSKeyNotAccessibleFault", "The target"): _shared_without_key,
    ("CopyDBSnapshot", "SnapshotQuotaExceeded", "Cannot copy"): _too_many_in_flight,
    ("DescribeDBInstances", "DBInstanceNotFound", "DBInstance"): _missing_database,
    ("any", "ThrottlingException", "Rate exceeded"): _throttled,
}
