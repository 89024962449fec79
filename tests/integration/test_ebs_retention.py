"""EBS snapshots: what retention and state: absent remove, what stays and why."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.test_ebs_copying import DAY, Disks


@pytest.fixture
def disks(aws: AwsView) -> Disks:
    return Disks(aws)


@pytest.fixture
def ebs(module: ModuleRunner) -> ModuleRunner:
    return module.of(ebs_snapshot_xregion_copy)


def _history(disks: Disks, volume: str, number: int, region: str = WEST) -> list[str]:
    """Ids of copies of that many snapshots of a volume, oldest first."""
    return [disks.copy_of(source, region) for source in disks.days(number, volume)]


def _expired(result: ModuleResult) -> list[str]:
    return sorted(item["id"] for item in result.data["expired"])


def test_ebs_retention_keeps_what_belongs_to_an_image_and_names_it(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    copies = _history(disks, volume, 3)
    mapping = {"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": copies[1]}}
    answer = disks.aws.ec2(WEST).register_image(
        Name="rescue", BlockDeviceMappings=[mapping], RootDeviceName="/dev/sda1"
    )
    result = ebs(volume_ids=[volume], retain=1)
    assert not result.failed, result.message
    assert _expired(result) == [copies[0]]
    [kept] = result.data["kept"]
    assert (kept["id"], kept["kept_because"]) == (copies[1], f"it belongs to {answer['ImageId']}")
    assert result.warnings == [
        f"{copies[1]} in us-west-2 is beyond retain and stays: it belongs to {answer['ImageId']}"
    ]
    assert set(disks.seen(WEST)) == set(copies[1:])


def test_ebs_retention_that_may_not_look_for_images_keeps_all(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    copies = _history(disks, volume, 2)
    disks.aws.simulator.fault(action="DescribeImages", code="UnauthorizedOperation", message="No")
    result = ebs(volume_ids=[volume], retain=1)
    assert (result.failed, result.data["expired"]) == (False, [])
    [kept] = result.data["kept"]
    assert "whether it is in use could not be determined" in kept["kept_because"]
    assert "ec2:DescribeImages" in kept["kept_because"]
    assert set(disks.seen(WEST)) == set(copies)


def test_ebs_retention_snapshot_that_came_into_use_meanwhile_is_an_error_and_stays(
    ebs: ModuleRunner, disks: Disks
) -> None:
    volume = disks.volume()
    copies = _history(disks, volume, 2)
    text = f"The snapshot {copies[0]} is currently in use by ami-0123456789abcdef0"
    disks.aws.simulator.fault(action="DeleteSnapshot", code="InvalidSnapshot.InUse", message=text)
    result = ebs(volume_ids=[volume], retain=1)
    assert result.failed
    [left] = result.data["kept"]
    assert (left["id"], left["error"]["code"]) == (copies[0], "InvalidSnapshot.InUse")
    assert "in use by ami-0123456789abcdef0" in result.message


def test_ebs_retention_leaves_untracked_half_tracked_and_image_snapshots_alone(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    sources = disks.days(2, volume)
    half, whole = disks.copy_of(sources[0]), disks.copy_of(sources[1])
    disks.aws.ec2(WEST).delete_tags(Resources=[half], Tags=[{"Key": "lifeboat:source-created"}])
    untracked = disks.snapshot(region=WEST)
    disks.aws.copy_of(disks.aws.web(1), 1, tags={"lifeboat:set": volume})
    before = set(disks.seen(WEST))
    result = ebs(volume_ids=[volume], retain=1)
    assert (result.failed, result.data["expired"]) == (False, [])
    assert set(disks.seen(WEST)) == before >= {half, whole, untracked}


def test_ebs_retention_does_not_copy_what_it_would_remove(ebs: ModuleRunner, disks: Disks) -> None:
    sources = disks.days(4, Team="shop")
    first = ebs(filters={"tag:Team": "shop"}, select="all", retain=2)
    actions = {copy["source_id"]: copy["action"] for copy in first.copies}
    assert actions == dict(zip(sources, ["none", "none", "copied", "copied"], strict=True))
    disks.aws.simulator.advance(DAY)
    second = ebs(filters={"tag:Team": "shop"}, select="all", retain=2)
    assert (second.changed, second.data["expired"]) == (False, [])


def test_ebs_absent_by_volume_and_filter_removes_the_selected(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    sources = disks.days(2, volume, Team="shop")
    copies = [disks.copy_of(source) for source in sources]
    assert _expired(ebs(volume_ids=[volume], state="absent")) == [copies[1]]
    assert _expired(ebs(filters={"tag:Team": "shop"}, select="all", state="absent")) == [copies[0]]


def test_ebs_absent_removes_a_failed_copy(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    copy = disks.copy_of(source)
    tags = [{"Key": key, "Value": value} for key, value in disks.seen(WEST)[copy]["Tags"].items()]
    disks.aws.ec2(WEST).delete_snapshot(SnapshotId=copy)
    failed = disks.aws.ec2(WEST).copy_snapshot(
        SourceRegion=SOURCE,
        SourceSnapshotId=source,
        Encrypted=True,
        KmsKeyId="alias/nowhere",
        TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags}],
    )["SnapshotId"]
    disks.aws.simulator.advance(DAY)
    assert disks.seen(WEST)[failed]["State"] == "error"
    assert _expired(ebs(snapshot_ids=[source], state="absent")) == [failed]
