# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be removed, in which order, and that both are asked again when it matters."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import (
    ABSENT,
    DENIED,
    PROTECTED,
    UNAVAILABLE,
    AwsError,
    explained,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import format_time
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.errors import RULES
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.model import KINDS, NOUNS, Seen, Thing
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.plan import due, plan_cleanup
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.run import run_cleanup
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.scope import Drill, Scope, drills_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ownership import (
    drill_name_owner,
    drill_of_name_owner,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, ScriptedClock, aws_error

NOW = datetime(2026, 11, 28, tzinfo=timezone.utc)
BEFORE, AFTER = (format_time(NOW + timedelta(hours=hours)) for hours in (-1, 1))
TAGS = {"lifeboat:workload": "shop/shop-web", "lifeboat:drill": "spring"}
PARAMS = {
    "plan": {"name": "shop", "recovery_region": "us-west-2"},
    "drill": "spring",
    "expired": False,
    "dns": [],
    "wait_timeout": 600,
    "poll_interval": 20.0,
}


def thing(kind: str, id: str = "x", tags: dict[str, str] | None = None, **more: Any) -> Thing:
    return Thing(kind, id, tags=TAGS if tags is None else tags, **more)


def seen(*things: Thing, unlisted: tuple[str, ...] = ()) -> Seen:
    by_kind = {kind: tuple(each for each in things if each.kind == kind) for kind in KINDS}
    return Seen(by_kind, {kind: Problem("AccessDenied", "denied") for kind in unlisted})


def test_every_kind_has_a_noun() -> None:
    assert set(NOUNS) == set(KINDS)


def test_scope_owns_exactly_what_carries_both_tags_and_is_no_recovery_point() -> None:
    """Catches: anything at all that is deleted and is no drill's. Every mix of these values is tried."""
    drills = (None, "", "spring", "springs", "Spring", "autumn")
    workloads = (None, "", "shop", "shop/", "shop/shop-web", "shop/a/b", "shops/web", "a-shop/web", "office/shop/web")
    copies = (None, "lifeboat:source", "lifeboat:set", "lifeboat:source-created", "lifeboat:recognized-set")
    expiries = (None, "", "soon", BEFORE, AFTER)
    for drill, workload, copy, expires in itertools.product(drills, workloads, copies, expiries):
        values = {"lifeboat:drill": drill, "lifeboat:workload": workload, "lifeboat:expires": expires, "Name": "spring"}
        tags = {key: value for key, value in values.items() if value is not None} | ({copy: "x"} if copy else {})
        is_own = drill == "spring" and workload in ("shop/", "shop/shop-web", "shop/a/b") and copy is None
        assert Scope("shop", frozenset({"spring"})).owns(tags) is is_own, tags
        is_dead = is_own and expires in (None, BEFORE)
        assert Scope("shop", frozenset({"spring"}), NOW).owns(tags) is is_dead, tags
        assert not Scope("shop", frozenset()).owns(tags)
        assert not Scope("", frozenset({"spring", ""})).owns(tags)


def test_items_of_a_plan_are_only_what_the_scope_owns() -> None:
    foreign = [thing(kind, "f", {"lifeboat:drill": "spring"}) for kind in KINDS]
    plan = plan_cleanup(seen(*foreign, *(thing(kind) for kind in KINDS)), Scope("shop", frozenset({"spring"})))
    assert [item.thing.id for item in plan.items] == ["x"] * len(KINDS)


@pytest.mark.parametrize(
    ("things", "unlisted", "expected"),
    [
        pytest.param([{}], (), [Drill("spring", "unknown")], id="no time"),
        pytest.param([{"lifeboat:expires": "soon"}], (), [Drill("spring", "unknown")], id="odd time"),
        pytest.param(
            [{"lifeboat:expires": BEFORE}, {}], (), [Drill("spring", "dead", NOW - timedelta(hours=1))], id="over"
        ),
        pytest.param(
            [{"lifeboat:expires": BEFORE}, {"lifeboat:expires": AFTER}],
            ("db_instance",),
            [Drill("spring", "alive", NOW + timedelta(hours=1))],
            id="the last one counts",
        ),
        pytest.param([{"lifeboat:workload": "office/web"}], (), [], id="other plan"),
    ],
)
def test_drill_lasts_until_the_last_of_its_things(
    things: list[dict[str, str]], unlisted: tuple[str, ...], expected: list[Drill]
) -> None:
    found = [thing("instance", str(number), {**TAGS, **tags}) for number, tags in enumerate(things)]
    assert drills_of(seen(*found, unlisted=unlisted), "shop", NOW) == expected


@pytest.mark.parametrize(("unlisted", "state"), [((), "dead"), (("instance",), "unknown")])
def test_drill_of_which_only_names_are_left_is_dead_if_all_was_listed(unlisted: tuple[str, ...], state: str) -> None:
    assert drills_of(seen(thing("dns_name"), unlisted=unlisted), "shop", NOW) == [Drill("spring", state)]


@pytest.mark.parametrize(
    ("owner", "drill"),
    [
        (drill_name_owner("shop", "spring"), "spring"),
        ("drill/shop/", None),
        ("drill/office/spring", None),
        ("drill/shop/spring/x", None),
        ("shop-web", None),
        ("shop/spring", None),
        ("", None),
    ],
)
def test_owner_of_a_name_says_of_which_drill_it_is(owner: str, drill: str | None) -> None:
    assert drill_of_name_owner(owner, "shop") == drill


GROUP, INSTANCE = thing("auto_scaling_group", "web"), thing("instance", "i-1")
MEMBER, CLUSTER = thing("db_instance", "ledger-1", part_of=("ledger",)), thing("db_cluster", "ledger")
TEMPLATE, PARAMETER = thing("launch_template", "lt-1"), thing("ssm_parameter", "/lifeboat/x")
VOLUME = thing("volume", "vol-1", part_of=("i-1",))
INTERFACE = thing("network_interface", "eni-1", part_of=("i-1",))


def leaving(one: Thing) -> Thing:
    return Thing(one.kind, one.id, one.name, one.tags, "deleting", True, one.part_of)


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        pytest.param([GROUP, thing("instance", "i-1", part_of=("web",))], [GROUP], id="instances go with their group"),
        pytest.param([thing("instance", "i-1", part_of=("web",))], [], id="of somebody else's group"),
        pytest.param([INSTANCE, VOLUME], [INSTANCE], id="volumes after instances"),
        pytest.param([VOLUME], [], id="volume at somebody else's instance"),
        pytest.param([thing("volume", "vol-1")], [thing("volume", "vol-1")], id="volume alone"),
        pytest.param([INSTANCE, INTERFACE], [INSTANCE], id="network interfaces after instances"),
        pytest.param(
            [thing("network_interface", "eni-1")], [thing("network_interface", "eni-1")], id="interface alone"
        ),
        pytest.param([MEMBER, CLUSTER], [MEMBER], id="clusters after their instances"),
        pytest.param([leaving(MEMBER), CLUSTER], [CLUSTER], id="which need not be gone"),
        pytest.param([GROUP, TEMPLATE], [GROUP], id="templates after groups"),
        pytest.param([leaving(GROUP), TEMPLATE], [], id="which have to be gone"),
        pytest.param([TEMPLATE, PARAMETER], [TEMPLATE], id="parameters last"),
        pytest.param([leaving(CLUSTER), PARAMETER], [], id="after all others are gone"),
        pytest.param([PARAMETER], [PARAMETER], id="nothing else is left"),
    ],
)
def test_due_is_what_nothing_else_needs(things: list[Thing], expected: list[Thing]) -> None:
    assert due(things, {}, is_whole=True) == expected
    assert not set(due(things, dict.fromkeys(expected, Problem("Denied", "denied")), is_whole=True)) & set(expected)


def test_parameters_stay_until_everything_could_be_listed() -> None:
    """Catches: the last sign of a drill removed while a database of it may still run."""
    assert due([PARAMETER], {}, is_whole=False) == []


def instance(**tags: str) -> dict[str, Any]:
    told = [{"Key": key, "Value": value} for key, value in {**TAGS, **tags}.items() if value]
    found = {"InstanceId": "i-1", "State": {"Name": "running"}, "Tags": told}
    return {"Reservations": [{"Instances": [found]}]}


def volume(*attached_to: str) -> dict[str, Any]:
    tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
    attachments = [{"InstanceId": each} for each in attached_to]
    return {"Volumes": [{"VolumeId": "vol-1", "State": "available", "Tags": tags, "Attachments": attachments}]}


def nothing(**ec2: Any) -> ScriptedClients:
    """A region that has nothing but what these answers say."""
    none: dict[str, Any] = {
        "describe_volumes": lambda **_: {"Volumes": []},
        "describe_network_interfaces": lambda **_: {"NetworkInterfaces": []},
        "describe_addresses": lambda **_: {"Addresses": []},
        "describe_launch_templates": lambda **_: {"LaunchTemplates": []},
    }
    rds = ScriptedClient(
        describe_db_instances=lambda **_: {"DBInstances": []}, describe_db_clusters=lambda **_: {"DBClusters": []}
    )
    groups = ScriptedClient(describe_auto_scaling_groups=lambda **_: {"AutoScalingGroups": []})
    ssm = ScriptedClient(describe_parameters=lambda **_: {"Parameters": []})
    west = "us-west-2"
    return ScriptedClients(
        ec2={west: ScriptedClient(**{**none, **ec2})}, rds={west: rds}, autoscaling={west: groups}, ssm={west: ssm}
    )


def test_thing_that_lost_its_tag_meanwhile_is_left() -> None:
    """Catches: a listing of a minute ago that is taken for the truth. TerminateInstances is not in the script."""
    answers = iter([instance(), instance(**{"lifeboat:drill": ""})])
    clients = nothing(describe_instances=lambda **_: next(answers, {"Reservations": []}))
    result, failure = run_cleanup(PARAMS, clients, ScriptedClock(), Executor())
    why = "it no longer carries the tags of the drill, so it is not its own"
    assert (result["removed"], result["left"]) == ([], [{"kind": "instance", "id": "i-1", "why": why}])
    assert why in str(failure)


def test_what_is_created_meanwhile_is_removed_as_well() -> None:
    """Catches: a drill that was still starting when it was removed, and goes on costing."""
    late = {"Reservations": [{"Instances": [{**instance()["Reservations"][0]["Instances"][0], "InstanceId": "i-2"}]}]}
    gone: list[str] = []
    listings = iter([instance(), instance(), {"Reservations": []}, late, late])
    clients = nothing(
        describe_instances=lambda **_: next(listings, {"Reservations": []}),
        terminate_instances=lambda **ids: gone.extend(ids["InstanceIds"]),
    )
    result, failure = run_cleanup(PARAMS, clients, ScriptedClock(), Executor())
    assert (failure, gone) == (None, ["i-1", "i-2"])
    assert [each["id"] for each in result["removed"]] == ["i-1", "i-2"]


def test_wait_ends_with_what_is_still_there() -> None:
    clock = ScriptedClock()
    clients = nothing(describe_instances=lambda **_: instance(), terminate_instances=lambda **_: {})
    result, failure = run_cleanup(PARAMS, clients, clock, Executor())
    assert sum(clock.slept) == 600
    assert "instance i-1: it is still running after wait_timeout; the next run continues" in str(failure)
    assert result["left"] == [
        {"kind": "instance", "id": "i-1", "why": "it is still running after wait_timeout; the next run continues"}
    ]


def test_why_something_is_left_goes_by_what_was_seen_last() -> None:
    """Catches: a volume that was attached when it was listed first, and "detach it" although it is detached."""
    gone: list[str] = []

    def delete_volume(**_: Any) -> None:
        raise aws_error("Unavailable", "The service is unavailable")

    clients = nothing(
        describe_instances=lambda **_: {"Reservations": []} if gone else instance(),
        terminate_instances=lambda **ids: gone.extend(ids["InstanceIds"]),
        describe_volumes=lambda **_: volume(*([] if gone else ["i-1"])),
        delete_volume=delete_volume,
    )
    result, _failure = run_cleanup(PARAMS, clients, ScriptedClock(), Executor())
    [left] = result["left"]
    assert left["id"] == "vol-1"
    assert "Unavailable" in left["why"]
    assert "detach" not in left["why"]


@pytest.mark.parametrize(
    ("operation", "code", "message", "kind", "said"),
    [
        ("ec2:TerminateInstances", "InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist", ABSENT, ""),
        (
            "ec2:TerminateInstances",
            "OperationNotPermitted",
            "The instance 'i-1' may not be terminated. Modify its 'disableApiTermination' instance attribute",
            PROTECTED,
            "modify-instance-attribute --no-disable-api-termination",
        ),
        ("ec2:DeleteVolume", "VolumeInUse", "Volume vol-1 is currently attached to i-1", UNAVAILABLE, "run again"),
        ("ec2:DeleteVolume", "InvalidVolume.NotFound", "The volume 'vol-1' does not exist.", ABSENT, ""),
        ("ec2:DeleteNetworkInterface", "InvalidNetworkInterface.InUse", "is currently in use", UNAVAILABLE, ""),
        ("ec2:DisassociateAddress", "InvalidAssociationID.NotFound", "does not exist", ABSENT, ""),
        ("ec2:DeleteLaunchTemplate", "InvalidLaunchTemplateId.NotFound", "was not found", ABSENT, ""),
        (
            "autoscaling:DeleteAutoScalingGroup",
            "ValidationError",
            "AutoScalingGroup name not found - AutoScalingGroup 'web' not found",
            ABSENT,
            "",
        ),
        ("autoscaling:DeleteAutoScalingGroup", "ScalingActivityInProgress", "in progress", UNAVAILABLE, ""),
        (
            "rds:DeleteDBInstance",
            "InvalidParameterCombination",
            "Cannot delete protected DB Instance, please disable deletion protection and try again.",
            PROTECTED,
            "--no-deletion-protection",
        ),
        ("rds:DeleteDBInstance", "InvalidDBInstanceState", "Instance shop is not in available state", UNAVAILABLE, ""),
        (
            "rds:DeleteDBCluster",
            "InvalidDBClusterStateFault",
            "Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
            UNAVAILABLE,
            "",
        ),
        ("rds:DeleteDBInstance", "DBInstanceNotFound", "DBInstance shop not found.", ABSENT, ""),
        ("ssm:DeleteParameter", "ParameterNotFound", "", ABSENT, ""),
        ("ssm:ListTagsForResource", "InvalidResourceId", "", ABSENT, ""),
        (
            "ec2:TerminateInstances",
            "UnauthorizedOperation",
            "You are not authorized to perform this operation.",
            DENIED,
            "ec2:TerminateInstances",
        ),
    ],
)
def test_refusals_of_aws_say_what_they_mean(operation: str, code: str, message: str, kind: str, said: str) -> None:
    """Catches: what is being deleted anyway taken for a failure, and a protection for something that passes."""
    service, _colon, call = operation.partition(":")
    with pytest.raises(AwsError) as refused, explained(service, call, "us-west-2", "it", RULES):
        raise aws_error(code, message, call)
    assert (refused.value.kind, refused.value.code) == (kind, code)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"drill": None}, "drill and expired: give one of them"),
        ({"expired": True}, "drill and expired: give one of them"),
        ({"drill": "Spring!"}, "drill: expected small letters, digits and single hyphens, got 'Spring!'"),
        ({"plan": {"name": "shop"}}, "plan.recovery_region: expected a value"),
        ({"plan": {"recovery_region": "us-west-2"}}, "plan.name: expected a value"),
        ({"plan": {"name": "shop", "recovery_region": "west"}}, "plan.recovery_region: 'west' is not the name"),
    ],
)
def test_request_says_what_is_missing(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(Exception, match="^" + expected.replace("'", ".")):
        request_from_params({**PARAMS, **changes})
