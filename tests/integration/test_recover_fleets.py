# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fleets come back in the recovery region with the source region dead, also after an interruption."""

from __future__ import annotations

import base64
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import Entry, index_document
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.document import endpoint_name
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.registry import FLEETS as MODULE
from ansible_collections.lifeboat.aws.plugins.modules import dr_recover_fleet
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.recovery import Recovery
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import ModuleResult, run_main
from tests.integration.playbook_run import PlaybookRunner
from tests.simulator.client import ACCOUNT

POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_recover.json"
PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST, "manifest": MANIFEST}
MOMENT = "2026-11-19T06:10:00Z"
INSTANCE, TEMPLATE, GROUP = (
    f"amazon.aws.{name}" for name in ("ec2_instance", "ec2_launch_template", "autoscaling_group")
)
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/service/web"
SOURCE_INSTANCE = {
    "instance_id": "i-0source",
    "instance_type": "m6i.large",
    "key_name": "ops",
    "iam_instance_profile": PROFILE,
    "security_groups": ["sg-0source"],
    "subnet_id": "subnet-0source",
    "tenancy": "default",
    "metadata_options": {"http_tokens": "required"},
    "tags": {"Service": "shop", "Name": "web-1"},
}


class Region:
    """The recovery region with a network, a load balancer and an instance profile, and what a sync has left."""

    def __init__(self, aws: AwsView) -> None:
        self.aws, self.ec2, self.elb = aws, aws.ec2(WEST), aws.client("elbv2", WEST)
        subnets = sorted(self.ec2.describe_subnets()["Subnets"], key=lambda each: each["AvailabilityZone"])[:2]
        self.subnets = [each["SubnetId"] for each in subnets]
        self.vpc = subnets[0]["VpcId"]
        self.group = self.ec2.create_security_group(GroupName="web", Description="web", VpcId=self.vpc)["GroupId"]
        iam = aws.client("iam", WEST)
        iam.create_role(RoleName="web", AssumeRolePolicyDocument="{}")
        iam.create_instance_profile(InstanceProfileName="web", Path="/service/")
        iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
        self.view = ManifestView(aws)

    def image(self, day: int = 19, **fields: Any) -> str:
        return self.aws.copy_of(f"ami-{day:017x}", day, **fields)

    def balancer(self, name: str = "web") -> str:
        """ARN of a target group behind a load balancer of its own."""
        arn: str = self.elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=self.vpc)["TargetGroups"][0][
            "TargetGroupArn"
        ]
        found = self.elb.create_load_balancer(Name=name, Subnets=self.subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        action = {"Type": "forward", "TargetGroupArn": arn}
        self.elb.create_listener(LoadBalancerArn=found, Protocol="HTTP", Port=80, DefaultActions=[action])
        return arn

    def targets(self, arn: str) -> list[str]:
        health = self.elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return sorted(each["Target"]["Id"] for each in health)

    def manifest(self, facts: dict[str, Any]) -> None:
        manifest = Manifest("shop", "shop-web", "fleet", SOURCE, WEST, MOMENT, facts=facts)
        key = "workloads/shop-web.json"
        self.view.put(key, text_of(document_of(manifest)))
        etag = self.view.s3.head_object(Bucket="shop-dr-us-west-2", Key=f"lifeboat/shop/{key}")["ETag"]
        self.view.put("index.json", text_of(index_document("shop", {"shop-web": Entry(manifest, etag, MOMENT)})))

    def instances(self) -> list[dict[str, Any]]:
        answer = self.ec2.describe_instances()["Reservations"]
        found = [each for reservation in answer for each in reservation["Instances"]]
        return [
            {**each, "Tags": {tag["Key"]: tag["Value"] for tag in each.get("Tags", ())}}
            for each in found
            if each["State"]["Name"] != "terminated"
        ]

    def versions(self, name: str) -> list[dict[str, Any]]:
        """The data of each version of a launch template."""
        answer = self.ec2.describe_launch_template_versions(LaunchTemplateName=name)["LaunchTemplateVersions"]
        return [each["LaunchTemplateData"] for each in answer]

    def owners(self, instance: dict[str, Any]) -> list[str]:
        """Whose its volumes and network interfaces are."""
        ids = [each["NetworkInterfaceId"] for each in instance["NetworkInterfaces"]]
        ids += [each["Ebs"]["VolumeId"] for each in instance["BlockDeviceMappings"]]
        tags = self.ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": ids}])["Tags"]
        found = {each["ResourceId"]: each["Value"] for each in tags if each["Key"] == "lifeboat:workload"}
        return [found.get(each, "") for each in ids]

    def parameter(self, name: str) -> str:
        value: str = self.aws.client("ssm", WEST).get_parameter(Name=name)["Parameter"]["Value"]
        return value

    def workload(self, **more: Any) -> dict[str, Any]:
        launch = {
            "count": 2,
            "instance_type": "m6i.large",
            "subnets": self.subnets,
            "security_groups": [self.group],
            **more.pop("launch", {}),
        }
        launch = {key: value for key, value in launch.items() if value is not None}
        return {"name": "shop-web", "kind": "fleet", "sync_identifier": "web", "launch": launch, **more}


class Recover:
    """The action's loop with modules that run in this process."""

    def __init__(self, aws: AwsView) -> None:
        self._aws = aws
        self.modules: list[str] = []

    def __call__(self, *, check: bool = False, until: int = 99, **options: Any) -> ModuleResult:
        """``until`` is the module run before which the run is killed."""
        self.modules = []
        before = len(self._aws.simulator.calls())

        def run(task: tuple[str, dict[str, Any]], *, is_told: bool = True) -> dict[str, Any]:
            del is_told
            if len(self.modules) >= until:
                raise Killed
            self.modules.append(task[0])
            from ansible_collections.amazon.aws.plugins.modules import (
                autoscaling_group,
                ec2_instance,
                ec2_launch_template,
            )

            of = {MODULE: dr_recover_fleet, INSTANCE: ec2_instance, TEMPLATE: ec2_launch_template}
            module = of.get(task[0], autoscaling_group)
            return run_main({**task[1], "_ansible_check_mode": check, "_ansible_diff": True}, module)

        given = {"plan": PLAN, "poll_interval": 0.05, "wait_timeout": 30, **options}
        data = Recovery(MODULE, run, given, check).result()
        return ModuleResult(data, self._aws.simulator.calls()[before:])

    def whole(self, **options: Any) -> ModuleResult:
        result = self(**options)
        assert not result.failed, result.message
        return result


class Killed(Exception):
    """The run ended here."""


@pytest.fixture
def region(aws: AwsView) -> Region:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    aws.simulator.take_time()
    return Region(aws)


@pytest.fixture
def recover(aws: AwsView) -> Recover:
    return Recover(aws)


def may(result: ModuleResult) -> None:
    """Every call is one that the policy in docs/iam allows. S3 logs paths in the place of actions."""
    policy = json.loads(POLICY.read_text(encoding="utf-8"))
    allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
    prefixes = {"elbv2": "elasticloadbalancing"}
    calls = {f"{prefixes.get(call['service'], call['service'])}:{call['action']}" for call in result.calls}
    assert {call for call in calls if not call.startswith("s3:")} - allowed == set()


def settings(result: ModuleResult) -> dict[str, tuple[Any, str]]:
    return {each["option"]: (each["value"], each["from"]) for each in result.data["settings"]}


def test_recover_fleet_of_plain_instances_with_dead_source(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: a call to the lost region, a value that is lost on the way, and a second run that changes anything."""
    region.image(18)
    newest = region.image(19)
    arns = [region.balancer("paid"), region.balancer("free")]
    address = region.ec2.allocate_address(Domain="vpc")
    region.manifest({"instances": [SOURCE_INSTANCE, SOURCE_INSTANCE]})
    aws.simulator.outage(SOURCE)
    workload = region.workload(
        launch={"user_data": "#!/bin/sh\necho shop\n"},
        target_groups=["paid", "free"],
        elastic_ips=[address["AllocationId"]],
    )
    foretold = recover(workload=workload, check=True)
    assert not foretold.failed, foretold.message
    assert (foretold.changed, foretold.writes, foretold.data["state"]) == (True, [], "absent")
    assert region.instances() == []

    result = recover.whole(workload=workload)
    assert result.data["state"] == "recovered"
    assert {call["region"] for call in result.calls} == {WEST}
    assert recover.modules == [MODULE, INSTANCE, INSTANCE, MODULE]
    may(result)
    said = settings(result)
    assert said["instance_type"] == ("m6i.large", "plan")
    assert said["iam_instance_profile"] == (PROFILE, "manifest")
    assert said["user_data"] == ("20 characters", "plan")
    assert "key_name" not in said
    assert [each["option"] for each in result.data["findings"]] == ["key_name"]
    there = region.instances()
    assert {each["ImageId"] for each in there} == {newest}
    assert sorted(each["SubnetId"] for each in there) == sorted(region.subnets)
    assert [region.targets(arn) for arn in arns] == [sorted(each["InstanceId"] for each in there)] * 2
    assert region.parameter("/lifeboat/shop/shop-web/image") == newest
    assert {each["Tags"]["lifeboat:recovery"] for each in there} == {"complete"}
    tags = {"Name": "shop-web", "Service": "shop", "lifeboat:workload": "shop/shop-web"}
    assert all(tags.items() <= each["Tags"].items() for each in there)
    assert all(tags["lifeboat:workload"] == owner for each in there for owner in region.owners(each))
    assert [each["public_ip"] for each in result.data["instances"]].count(address["PublicIp"]) == 1
    assert [each["name"] for each in result.data["load_balancers"]] == ["paid", "free"]

    again = recover.whole(workload=workload)
    assert (again.changed, again.writes, recover.modules) == (False, [], [MODULE])
    assert (again.data["state"], again.data["endpoint"]) == ("recovered", result.data["endpoint"])
    assert again.data["recovery_point"]["id"] == newest
    assert aws.simulator.gaps() == []


def test_recover_fleet_says_what_the_source_has_and_no_recovery_takes_over(region: Region, recover: Recover) -> None:
    """Catches: NAT instances that come back and drop what they forward, and a finding that outlives its mending."""
    region.image(19)
    region.manifest({"instances": [{**SOURCE_INSTANCE, "other_settings": {"source_dest_check": "off"}}] * 2})
    workload = region.workload(launch={"key_name": None})
    for left in (2, 1):
        found = [each for each in recover.whole(workload=workload).data["findings"] if each["wanted"] == "off"]
        assert [each["option"] for each in found] == ["source_dest_check"]
        assert "turn it off where traffic is forwarded (aws ec2 modify-instance-attribute" in found[0]["what"]
        instance = region.instances()[left - 1]["InstanceId"]
        region.ec2.modify_instance_attribute(InstanceId=instance, SourceDestCheck={"Value": False})
    assert "source_dest_check" not in [each["option"] for each in recover.whole(workload=workload).data["findings"]]


def test_recover_fleet_with_the_user_data_of_its_configuration(region: Region, recover: Recover) -> None:
    """Catches: instances without the program that fetches, and a second run that launches others."""
    region.image(19)
    config = {"bucket": f"shop-config-{WEST}", "app": "web", "environment": "production"}
    workload = region.workload(launch={"count": 1}, config=config)
    foretold = recover(workload=workload, check=True)
    value, origin = settings(foretold)["user_data"]
    assert (origin, foretold.writes) == ("plan", [])
    recover.whole(workload=workload)
    [instance] = region.instances()
    answer = region.ec2.describe_instance_attribute(InstanceId=instance["InstanceId"], Attribute="userData")
    text = base64.b64decode(answer["UserData"]["Value"]).decode()
    assert text.startswith("#cloud-config")
    assert value == f"{len(text)} characters"
    assert recover.whole(workload=workload).changed is False


@pytest.mark.parametrize("until", [2, 3])
def test_recover_fleet_that_was_killed_is_completed(aws: AwsView, region: Region, recover: Recover, until: int) -> None:
    """Catches: a second fleet, or one that stays partial, after a run that ended before module run ``until``."""
    first = region.image(19)
    workload = region.workload()
    with pytest.raises(Killed):
        recover(workload=workload, until=until)
    # What is there came from this image, so what is missing does, too.
    region.image(20)
    result = recover.whole(workload=workload)
    assert result.data["state"] == "recovered"
    assert [each["ImageId"] for each in region.instances()] == [first] * 2
    assert sorted(each["SubnetId"] for each in region.instances()) == sorted(region.subnets)


def test_recover_fleet_as_a_group(aws: AwsView, region: Region, recover: Recover) -> None:
    newest = region.image(19)
    arn = region.balancer()
    group = {"name": "shop-web", "min_size": 1, "max_size": 4}
    workload = region.workload(launch={"auto_scaling_group": group, "user_data": "text"}, target_groups=["web"])
    aws.simulator.outage(SOURCE)
    foretold = recover(workload=workload, check=True)
    assert (foretold.changed, foretold.writes) == (True, [])
    result = recover.whole(workload=workload)
    assert recover.modules == [MODULE, TEMPLATE, GROUP, MODULE]
    assert {call["region"] for call in result.calls} == {WEST}
    may(result)
    assert (result.data["state"], result.data["auto_scaling_group"]) == ("recovered", "shop-web")
    again = recover.whole(workload=workload)
    assert (again.changed, again.writes, recover.modules) == (False, [], [MODULE])
    [there] = region.aws.client("autoscaling", WEST).describe_auto_scaling_groups()["AutoScalingGroups"]
    assert (there["MinSize"], there["MaxSize"], there["DesiredCapacity"]) == (1, 4, 2)
    assert there["TargetGroupARNs"] == [arn]
    tags = {tag["Key"]: (tag["Value"], tag["PropagateAtLaunch"]) for tag in there["Tags"]}
    assert tags["lifeboat:workload"] == ("shop/shop-web", True)
    assert tags["lifeboat:recovery"] == ("complete", False)
    [version] = region.versions("lifeboat-shop-shop-web")
    assert version["ImageId"] == newest
    assert {each["ResourceType"] for each in version["TagSpecifications"]} >= {
        *("instance", "volume", "network-interface"),
    }
    assert region.parameter("/lifeboat/shop/shop-web/image") == newest


def test_recover_group_says_what_scaled_the_source_and_does_not_scale_it(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a group that never grows with the load of the night, and a finding that outlives its mending."""
    region.image(19)
    region.manifest({"scaling": {"web-east": {"scaling_policies": {"cpu": {}, "queue": {}}, "lifecycle_hooks": {}}}})
    workload = region.workload(launch={"auto_scaling_group": {"name": "shop-web", "max_size": 4}})

    def said() -> list[str]:
        result = recover.whole(workload=workload)
        may(result)
        return [each["what"] for each in result.data["findings"] if each["option"] == "scaling_policies"]

    [both] = said()
    assert both.startswith("shop-web: web-east of the source has the scaling policies cpu, queue, which no recovery")
    assert both.endswith("; create them (aws autoscaling put-scaling-policy), as the manifest has them")
    autoscaling = aws.client("autoscaling", WEST)
    put = {"AutoScalingGroupName": "shop-web", "AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1}
    autoscaling.put_scaling_policy(PolicyName="cpu", **put)
    [left] = said()
    assert "has the scaling policies queue, which" in left
    autoscaling.put_scaling_policy(PolicyName="queue", **put)
    assert said() == []
    aws.simulator.fault(action="DescribePolicies", code="AccessDenied", message="No", status=403, region=WEST)
    [unknown] = said()
    assert "those here are not known: the scaling policies in us-west-2" in unknown
    assert "autoscaling:DescribePolicies" in unknown
    drill = recover.whole(workload=workload, drill="friday")
    assert "DescribeScheduledActions" not in [call["action"] for call in drill.calls]


@pytest.mark.parametrize("until", [2, 3])
def test_recover_group_that_was_killed_is_continued(aws: AwsView, region: Region, recover: Recover, until: int) -> None:
    """Catches: a launch template whose newest version is not the one that the group launches, and a second group."""
    region.image(19)
    workload = region.workload(launch={"auto_scaling_group": {"name": "shop-web"}})
    with pytest.raises(Killed):
        recover(workload=workload, until=until)
    newer = region.image(20)
    result = recover.whole(workload=workload)
    assert result.data["state"] == "recovered"
    groups = region.aws.client("autoscaling", WEST).describe_auto_scaling_groups()["AutoScalingGroups"]
    assert [each["DesiredCapacity"] for each in groups] == [2]
    launched = {each["ImageId"] for each in region.instances()}
    assert launched == ({newer} if until == 2 else {result.data["image"]["id"]})
    assert len(region.instances()) == 2


def test_recover_fleet_with_a_launch_template_as_its_base(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: a launch template of the user's with a new version, and a setting of it that is lost."""
    newest = region.image(19)
    data = {
        "ImageId": "ami-0123456789abcdef0",
        "InstanceType": "c5.large",
        "SecurityGroupIds": [region.group],
        "Monitoring": {"Enabled": True},
        "HibernationOptions": {"Configured": False},
    }
    region.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    launch: dict[str, Any] = {"launch_template": {"launch_template_name": "web"}, "instance_type": None, "count": 1}
    workload = region.workload(launch={**launch, "security_groups": None})
    result = recover.whole(workload=workload)
    assert recover.modules == [MODULE, TEMPLATE, INSTANCE, MODULE]
    [there] = region.instances()
    assert (there["ImageId"], there["InstanceType"], there["SubnetId"]) == (newest, "c5.large", region.subnets[0])
    assert [each["GroupId"] for each in there["SecurityGroups"]] == [region.group]
    assert [each["ImageId"] for each in region.versions("web")] == ["ami-0123456789abcdef0"]
    assert ["hibernation_options" in each["what"] for each in result.data["findings"] if each["thing"] == "web"] == [
        True
    ]
    again = recover.whole(workload=workload)
    assert (again.changed, again.writes) == (False, [])


def test_recover_drill_stands_beside_the_fleet_that_counts(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: a drill in the target groups, the network or the addresses of production, or one without an end."""
    newest = region.image(19)
    arn = region.balancer()
    address = region.ec2.allocate_address(Domain="vpc")["AllocationId"]
    own = {"termination_protection": True}
    workload = region.workload(launch=own, target_groups=["web"], elastic_ips=[address])
    recover.whole(workload=workload)
    plan = {**PLAN, "drill": {"subnets": region.subnets[:1], "instance_type": "t3.small", "count": 1}}
    drill = recover.whole(workload=workload, plan=plan, drill="spring")
    assert len(region.targets(arn)) == 2
    [there] = [each for each in region.instances() if each["Tags"].get("lifeboat:drill") == "spring"]
    assert (there["InstanceType"], there["Tags"]["Name"]) == ("t3.small", "shop-web-spring")
    assert there["Tags"]["lifeboat:expires"] > there["LaunchTime"].strftime("%Y-%m-%dT%H:%M:%SZ")
    assert settings(drill)["instance_type"] == ("t3.small", "drill")
    assert settings(drill)["termination_protection"] == (False, "drill")
    assert region.parameter("/lifeboat/shop/drills/spring/shop-web/image") == newest
    again = recover.whole(workload=workload, plan=plan, drill="spring")
    assert (again.changed, len(region.instances())) == (False, 3)


def test_recover_image_is_newest_usable_named_or_before_a_time(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: an image that is disabled or not available yet, or one of another fleet."""
    workload = region.workload(launch={"count": 1})
    images = {day: region.image(day) for day in (17, 18)}
    disabled = region.image(19, state="disabled")
    region.image(20, state="pending", seconds=999999)
    region.image(21, tags={"lifeboat:set": "other"})
    [by_hand] = aws.simulator.seed(WEST, images=[{"name": "by-hand"}])
    asked: dict[str, dict[str, str]] = {
        images[18]: {},
        images[17]: {"recovery_point_before": "2026-11-17T12:00:00Z"},
        by_hand: {"recovery_point": by_hand},
    }
    for image, options in asked.items():
        foretold = recover(workload=workload, check=True, **options)
        assert foretold.data["recovery_point"]["id"] == image
    newest = recover(workload=workload, check=True)
    assert [each["thing"] for each in newest.data["findings"] if each["found"] == "disabled"] == [
        f"{disabled} (web-2026-11-19)"
    ]
    assert "is disabled; enable it" in recover(workload=workload, recovery_point=disabled).message
    assert "there is none of that id" in recover(workload=workload, recovery_point="ami-0aa").message
    none = recover(workload=workload, recovery_point_before="2026-11-01T00:00:00Z")
    assert "web has no usable recovery point in us-west-2 from 2026-11-01T00:00:00Z or before" in none.message
    recover.whole(workload=workload, recovery_point=images[17])
    later = recover(workload=workload, recovery_point=images[18])
    assert f"was launched from {images[17]}, and {images[18]} is asked for" in later.message
    assert later.writes == []


def test_recover_says_before_the_launch_what_the_region_has_not(aws: AwsView, region: Region, recover: Recover) -> None:
    region.image(19)
    base = {"launch_template": {"launch_template_name": "none"}}
    workload = region.workload(launch=base, target_groups=["none"], elastic_ips=["eipalloc-0none"])
    result = recover(workload=workload)
    assert (result.failed, result.writes, region.instances()) == (True, [], [])
    for said in ("no target group none", "no Elastic IP eipalloc-0none", "no launch template none"):
        assert said in result.message


def test_recover_never_takes_an_address_away(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: an Elastic IP that a running service loses."""
    region.image(19)
    [other] = aws.simulator.seed_instances(WEST, [{"name": "other"}])
    address = region.ec2.allocate_address(Domain="vpc")["AllocationId"]
    region.ec2.associate_address(AllocationId=address, InstanceId=other)
    workload = region.workload(elastic_ips=[address])
    result = recover(workload=workload)
    assert f"is associated with {other}; disassociate it" in result.message
    assert (result.data["state"], len(region.instances())) == ("recovering", 3)
    region.ec2.disassociate_address(AssociationId=region.ec2.describe_addresses()["Addresses"][0]["AssociationId"])
    again = recover.whole(workload=workload)
    assert (again.data["state"], again.changed, recover.modules) == ("recovered", True, [MODULE])


def test_recover_never_touches_what_is_not_its_own(aws: AwsView, region: Region, recover: Recover) -> None:
    region.image(19)
    scaling = region.aws.client("autoscaling", WEST)
    region.ec2.create_launch_template(
        LaunchTemplateName="lifeboat-shop-shop-web", LaunchTemplateData={"ImageId": "ami-0123456789abcdef0"}
    )
    workload = region.workload(launch={"auto_scaling_group": {"name": "web"}})
    result = recover(workload=workload)
    assert (result.failed, result.writes) == (True, [])
    assert "launch template lifeboat-shop-shop-web exists in us-west-2" in result.message
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        MinSize=0,
        MaxSize=0,
        LaunchTemplate={"LaunchTemplateName": "lifeboat-shop-shop-web", "Version": "1"},
        VPCZoneIdentifier=region.subnets[0],
    )
    result = recover(workload=workload)
    assert (result.failed, result.writes) == (True, [])
    assert "Auto Scaling group web exists in us-west-2, and was not created by a recovery of" in result.message


def test_recover_launch_whose_answer_is_lost_makes_no_second_fleet(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: instances that AWS has launched and nobody knows of, because the connection broke."""
    region.image(19)
    workload = region.workload()
    aws.simulator.fault(effect="lost", action="RunInstances", times=1)
    first = recover(workload=workload)
    assert (first.failed, len(region.instances())) == (True, 1)
    result = recover.whole(workload=workload)
    assert (result.data["state"], recover.modules) == ("recovered", [MODULE, INSTANCE, MODULE])
    assert sorted(each["SubnetId"] for each in region.instances()) == sorted(region.subnets)


def published() -> list[dict[str, Any]]:
    """The examples of the guide that are JSON."""
    guide = (Path(__file__).parents[2] / "docs" / "parameters.md").read_text(encoding="utf-8")
    names = set(re.findall(r"/lifeboat/shop/[a-z-]+/[a-z]+", guide))
    assert names == {"/lifeboat/shop/shop-web/image", endpoint_name("shop", "shop-db", "")}
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", guide, re.DOTALL)]


def test_recover_image_that_is_published_is_launched_by_others(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: an example of the guide that AWS does not take, and a parameter of another name or data type."""
    newest = region.image(19)
    recover.whole(workload=region.workload(launch={"count": 1}))
    template, _group, task = published()
    region.ec2.create_launch_template(**template)
    found = region.ec2.run_instances(LaunchTemplate={"LaunchTemplateName": "shop-worker"}, MinCount=1, MaxCount=1)[
        "Instances"
    ]
    assert [each["ImageId"] for each in found] == [newest]
    [secret] = task["containerDefinitions"][0]["secrets"]
    assert secret["valueFrom"].endswith(endpoint_name("shop", "shop-db", ""))


def test_recover_wait_that_is_over_says_for_what_and_is_continued(
    aws: AwsView, region: Region, recover: Recover, tmp_path: Path
) -> None:
    region.image(19)
    workload = region.workload(launch={"count": 1})
    aws.simulator.freeze()
    lines = tmp_path / "progress"
    result = recover(workload=workload, wait_timeout=0, progress_file=str(lines))
    [there] = region.instances()
    assert (result.failed, result.data["state"], result.changed) == (True, "recovering", True)
    assert result.message == (
        f"shop-web: wait_timeout is over, and {there['InstanceId']} is pending in us-west-2; the next run continues"
    )
    assert f"{there['InstanceId']} pending" in lines.read_text(encoding="utf-8")
    aws.simulator.freeze(False)
    assert recover.whole(workload=workload).data["state"] == "recovered"
    assert len(region.instances()) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """amazon.aws.ec2_instance repeats for minutes what AWS has no capacity for."""
    sleep = time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: sleep(min(seconds, 0.02)))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


@pytest.mark.usefixtures("impatient")
def test_recover_fleet_launches_what_aws_has_room_for_and_later_the_rest(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a fleet with no instance where AWS had room for some, one that serves nobody, and one that is complete
    with a part of it."""
    region.image(19)
    arn = region.balancer()
    address = region.ec2.allocate_address(Domain="vpc")["AllocationId"]
    full, small = region.subnets
    aws.simulator.configure(instance_rooms=[{"subnet": full, "room": 0}, {"subnet": small, "room": 1}])
    workload = region.workload(launch={"count": 4}, target_groups=["web"], elastic_ips=[address])
    first = recover(workload=workload)
    [there] = region.instances()
    assert (first.failed, first.changed, first.data["state"]) == (True, True, "recovering")
    assert first.message.startswith(
        f"1 of 4 instances of shop/shop-web run in {WEST}: AWS has not enough capacity for this instance type there "
        "now; name subnets in other zones or another launch.instance_type, and run again, which launches what is "
    )
    assert f"{full}: InsufficientInstanceCapacity: We currently do not have" in first.message
    assert f"{small}: InsufficientInstanceCapacity: We currently do not have" in first.message
    assert there["SubnetId"] == small
    assert there["Tags"]["lifeboat:recovery"] != "complete"
    assert region.targets(arn) == [there["InstanceId"]]
    assert first.data["instances"][0]["public_ip"] == there["PublicIpAddress"]
    may(first)
    assert recover(workload=workload).failed
    assert [each["InstanceId"] for each in region.instances()] == [there["InstanceId"]]
    aws.simulator.configure(instance_rooms=[])
    result = recover.whole(workload=workload)
    assert (result.data["state"], len(region.instances())) == ("recovered", 4)
    assert there["InstanceId"] in region.targets(arn)
    assert len(region.targets(arn)) == 4


@pytest.mark.usefixtures("impatient")
def test_recover_fleet_of_a_launch_template_says_which_subnets_have_no_room(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: subnets that are told by an option which a launch with a launch template does not have."""
    region.image(19)
    data = {"InstanceType": "c5.large", "SecurityGroupIds": [region.group]}
    region.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    aws.simulator.configure(instance_rooms=[{"subnet": subnet, "room": 0} for subnet in region.subnets])
    launch: dict[str, Any] = {"launch_template": {"launch_template_name": "web"}, "instance_type": None}
    result = recover(workload=region.workload(launch=launch))
    assert result.message.startswith(f"0 of 2 instances of shop/shop-web run in {WEST}: ")
    assert all(f"{subnet}: InsufficientInstanceCapacity" in result.message for subnet in region.subnets)
    assert region.instances() == []


def test_playbook_recovers_the_part_of_a_fleet_that_there_is_room_for(
    aws: AwsView, region: Region, playbook: PlaybookRunner
) -> None:
    """Catches: what of this only the action plugin does. Subnets without addresses, since amazon.aws repeats for
    minutes what there is no capacity for."""
    region.image(19)
    code = "InsufficientFreeAddressesInSubnet"
    rooms = [
        {"subnet": subnet, "room": room, "code": code} for subnet, room in zip(region.subnets, (1, 0), strict=True)
    ]
    aws.simulator.configure(instance_rooms=rooms)
    recovery = {"plan": PLAN, "workload": region.workload(launch={"count": 4}), "poll_interval": 0.05}
    tasks = [{"name": "Fleet runs", "lifeboat.aws.dr_recover_fleet": recovery}]
    short = playbook(tasks)
    said = short.of("Fleet runs")["msg"]
    assert short.rc == 2
    assert said.startswith(
        f"1 of 4 instances of shop/shop-web run in {WEST}: the subnet has no addresses left; name more"
    )
    assert all(f"{subnet}: {code}: " in said for subnet in region.subnets)
    aws.simulator.configure(instance_rooms=[])
    whole = playbook(tasks)
    assert (whole.rc, whole.of("Fleet runs")["state"], len(region.instances())) == (0, "recovered", 4)


def test_playbook_tells_what_aws_said_where_amazon_aws_does_not(
    aws: AwsView, region: Region, playbook: PlaybookRunner
) -> None:
    """Catches: "Failed to describe subnets" alone, as ansible-core shows no traceback unless it is told to."""
    region.image(19)
    aws.simulator.fault(action="DescribeSubnets", code="RequestExpired", message="Request has expired", region=WEST)
    recovery = {"plan": PLAN, "workload": region.workload(), "poll_interval": 0.05}
    run = playbook([{"name": "Fleet runs", "lifeboat.aws.dr_recover_fleet": recovery}])
    assert run.rc == 2
    assert "RequestExpired: Request has expired" in run.of("Fleet runs")["msg"]
    assert "Traceback" not in run.stdout


def test_recover_fleet_with_too_many_instances_names_them(region: Region, recover: Recover) -> None:
    """Catches: instances that two runs have launched at once, and that cost money unseen, or are terminated by us."""
    region.image(19)
    recover.whole(workload=region.workload(launch={"count": 3}))
    result = recover.whole(workload=region.workload())
    ids = [each["InstanceId"] for each in region.instances()]
    assert len(ids) == 3
    [found] = [each["what"] for each in result.data["findings"] if each["option"] == "count"]
    assert found.startswith("shop-web: 3 instances run, and 2 are wanted (")
    assert all(each in found for each in ids)
