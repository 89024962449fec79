"""EBS snapshots: what retention and state: absent remove, what stays and why."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
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


def test_ebs_retention_removes_what_is_beyond(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    copies = _history(disks, volume, 4)
    foretold = ebs(volume_ids=[volume], retain=2, check=True)
    assert len(disks.seen(WEST)) == 4
    result = ebs(volume_ids=[volume], retain=2)
    assert foretold.data["expired"] == result.data["expired"]
    assert _expired(result) == sorted(copies[:2])
    assert set(disks.seen(WEST)) == set(copies[2:])
    assert f"{copies[0]}: copy of us-east-1/" in result.diff
    again = ebs(volume_ids=[volume], retain=2)
    assert (again.changed, again.counts[WEST]) == (False, {"DescribeSnapshots": 1})


def test_ebs_retention_keeps_the_newest_complete_one_until_its_successor_is_complete(
    ebs: ModuleRunner, disks: Disks
) -> None:
    """Without it the next copy would be a full one, and until then there would be nothing to restore."""
    volume = disks.volume()
    [old] = _history(disks, volume, 1)
    disks.snapshot(volume)
    first = ebs(volume_ids=[volume], retain=1)
    assert (first.actions, first.data["expired"]) == ({WEST: "copied"}, [])
    assert old in disks.seen(WEST)
    disks.aws.simulator.advance(DAY)
    second = ebs(volume_ids=[volume], retain=1)
    assert _expired(second) == [old]


def test_ebs_retention_with_wait_removes_in_the_same_run(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    [old] = _history(disks, volume, 1)
    disks.snapshot(volume)
    disks.aws.simulator.configure(copy_seconds=0)
    foretold = ebs(volume_ids=[volume], retain=1, wait=True, check=True)
    result = ebs(volume_ids=[volume], retain=1, wait=True)
    assert _expired(foretold) == _expired(result) == [old]
    assert disks.sources() == [result.only["source_id"]]


def test_ebs_retention_of_volumes_counts_each_alone(ebs: ModuleRunner, disks: Disks) -> None:
    volumes = [disks.volume(), disks.volume()]
    copies = {volume: _history(disks, volume, 2) for volume in volumes}
    result = ebs(volume_ids=volumes, retain=1)
    assert _expired(result) == sorted(copies[volume][0] for volume in volumes)


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


def test_ebs_retention_removes_nothing_of_a_set_in_which_something_failed(ebs: ModuleRunner, disks: Disks) -> None:
    volumes = [disks.volume(), disks.volume()]
    broken, healthy = (_history(disks, volume, 2) for volume in volumes)
    newer = disks.snapshot(volumes[0])
    disks.aws.simulator.fault(
        action="CopySnapshot", params={"SourceSnapshotId": newer}, code="InvalidParameterValue", message="No"
    )
    result = ebs(volume_ids=volumes, retain=1)
    assert result.failed
    assert _expired(result) == [healthy[0]]
    assert set(broken) <= set(disks.seen(WEST))


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


def test_ebs_absent_removes_the_copies_in_all_regions(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    sources = disks.days(2, volume)
    copies = {region: [disks.copy_of(source, region) for source in sources] for region in (WEST, EU)}
    foretold = ebs.to_two(snapshot_ids=sources[:1], state="absent", check=True)
    assert foretold.writes == []
    result = ebs.to_two(snapshot_ids=sources[:1], state="absent")
    assert foretold.data["expired"] == result.data["expired"]
    assert {item["region"]: item["id"] for item in result.data["expired"]} == {r: copies[r][0] for r in (WEST, EU)}
    assert (list(disks.seen(WEST)), list(disks.seen(EU))) == (copies[WEST][1:], copies[EU][1:])
    assert set(disks.seen(SOURCE)) == set(sources)
    again = ebs.to_two(snapshot_ids=sources[:1], state="absent")
    assert (again.changed, again.writes) == (False, [])


def test_ebs_absent_by_volume_and_filter_removes_the_selected(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    sources = disks.days(2, volume, Team="shop")
    copies = [disks.copy_of(source) for source in sources]
    assert _expired(ebs(volume_ids=[volume], state="absent")) == [copies[1]]
    assert _expired(ebs(filters={"tag:Team": "shop"}, select="all", state="absent")) == [copies[0]]


def test_ebs_absent_cancels_a_pending_copy(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    ebs(snapshot_ids=[source])
    result = ebs(snapshot_ids=[source], state="absent")
    assert (len(result.data["expired"]), disks.seen(WEST)) == (1, {})


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


def test_ebs_absent_by_id_works_with_the_source_region_dead(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    copy = disks.copy_of(source)
    disks.aws.simulator.outage(SOURCE)
    result = ebs(snapshot_ids=[source], state="absent")
    assert not result.failed, result.message
    assert (_expired(result), SOURCE in result.counts, disks.seen(WEST)) == ([copy], False, {})


def test_ebs_absent_ignores_what_is_not_tracked(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    half = disks.copy_of(source)
    disks.aws.ec2(WEST).delete_tags(Resources=[half], Tags=[{"Key": "lifeboat:set"}])
    disks.snapshot(region=WEST)
    result = ebs(snapshot_ids=[source], state="absent")
    assert (result.failed, result.changed, result.writes) == (False, False, [])


def test_ebs_absent_region_that_is_dead_does_not_stop_the_others(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    for region in (WEST, EU):
        disks.copy_of(source, region)
    disks.aws.simulator.outage(WEST)
    result = ebs.to_two(snapshot_ids=[source], state="absent")
    assert result.failed
    assert [item["region"] for item in result.data["expired"]] == [EU]
    assert "us-west-2" in result.message
    disks.aws.simulator.outage(WEST, None)
    assert [item["region"] for item in ebs.to_two(snapshot_ids=[source], state="absent").data["expired"]] == [WEST]
