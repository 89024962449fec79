"""Volumes come back in the recovery region with the source region dead, attached to the instance of their fleet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import Entry, index_document
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.registry import VOLUMES
from ansible_collections.lifeboat.aws.plugins.modules import dr_recover_volumes
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.recovery import Recovery
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import ModuleResult, run_main
from tests.integration.test_ebs_copying import Disks

POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_recover.json"
PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST, "manifest": MANIFEST}
MOMENT = "2026-11-19T06:10:00Z"


class Estate:
    """Two volumes of an instance of the source region, their copies, and the fleet of the recovery region."""

    def __init__(self, aws: AwsView) -> None:
        self.aws, self.disks, self.ec2 = aws, Disks(aws), aws.ec2(WEST)
        self.view = ManifestView(aws)
        self.volumes = [self.disks.volume(8), self.disks.volume(20)]

    def copies(self, *volumes: str, at: str = MOMENT) -> dict[str, str]:
        """Copies of snapshots of one moment, as a sync has left them: volume -> copy."""
        found = {}
        for volume in volumes or self.volumes:
            source = self.disks.snapshot(volume)
            found[volume] = self.disks.copy_of(source, **{"lifeboat:source-created": at})
        return found

    def manifest(self, *volumes: dict[str, Any]) -> None:
        manifest = Manifest("shop", "files", "volumes", SOURCE, WEST, MOMENT, facts={"volumes": list(volumes)})
        self.view.put("workloads/files.json", text_of(document_of(manifest)))
        key = "lifeboat/shop/workloads/files.json"
        etag = self.view.s3.head_object(Bucket="shop-dr-us-west-2", Key=key)["ETag"]
        self.view.put("index.json", text_of(index_document("shop", {"files": Entry(manifest, etag, MOMENT)})))

    def launch(self, zone: str = f"{WEST}a", drill: str = "", count: int = 1) -> list[str]:
        """Instances as the recovery of the fleet leaves them."""
        tags = {"lifeboat:workload": "shop/web", **({"lifeboat:drill": drill} if drill else {})}
        told = [{"Key": key, "Value": value} for key, value in tags.items()]
        image = next(iter(self.aws.images(WEST)), None) or self.aws.copy_of(self.aws.web())
        answer = self.ec2.run_instances(
            ImageId=image,
            MinCount=count,
            MaxCount=count,
            Placement={"AvailabilityZone": zone},
            TagSpecifications=[{"ResourceType": "instance", "Tags": told}],
        )
        return [each["InstanceId"] for each in answer["Instances"]]

    def there(self) -> dict[str, dict[str, Any]]:
        """Volumes that a recovery has created, by which volume they are."""
        found = {}
        for each in self.ec2.describe_volumes()["Volumes"]:
            tags = {tag["Key"]: tag["Value"] for tag in each.get("Tags", [])}
            if "lifeboat:workload" in tags:
                assert tags["lifeboat:volume"] not in found, "there are two volumes for one"
                found[tags["lifeboat:volume"]] = {**each, "Tags": tags}
        return found


class Recover:
    """The action's loop with the module in this process."""

    def __init__(self, aws: AwsView) -> None:
        self._aws = aws

    def __call__(self, *, check: bool = False, **options: Any) -> ModuleResult:
        before = len(self._aws.simulator.calls())

        def run(task: tuple[str, dict[str, Any]], *, is_told: bool = True) -> dict[str, Any]:
            del is_told
            assert task[0] == VOLUMES
            return run_main({**task[1], "_ansible_check_mode": check, "_ansible_diff": True}, dr_recover_volumes)

        given = {"plan": PLAN, "poll_interval": 0.02, "wait_timeout": 30, **options}
        data = Recovery(VOLUMES, run, given, check).result()
        return ModuleResult(data, self._aws.simulator.calls()[before:])

    def whole(self, **options: Any) -> ModuleResult:
        result = self(**options)
        assert not result.failed, result.message
        return result


@pytest.fixture
def estate(aws: AwsView) -> Estate:
    estate = Estate(aws)
    aws.simulator.freeze(False)
    aws.simulator.set_scale(600)
    return estate


@pytest.fixture
def recover(aws: AwsView) -> Recover:
    return Recover(aws)


def files(estate: Estate, **restore: Any) -> dict[str, Any]:
    """The volumes of one instance, whose snapshots are created at one moment."""
    create = {"instance_id": "i-0abc1234abc1234aa"}
    return {"name": "files", "kind": "volumes", "create": create, "restore": {"attach_to": "web", **restore}}


def archive(estate: Estate, **restore: Any) -> dict[str, Any]:
    """One volume that is attached to nothing."""
    volumes = [estate.volumes[0]]
    return {"name": "files", "kind": "volumes", "volume_ids": volumes, "restore": {"zone": f"{WEST}a", **restore}}


def known(estate: Estate, **more: Any) -> None:
    first, second = estate.volumes
    data = {"volume_type": "gp3", "volume_size": 20, "iops": 4000, "throughput": 250, "tags": {"Service": "shop"}}
    estate.manifest(
        {"volume_id": first, "volume_type": "gp2", "volume_size": 8, "iops": 100, "device_name": "/dev/sdf", **more},
        {"volume_id": second, "device_name": "/dev/sdg", **data},
    )


def may(result: ModuleResult) -> None:
    policy = json.loads(POLICY.read_text(encoding="utf-8"))
    allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
    calls = {call["action"] for call in result.calls if call["service"] == "ec2"}
    assert {f"ec2:{action}" for action in calls} - allowed == set()


def test_recover_volumes_come_back_attached_with_dead_source(aws: AwsView, estate: Estate, recover: Recover) -> None:
    """Catches: a call to the lost region, volumes of two moments, a wrong device, and a second run that changes."""
    old = estate.copies(at="2026-11-18T06:10:00Z")
    estate.copies(estate.volumes[0], at="2026-11-19T06:10:00Z")
    known(estate)
    [web] = estate.launch(zone=f"{WEST}b")
    aws.simulator.outage(SOURCE)
    foretold = recover(workload=files(estate), check=True)
    assert not foretold.failed, foretold.message
    assert (foretold.changed, foretold.writes, foretold.data["state"]) == (True, [], "absent")
    assert [each["recovery_point"]["id"] for each in foretold.data["volumes"]] == list(old.values())

    result = recover.whole(workload=files(estate))
    assert (result.data["state"], {call["region"] for call in result.calls}) == ("recovered", {WEST})
    may(result)
    assert result.data["recovery_point"]["id"] == ",".join(old.values())
    there = estate.there()
    assert {name: each["SnapshotId"] for name, each in there.items()} == old
    assert {each["AvailabilityZone"] for each in there.values()} == {f"{WEST}b"}
    first, second = (there[name] for name in estate.volumes)
    at = [(a["InstanceId"], a["Device"], a["DeleteOnTermination"]) for v in (first, second) for a in v["Attachments"]]
    assert at == [(web, "/dev/sdf", False), (web, "/dev/sdg", False)]
    assert (second["VolumeType"], second["Iops"], second["Throughput"]) == ("gp3", 4000, 250)
    assert second["Tags"] == {
        "Service": "shop",
        "lifeboat:workload": "shop/files",
        "lifeboat:volume": estate.volumes[1],
        "lifeboat:recovery": "complete",
        "lifeboat:recovery-point": old[estate.volumes[1]],
        "lifeboat:recovery-point-created": "2026-11-18T06:10:00Z",
    }
    assert result.data["findings"] == []
    again = recover.whole(workload=files(estate))
    assert (again.changed, again.writes, again.data["state"]) == (False, [], "recovered")
    assert aws.simulator.gaps() == []


@pytest.mark.parametrize("action", ["CreateVolume", "AttachVolume", "CreateTags"])
def test_recover_volumes_answer_that_was_lost_is_no_second_volume(
    aws: AwsView, estate: Estate, recover: Recover, action: str
) -> None:
    """Catches: a second volume after a run that was killed before it had the answer of a call."""
    estate.copies()
    known(estate)
    estate.launch()
    aws.simulator.fault(effect="lost", action=action, region=WEST, times=1)
    assert recover(workload=files(estate)).failed
    assert recover.whole(workload=files(estate)).data["state"] == "recovered"
    assert sorted(estate.there()) == sorted(estate.volumes)


def test_recover_volumes_of_a_set_are_of_the_moment_that_was_begun_with(
    aws: AwsView, estate: Estate, recover: Recover
) -> None:
    """Catches: volumes of two moments, because a sync came between a run that was killed and the next one."""
    old = estate.copies(at="2026-11-18T06:10:00Z")
    known(estate)
    estate.launch()
    aws.simulator.fault(action="CreateVolume", region=WEST, code="VolumeLimitExceeded", skip=1, times=1)
    first = recover(workload=files(estate))
    assert (first.failed, "raise the quota of EBS" in first.message) == (True, True)
    estate.copies(at="2026-11-19T06:10:00Z")
    recover.whole(workload=files(estate))
    assert {each["SnapshotId"] for each in estate.there().values()} == set(old.values())


def test_recover_volumes_without_one_moment_say_so(estate: Estate, recover: Recover) -> None:
    estate.copies(estate.volumes[0], at="2026-11-18T06:10:00Z")
    estate.copies(estate.volumes[1], at="2026-11-19T06:10:00Z")
    known(estate)
    estate.launch()
    result = recover(workload=files(estate), check=True)
    assert [each["option"] for each in result.data["findings"]] == ["recovery_point"]
    assert "are up to 1 d apart" in result.data["findings"][0]["what"] or "24 h" in result.data["findings"][0]["what"]


def test_recover_volumes_in_a_drill_go_with_its_instance(aws: AwsView, estate: Estate, recover: Recover) -> None:
    """Catches: a drill that takes the instance of the failover, or leaves its volumes behind."""
    estate.copies()
    known(estate)
    [real], [own] = estate.launch(), estate.launch(drill="spring")
    result = recover.whole(workload=files(estate), drill="spring")
    assert {each["instance_id"] for each in result.data["volumes"]} == {own}
    assert {each["Attachments"][0]["DeleteOnTermination"] for each in estate.there().values()} == {True}
    assert {each["Tags"]["lifeboat:drill"] for each in estate.there().values()} == {"spring"}
    assert all(each["Tags"]["lifeboat:expires"] > MOMENT for each in estate.there().values())
    estate.ec2.terminate_instances(InstanceIds=[own])
    assert estate.there() == {}
    assert {each["instance_id"] for each in recover.whole(workload=files(estate)).data["volumes"]} == {real}
    # The volumes of the drill are deleted, and AWS still knows its tokens.
    estate.launch(drill="spring")
    assert recover(workload=files(estate), drill="spring", check=True).data["state"] == "absent"


@pytest.mark.parametrize(
    ("restore", "instances", "said"),
    [
        ({}, 2, "web has 2 instances in us-west-2"),
        ({"device_names": {"vol-0": "/dev/sdx"}}, 1, "restore.device_names.vol-0: the workload has no such volume"),
        ({"volume_size": 4}, 1, "restore.volume_size: 4 GiB is less than the 8 GiB of snapshot"),
        ({"volume_type": "io2"}, 1, "restore.iops: io2 needs a number"),
        ({"zone": "us-west-2c"}, 1, "leave restore.zone out"),
        ({"per_instance": True, "multi_attach": True}, 1, "set one of them"),
        ({"device_name": "/dev/sdf"}, 1, "set device_names"),
    ],
)
def test_recover_volumes_what_cannot_be_is_one_sentence(
    estate: Estate, recover: Recover, restore: dict[str, Any], instances: int, said: str
) -> None:
    estate.copies()
    known(estate)
    estate.launch(count=instances)
    result = recover(workload=files(estate, **restore))
    assert (result.failed, result.writes, said in result.message) == (True, [], True), result.message


def test_recover_volumes_of_each_instance_of_a_fleet(estate: Estate, recover: Recover) -> None:
    estate.copies()
    known(estate)
    webs = estate.launch(count=2)
    result = recover.whole(workload=files(estate, per_instance=True))
    assert sorted(estate.there()) == sorted(f"{volume}/{n}" for volume in estate.volumes for n in (1, 2))
    assert sorted(each["instance_id"] for each in result.data["volumes"]) == sorted(webs * 2)
    assert not recover.whole(workload=files(estate, per_instance=True)).changed


def test_recover_volumes_boot_volume_and_taken_device(aws: AwsView, estate: Estate, recover: Recover) -> None:
    """Catches: a recovery that stops because the set has the boot volume, or that takes a device from another."""
    estate.copies()
    known(estate, device_name="/dev/sda1")
    estate.launch()
    result = recover.whole(workload=files(estate))
    assert list(estate.there()) == [estate.volumes[1]]
    assert "it was the boot volume (/dev/sda1) and is not restored" in result.data["findings"][0]["what"]
    other = recover(workload={**files(estate, device_names={estate.volumes[0]: "/dev/sdg"}), "name": "more"})
    assert other.failed
    taken = recover(workload=files(estate, device_names={estate.volumes[1]: "/dev/sda1"}), drill="x", check=True)
    assert not taken.failed


def test_recover_volumes_without_a_fleet_in_a_zone(aws: AwsView, estate: Estate, recover: Recover) -> None:
    """With a key of the plan; a named point; and what owners change later is a finding, and left alone."""
    copies = estate.copies()
    key = aws.key(WEST)
    aws.alias(WEST, "alias/dr", key)
    workload = archive(estate, kms_key_id="alias/dr", volume_type="gp3", volume_size=30, device_name="/dev/sdf")
    workload["restore"]["volume_initialization_rate"] = 300
    named = copies[estate.volumes[0]]
    result = recover.whole(workload=workload, recovery_point=named)
    [volume] = estate.there().values()
    assert (volume["Encrypted"], volume["KmsKeyId"], volume["Size"], volume["State"]) == (True, key, 30, "available")
    assert volume["VolumeInitializationRate"] == 300
    assert [each["option"] for each in result.data["findings"]] == [None, "device_names"]
    estate.ec2.modify_volume(VolumeId=volume["VolumeId"], Size=60)
    again = recover.whole(workload=workload)
    assert (again.changed, [f["found"] for f in again.data["findings"] if f["option"] == "volume_size"]) == (
        False,
        [60],
    )
    wrong = recover(workload=workload, recovery_point="snap-0000000000000000a")
    assert not wrong.failed or "there is no snapshot" in wrong.message


def test_recover_volumes_fleet_that_is_not_there(aws: AwsView, estate: Estate, recover: Recover) -> None:
    """A prediction goes on without the instance; a run waits for it, and says for what."""
    estate.copies()
    known(estate)
    foretold = recover(workload=files(estate), check=True)
    assert (foretold.failed, foretold.changed, len(foretold.data["steps"])) == (False, True, 2)
    result = recover(workload=files(estate), wait_timeout=0)
    assert (result.failed, result.writes) == (True, [])
    said = "files: wait_timeout is over, and web is without an instance in us-west-2; the next run continues"
    assert result.message == said
