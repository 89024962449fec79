"""Answers with status 200 that are none: empty, cut, a sign-in page, or without what belongs into them.

A table over modules and calls. Whatever the answer, the module ends with its usual result and one sentence, and nothing
is told as there, absent or done that was not seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.scan_tag import SCAN_TAG
from ansible_collections.lifeboat.aws.plugins.modules import (
    ebs_snapshot_xregion_copy,
    fsx_backup_xregion_copy,
    rds_snapshot_xregion_copy,
)
from tests.integration.aws_view import PARTNER, SOURCE, WEST, AwsView
from tests.integration.copy_kinds import FileSystems
from tests.integration.dns_view import Names
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.test_ebs_copying import Disks
from tests.integration.test_ebs_instance_snapshot import Shop
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases, Kind
from tests.integration.test_recovery_points import Points

WWW = "www.shop.example"


@dataclass(frozen=True)
class Scene:
    """A story to run a module in. ``result`` is a key that the result has in any case, "" if a failure is only told."""

    result: str
    run: Callable[[], ModuleResult]


def images(aws: AwsView, module: ModuleRunner) -> Scene:
    """One image is copied, one copy is pending, one is put right and shared, and one is beyond retention."""
    sources = [aws.web(day) for day in (15, 16, 17, 18, 19)]
    shared, pending, new = sources[2:]
    for day, source in zip((15, 16, 17), sources, strict=False):
        aws.copy_of(source, day)
    module(image_ids=[pending])
    for source in (shared, new):
        aws.ec2(SOURCE).modify_image_attribute(ImageId=source, LaunchPermission={"Add": [{"UserId": PARTNER}]})
    options = {"image_ids": [shared, pending, new], "copy_launch_permissions": True, "tags": {"More": "tags"}}
    return Scene("copies", lambda: module(**options, retain=2, set="web"))


def scanned_images(aws: AwsView, module: ModuleRunner) -> Scene:
    """An image without a tag of its own is copied with a key, because its instance was found in order."""
    instance = aws.ec2(SOURCE).run_instances(ImageId=aws.web(17), MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    image = aws.web(19, source_instance_id=instance)
    tags = [{"Key": SCAN_TAG, "Value": "clean 2026-11-01T00:00:00Z"}]
    aws.ec2(SOURCE).create_tags(Resources=[instance], Tags=tags)
    aws.alias(WEST, "alias/dr", aws.key(WEST))
    return Scene("copies", lambda: module(image_ids=[image], require_scan=True, kms_key_id="alias/dr"))


def disks(aws: AwsView, module: ModuleRunner) -> Scene:
    seen = Disks(aws)
    volume = seen.volume()
    for source in seen.days(3, volume):
        seen.copy_of(source)
    seen.snapshot(volume)
    ebs = module.of(ebs_snapshot_xregion_copy)
    return Scene("copies", lambda: ebs(volume_ids=[volume], retain=2))


def file_systems(aws: AwsView, module: ModuleRunner) -> Scene:
    seen = FileSystems(aws)
    file_system = seen.thing()
    for source in [seen.source(file_system) for _unused in range(3)]:
        seen.copy_of(source)
    seen.source(file_system)
    fsx = module.of(fsx_backup_xregion_copy)
    return Scene("copies", lambda: fsx(file_system_ids=[file_system], retain=2))


def databases(kind: Kind) -> Callable[[AwsView, ModuleRunner], Scene]:
    def scene(aws: AwsView, module: ModuleRunner) -> Scene:
        dbs = Databases(aws, kind)
        dbs.history(16, 17, 18)
        dbs.snapshot(19)
        rds = module.of(rds_snapshot_xregion_copy)
        return Scene("copies", lambda: rds(**dbs.named(), retain=2))

    scene.__name__ = kind.name
    return scene


def sets(aws: AwsView, module: ModuleRunner) -> Scene:
    shop = Shop(aws, module)
    return Scene("", lambda: shop.run(tags={"For": "tests"}, min_interval="1s"))


def points(aws: AwsView, module: ModuleRunner) -> Scene:
    module(image_ids=[aws.web()])
    asked = Points(module)

    def run() -> ModuleResult:
        asked()
        return asked.run

    return Scene("recovery_points", run)


def names(aws: AwsView, module: ModuleRunner) -> Scene:
    view = Names(aws, module)
    view.zone(records=[{"name": f"web.{WWW}", "type": "A", "values": ["192.0.2.7"]}])
    web = view.instance()
    aws.simulator.configure(insync_seconds=0, ptr_update_seconds=0)
    return Scene("", lambda: view.run(instance_id=web, public_hostnames=[WWW], reverse_dns=True, wait=True))


CALLS = {
    images: (
        *("DescribeImages", "DescribeImageAttribute", "DescribeSnapshots", "CopyImage", "CreateTags"),
        *("ModifyImageAttribute", "DeregisterImage", "DescribeLaunchTemplateVersions", "DescribeAutoScalingGroups"),
    ),
    scanned_images: ("DescribeInstances", "DescribeKey"),
    disks: ("DescribeSnapshots", "CopySnapshot", "DescribeImages", "DeleteSnapshot"),
    file_systems: ("DescribeBackups", "CopyBackup", "DeleteBackup"),
    databases(INSTANCE): ("DescribeDBSnapshots", "CopyDBSnapshot", "DeleteDBSnapshot"),
    databases(CLUSTER): ("DescribeDBClusterSnapshots", "CopyDBClusterSnapshot", "DeleteDBClusterSnapshot"),
    sets: ("DescribeInstances", "DescribeSnapshots", "CreateSnapshots"),
    points: ("DescribeImages", "DescribeSnapshots", "DescribeDBSnapshots", "DescribeDBClusterSnapshots"),
    names: (
        *("DescribeInstances", "ListHostedZones", "ListResourceRecordSets", "ChangeResourceRecordSets", "GetChange"),
        *("CreateTags", "DescribeAddresses", "DescribeAddressesAttribute", "ModifyAddressAttribute"),
    ),
}
# What parses and says nothing is the worst for each call; how the others end is the same for all calls of a protocol.
OTHER_FORMS = [(images, "DescribeImages"), (scanned_images, "DescribeKey"), (names, "ListResourceRecordSets")]
ROWS = [
    *((scene, action, form) for scene, actions in CALLS.items() for action in actions for form in ("xhtml", "bare")),
    *((scene, action, form) for scene, action in OTHER_FORMS for form in ("empty", "cut", "html")),
]
# An answer that says nothing but that it is done, and one about percentages, which are for people.
SAY_NOTHING = ("CreateTags", "DeleteSnapshot", "ModifyImageAttribute", "DeregisterImage", "ModifyAddressAttribute")
HARMLESS = {
    *((scene, action, "bare") for scene in CALLS for action in SAY_NOTHING),
    *((images, "DescribeSnapshots", form) for form in ("xhtml", "bare")),
    # The copy, and the set of snapshots, is found by its tags.
    *((disks, "CopySnapshot", form) for form in ("xhtml", "bare")),
    *((sets, "CreateSnapshots", form) for form in ("xhtml", "bare")),
}


@pytest.mark.parametrize(
    ("scene", "action", "form"), ROWS, ids=[f"{scene.__name__}-{action}-{form}" for scene, action, form in ROWS]
)
def test_garbled_answer_ends_with_a_result_and_a_sentence(
    aws: AwsView, module: ModuleRunner, scene: Callable[[AwsView, ModuleRunner], Scene], action: str, form: str
) -> None:
    """Catches: a traceback in place of the result; a sign-in page taken for "done" or "there is none"."""
    told = scene(aws, module)
    aws.simulator.fault("garble", action=action, form=form)
    result = told.run()
    assert [call for call in result.calls if call["action"] == action], "the story does not make this call"
    assert not told.result or told.result in result.data
    said = f"{result.message} {result.data} {result.warnings}"
    assert ("UnreadableAnswer" in said and "cannot be read" in said) or (scene, action, form) in HARMLESS


# scene, call, a member without which nothing can be told
MEMBERS = [
    (images, "DescribeImages", "imageId"),
    (images, "DescribeImages", "imageState"),
    (images, "DescribeImages", "creationDate"),
    (images, "DescribeImageAttribute", "launchPermission"),
    (images, "CopyImage", "imageId"),
    (scanned_images, "DescribeKey", "KeyState"),
    (scanned_images, "DescribeInstances", "tagSet"),
    (disks, "DescribeSnapshots", "snapshotId"),
    (disks, "DescribeSnapshots", "status"),
    (disks, "DescribeSnapshots", "startTime"),
    (databases(INSTANCE), "DescribeDBSnapshots", "DBSnapshotArn"),
    (databases(CLUSTER), "DescribeDBClusterSnapshots", "Status"),
    (sets, "DescribeInstances", "volumeId"),
    (names, "DescribeInstances", "instanceState"),
    (names, "ListHostedZones", "Config"),
    (names, "ListHostedZones", "IsTruncated"),
    (names, "ListResourceRecordSets", "Value"),
    (names, "ChangeResourceRecordSets", "Id"),
]


@pytest.mark.parametrize(
    ("scene", "action", "member"), MEMBERS, ids=[f"{scene.__name__}-{action}-{name}" for scene, action, name in MEMBERS]
)
def test_answer_that_lacks_a_member_is_an_unknown_one(
    aws: AwsView, module: ModuleRunner, scene: Callable[[AwsView, ModuleRunner], Scene], action: str, member: str
) -> None:
    """Catches: a KeyError; a private zone taken for a public one."""
    told = scene(aws, module)
    aws.simulator.fault("garble", action=action, form="without", members=[member])
    result = told.run()
    assert "UnreadableAnswer" in f"{result.message} {result.data} {result.warnings}"


def test_missing_launch_permissions_are_not_taken_for_shared_with_nobody(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: a copy that nobody may launch any more, because one answer about its source said nothing."""
    source = aws.web()
    ec2 = aws.ec2(SOURCE)
    ec2.modify_image_attribute(ImageId=source, LaunchPermission={"Add": [{"UserId": PARTNER}]})
    copy = aws.copy_of(source)
    options = {"image_ids": [source], "copy_launch_permissions": True}
    assert not module(**options).failed
    for region in (SOURCE, WEST):
        rule = {"action": "DescribeImageAttribute", "region": region, "form": "without"}
        aws.simulator.fault("garble", members=["launchPermission"], **rule)
        result = module(**options)
        assert (result.failed, result.only["error"]["code"], result.writes) == (True, "UnreadableAnswer", [])
        aws.simulator.clear_faults()
    assert aws.permissions(WEST, copy) == [{"UserId": PARTNER}]


@pytest.mark.parametrize("form", ["empty", "bare"])
def test_one_garbled_poll_during_a_wait_is_asked_again(module: ModuleRunner, aws: AwsView, form: str) -> None:
    """Catches: a copy told as failed because one answer of many could not be read."""
    aws.copy_of(aws.web(), state="pending", seconds=100)
    # The listing, then the first polls.
    aws.simulator.fault("garble", action="DescribeImages", region=WEST, form=form, skip=1, times=2)
    aws.simulator.set_scale(300)
    aws.simulator.freeze(False)
    result = module(sync_identifier="web", wait=True)
    assert (result.failed, result.only["state"]) == (False, "available")


def test_one_garbled_answer_about_a_new_copy_is_asked_again(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: a copy told as failed although it was begun and the next answer shows it."""
    aws.web()
    # After the listing of tracked copies and the one of orphans.
    aws.simulator.fault("garble", action="DescribeImages", region=WEST, form="xhtml", skip=2, times=1)
    result = module(sync_identifier="web")
    assert (result.failed, result.only["action"]) == (False, "copied")


def test_one_garbled_poll_of_a_dns_change_is_asked_again(module: ModuleRunner, aws: AwsView) -> None:
    told = names(aws, module)
    aws.simulator.fault("garble", action="GetChange", form="xhtml", times=1)
    result = told.run()
    assert not result.failed, result.message
