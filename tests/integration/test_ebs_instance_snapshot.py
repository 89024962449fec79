"""ebs_instance_snapshot: sets of snapshots of one moment, when a new one is made, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_instance_snapshot
from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner

TAGS = {"Purpose": "daily"}


class Shop:
    """An instance with a boot volume and two data volumes."""

    def __init__(self, aws: AwsView, module: ModuleRunner) -> None:
        self._module = module.of(ebs_instance_snapshot)
        self.ec2 = aws.ec2(SOURCE)
        self.id: str = self.ec2.run_instances(ImageId=aws.web(), MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
        self.data = [self._attach(device) for device in ("/dev/sdf", "/dev/sdg")]
        described = self.ec2.describe_instances(InstanceIds=[self.id])["Reservations"][0]["Instances"][0]
        self.volumes = {mapping["Ebs"]["VolumeId"] for mapping in described["BlockDeviceMappings"]}
        [self.boot] = self.volumes - set(self.data)

    def _attach(self, device: str) -> str:
        volume: str = self.ec2.create_volume(Size=4, AvailabilityZone="us-east-1a")["VolumeId"]
        self.ec2.attach_volume(VolumeId=volume, InstanceId=self.id, Device=device)
        return volume

    def run(self, *, check: bool = False, **options: Any) -> ModuleResult:
        return self._module.plainly(check=check, **{"region": SOURCE, "instance_id": self.id, **options})


def volumes(result: ModuleResult) -> set[str]:
    return {snapshot["volume_id"] for snapshot in result.data["snapshots"]}


@pytest.fixture
def shop(aws: AwsView, module: ModuleRunner) -> Shop:
    return Shop(aws, module)


def test_set_foretold_and_made(shop: Shop) -> None:
    foretold = shop.run(check=True, tags=TAGS)
    assert (foretold.changed, foretold.writes, volumes(foretold)) == (True, [], shop.volumes)
    assert {snapshot["snapshot_id"] for snapshot in foretold.data["snapshots"]} == {None}
    made = shop.run(tags=TAGS)
    assert (made.changed, made.writes, volumes(made)) == (True, ["CreateSnapshots"], shop.volumes)
    assert made.data["diff"] == foretold.data["diff"] != []
    assert {snapshot["state"] for snapshot in made.data["snapshots"]} == {"pending"}
    [moment] = {snapshot["tags"]["lifeboat:made-at"] for snapshot in made.data["snapshots"]}
    assert all(snapshot["tags"] == {**TAGS, "lifeboat:made-at": moment} for snapshot in made.data["snapshots"])


def test_min_interval_keeps_a_young_set(shop: Shop) -> None:
    first = shop.run(tags=TAGS, min_interval="1h")
    again = shop.run(tags=TAGS, min_interval="1h")
    assert (first.changed, again.changed, again.writes) == (True, False, [])
    assert {s["snapshot_id"] for s in again.data["snapshots"]} == {s["snapshot_id"] for s in first.data["snapshots"]}
    assert shop.run(tags={"Purpose": "weekly"}, min_interval="1h").changed
    assert shop.run(tags=TAGS, min_interval="0s").changed
    assert shop.run(tags=TAGS).changed


def test_min_interval_does_not_take_a_set_without_one_volume(shop: Shop) -> None:
    """Catches: a set of the data volumes taken for a set of all."""
    assert shop.run(tags=TAGS, min_interval="1h", exclude_boot_volume=True).changed
    assert shop.run(tags=TAGS, min_interval="1h").changed


def test_volumes_are_left_out(shop: Shop) -> None:
    result = shop.run(exclude_boot_volume=True, exclude_data_volume_ids=[shop.data[0]])
    assert volumes(result) == {shop.data[1]}


def test_tags_of_the_volumes_and_a_description_are_taken(shop: Shop, aws: AwsView) -> None:
    shop.ec2.create_tags(Resources=[shop.boot], Tags=[{"Key": "Name", "Value": "boot"}])
    result = shop.run(copy_volume_tags=True, description="Before the upgrade", tags=TAGS)
    names = {snapshot["volume_id"]: snapshot["tags"].get("Name") for snapshot in result.data["snapshots"]}
    assert names == {**dict.fromkeys(shop.data), shop.boot: "boot"}
    made = {snapshot["snapshot_id"] for snapshot in result.data["snapshots"]}
    assert {s["Description"] for s in aws.snapshots(SOURCE) if s["SnapshotId"] in made} == {"Before the upgrade"}


REFUSED = {
    "no instance id": ({"instance_id": "shop"}, "instance_id: 'shop' does not start with i-"),
    "no such instance": ({"instance_id": "i-0abc1234abc1234aa"}, "instance_id: i-0abc1234abc1234aa not found"),
    "no duration": ({"min_interval": "daily", "tags": TAGS}, "min_interval: 'daily' is no duration"),
    "nothing to know it by": ({"min_interval": "1h"}, "set tags"),
    "tag of AWS": ({"tags": {"aws:a": "1"}}, "tags: tag key 'aws:a'"),
    "no volume of it": ({"exclude_data_volume_ids": ["vol-1"]}, "exclude_data_volume_ids: vol-1 is no data volume"),
}


@pytest.mark.parametrize(("options", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(shop: Shop, options: dict[str, Any], words: str) -> None:
    result = shop.run(**options)
    assert result.failed
    assert words in result.message
    assert result.writes == []


def test_boot_volume_is_left_out_by_its_own_option(shop: Shop) -> None:
    result = shop.run(exclude_data_volume_ids=[shop.boot])
    assert f"{shop.boot} is the boot volume; set exclude_boot_volume" in result.message
    result = shop.run(exclude_boot_volume=True, exclude_data_volume_ids=shop.data)
    assert "has no volume that is not excluded" in result.message


def test_denied_call_is_explained_and_not_repeated(shop: Shop, aws: AwsView) -> None:
    aws.simulator.fault(action="CreateSnapshots", code="UnauthorizedOperation", message="no")
    result = shop.run(tags=TAGS)
    assert result.writes == ["CreateSnapshots"]
    assert "allow them the IAM action ec2:CreateSnapshots" in result.message
