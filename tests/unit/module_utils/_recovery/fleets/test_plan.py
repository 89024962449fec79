# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done next for each thing that may be there of a fleet, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.model import (
    Address,
    Group,
    Health,
    Parameter,
    TargetGroup,
    Template,
    There,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.placing import spread
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.plan import plan_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.steps import (
    Associate,
    Publish,
    Register,
    TagInterfaces,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.wanted import Wanted
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import Complete

from .fleet import DONE, HEALTHY, OWN, PARAMETER, PUBLISHED, WEB, instance, request, there, wanted

TRIED = frozenset({"eni-1", "eni-2"})
BOTH = (instance(1), instance(2))


def planned(found: There, asked: Wanted | None = None, tried: frozenset[str] = TRIED) -> Item:
    return plan_recovery(asked or wanted(), found, tried)


def steps(item: Item) -> list[type]:
    return [type(step) for step in item.steps]


def things(item: Item) -> list[str]:
    return [step.thing for step in item.creating]


def watched(item: Item) -> dict[str, str]:
    return {each.id: each.status for each in item.waits_for}


@pytest.mark.parametrize(
    ("subnets", "has", "missing", "added"),
    [
        pytest.param(["a", "b"], [], 2, {"a": 1, "b": 1}, id="even"),
        pytest.param(["a", "b"], [], 3, {"a": 2, "b": 1}, id="odd"),
        pytest.param(["a", "b"], ["a"], 1, {"b": 1}, id="completes"),
        pytest.param(["a", "b"], ["a", "a"], 3, {"b": 2, "a": 1}, id="evens_out"),
        pytest.param(["a", "b", "c"], ["x"], 1, {"a": 1}, id="elsewhere"),
        pytest.param([""], [], 4, {"": 4}, id="no_subnet"),
    ],
)
def test_spread_puts_instances_where_the_fewest_are(
    subnets: list[str], has: list[str], missing: int, added: dict[str, int]
) -> None:
    assert spread(subnets, has, missing) == added


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            There(),
            ["1 instance of web in subnet-a from ami-19", "1 instance of web in subnet-b from ami-19"],
            id="none",
        ),
        pytest.param(there(instance(1)), ["1 instance of web in subnet-b from ami-19"], id="partial"),
        pytest.param(there(instance(1, state="pending")), ["1 instance of web in subnet-b from ami-19"], id="pending"),
        pytest.param(there(*BOTH), [], id="all"),
        pytest.param(there(*BOTH, instance(3)), [], id="more_than_wanted"),
        pytest.param(there(instance(1, tags=DONE)), [], id="complete_and_fewer_later"),
    ],
)
def test_only_what_is_missing_is_launched(found: There, expected: list[str]) -> None:
    """Catches: a second fleet, and a fleet that its owners have made smaller and that grows again."""
    assert things(planned(found)) == expected


@pytest.mark.parametrize(
    ("found", "options", "tried", "expected"),
    [
        pytest.param(there(instance(1), instance(2, state="pending")), {}, TRIED, [], id="booting"),
        pytest.param(there(*BOTH), {}, frozenset(), [TagInterfaces], id="interfaces_first"),
        pytest.param(there(*BOTH), {}, TRIED, [Publish], id="publish"),
        pytest.param(there(*BOTH), {}, TRIED | {PARAMETER}, [], id="published_and_not_accepted_yet"),
        pytest.param(there(*BOTH, parameter=Parameter("ami-18", "aws:ec2:image")), {}, TRIED, [Publish], id="newer"),
        pytest.param(there(*BOTH, parameter=PUBLISHED), {}, TRIED, [Complete], id="all_done"),
        pytest.param(
            there(instance(1, checks="initializing"), instance(2), parameter=PUBLISHED), {}, TRIED, [], id="checks"
        ),
        pytest.param(there(*BOTH, parameter=PUBLISHED), {"target_groups": (WEB,)}, TRIED, [Register], id="register"),
        pytest.param(
            there(*BOTH, parameter=PUBLISHED, health={"arn:web": {"i-1": Health("initial"), "i-2": Health("healthy")}}),
            {"target_groups": (WEB,)},
            TRIED,
            [],
            id="not_healthy_yet",
        ),
        pytest.param(
            there(*BOTH, parameter=PUBLISHED, health=HEALTHY),
            {"target_groups": (WEB,)},
            TRIED,
            [Complete],
            id="healthy",
        ),
        pytest.param(
            there(*BOTH, parameter=PUBLISHED, health={"arn:web": {f"i-{n}": Health("unused") for n in (1, 2)}}),
            {"target_groups": (WEB,)},
            TRIED,
            [Complete],
            id="no_load_balancer_will_ever_ask",
        ),
    ],
)
def test_next_steps_of_plain_instances(
    found: There, options: dict[str, Any], tried: frozenset[str], expected: list[type]
) -> None:
    item = planned(found, wanted(**options), tried)
    assert (steps(item), item.problem) == (expected, None)
    assert item.is_unfinished or expected


def test_targets_are_registered_once_their_instances_run() -> None:
    """Catches: RegisterTargets that AWS refuses for one instance that is still booting, and targets by a wrong id."""
    by_address = TargetGroup("ip", "arn:ip", "ip", ("arn:lb",))
    found = there(instance(1, private_ip="192.0.2.10"), instance(2, state="pending"), health={"arn:web": {}})
    item = planned(found, wanted(target_groups=(WEB, by_address)))
    assert [(step.name, step.targets) for step in item.steps if isinstance(step, Register)] == [
        ("web", ("i-1",)),
        ("ip", ("192.0.2.10",)),
    ]
    assert watched(item)["i-2"] == "pending"
    again = planned(found, wanted(target_groups=(WEB,)), TRIED | {"arn:web i-1"})
    assert (again.steps, watched(again)["i-1 in web"]) == ((), "not registered yet")


def addresses(**used_by: str) -> dict[str, Address]:
    return {name: Address(name, f"203.0.113.{n}", used) for n, (name, used) in enumerate(used_by.items(), start=1)}


@pytest.mark.parametrize(
    ("used", "tried", "expected"),
    [
        pytest.param({"a": "", "b": ""}, frozenset(), [("a", "i-1"), ("b", "i-2")], id="in_order"),
        pytest.param({"a": "i-2", "b": ""}, frozenset(), [("b", "i-1")], id="one_has_it"),
        pytest.param({"a": "eni-1", "b": ""}, frozenset(), [("b", "i-2")], id="by_interface"),
        pytest.param({"a": "", "b": ""}, frozenset({"a", "b"}), [], id="asked_for_a_moment_ago"),
        pytest.param({"a": "i-other", "b": ""}, frozenset(), [("b", "i-1")], id="taken_by_another"),
        pytest.param({"a": "", "b": "", "c": ""}, frozenset(), [("a", "i-1"), ("b", "i-2")], id="more_than_instances"),
    ],
)
def test_addresses_are_associated_with_instances_that_have_none(
    used: dict[str, str], tried: frozenset[str], expected: list[tuple[str, str]]
) -> None:
    found = there(*BOTH, parameter=PUBLISHED, addresses=addresses(**used))
    item = planned(found, wanted(request(elastic_ips=list(used))), TRIED | tried)
    made = [(step.address, step.instance) for step in item.steps if isinstance(step, Associate)]
    assert made == expected


def test_address_that_something_else_has_is_a_problem_at_the_end() -> None:
    """Catches: an address taken from a running service, and a fleet that is not launched for want of one."""
    asked = wanted(request(elastic_ips=["a"]))
    assert things(planned(there(addresses=addresses(a="i-other")), asked))
    item = planned(there(*BOTH, parameter=PUBLISHED, addresses=addresses(a="i-other")), asked)
    assert item.problem
    assert "a (203.0.113.1) in us-west-2 is associated with i-other; disassociate it" in item.problem.message


def test_parameter_of_another_data_type_is_a_problem_at_the_end() -> None:
    """Catches: a parameter that SSM would not check, taken for a published image."""
    item = planned(there(*BOTH, parameter=Parameter("ami-19", "text")))
    assert item.problem
    assert f"parameter {PARAMETER} in us-west-2 has the data type text, not aws:ec2:image" in item.problem.message


def group(in_service: int = 2, tags: dict[str, str] | None = None, **more: Any) -> Group:
    names = tuple(f"i-{number}" for number in range(1, in_service + 1))
    return Group("web", 2, (1, 4), OWN if tags is None else tags, in_service=names, **more)


def scaled(**launch: Any) -> Wanted:
    return wanted(request({"auto_scaling_group": {"name": "web", "min_size": 1, "max_size": 4}, **launch}))


MEMBERS = tuple(instance(number, group="web") for number in (1, 2))


def test_group_is_launched_with_a_template_of_its_own() -> None:
    asked = scaled()
    item = planned(There(), asked)
    assert things(item) == [
        "launch template lifeboat-shop-web with ami-19",
        "Auto Scaling group web of 2 instances from ami-19",
    ]
    [template, launched] = item.creating
    assert launched.options["launch_template"] == {
        "launch_template_name": "lifeboat-shop-web",
        "version": "$Latest",
    }
    has = Template("lt-1", "lifeboat-shop-web", 1, OWN, str(template.options["version_description"]))
    assert things(planned(There(template=has), asked)) == things(item)[1:]
    old = Template("lt-1", "lifeboat-shop-web", 1, OWN, "ami-18 0123")
    assert things(planned(There(template=old), asked)) == [
        "version of launch template lifeboat-shop-web with ami-19",
        "Auto Scaling group web of 2 instances from ami-19",
    ]


@pytest.mark.parametrize(
    ("found", "expected", "waits"),
    [
        pytest.param(There(group=group(0)), [], {"web": "0 of 2 instances in service"}, id="nothing_yet"),
        pytest.param(
            There(group=group(0, activity="We do not have sufficient capacity")),
            [],
            {"web": "0 of 2 instances in service; We do not have sufficient capacity"},
            id="no_capacity",
        ),
        pytest.param(There(MEMBERS, group=group(1)), [], {"web": "1 of 2 instances in service"}, id="one"),
        pytest.param(There(MEMBERS, group=group()), [Publish], {}, id="publish"),
        pytest.param(There(MEMBERS, group=group(), parameter=PUBLISHED), [Complete], {}, id="all_done"),
        pytest.param(There(MEMBERS, group=group(tags=DONE)), [], {}, id="complete"),
        pytest.param(There(group=group(0, tags=DONE)), [], {}, id="complete_and_empty_later"),
    ],
)
def test_next_steps_of_a_group(found: There, expected: list[type], waits: dict[str, str]) -> None:
    item = planned(found, scaled())
    assert (steps(item), watched(item), item.problem) == (expected, waits, None)


def test_instance_that_aws_has_terminated_is_what_a_second_launch_of_it_says() -> None:
    dead = instance(1, state="terminated", ended="Client.InvalidKMSKey.InvalidState", reason="The KMS key is disabled")
    item = planned(There(dead=(dead,)))
    assert item.creating[0].again == (
        "AWS has terminated i-1: Client.InvalidKMSKey.InvalidState (The KMS key is disabled)"
    )
    by_owner = instance(1, state="terminated", ended="Client.UserInitiatedShutdown")
    assert (dead.has_failed, by_owner.has_failed) == (True, False)


def test_launch_is_tried_in_the_other_subnets_where_one_has_no_capacity() -> None:
    first, second = planned(There()).creating
    assert "InsufficientInstanceCapacity" in first.task["elsewhere"]
    assert first.task["otherwise"] == [{"vpc_subnet_id": "subnet-b"}]
    assert second.task["otherwise"] == [{"vpc_subnet_id": "subnet-a"}]
    [alone] = planned(There(), wanted(request({"subnets": ["subnet-a"]}))).creating
    assert alone.task["otherwise"] == []


REFUSED = {"subnet-a": "InsufficientInstanceCapacity: none left", "subnet-b": "Unsupported: never had"}
SHORT = (
    "1 of 2 instances of shop/web run in us-west-2: AWS has not enough capacity for this instance type there now; name "
    "subnets in other zones or another launch.instance_type, and run again, which launches what is missing; or set "
    "launch.count to the number that runs already, and run again, which goes on with these (subnet-a: "
    "InsufficientInstanceCapacity: none left; subnet-b: Unsupported: never had)"
)


@pytest.mark.parametrize(
    ("found", "expected", "waits", "said"),
    [
        pytest.param(There(), [], {}, SHORT.replace("1 of", "0 of"), id="none"),
        pytest.param(
            there(instance(1, state="pending")),
            [],
            {"i-1": "pending", "web": f"at 1 of 2 instances, as AWS refuses more ({SHORT.partition('(')[2]}"},
            "",
            id="boots",
        ),
        pytest.param(there(instance(1)), [Register, Associate], None, "", id="serves"),
        pytest.param(
            there(instance(1), health=HEALTHY, addresses={"eip-1": Address("eip-1", "192.0.2.1", "i-1")}),
            [Publish],
            {},
            "",
            id="publishes",
        ),
        pytest.param(
            there(
                instance(1),
                health=HEALTHY,
                addresses={"eip-1": Address("eip-1", "192.0.2.1", "i-1")},
                parameter=PUBLISHED,
            ),
            [],
            {},
            SHORT,
            id="fails_last",
        ),
        pytest.param(
            there(
                *BOTH,
                health=HEALTHY,
                addresses={"eip-1": Address("eip-1", "192.0.2.1", "i-1")},
                parameter=PUBLISHED,
            ),
            [Complete],
            {},
            "",
            id="another_run_has_launched_it",
        ),
    ],
)
def test_fleet_that_aws_refuses_a_part_of_serves_users_and_then_fails(
    found: There, expected: list[type], waits: dict[str, str] | None, said: str
) -> None:
    """Catches: instances that run and serve no users, and a fleet that is marked complete with a part of it."""
    asked = wanted(request(refused=REFUSED, elastic_ips=["eip-1"]), target_groups=(WEB,))
    found = replace(found, addresses=found.addresses or {"eip-1": Address("eip-1", "192.0.2.1")})
    item = planned(found, asked)
    assert (steps(item), item.problem.message if item.problem else "") == (expected, said)
    assert waits is None or watched(item) == waits


@pytest.mark.parametrize(
    ("refused", "todo"),
    [
        ({"a": "VcpuLimitExceeded: no"}, "raise the quota of EC2"),
        ({"a": "InstanceLimitExceeded: no"}, "raise the quota of EC2"),
        ({"a": "MaxSpotInstanceCountExceeded: no"}, "raise the quota of EC2"),
        ({"a": "InsufficientFreeAddressesInSubnet: no"}, "name more subnets"),
        ({"a": "Unsupported: no"}, "name another launch.instance_type"),
        ({"a": "Unsupported: no", "b": "InsufficientHostCapacity: no"}, "name subnets in other zones"),
    ],
)
def test_what_is_missing_comes_with_what_to_do_about_it(refused: dict[str, str], todo: str) -> None:
    problem = planned(There(), wanted(request(refused=refused))).problem
    assert problem
    assert f"; {todo}" in problem.message
    assert ", and run again, which launches what is missing" in problem.message


BEFORE = {"recovery_point_before": "2026-11-19T06:00:00Z"}
LATER = {**OWN, "lifeboat:recovery-point-created": "2026-11-20T06:00:00Z"}


@pytest.mark.parametrize(
    ("found", "asked", "said"),
    [
        pytest.param(
            there(instance(1, state="stopped")), wanted(), "i-1 of shop/web in us-west-2 is stopped", id="stopped"
        ),
        pytest.param(
            there(instance(group="web")), wanted(), "in Auto Scaling group web, and the plan asks for plain", id="group"
        ),
        pytest.param(there(instance()), scaled(), "were launched without an Auto Scaling group", id="plain"),
        pytest.param(
            There(group=group(tags={})), scaled(), "Auto Scaling group web exists in us-west-2", id="foreign_group"
        ),
        pytest.param(
            There(template=Template("lt-1", "lifeboat-shop-web", 1)),
            scaled(),
            "launch template lifeboat-shop-web exists",
            id="foreign",
        ),
        pytest.param(
            There(group=Group("web", 2, (2, 2), {**DONE, "lifeboat:kept": "2026-11-19T06:00:00Z"})),
            scaled(),
            "Auto Scaling group web in us-west-2 came back in an earlier failover, which was kept on 2026-11-19T06:00",
            id="kept",
        ),
        pytest.param(
            there(instance()), wanted(request(recovery_point="ami-18")), "from ami-19, and ami-18 is asked", id="point"
        ),
        pytest.param(
            there(instance(tags=DONE)), wanted(request(recovery_point="ami-18")), "ami-18 is asked", id="complete_point"
        ),
        pytest.param(
            there(instance(tags=LATER)),
            wanted(request(**BEFORE)),
            "one from 2026-11-19T06:00:00Z or before",
            id="later",
        ),
        pytest.param(There(), wanted(missing=("no a", "no b")), "web: no a; no b", id="missing"),
        pytest.param(There(), wanted(request({"instance_type": None})), "set launch.instance_type", id="no_type"),
        pytest.param(There(), wanted(point=None), "was there and no longer is", id="vanished"),
    ],
)
def test_problems_of_what_is_there(found: There, asked: Wanted, said: str) -> None:
    """Catches: any step for what is not ours, or not from the image that was asked for."""
    item = planned(found, asked)
    assert item.steps == ()
    assert item.problem
    assert said in item.problem.message


@pytest.mark.parametrize(
    ("launch", "said"),
    [
        ({"count": 0}, "launch.count: expected a number from 1, got '0'"),
        ({"auto_scaling_group": {"name": "web"}, "hibernation_options": True}, "launch.hibernation_options"),
        ({"placement": {"tenancy": "host"}, "tenancy": "dedicated"}, "launch.placement: it has placement_group"),
        (
            {"auto_scaling_group": {"name": "web"}, "placement": {"partition_number": 2}},
            "placement.partition_number: am",
        ),
        ({"auto_scaling_group": {"name": "web"}, "security_groups": ["web"]}, "expected ids such as sg-"),
    ],
)
def test_request_that_cannot_be_is_refused_in_one_sentence(launch: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said.replace("(", r"\(")):
        request(launch)


def test_request_without_a_set_needs_a_named_image() -> None:
    workload = {"sync_identifier": None, "filters": {"name": "web-*"}}
    with pytest.raises(InvalidInput, match="does not say which recovery points are its own"):
        assert request(**workload).wanted_sets
    assert request(**workload, recovery_point="ami-1").wanted_sets == ()
    assert [each.set for each in request(sync_identifier=None, image_ids=["ami-1", "ami-2"]).wanted_sets] == [
        "ami-1",
        "ami-2",
    ]


def test_drill_has_names_and_a_parameter_of_its_own() -> None:
    drill = request({"auto_scaling_group": {"name": "web"}}, drill="spring", elastic_ips=["a"], target_groups=["web"])
    assert (drill.name, drill.template_name) == ("web-spring", "lifeboat-shop-web-spring")
    assert drill.image_parameter == "/lifeboat/shop/drills/spring/web/image"
    assert (drill.elastic_ips, drill.target_groups) == ((), ())
    values = wanted(drill).values
    assert values.group
    assert values.group.name == "web-spring"
    assert request(plan={"name": ""}).image_parameter is None
