"""How long what a recovery starts takes: booting, health checks, Auto Scaling, image parameters, promotions."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.simulator.clock import SimClock
from tests.simulator.deferred import Deferred
from tests.simulator.durations import target_health

from .support import DESTINATION, Aws, error_of

UNKNOWN = "ami-0123456789abcdef0"


def launch(aws: Aws, **options: Any) -> str:
    image = aws.image(DESTINATION)
    made = aws.ec2(DESTINATION).run_instances(**{"ImageId": image, "MinCount": 1, "MaxCount": 1, **options})
    instance_id: str = made["Instances"][0]["InstanceId"]
    return instance_id


def state(aws: Aws, instance_id: str) -> str:
    found = aws.ec2(DESTINATION).describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
    return str(found["State"]["Name"])


def checks(aws: Aws, instance_id: str) -> list[str]:
    found = aws.ec2(DESTINATION).describe_instance_status(InstanceIds=[instance_id])["InstanceStatuses"]
    return [each[kind]["Status"] for each in found for kind in ("InstanceStatus", "SystemStatus")]


def test_instance_is_pending_then_running_then_checked(aws: Aws) -> None:
    aws.sim.configure(instance_boot_seconds=25, instance_checks_seconds=120)
    instance = launch(aws)
    assert (state(aws, instance), checks(aws, instance)) == ("pending", [])
    filters = [{"Name": "instance-state-name", "Values": ["running"]}]
    assert aws.ec2(DESTINATION).describe_instances(Filters=filters)["Reservations"] == []
    aws.sim.advance(25)
    assert (state(aws, instance), checks(aws, instance)) == ("running", ["initializing"] * 2)
    aws.sim.advance(120)
    assert checks(aws, instance) == ["ok"] * 2
    aws.ec2(DESTINATION).stop_instances(InstanceIds=[instance])
    aws.ec2(DESTINATION).start_instances(InstanceIds=[instance])
    assert state(aws, instance) == "pending"
    aws.ec2(DESTINATION).terminate_instances(InstanceIds=[instance])
    assert state(aws, instance) == "terminated"


def test_instance_is_there_at_once_unless_a_setting_says_otherwise(aws: Aws) -> None:
    instance = launch(aws)
    assert (state(aws, instance), checks(aws, instance)) == ("running", ["ok"] * 2)


@pytest.mark.parametrize(
    ("elapsed", "up_after", "state"),
    [
        pytest.param(0, -100, "initial", id="not checked yet"),
        pytest.param(9, -100, "initial", id="just before the first check"),
        pytest.param(10, -100, "healthy", id="one check is enough for a new target"),
        pytest.param(19, 15, "initial", id="one failed check"),
        pytest.param(20, 15, "healthy", id="the next has passed"),
        pytest.param(20, 25, "unhealthy", id="two failed"),
        pytest.param(49, 25, "unhealthy", id="passed, but not often enough"),
        pytest.param(50, 25, "healthy", id="three passed"),
        pytest.param(1000, math.inf, "unhealthy", id="nothing ever answers"),
    ],
)
def test_target_health(elapsed: float, up_after: float, state: str) -> None:
    """ELB guide, target-group-health-checks."""
    assert target_health(elapsed, up_after, interval=10, healthy=3, unhealthy=2).state == state


def target_group(aws: Aws) -> str:
    vpc = aws.ec2(DESTINATION).describe_vpcs()["Vpcs"][0]["VpcId"]
    elb = aws.client("elbv2", DESTINATION)
    made = elb.create_target_group(
        Name="web", Protocol="HTTP", Port=80, VpcId=vpc, HealthCheckIntervalSeconds=10, HealthyThresholdCount=3
    )
    return str(made["TargetGroups"][0]["TargetGroupArn"])


def health(aws: Aws, group: str) -> list[str]:
    found = aws.client("elbv2", DESTINATION).describe_target_health(TargetGroupArn=group)
    return [each["TargetHealth"]["State"] for each in found["TargetHealthDescriptions"]]


def test_target_is_healthy_once_its_programs_answer_a_check(aws: Aws) -> None:
    aws.sim.configure(target_health=True, instance_boot_seconds=25, service_start_seconds=15)
    group, instance = target_group(aws), launch(aws)
    register = {"TargetGroupArn": group, "Targets": [{"Id": instance}]}
    # API reference, RegisterTargets: an EC2 instance must be in the running state when you register it.
    assert error_of(aws.client("elbv2", DESTINATION).register_targets, **register)[0] == "InvalidTarget"
    aws.sim.advance(25)
    aws.client("elbv2", DESTINATION).register_targets(**register)
    assert health(aws, group) == ["initial"]
    aws.sim.advance(19)
    assert health(aws, group) == ["initial"]
    # To register it again begins nothing anew.
    aws.client("elbv2", DESTINATION).register_targets(**register)
    aws.sim.advance(1)
    assert health(aws, group) == ["healthy"]
    aws.sim.configure(failing_services=[instance])
    assert health(aws, group) == ["unhealthy"]


def auto_scaling_group(aws: Aws, group: str, **template: Any) -> Any:
    scaling = aws.client("autoscaling", DESTINATION)
    data = {"ImageId": aws.image(DESTINATION), "InstanceType": "t3.micro", **template}
    aws.ec2(DESTINATION).create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "web"},
        MinSize=2,
        MaxSize=3,
        AvailabilityZones=["us-west-2a"],
        TargetGroupARNs=[group],
    )
    return scaling


def members(scaling: Any) -> list[str]:
    [found] = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["web"])["AutoScalingGroups"]
    return [each["LifecycleState"] for each in found["Instances"]]


def test_auto_scaling_launches_after_a_while_and_registers_what_runs(aws: Aws) -> None:
    aws.sim.configure(target_health=True, auto_scaling_seconds=30, instance_boot_seconds=25)
    group = target_group(aws)
    scaling = auto_scaling_group(aws, group)
    assert (members(scaling), health(aws, group)) == ([], [])
    # Another wish meanwhile launches nothing twice.
    scaling.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=3)
    aws.sim.advance(30)
    assert (members(scaling), health(aws, group)) == (["Pending"] * 3, [])
    aws.sim.advance(25)
    assert (members(scaling), health(aws, group)) == (["InService"] * 3, ["initial"] * 3)
    aws.sim.advance(10)
    assert health(aws, group) == ["healthy"] * 3


def test_auto_scaling_launches_nothing_for_a_group_that_is_gone(aws: Aws) -> None:
    aws.sim.configure(auto_scaling_seconds=30)
    scaling = auto_scaling_group(aws, target_group(aws))
    scaling.delete_auto_scaling_group(AutoScalingGroupName="web", ForceDelete=True)
    aws.sim.advance(30)
    assert aws.ec2(DESTINATION).describe_instances()["Reservations"] == []


def image_parameter(aws: Aws, value: str, **more: Any) -> int:
    made = aws.client("ssm", DESTINATION).put_parameter(
        Name="/shop/image", Value=value, Type="String", DataType="aws:ec2:image", **more
    )
    return int(made["Version"])


def parameter(aws: Aws) -> tuple[str, int] | str:
    ssm = aws.client("ssm", DESTINATION)
    try:
        found = ssm.get_parameter(Name="/shop/image")["Parameter"]
    except ssm.exceptions.ParameterNotFound:
        return "not there"
    return found["Value"], found["Version"]


def test_image_parameter_is_written_once_its_image_has_been_found(aws: Aws) -> None:
    """API reference, PutParameter, DataType: a value that is no image is never written, and the call succeeds."""
    aws.sim.configure(image_parameter_seconds=5)
    first, second = aws.image(DESTINATION), aws.image(DESTINATION, name="web-2")
    tags = [{"Key": "Team", "Value": "web"}]
    assert (image_parameter(aws, first, Tags=tags), parameter(aws)) == (1, "not there")
    aws.sim.advance(5)
    assert parameter(aws) == (first, 1)
    listed = aws.client("ssm", DESTINATION).list_tags_for_resource(ResourceType="Parameter", ResourceId="/shop/image")
    assert listed["TagList"] == tags
    for value, after in ((UNKNOWN, (first, 1)), ("no image", (first, 1)), (second, (second, 2))):
        assert (image_parameter(aws, value, Overwrite=True), parameter(aws)) == (2, (first, 1))
        aws.sim.advance(5)
        assert parameter(aws) == after
    assert error_of(aws.client("ssm", DESTINATION).put_parameter, Name="/shop/image", Value="x", Type="String")[0] == (
        "ParameterAlreadyExists"
    )


def test_image_parameter_of_an_image_that_is_pending_is_never_written(aws: Aws) -> None:
    pending = aws.image(DESTINATION, state="pending", seconds=60)
    image_parameter(aws, pending)
    aws.sim.advance(600)
    assert parameter(aws) == "not there"
    assert aws.client("ssm", DESTINATION).describe_parameters()["Parameters"] == []


@pytest.mark.parametrize("way", ["request", "launch template", "Auto Scaling"])
def test_image_is_the_one_that_the_parameter_names_at_launch(aws: Aws, way: str) -> None:
    image = aws.image(DESTINATION, name="web-3")
    image_parameter(aws, image)
    resolve, ec2 = "resolve:ssm:/shop/image", aws.ec2(DESTINATION)
    if way == "request":
        launch(aws, ImageId=resolve)
    elif way == "launch template":
        ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData={"ImageId": resolve})
        ec2.run_instances(LaunchTemplate={"LaunchTemplateName": "web"}, MinCount=1, MaxCount=1)
    else:
        auto_scaling_group(aws, target_group(aws), ImageId=resolve)
    found = [each for reservation in ec2.describe_instances()["Reservations"] for each in reservation["Instances"]]
    assert {each["ImageId"] for each in found} == {image}
    missing = error_of(ec2.run_instances, ImageId="resolve:ssm:/shop/other", MinCount=1, MaxCount=1)
    assert missing[0] == "InvalidParameterValue"


def test_promoted_replica_is_modifying_until_it_stands_alone(aws: Aws) -> None:
    aws.sim.configure(promote_db_seconds=300)
    rds = aws.rds(DESTINATION)
    source = {"DBInstanceIdentifier": "shop", "Engine": "postgres", "DBInstanceClass": "db.r6g.large"}
    rds.create_db_instance(**source, AllocatedStorage=20, MasterUsername="root", MasterUserPassword="a-password")
    rds.create_db_instance_read_replica(DBInstanceIdentifier="copy", SourceDBInstanceIdentifier="shop")

    def replica() -> tuple[str, bool, bool]:
        [found] = rds.describe_db_instances(DBInstanceIdentifier="copy")["DBInstances"]
        return found["DBInstanceStatus"], "ReadReplicaSourceDBInstanceIdentifier" in found, "Endpoint" in found

    rds.promote_read_replica(DBInstanceIdentifier="copy")
    assert replica() == ("modifying", True, True)
    refused = error_of(rds.modify_db_instance, DBInstanceIdentifier="copy", BackupRetentionPeriod=7)
    assert refused[0] == "InvalidDBInstanceState"
    aws.sim.advance(300)
    assert replica() == ("available", False, True)


def test_all_durations_of_a_recovery_can_be_realistic(aws: Aws) -> None:
    settings = aws.sim.take_time(insync_seconds=5)
    assert (settings["instance_boot_seconds"] > 0, settings["target_health"], settings["insync_seconds"]) == (
        True,
        True,
        5,
    )


def test_deferred_work_is_done_in_order_as_of_its_time() -> None:
    clock = SimClock()
    clock.freeze(True)
    deferred, done = Deferred(clock), []
    deferred.later(20, lambda: done.append(("second", deferred.now())))
    deferred.later(10, lambda: deferred.later(5, lambda: done.append(("first", deferred.now()))))
    deferred.later(0, lambda: done.append(("at once", deferred.now())))
    clock.advance(100)
    deferred.catch_up()
    assert [name for name, _at in done] == ["at once", "first", "second"]
    assert [round(at - done[0][1]) for _name, at in done] == [0, 15, 20]


def test_auto_scaling_lets_instances_go_only_above_its_least_size_and_is_deleted_only_empty(aws: Aws) -> None:
    """Auto Scaling API reference, DetachInstances and DeleteAutoScalingGroup."""
    group = target_group(aws)
    scaling = auto_scaling_group(aws, group)
    [found] = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    ids = [each["InstanceId"] for each in found["Instances"]]
    detach = {"AutoScalingGroupName": "web", "InstanceIds": ids, "ShouldDecrementDesiredCapacity": True}
    assert error_of(scaling.detach_instances, **detach)[0] == "ValidationError"
    assert error_of(scaling.delete_auto_scaling_group, AutoScalingGroupName="web")[0] == "ResourceInUse"
    scaling.update_auto_scaling_group(AutoScalingGroupName="web", MinSize=0)
    scaling.detach_instances(**detach)
    assert (members(scaling), health(aws, group)) == ([], [])
    scaling.delete_auto_scaling_group(AutoScalingGroupName="web")
    assert [state(aws, each) for each in ids] == ["running"] * 2
