"""CreateSnapshots: which volumes, with which tags, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from .support import Aws, error_of, tag_set, tags_of


class Instance:
    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        self.id: str = aws.ec2().run_instances(ImageId=aws.image(), MinCount=1, MaxCount=1)["Instances"][0][
            "InstanceId"
        ]
        self.data: str = aws.ec2().create_volume(Size=4, AvailabilityZone="us-east-1a")["VolumeId"]
        aws.ec2().attach_volume(VolumeId=self.data, InstanceId=self.id, Device="/dev/sdf")
        [found] = aws.ec2().describe_instances(InstanceIds=[self.id])["Reservations"][0]["Instances"]
        [self.boot] = {mapping["Ebs"]["VolumeId"] for mapping in found["BlockDeviceMappings"]} - {self.data}

    def snapshots(self, specification: dict[str, Any] | None = None, **params: Any) -> list[dict[str, Any]]:
        wanted = {"InstanceId": self.id, **(specification or {})}
        made: list[dict[str, Any]] = self.aws.ec2().create_snapshots(InstanceSpecification=wanted, **params)[
            "Snapshots"
        ]
        return made


@pytest.fixture
def instance(aws: Aws) -> Instance:
    return Instance(aws)


def test_snapshots_are_of_one_moment_and_pending(instance: Instance, aws: Aws) -> None:
    specification = [{"ResourceType": "snapshot", "Tags": tag_set(Set="daily")}]
    made = instance.snapshots(TagSpecifications=specification, Description="daily")
    assert {snapshot["VolumeId"] for snapshot in made} == {instance.boot, instance.data}
    assert len({snapshot["StartTime"] for snapshot in made}) == 1
    assert {(s["State"], s["Description"], tags_of(s)["Set"]) for s in made} == {("pending", "daily", "daily")}
    aws.sim.advance(180)
    ids = [snapshot["SnapshotId"] for snapshot in made]
    described = aws.ec2().describe_snapshots(SnapshotIds=ids)["Snapshots"]
    assert {(s["State"], tags_of(s)["Set"]) for s in described} == {("completed", "daily")}


def test_volumes_are_left_out(instance: Instance) -> None:
    assert [s["VolumeId"] for s in instance.snapshots({"ExcludeBootVolume": True})] == [instance.data]
    assert [s["VolumeId"] for s in instance.snapshots({"ExcludeDataVolumeIds": [instance.data]})] == [instance.boot]


def test_tags_of_volumes_are_copied_when_asked_for(instance: Instance, aws: Aws) -> None:
    aws.ec2().create_tags(Resources=[instance.data], Tags=tag_set(Name="data"))
    only_data = {"ExcludeBootVolume": True}
    assert [tags_of(s) for s in instance.snapshots(only_data)] == [{}]
    assert [tags_of(s) for s in instance.snapshots(only_data, CopyTagsFromSource="volume")] == [{"Name": "data"}]


def test_refused(instance: Instance, aws: Aws) -> None:
    create = aws.ec2().create_snapshots
    missing = error_of(create, InstanceSpecification={"InstanceId": "i-0123456789abcdef0"})
    assert missing[0] == "InvalidInstanceID.NotFound"
    root = {"InstanceId": instance.id, "ExcludeDataVolumeIds": [instance.boot]}
    assert error_of(create, InstanceSpecification=root)[0] == "InvalidParameterValue"
    nothing = {"InstanceId": instance.id, "ExcludeBootVolume": True, "ExcludeDataVolumeIds": [instance.data]}
    assert error_of(create, InstanceSpecification=nothing)[0] == "InvalidParameterCombination"
