# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``create`` of snapshots: sets of all volumes of an instance, which instance is meant, and single volumes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.create_kinds import PURPOSE, boto_tags, launched, volumes_of
from tests.integration.module_run import ModuleResult, ModuleRunner


@pytest.fixture
def ebs(aws: AwsView, module: ModuleRunner) -> ModuleRunner:
    aws.simulator.configure(create_image_seconds=0, copy_seconds=0)
    return module.of(ebs_snapshot_xregion_copy)


def run(ebs: ModuleRunner, *, check: bool = False, wait: bool = True, **create: Any) -> ModuleResult:
    return ebs(check=check, wait=wait, create={"purpose": PURPOSE, **create})


def made(aws: AwsView) -> dict[str, dict[str, Any]]:
    """Id -> snapshot of those that were created for the purpose."""
    found = {snapshot["SnapshotId"]: snapshot for snapshot in aws.snapshots(SOURCE)}
    return {text: snapshot for text, snapshot in found.items() if snapshot["Tags"].get("lifeboat:made-for") == PURPOSE}


def test_create_set_of_an_instance_is_of_one_moment_and_copied_as_a_whole(ebs: ModuleRunner, aws: AwsView) -> None:
    """Catches: half of one set and half of another in the recovery region."""
    server = launched(aws, "/dev/sdf")
    foretold = run(ebs, check=True, instance_id=server, tags={"Team": "shop"})
    done = run(ebs, instance_id=server, tags={"Team": "shop"})
    assert done.writes == ["CreateSnapshots", "CopySnapshot", "CopySnapshot"]
    entries = done.data["created"]
    assert [entry["volume_id"] for entry in entries] == [entry["volume_id"] for entry in foretold.data["created"]]
    assert {entry["volume_id"] for entry in entries} == set(volumes_of(aws, server))
    assert len({snapshot["Tags"]["lifeboat:made-at"] for snapshot in made(aws).values()}) == 1
    assert {copy["source_id"] for copy in done.copies} == set(made(aws))
    assert f"snapshot of {entries[0]['volume_id']} (" in foretold.diff
    copies = aws.snapshots(WEST)
    assert {(copy["Tags"]["Team"], "lifeboat:made-for" in copy["Tags"]) for copy in copies} == {("shop", False)}

    young = run(ebs, instance_id=server)
    assert (young.changed, {copy["action"] for copy in young.copies}) == (False, {"none"})


def test_create_set_that_lacks_a_volume_is_not_young_enough(ebs: ModuleRunner, aws: AwsView) -> None:
    """Catches: a set of the data volumes taken for a set of all, and a part kept instead of a whole."""
    server = launched(aws, "/dev/sdf")
    [data] = [volume for volume in volumes_of(aws, server) if volume != boot_of(aws, server)]
    first = run(ebs, instance_id=server, exclude_boot_volume=True)
    assert [entry["volume_id"] for entry in first.data["created"]] == [data]
    second = run(ebs, instance_id=server, retain=1)
    assert len(second.data["created"]) == 2
    assert {entry["id"] for entry in second.data["expired_sources"]} == {entry["id"] for entry in first.data["created"]}
    assert run(ebs, instance_id=server).changed is False


def test_create_part_of_a_set_takes_the_place_of_no_whole_one(ebs: ModuleRunner, aws: AwsView) -> None:
    """Catches: the last whole set deleted for a newer one of which somebody has deleted a snapshot."""
    server = launched(aws, "/dev/sdf")
    whole = {entry["id"] for entry in run(ebs, instance_id=server).data["created"]}
    newer = [entry["id"] for entry in run(ebs, instance_id=server, min_interval="0s").data["created"]]
    aws.ec2(SOURCE).delete_snapshot(SnapshotId=newer[0])
    aws.simulator.configure(create_image_seconds=180)
    done = run(ebs, instance_id=server, retain=1, wait=False)
    assert {copy["source_id"] for copy in done.copies if copy["action"] == "none"} == whole
    assert (len(done.data["created"]), done.data["expired_sources"]) == (2, [])
    assert whole <= set(made(aws))


def test_create_deletes_nothing_of_an_instance_that_cannot_be_found(ebs: ModuleRunner, aws: AwsView) -> None:
    """What a whole set would have is not known then. The newest one is young enough, so nothing has failed."""
    server = launched(aws)
    for _number in range(2):
        run(ebs, instance_id=server, min_interval="0s")
    aws.ec2(SOURCE).terminate_instances(InstanceIds=[server])
    done = run(ebs, instance_id=server, retain=1)
    assert (done.failed, done.changed, len(made(aws))) == (False, False, 2), done.message


def boot_of(aws: AwsView, instance: str) -> str:
    [described] = aws.ec2(SOURCE).describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"]
    root = described["RootDeviceName"]
    [volume] = [m["Ebs"]["VolumeId"] for m in described["BlockDeviceMappings"] if m["DeviceName"] == root]
    return str(volume)


def test_create_volumes_are_each_a_source(ebs: ModuleRunner, aws: AwsView) -> None:
    """A volume that is new gets its snapshot, those of the others are young enough."""
    ec2 = aws.ec2(SOURCE)
    volumes = [ec2.create_volume(Size=1, AvailabilityZone="us-east-1a")["VolumeId"] for _number in range(3)]
    assert run(ebs, volume_ids=volumes[:2]).writes.count("CreateSnapshot") == 2
    second = run(ebs, volume_ids=volumes)
    assert [entry["volume_id"] for entry in second.data["created"]] == volumes[2:]
    assert {copy["set"]: copy["action"] for copy in second.copies} == {
        **dict.fromkeys(volumes[:2], "none"),
        volumes[2]: "copied",
    }


def test_create_source_that_an_image_uses_stays(ebs: ModuleRunner, aws: AwsView) -> None:
    """Catches: a run that fails every day, because AWS does not delete what an image needs."""
    server = launched(aws)
    first = run(ebs, instance_id=server)
    [used] = made(aws)
    mapping = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": used}}]
    image = aws.ec2(SOURCE).register_image(Name="of-ours", RootDeviceName="/dev/xvda", BlockDeviceMappings=mapping)
    second = run(ebs, instance_id=server, min_interval="0s", retain=1)
    assert (first.failed, second.failed, second.data["expired_sources"]) == (False, False, []), second.message
    assert second.warnings == [
        f"source {used} in {SOURCE} is beyond create.retain and stays: {used}: it belongs to {image['ImageId']}"
    ]


def test_create_snapshots_of_an_image_that_is_tagged_alike_are_left_alone(ebs: ModuleRunner, aws: AwsView) -> None:
    """The snapshots of an image carry its tags, of which one may say the same purpose."""
    server = launched(aws)
    tags = [{"ResourceType": "snapshot", "Tags": boto_tags({"lifeboat:made-for": PURPOSE})}]
    aws.ec2(SOURCE).create_image(InstanceId=server, Name="shop-1", TagSpecifications=tags)
    of_image = set(made(aws))
    done = run(ebs, instance_id=server, retain=1)
    assert {copy["source_id"] for copy in done.copies} == set(made(aws)) - of_image


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (
            "web-*",
            "create: instance_filters: expected exactly one running or stopped instance in us-east-1, and 2 match",
        ),
        (
            "nothing",
            "create: instance_filters: expected exactly one running or stopped instance in us-east-1, and none",
        ),
    ],
)
def test_create_of_no_single_instance_fails_and_copies_what_there_is(
    ebs: ModuleRunner, aws: AwsView, filters: str, words: str
) -> None:
    servers = [launched(aws, name=f"web-{number}") for number in (1, 2)]
    run(ebs, instance_id=servers[0], wait=False)
    [older] = made(aws)
    done = run(ebs, instance_filters={"tag:Name": filters}, min_interval="0s")
    assert [(copy["source_id"], copy["action"]) for copy in done.copies] == [(older, "none"), (None, "failed")]
    assert (done.failed, done.writes) == (True, [])
    assert words in done.message


REFUSED = {
    "no way": ({}, {}, "create: expected one of instance_id, instance_filters, volume_ids"),
    "two ways": ({"instance_id": "i-1", "volume_ids": ["vol-1"]}, {}, "it has instance_id and volume_ids"),
    "no instance": ({"instance_id": "shop"}, {}, "create: instance_id: 'shop' does not start with i-"),
    "no volume": ({"volume_ids": ["shop"]}, {}, "create: volume_ids: 'shop' does not start with vol-"),
    "no purpose": ({"instance_id": "i-1", "purpose": ""}, {}, "create: purpose: required, unless set"),
    "says it twice": ({"instance_id": "i-1"}, {"volume_ids": ["vol-1"]}, "volume_ids: cannot be beside create"),
    "filter without value": ({"instance_filters": {"tag:Name": None}}, {}, "create: instance_filters: tag:Name has no"),
}


@pytest.mark.parametrize(("create", "options", "words"), REFUSED.values(), ids=REFUSED)
def test_create_refused(ebs: ModuleRunner, create: dict[str, Any], options: dict[str, Any], words: str) -> None:
    result = ebs(create={"purpose": PURPOSE, **create}, **options)
    assert (result.failed, result.calls) == (True, [])
    assert words in result.message
