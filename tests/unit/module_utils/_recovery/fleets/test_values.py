# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With which values a fleet is launched, and what came up other than it was wanted."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.compare import findings
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.images import Point
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.model import (
    Group,
    Health,
    TargetGroup,
    Template,
    There,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.plan import plan_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.request import Request
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.template import left_out, template_options
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.values import Known, settle
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.wanted import Observed, Wanted

from .fleet import DONE, NOW, OWN, POINT, WEB, instance, request, there, wanted

PROFILE = "arn:aws:iam::123456789012:instance-profile/service/web"
SOURCE = {
    "instance_type": "m5.large",
    "key_name": "ops",
    "iam_instance_profile": PROFILE,
    "security_groups": ["sg-source"],
    "subnet_id": "subnet-source",
    "placement_group": "source",
    "tenancy": "default",
    "ebs_optimized": False,
    "detailed_monitoring": True,
    "metadata_options": {"http_tokens": "required"},
    "tags": {"Service": "shop", "Name": "web-1"},
}
GROUP = {
    "name": "web-asg",
    "min_size": 2,
    "max_size": 6,
    "desired_capacity": 3,
    "subnets": ["subnet-source"],
    "health_check_type": "ELB",
    "health_check_period": 120,
    "termination_policies": ["OldestInstance"],
    "suspend_processes": [],
    "tags": {"Service": "shop"},
}
BARE = {"instance_type": None, "count": None, "subnets": None}


def settled(asked: Request, facts: dict[str, Any], keys: set[str] | None = None) -> dict[str, tuple[Any, str]]:
    known = Known(facts, None if keys is None else frozenset(keys))
    return {each.option: (each.value, each.origin) for each in settle(asked, known).shown}


def test_values_are_those_of_the_plan_then_of_the_manifest() -> None:
    """Catches: a subnet or a security group of the source region, and a value of the plan that does not count."""
    facts = {"instances": [SOURCE, {**SOURCE, "tags": {"Service": "shop", "Name": "web-2"}}]}
    assert settled(request(BARE), facts, {"ops"}) == {
        "count": (2, "manifest"),
        "instance_type": ("m5.large", "manifest"),
        "iam_instance_profile": (PROFILE, "manifest"),
        "metadata_options": ({"http_tokens": "required"}, "manifest"),
        "ebs_optimized": (False, "manifest"),
        "detailed_monitoring": (True, "manifest"),
        "key_name": ("ops", "manifest"),
    }
    own = {**BARE, "instance_type": "m6i.large", "detailed_monitoring": False, "user_data": "secret", "key_name": "dr"}
    said = settled(request({**own, "count": 5}), facts, {"ops"})
    assert said["instance_type"] == ("m6i.large", "plan")
    assert said["detailed_monitoring"] == (False, "plan")
    assert (said["count"], said["key_name"]) == ((5, "plan"), ("dr", "plan"))
    assert said["user_data"] == ("6 characters", "plan")
    values = settle(request(BARE), Known(facts)).launch
    assert values.tags == {"Service": "shop", "Name": "web"}
    assert values.left["key_name"].endswith("those of the recovery region could not be listed")


def test_profile_that_the_plan_gives_by_name_is_that_of_the_manifest() -> None:
    """Catches: a question to IAM, which may be out of reach with the lost region."""
    facts = {"instances": [SOURCE]}
    assert settled(request({"iam_instance_profile": "web"}), facts)["iam_instance_profile"] == (PROFILE, "plan")
    assert settled(request({"iam_instance_profile": "dr"}), facts)["iam_instance_profile"] == ("dr", "plan")
    assert settled(request({"iam_instance_profile": "web"}), {})["iam_instance_profile"] == ("web", "plan")


@pytest.mark.parametrize(
    ("launch", "facts", "expected"),
    [
        pytest.param(
            {"count": None},
            {"auto_scaling_groups": [GROUP]},
            {"desired_capacity": (3, "manifest"), "min_size": (2, "manifest"), "max_size": (6, "manifest")},
            id="as_the_source_was",
        ),
        pytest.param({"count": 2}, {"auto_scaling_groups": [GROUP]}, None, id="the_plan_counts_instances"),
        pytest.param({"count": None}, {"auto_scaling_groups": [GROUP, GROUP]}, None, id="two_groups"),
        pytest.param({"count": None}, {"auto_scaling_groups": [GROUP], "instances": [SOURCE]}, None, id="both"),
        pytest.param(
            {"auto_scaling_group": {"name": "web", "min_size": 1}, "count": 4},
            {"auto_scaling_groups": [GROUP]},
            {"desired_capacity": (4, "plan"), "min_size": (1, "plan"), "max_size": (6, "manifest")},
            id="the_plan_first",
        ),
        pytest.param(
            {"auto_scaling_group": {"name": "web", "desired_capacity": 8}, "count": None},
            {"auto_scaling_groups": [GROUP]},
            {"desired_capacity": (8, "plan"), "min_size": (2, "manifest"), "max_size": (8, "manifest")},
            id="more_than_the_source_could",
        ),
        pytest.param(
            {"auto_scaling_group": {"name": "web"}, "count": None},
            {},
            {"desired_capacity": (1, "plan"), "min_size": (1, "plan"), "max_size": (1, "plan")},
            id="nothing_said",
        ),
    ],
)
def test_group_has_the_sizes_of_the_plan_then_of_the_source(
    launch: dict[str, Any], facts: dict[str, Any], expected: dict[str, tuple[Any, str]] | None
) -> None:
    said = settled(request(launch), facts)
    if expected is None:
        assert "auto_scaling_group" not in said
        return
    assert expected.items() <= said.items()
    options = settle(request(launch), Known(facts)).group
    assert options
    if facts:
        assert options.values.get("health_check_type") == "ELB"
        assert "suspend_processes" not in options.values.options


@pytest.mark.parametrize(
    ("of_source", "said", "expected", "noted"),
    [
        (["AZRebalance"], None, ["AZRebalance"], ""),
        (["AZRebalance", "Launch"], None, ["AZRebalance"], "the source has Launch suspended, which runs here"),
        (["AddToLoadBalancer", "Launch"], None, None, "has AddToLoadBalancer and Launch suspended, which run here"),
        (["Launch"], ["Launch"], ["Launch"], ""),
        (["Launch"], [], [], ""),
    ],
    ids=["harmless", "one", "all", "the_plan_says_so", "the_plan_says_none"],
)
def test_group_takes_over_no_suspended_process_that_keeps_it_from_coming_up(
    of_source: list[str], said: list[str] | None, expected: list[str] | None, noted: str
) -> None:
    facts = {"auto_scaling_groups": [{**GROUP, "suspend_processes": of_source}]}
    own = {"name": "web", **({} if said is None else {"suspend_processes": said})}
    values = settle(request({"auto_scaling_group": own, "count": None}), Known(facts))
    assert values.group
    assert values.group.values.get("suspend_processes") == expected
    left = values.launch.left.get("auto_scaling_group.suspend_processes", "")
    assert noted in left if noted else left == ""


def test_group_launches_the_instance_types_of_the_source_unless_the_plan_says_one() -> None:
    policy = {
        "instance_types": ["m5.large", "m6i.large"],
        "on_demand_base_capacity": 1,
        "spot_allocation_strategy": None,
    }
    facts = {"auto_scaling_groups": [{**GROUP, "mixed_instances_policy": policy}]}
    expected = {"instance_types": ["m5.large", "m6i.large"], "instances_distribution": {"on_demand_base_capacity": 1}}
    assert settled(request(BARE), facts)["mixed_instances_policy"] == (expected, "manifest")
    assert "mixed_instances_policy" not in settled(request({"count": None}), facts)
    assert plan_recovery(wanted(request(BARE), facts), There(), set()).problem is None


@pytest.mark.parametrize(
    ("of_source", "of_plan", "sizes", "noted"),
    [
        pytest.param({"instances": 7}, {}, (7, 7, 7), "the source had 7", id="as many as there were"),
        pytest.param({"instances": 7}, {"desired_capacity": 10, "max_size": 20}, (10, 10, 20), "", id="plan"),
        pytest.param({"instances": 0}, {}, (1, 1, 1), "", id="none"),
    ],
)
def test_group_with_weights_has_as_many_instances_as_its_source_and_not_as_many_units(
    of_source: dict[str, int], of_plan: dict[str, int], sizes: tuple[int, int, int], noted: str
) -> None:
    """Catches: a hundred instances in place of seven, each of them paid for, or refused by a quota."""
    units = {"desired_capacity": 100, "min_size": 50, "max_size": 200}
    policy = {"instance_types": ["m6i.4xlarge"], "has_weights": True}
    facts = {"auto_scaling_groups": [{**GROUP, **units, **of_source, "mixed_instances_policy": policy}]}
    values = settle(request({"auto_scaling_group": {"name": "web", **of_plan}, "count": None}), Known(facts))
    assert values.group
    found = values.group.values.options
    assert (found["desired_capacity"], found["min_size"], found["max_size"]) == sizes
    assert "has_weights" not in str(found)
    left = values.launch.left.get("auto_scaling_group.desired_capacity", "")
    assert noted in left if noted else left == ""


def test_drill_is_smaller_and_not_protected() -> None:
    plan = {"drill": {"instance_type": "t3.small", "count": 1, "subnets": ["subnet-d"], "security_groups": ["sg-d"]}}
    said = settled(request({"termination_protection": True}, plan, drill="spring"), {"instances": [SOURCE]})
    assert said["instance_type"] == ("t3.small", "drill")
    assert said["count"] == (1, "drill")
    assert said["security_groups"] == (["sg-d"], "drill")
    assert said["termination_protection"] == (False, "drill")


def test_launch_of_instances_is_a_task_for_amazon_aws() -> None:
    asked = request(
        {"subnets": ["subnet-a"], "count": 1, "tenancy": "dedicated", "placement_group": "p"}, drill="spring"
    )
    [step] = plan_recovery(wanted(asked), There(), set()).creating
    assert step.module == "amazon.aws.ec2_instance"
    assert dict(step.options) == {
        "instance_type": "m6i.large",
        # Of a drill, which never is in a placement group of the plan.
        "placement": {"tenancy": "dedicated"},
        "termination_protection": False,
        "image_id": "ami-19",
        "vpc_subnet_id": "subnet-a",
        "count": 1,
        "tags": {
            "Name": "web-spring",
            "lifeboat:workload": "shop/web",
            "lifeboat:drill": "spring",
            "lifeboat:expires": "2026-11-20T14:00:00Z",
            "lifeboat:recovery": "restoring",
            "lifeboat:recovery-point": "ami-19",
            "lifeboat:recovery-point-created": "2026-11-20T06:00:00Z",
        },
        "purge_tags": False,
        "wait": False,
        "region": "us-west-2",
    }


BASE_DATA = {
    "ImageId": "ami-old",
    "InstanceType": "c5.large",
    "UserData": "dGV4dA==",
    "IamInstanceProfile": {"Arn": PROFILE},
    "NetworkInterfaces": [
        {"DeviceIndex": 0, "Groups": ["sg-base"], "AssociatePublicIpAddress": True, "Ipv4PrefixCount": 1}
    ],
    "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3"}}],
    "MetadataOptions": {"State": "applied", "HttpTokens": "required"},
    "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "b"}]}],
    "LicenseSpecifications": [{"LicenseConfigurationArn": "arn:license"}],
}
BASE = Template("lt-base", "base", 3, {}, "", BASE_DATA)


def test_base_is_what_amazon_aws_takes_of_it_and_the_rest_is_named() -> None:
    assert template_options(BASE_DATA) == {
        "instance_type": "c5.large",
        "user_data": "dGV4dA==",
        "iam_instance_profile": PROFILE,
        "network_interfaces": [{"device_index": 0, "groups": ["sg-base"], "associate_public_ip_address": True}],
        "block_device_mappings": [{"device_name": "/dev/xvda", "ebs": {"volume_size": 20, "volume_type": "gp3"}}],
        "metadata_options": {"http_tokens": "required"},
    }
    assert left_out(BASE_DATA) == ["network_interfaces.ipv4_prefix_count", "license_specifications"]


def test_template_of_a_group_is_the_base_with_what_the_plan_says() -> None:
    launch = {
        "auto_scaling_group": {"name": "web"},
        "launch_template": {"launch_template_name": "base"},
        "instance_type": "m6i.large",
        "security_groups": ["sg-1"],
        "user_data": "hello",
        "termination_protection": True,
    }
    asked = wanted(request(launch), base=BASE)
    module, options, marker = asked.template()
    assert module == "amazon.aws.ec2_launch_template"
    assert (options["template_name"], options["image_id"]) == ("lifeboat-shop-web", "ami-19")
    assert options["network_interfaces"] == [
        {"device_index": 0, "groups": ["sg-1"], "associate_public_ip_address": True}
    ]
    assert base64.b64decode(options["user_data"]) == b"hello"
    assert (options["instance_type"], options["disable_api_termination"]) == ("m6i.large", True)
    assert [each["resource_type"] for each in options["tag_specifications"]] == [
        *("instance", "volume", "network-interface"),
    ]
    assert all("lifeboat:recovery" not in each["tags"] for each in options["tag_specifications"])
    assert wanted(request({**launch, "user_data": "other"}), base=BASE).template()[2] != marker
    assert asked.template()[2] == marker


def test_instances_of_a_base_have_the_network_in_their_launch() -> None:
    """Catches: a subnet beside security groups of a launch template, which AWS refuses."""
    base = {"launch_template": {"launch_template_id": "lt-base"}, "instance_type": None, "count": 1}
    asked = wanted(request({**base, "subnets": ["subnet-a"]}), base=BASE)
    template, launch = plan_recovery(asked, There(), set()).creating
    assert not {"network_interfaces", "security_group_ids"} & set(template.options)
    assert launch.options["network_interfaces"] == [
        {"device_index": 0, "subnet_id": "subnet-a", "groups": ["sg-base"], "assign_public_ip": True}
    ]
    assert "image_id" not in launch.options
    template, launch = plan_recovery(wanted(request({**base, "subnets": None}), base=BASE), There(), set()).creating
    assert "network_interfaces" in template.options
    assert "network_interfaces" not in launch.options


NOT_DONE = there(instance(1), instance(2))


def found_of(asked: Wanted, found: There = NOT_DONE, **observed: Any) -> list[str]:
    return [each["what"] for each in findings(asked, Observed(found, **observed), found, NOW)]


OK = {"security_groups": ["sg-1"]}


@pytest.mark.parametrize(
    ("asked", "found", "said"),
    [
        pytest.param(wanted(request(OK)), NOT_DONE, [], id="as_wanted"),
        pytest.param(
            wanted(request()),
            there(instance(security_groups={"sg-0": "default"})),
            ["the default security group"],
            id="group",
        ),
        pytest.param(
            wanted(request({"security_groups": ["sg-2"]})),
            there(instance()),
            ["security groups are sg-1, and sg-2"],
            id="groups",
        ),
        pytest.param(
            wanted(request({**OK, "iam_instance_profile": "web"})),
            there(instance()),
            ["no instance profile, and web"],
            id="profile",
        ),
        pytest.param(wanted(request(OK)), there(instance(type="t3.nano")), ["instance_type is t3.nano"], id="type"),
        pytest.param(
            wanted(request(OK)),
            there(instance(subnet="subnet-x")),
            ["it is in subnet-x, and the plan wants"],
            id="subnet",
        ),
        pytest.param(
            wanted(request({**OK, "subnets": None})),
            there(instance()),
            ["which AWS has chosen; set launch.subnets"],
            id="no_subnet",
        ),
        pytest.param(
            wanted(request(OK)),
            replace(
                there(instance(1), instance(2)),
                kept=(instance(9), replace(instance(8), state="stopped", tags={"lifeboat:set-aside": "web"})),
            ),
            ["i-9: it is of an earlier failover, which was kept, and is running; deregister or terminate it"],
            id="kept",
        ),
        pytest.param(
            wanted(request(OK)),
            there(instance(1), instance(3)),
            ["no instance is in subnet-b; AWS may have had no capacity"],
            id="one_zone",
        ),
        pytest.param(
            wanted(request(OK)), there(instance(tags=DONE)), ["1 instances run, and 2 are wanted"], id="fewer"
        ),
        pytest.param(
            wanted(request(OK), target_groups=(TargetGroup("web", "arn:web"),)),
            NOT_DONE,
            ["no load balancer sends"],
            id="no_balancer",
        ),
        pytest.param(
            wanted(request(OK), target_groups=(WEB,)),
            there(instance(1), health={"arn:web": {"i-1": Health("unused")}}),
            ["it is unused in target group web"],
            id="unused",
        ),
        pytest.param(
            wanted(request(OK), point=Point("ami-19", "web", "1", None, NOW, deprecated_at=NOW - timedelta(days=1))),
            NOT_DONE,
            ["the image is deprecated since 2026-11-19T06:00:00Z"],
            id="deprecated",
        ),
        pytest.param(
            wanted(request({**OK, "auto_scaling_group": {"name": "web"}}), target_groups=(WEB,)),
            There(group=Group("web", 3, (1, 4), OWN)),
            ["its desired capacity is 3, and 2 is wanted", "target group web is not attached to it"],
            id="group_changed",
        ),
    ],
)
def test_findings_say_what_is_not_as_wanted(asked: Wanted, found: There, said: list[str]) -> None:
    """Catches: a fleet in the default security group, or without its profile, that is called a success."""
    told = found_of(asked, found)
    assert len(told) == len(said), told
    assert all(any(text in each for each in told) for text in said), told


def test_findings_of_what_is_known_of_the_source() -> None:
    asked = wanted(request(OK), {"user_data": {"i-0": "abc"}})
    assert "the source has user data, and the plan gives none" in found_of(asked, known=Known(asked_facts))[0]
    assert "nothing is known of the source: denied" in found_of(asked, no_facts="denied")[0]
    assert "ami-20: this image is newer" in found_of(asked, disabled=("ami-20",))[0]
    fetching = {"config": {"bucket": "shop-config-us-west-2", "app": "web"}}
    assert "set config.environment, with which the recovery renders" in found_of(wanted(request(OK, **fetching)))[0]
    assert found_of(wanted(request({**OK, "user_data": "text"}, **fetching))) == []
    mixed = wanted(request({**BARE, **OK}), {"instances": [SOURCE, SOURCE, {**SOURCE, "instance_type": "c5.large"}]})
    assert any("instance_type: the source has 'm5.large' (2), 'c5.large' (1)" in each for each in found_of(mixed))
    based = wanted(request({**OK, "launch_template": {"launch_template_name": "base"}}), base=BASE)
    assert "license_specifications are left out" in " ".join(found_of(based))


asked_facts = {"user_data": {"i-0": "abc"}}


def test_point_of_a_fleet_that_is_complete_is_not_needed() -> None:
    complete = there(instance(1, tags=DONE), instance(2, tags=DONE))
    item = plan_recovery(wanted(point=None), complete, set())
    assert (item.steps, item.problem, POINT.id) == ((), None, "ami-19")


def of_fleet(section: str, *settings: dict[str, Any]) -> dict[str, Any]:
    """Facts of a source: things of one section, each with settings that no recovery takes over."""
    key, prefix = ("instance_id", "i-s") if section == "instances" else ("name", "web-")
    return {section: [{key: f"{prefix}{number}", "other_settings": each} for number, each in enumerate(settings)]}


XVDA = {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 200}}
OFF = {"source_dest_check": "off"}
GROUP_ASKED = {**OK, "auto_scaling_group": {"name": "web", "max_size": 3}}
A_GROUP = Group("web", 2, (2, 3), target_groups=("arn:web",))


@pytest.mark.parametrize(
    ("launch", "facts", "found", "said"),
    [
        pytest.param(
            OK,
            of_fleet("instances", OFF, OFF, {}),
            NOT_DONE,
            ["web: i-s0, i-s1 of the source have source_dest_check off, which no recovery takes over; turn it off"],
            id="on_none",
        ),
        pytest.param(
            OK,
            of_fleet("instances", OFF, OFF),
            there(instance(1, other_settings=OFF), instance(2)),
            ["have source_dest_check off"],
            id="on_too_few",
        ),
        pytest.param(
            OK, of_fleet("instances", OFF, {}), there(instance(1, other_settings=OFF), instance(2)), [], id="on_as_many"
        ),
        pytest.param(OK, of_fleet("instances", OFF, OFF), there(), [], id="nothing_is_up"),
        pytest.param(OK, of_fleet("instances", {"of_tomorrow": 1}), NOT_DONE, [], id="of_a_later_version"),
        pytest.param(OK, {"instances": [{"instance_id": "i-s0"}]}, NOT_DONE, [], id="of_an_earlier_version"),
        pytest.param(
            {**OK, "placement_group": "near"},
            of_fleet("instances", {"placement_group": "x"}),
            NOT_DONE,
            [],
            id="of_plan",
        ),
        pytest.param(
            OK,
            of_fleet("launch_templates", {"volumes": ["/dev/xvda 200 GiB"]}),
            NOT_DONE,
            ["web-0 of the source has volumes /dev/xvda 200 GiB, which no recovery takes over; set launch.volumes"],
            id="of_template",
        ),
        pytest.param(
            OK,
            of_fleet("launch_templates", {"volumes": ["/dev/xvda 200 GiB"], "purchase_option": "spot"}),
            there(
                instance(other_settings={"purchase_option": "spot"}),
                template=Template("lt-1", "web", 1, data={"BlockDeviceMappings": [XVDA]}),
            ),
            [],
            id="of_template_mended_by_hand",
        ),
        pytest.param(
            OK,
            {**of_fleet("launch_templates", {"volumes": ["/dev/xvda 200 GiB"]}), **of_fleet("instances", {})},
            NOT_DONE,
            [],
            id="of_template_beside_instances",
        ),
        pytest.param(
            GROUP_ASKED,
            of_fleet("auto_scaling_groups", {"vpc_lattice": ["arn:east"], "placement_group": "near"}),
            replace(
                NOT_DONE, group=replace(A_GROUP, other_settings={"vpc_lattice": ["arn:w"], "placement_group": "w"})
            ),
            [],
            id="of_group_with_those_of_the_region",
        ),
        pytest.param(
            GROUP_ASKED,
            of_fleet("auto_scaling_groups", {"warm_pool": "Stopped", "capacity_rebalance": True}),
            replace(NOT_DONE, group=replace(A_GROUP, other_settings={"warm_pool": "Stopped"})),
            ["web: web-0 of the source has capacity_rebalance, which no recovery takes over; set it (aws autoscaling"],
            id="of_group",
        ),
        pytest.param(
            OK, of_fleet("auto_scaling_groups", {"warm_pool": "Stopped"}), NOT_DONE, [], id="of_group_without_one"
        ),
    ],
)
def test_setting_that_no_recovery_takes_over_is_a_finding(
    launch: dict[str, Any], facts: dict[str, Any], found: There, said: list[str]
) -> None:
    """Catches: a NAT instance that drops what it forwards, and nothing says why."""
    what = [
        each for each in found_of(wanted(request(launch), facts), found, known=Known(facts)) if "takes over" in each
    ]
    assert len(what) == len(said)
    assert all(part in each for part, each in zip(said, what, strict=True))


def test_tags_of_a_group_are_those_of_its_template_and_its_own() -> None:
    """Catches: instances without the tags that the launch template gave them, by which bills and rights go."""
    template = {"name": "web", "tags": {"Team": "web", "Stage": "any"}}
    facts = {"auto_scaling_groups": [{"name": "web", "tags": {"Stage": "prod"}}], "launch_templates": [template]}
    tags = wanted(request(), facts).values.launch.tags
    assert (tags["Team"], tags["Stage"]) == ("web", "prod")


def test_group_of_the_source_has_its_monitoring_and_tenancy_again() -> None:
    """Catches: what only the launch template of a group says."""
    facts = {"launch_templates": [{"name": "web", "detailed_monitoring": True, "tenancy": "dedicated"}]}
    options = wanted(request(GROUP_ASKED), facts).template()[1]
    assert (options["monitoring"], options["placement"]) == ({"enabled": True}, {"tenancy": "dedicated"})


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([{"tenancy": "host"}], None),
        ([{"tenancy": "dedicated"}, {"tenancy": "default"}, {"tenancy": "default"}], None),
        ([{"tenancy": "default"}, {"tenancy": "dedicated"}, {"tenancy": "dedicated"}], "dedicated"),
    ],
)
def test_tenancy_is_what_most_have_and_no_host(told: list[dict[str, Any]], expected: str | None) -> None:
    """Catches: a group whose launches are all refused, as the recovery region has no such host."""
    templates = [{"name": f"web-{number}", **each} for number, each in enumerate(told)]
    assert wanted(request(), {"launch_templates": templates}).values.launch.get("tenancy") == expected


def test_shares_of_a_mixed_policy_are_those_that_the_module_takes_in_instances() -> None:
    """Catches: 64 units taken for 64 instances on demand, and an option of tomorrow that the module refuses."""
    policy = {"instance_types": ["m6i.large"], "on_demand_base_capacity": 64, "of_tomorrow": 1}
    group = {"name": "web", "instances": 8, "mixed_instances_policy": {**policy, "spot_allocation_strategy": "x"}}
    for others, base in (({}, {"on_demand_base_capacity": 64}), ({"desired_capacity_type": "vcpu"}, {})):
        facts = {"auto_scaling_groups": [{**group, "other_settings": others}]}
        values = wanted(request({"count": None, "instance_type": None}), facts).values.group
        assert values is not None
        found = values.values.get("mixed_instances_policy")
        assert found["instances_distribution"] == {**base, "spot_allocation_strategy": "x"}


def test_group_by_properties_of_instance_types_asks_for_a_type() -> None:
    """Catches: a group without any type, which AWS refuses in the middle of a failover."""
    policy = {"instance_types": [], "on_demand_base_capacity": 1}
    facts = {"auto_scaling_groups": [{"name": "web", "instances": 2, "mixed_instances_policy": policy}]}
    item = plan_recovery(wanted(request({"count": None, "instance_type": None}), facts), There(), set())
    assert item.problem is not None
    assert item.problem.code == "NoInstanceType"
