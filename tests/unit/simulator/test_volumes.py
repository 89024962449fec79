"""Volumes of snapshots: tokens, states that take a while, what EC2 refuses, and keys that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from .support import DESTINATION, Aws, error_of

ZONE = f"{DESTINATION}a"


def snapshot(aws: Aws, size: int = 10) -> str:
    ec2 = aws.ec2(DESTINATION)
    made: str = ec2.create_snapshot(VolumeId=ec2.create_volume(AvailabilityZone=ZONE, Size=size)["VolumeId"])[
        "SnapshotId"
    ]
    return made


def volume(aws: Aws, name: str) -> dict[str, Any]:
    [found] = aws.ec2(DESTINATION).describe_volumes(VolumeIds=[name])["Volumes"]
    return dict(found)


def instance(aws: Aws, zone: str = ZONE) -> str:
    answer = aws.ec2(DESTINATION).run_instances(
        ImageId=aws.image(DESTINATION), MinCount=1, MaxCount=1, Placement={"AvailabilityZone": zone}
    )
    made: str = answer["Instances"][0]["InstanceId"]
    return made


def test_volume_is_one_for_a_token_and_creating_for_a_while(aws: Aws) -> None:
    ec2, wanted = aws.ec2(DESTINATION), {"AvailabilityZone": ZONE, "SnapshotId": snapshot(aws), "ClientToken": "once"}
    first, second = ec2.create_volume(**wanted), ec2.create_volume(**wanted)
    assert (first["VolumeId"], first["State"]) == (second["VolumeId"], "creating")
    assert error_of(ec2.create_volume, **wanted, Size=20)[0] == "IdempotentParameterMismatch"
    aws.sim.advance(15)
    assert (volume(aws, first["VolumeId"])["State"], volume(aws, first["VolumeId"])["Size"]) == ("available", 10)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"Size": 5}, "InvalidParameterValue"),
        ({"AvailabilityZone": "us-west-2z"}, "InvalidZone.NotFound"),
        ({"VolumeType": "io2"}, "InvalidParameterDependency"),
        ({"KmsKeyId": "alias/dr"}, "InvalidParameterDependency"),
    ],
)
def test_volume_that_cannot_be_is_refused(aws: Aws, more: dict[str, Any], code: str) -> None:
    wanted = {"AvailabilityZone": ZONE, "SnapshotId": snapshot(aws), **more}
    assert error_of(aws.ec2(DESTINATION).create_volume, **wanted)[0] == code


def test_volume_of_a_key_that_cannot_be_used_is_accepted_and_then_not_there(aws: Aws) -> None:
    ec2 = aws.ec2(DESTINATION)
    wanted = {"AvailabilityZone": ZONE, "SnapshotId": snapshot(aws), "Encrypted": True, "KmsKeyId": "alias/none"}
    made = ec2.create_volume(**wanted)["VolumeId"]
    assert error_of(ec2.describe_volumes, VolumeIds=[made])[0] == "InvalidVolume.NotFound"


def test_volume_is_attached_once_at_a_free_device_of_its_zone(aws: Aws) -> None:
    ec2, web, elsewhere = aws.ec2(DESTINATION), instance(aws), instance(aws, f"{DESTINATION}b")
    made = ec2.create_volume(AvailabilityZone=ZONE, SnapshotId=snapshot(aws))["VolumeId"]
    wanted = {"VolumeId": made, "InstanceId": web, "Device": "/dev/sdf"}
    assert error_of(ec2.attach_volume, **wanted)[0] == "IncorrectState"
    aws.sim.advance(15)
    assert error_of(ec2.attach_volume, **{**wanted, "InstanceId": elsewhere})[0] == "InvalidVolume.ZoneMismatch"
    root = next(
        iter(ec2.describe_instances(InstanceIds=[web])["Reservations"][0]["Instances"][0]["BlockDeviceMappings"])
    )
    taken = error_of(ec2.attach_volume, **{**wanted, "Device": root["DeviceName"]})
    assert (taken[0], "already in use" in taken[1]) == ("InvalidParameterValue", True)
    assert ec2.attach_volume(**wanted)["State"] == "attaching"
    assert volume(aws, made)["Attachments"][0]["State"] == "attaching"
    aws.sim.advance(5)
    [attached] = volume(aws, made)["Attachments"]
    assert (attached["State"], attached["Device"], attached["DeleteOnTermination"]) == ("attached", "/dev/sdf", False)
    assert error_of(ec2.attach_volume, **wanted)[0] == "VolumeInUse"


def test_global_database_has_another_writer_after_a_while(aws: Aws) -> None:
    engine = {"Engine": "aurora-postgresql"}
    aws.rds().create_global_cluster(GlobalClusterIdentifier="world", **engine)
    own = {"MasterUsername": "shop", "MasterUserPassword": "not-known-to-anybody"}
    aws.rds().create_db_cluster(DBClusterIdentifier="east", GlobalClusterIdentifier="world", **engine, **own)
    west = aws.rds(DESTINATION)
    made = west.create_db_cluster(DBClusterIdentifier="west", GlobalClusterIdentifier="world", **engine)
    arn = made["DBCluster"]["DBClusterArn"]
    aws.sim.outage("us-east-1")
    wanted = {"GlobalClusterIdentifier": "world", "TargetDbClusterIdentifier": arn}
    assert error_of(west.switchover_global_cluster, **wanted)[0] == "InvalidDBClusterStateFault"
    assert west.failover_global_cluster(**wanted, AllowDataLoss=True)["GlobalCluster"]["Status"] == "failing-over"
    assert error_of(west.failover_global_cluster, **wanted, AllowDataLoss=True)[0] == "InvalidGlobalClusterStateFault"
    aws.sim.advance(120)
    [world] = west.describe_global_clusters(GlobalClusterIdentifier="world")["GlobalClusters"]
    assert [each["DBClusterArn"] for each in world["GlobalClusterMembers"] if each["IsWriter"]] == [arn]
    assert error_of(west.describe_global_clusters, GlobalClusterIdentifier="none")[0] == "GlobalClusterNotFoundFault"
