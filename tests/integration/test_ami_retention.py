"""Retention: what goes, what stays and why, and that it never loses a recovery point."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import EU, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner


def _history(aws: AwsView, *days: int, **fields: Any) -> dict[int, str]:
    """Sources of these days of November with their copies; day -> id of the copy."""
    return {day: aws.copy_of(aws.web(day), day, **fields) for day in days}


def _expired(result: ModuleResult) -> list[str]:
    return [item["id"] for item in result.data["expired"]]


def _newest(module: ModuleRunner, **options: Any) -> ModuleResult:
    return module(**{"sync_identifier": "web", "select": "newest", "retain": 2, **options})


def test_retention_counts_copies_of_sources_long_gone(module: ModuleRunner, aws: AwsView) -> None:
    gone = [aws.copy_of(f"ami-0000000000000000{day - 10}", day) for day in (11, 12)]
    aws.copy_of(aws.web(19), 19)
    result = _newest(module)
    assert _expired(result) == [gone[0]]


def test_retention_of_one_keeps_the_newest_usable(module: ModuleRunner, aws: AwsView) -> None:
    copies = _history(aws, 18, 19)
    aws.copy_of(aws.web(20), 20, state="disabled")
    result = module(sync_identifier="web", select="newest", retain=1)
    # The disabled copy of the newest source is a failure, so nothing goes at all.
    assert result.failed
    assert set(copies.values()) <= set(aws.images(WEST))
    assert result.data["expired"] == []


def test_retention_never_removes_when_a_copy_of_the_set_fails_while_waiting(module: ModuleRunner, aws: AwsView) -> None:
    copies = _history(aws, 16, 17, 18)
    aws.web(19)
    aws.simulator.configure(fail_copies=[{"region": WEST}], failing_copy_seconds=100)
    aws.simulator.set_scale(500)
    aws.simulator.freeze(False)
    result = _newest(module, retain=1, wait=True)
    assert result.failed
    assert result.data["expired"] == []
    assert set(copies.values()) <= set(aws.images(WEST))


def test_retention_of_one_region_goes_on_when_another_failed(module: ModuleRunner, aws: AwsView) -> None:
    sources = {day: aws.web(day) for day in (17, 18, 19)}
    copies = {r: {day: aws.copy_of(source, day, r) for day, source in sources.items()} for r in (WEST, EU)}
    aws.simulator.fault(action="DescribeImages", region=WEST, code="InternalError")
    result = module.to_two(sync_identifier="web", select="newest", retain=2)
    assert result.failed
    assert _expired(result) == [copies[EU][17]]
    assert len(aws.simulator.calls(WEST, "DeregisterImage")) == 0


def _instance(aws: AwsView, image: str) -> str:
    answer = aws.ec2(WEST).run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro")
    instance: str = answer["Instances"][0]["InstanceId"]
    return f"instance {instance} runs from it"


def _stopped_instance(aws: AwsView, image: str) -> str:
    said = _instance(aws, image)
    aws.ec2(WEST).stop_instances(InstanceIds=[said.split()[1]])
    return said


def _template(aws: AwsView, image: str) -> str:
    aws.ec2(WEST).create_launch_template(LaunchTemplateName="web", LaunchTemplateData={"ImageId": image})
    return "launch template web version 1"


def _default_version(aws: AwsView, image: str) -> str:
    ec2 = aws.ec2(WEST)
    ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData={"ImageId": image})
    ec2.create_launch_template_version(LaunchTemplateName="web", LaunchTemplateData={"InstanceType": "t3.micro"})
    return "launch template web version 1"


def _group(aws: AwsView, **source: Any) -> str:
    zone = aws.ec2(WEST).describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
    sizes = {"MinSize": 0, "MaxSize": 1, "DesiredCapacity": 0}
    aws.client("autoscaling", WEST).create_auto_scaling_group(
        AutoScalingGroupName="web-group", AvailabilityZones=[zone], **sizes, **source
    )
    return "Auto Scaling group web-group uses it"


def _group_with_old_version(aws: AwsView, image: str) -> str:
    ec2 = aws.ec2(WEST)
    ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData={"ImageId": image})
    other = aws.simulator.seed(WEST, images=[{"name": "other"}])[0]
    ec2.create_launch_template_version(LaunchTemplateName="web", LaunchTemplateData={"ImageId": other})
    ec2.modify_launch_template(LaunchTemplateName="web", DefaultVersion="2")
    return _group(aws, LaunchTemplate={"LaunchTemplateName": "web", "Version": "1"})


def _group_with_configuration(aws: AwsView, image: str) -> str:
    aws.client("autoscaling", WEST).create_launch_configuration(
        LaunchConfigurationName="web", ImageId=image, InstanceType="t3.micro"
    )
    return _group(aws, LaunchConfigurationName="web")


def _protection(aws: AwsView, image: str) -> str:
    aws.ec2(WEST).enable_image_deregistration_protection(ImageId=image)
    return "it is protected against"


@pytest.mark.parametrize(
    "use",
    [
        _instance,
        _stopped_instance,
        _template,
        _default_version,
        _group_with_old_version,
        _group_with_configuration,
        _protection,
    ],
    ids=lambda use: use.__name__.strip("_").replace("_", " "),
)
def test_retention_keeps_what_is_in_use_and_names_it(module: ModuleRunner, aws: AwsView, use: Any) -> None:
    copies = _history(aws, 16, 17, 18, 19)
    expected = use(aws, copies[17])
    result = _newest(module)
    assert not result.failed, result.message
    assert _expired(result) == [copies[16]]
    [kept] = result.data["kept"]
    assert kept["id"] == copies[17]
    assert expected in kept["kept_because"]
    assert result.warnings == [f"{copies[17]} in us-west-2 is beyond retain and stays: {kept['kept_because']}"]
    assert copies[17] in aws.images(WEST)


def test_retention_terminated_instance_keeps_nothing(module: ModuleRunner, aws: AwsView) -> None:
    copies = _history(aws, 17, 18, 19)
    instance = _instance(aws, copies[17]).split()[1]
    aws.ec2(WEST).terminate_instances(InstanceIds=[instance])
    assert _expired(_newest(module)) == [copies[17]]


@pytest.mark.parametrize(
    ("action", "service"),
    [
        ("DescribeInstances", "ec2"),
        ("DescribeLaunchTemplateVersions", "ec2"),
        ("DescribeAutoScalingGroups", "autoscaling"),
    ],
)
def test_retention_that_may_not_look_keeps_and_says_so(
    module: ModuleRunner, aws: AwsView, action: str, service: str
) -> None:
    """Not allowed to look is not the same as not in use."""
    copies = _history(aws, 17, 18, 19)
    code = "UnauthorizedOperation" if service == "ec2" else "AccessDenied"
    aws.simulator.fault(action=action, code=code, message="You are not authorized to perform this operation.")
    result = _newest(module)
    assert (result.failed, result.data["expired"]) == (False, [])
    [kept] = result.data["kept"]
    assert kept["id"] == copies[17]
    assert "whether it is in use could not be determined" in kept["kept_because"]
    assert f"allow them the IAM action {service}:{action}" in kept["kept_because"]
    assert copies[17] in aws.images(WEST)


def test_retention_leaves_untracked_and_half_tracked_images_alone(module: ModuleRunner, aws: AwsView) -> None:
    _history(aws, 18, 19)
    half = aws.copy_of(aws.web(1), 1)
    aws.ec2(WEST).delete_tags(Resources=[half], Tags=[{"Key": "lifeboat:source-created"}])
    [untracked] = aws.simulator.seed(WEST, images=[{"name": "web-old", "tags": {"Sync-Identifier": "web"}}])
    other = aws.copy_of("ami-0123456789abcdef0", 1, tags={"lifeboat:set": "batch"}, name="batch-1")
    assert _expired(_newest(module)) == []
    assert {half, untracked, other} <= set(aws.images(WEST))


def test_retention_snapshot_used_by_another_image_is_told_and_stays(module: ModuleRunner, aws: AwsView) -> None:
    copies = _history(aws, 17, 18, 19)
    disk = aws.image(WEST, copies[17])["BlockDeviceMappings"][0]
    snapshot = disk["Ebs"]["SnapshotId"]
    mapping = {"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": snapshot}}
    aws.ec2(WEST).register_image(Name="handmade", BlockDeviceMappings=[mapping], RootDeviceName="/dev/sda1")
    result = _newest(module)
    assert _expired(result) == [copies[17]]
    assert result.data["expired"][0]["snapshots_left"] == {snapshot: "skipped"}
    assert f"{snapshot} stays: skipped" in result.warnings[0]


def test_retention_does_not_copy_what_it_would_remove(module: ModuleRunner, aws: AwsView) -> None:
    for day in (16, 17, 18, 19):
        aws.web(day)
    first = module(sync_identifier="web", select="all", retain=2)
    actions = {copy["source_name"]: copy["action"] for copy in first.copies}
    assert [name for name, action in actions.items() if action == "copied"] == ["web-2026-11-19", "web-2026-11-18"]
    aws.simulator.advance(3600)
    second = module(sync_identifier="web", select="all", retain=2)
    assert (second.changed, second.data["expired"]) == (False, [])


def test_retention_of_images_that_belong_to_no_set_is_refused(module: ModuleRunner, aws: AwsView) -> None:
    """Each would be a set of its own, and nothing would ever go; the user would learn of it by the bill."""
    source = aws.web(tags={})
    result = module(image_ids=[source], retain=2)
    assert result.failed
    assert source in result.message
    assert "Sync-Identifier" in result.message
    assert result.writes == []
    assert module(image_ids=[source], retain=2, set="web").actions == {WEST: "copied"}
