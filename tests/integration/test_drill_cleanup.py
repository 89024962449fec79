# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A drill is removed to the last thing, and nothing else is: not what other drills, people or production have."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import dr_drill_cleanup, dr_recovery_state
from tests.integration.aws_view import WEST, AwsView
from tests.integration.drill_scene import FAR_OFF, LONG_AGO, ZONE, DrillScene, tags_of
from tests.integration.module_run import ModuleResult, clock_ahead, run_main
from tests.integration.test_rds_copying import INSTANCE, Databases
from tests.integration.test_recover_databases import Recover as RecoverDatabases
from tests.integration.test_recover_fleets import Recover, Region

POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_drill_cleanup.json"
PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": WEST}
DNS = [{"name": f"www.{ZONE}", "zone": ZONE}]


@pytest.fixture
def scene(aws: AwsView) -> DrillScene:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    return DrillScene(aws)


def cleanup(aws: AwsView, *, check: bool = False, **options: Any) -> ModuleResult:
    before = len(aws.simulator.calls())
    own = {} if "expired" in options else {"drill": "spring"}
    given = {"plan": PLAN, "poll_interval": 0.05, "wait_timeout": 20, "dns": DNS, **own, **options}
    data = run_main({**given, "_ansible_check_mode": check, "_ansible_diff": True}, dr_drill_cleanup)
    return ModuleResult(data, aws.simulator.calls()[before:])


def pairs(things: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(each["kind"], each["id"]) for each in things}


def beside(scene: DrillScene) -> None:
    """What only looks like it: another drill, another plan, a recovery that counts, a copy, people's own."""
    scene.whole("autumn")
    scene.whole("spring", "office")
    scene.instance({"lifeboat:workload": "shop/shop-web"})
    scene.instance({"lifeboat:drill": "spring"})
    scene.instance({"lifeboat:drill": "spring", "lifeboat:workload": "shopping/shop-web"})
    scene.volume({**tags_of(), "lifeboat:source": "us-east-1/vol-0abc"})
    scene.database({"Name": "spring"}, "spring")
    scene.parameter({}, "/lifeboat/shop/drills/spring/note")
    scene.name(f"live.{ZONE}", "shop-web")


def test_drill_is_removed_and_nothing_else(aws: AwsView, scene: DrillScene) -> None:
    """Catches: something of another drill, of production or of people that goes with it, and anything left behind."""
    beside(scene)
    before = scene.there()
    own = set(scene.whole())
    addresses, all_of_it = scene.allocated, scene.there()

    predicted = cleanup(aws, check=True)
    assert predicted.changed
    assert pairs(predicted.data["removed"]) == own
    assert (predicted.writes, scene.there()) == ([], all_of_it)

    result = cleanup(aws)
    assert not result.failed, result.message
    assert pairs(result.data["removed"]) == own
    assert result.data["left"] == []
    assert scene.there() == before
    assert scene.allocated == addresses
    assert result.data["diff"] == predicted.data["diff"]
    assert {call["region"] for call in result.calls if call["service"] != "route53"} == {WEST}
    may(result)

    again = cleanup(aws)
    assert (again.failed, again.changed, again.writes, again.data["removed"]) == (False, False, [], [])


def test_all_that_recoveries_of_a_drill_create_is_removed(aws: AwsView, scene: DrillScene) -> None:
    """Catches: something that a recovery creates, and that no cleanup knows or finds by its tags."""
    aws.simulator.take_time()
    region, recover = Region(aws), Recover(aws)
    region.image(19)
    region.balancer("web")
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    drill = {"subnets": region.subnets[:1], "security_groups": [region.group], "target_groups": ["web"]}
    plan = {**PLAN, "drill": drill}
    group = {"auto_scaling_group": {"name": "web", "min_size": 1, "max_size": 2}}
    before = scene.there()
    for name, launch in (("plain", {"termination_protection": True}), ("scaled", group)):
        workload = {**region.workload(launch=launch), "name": name}
        recover.whole(workload=workload, plan=plan, drill="spring")
    RecoverDatabases(aws).whole(
        workload={"name": "shop-db", "kind": "database", "db_instance": "shop", "restore": {}},
        plan=plan,
        drill="spring",
    )
    created = scene.there() - before
    assert {"instance", "launch_template", "auto_scaling_group", "db_instance", "ssm_parameter"} <= {
        kind for kind, _id in created
    }
    result = cleanup(aws, wait_timeout=60)
    assert not result.failed, result.message
    assert scene.there() == before
    assert pairs(result.data["removed"]) >= {each for each in created if each[0] != "volume"}


@pytest.mark.parametrize("number", [3, 11])
def test_cleanup_that_was_killed_is_continued(aws: AwsView, scene: DrillScene, number: int) -> None:
    """Catches: a drill that is half gone, and that a second run does not find any more."""
    before = scene.there()
    own = set(scene.whole())
    aws.simulator.fault(effect="drop", action="/^(Delete|Terminate|Disassociate|Change)/", skip=number, times=1000)
    killed = cleanup(aws, wait_timeout=0)
    assert killed.failed
    assert killed.data["left"]
    aws.simulator.clear_faults()
    result = cleanup(aws, expired=False, drill="spring")
    assert not result.failed, result.message
    assert scene.there() == before
    assert pairs(result.data["removed"]) <= own


def test_dead_drills_are_removed_and_those_that_live_are_not(aws: AwsView, scene: DrillScene) -> None:
    scene.whole("old")
    alive = {("instance", scene.instance(tags_of("new", expires=each))) for each in (FAR_OFF, LONG_AGO)}
    scene.name(f"www.lost.{ZONE}", "drill/shop/lost")
    result = cleanup(aws, expired=True, drill=None)
    assert not result.failed, result.message
    states = {each["id"]: each["state"] for each in result.data["drills"]}
    assert states == {"lost": "dead", "new": "alive", "old": "dead"}
    assert {each for each in scene.there() if each[0] != "volume"} == alive


def test_drill_of_an_id_that_has_left_nothing_is_said_with_those_that_have(aws: AwsView, scene: DrillScene) -> None:
    """Catches: a typing mistake in the id, after which the drill still costs money and the result is green."""
    scene.instance(tags_of("spring"))
    result = cleanup(aws, expired=False, drill="sprnig")
    assert not result.failed, result.message
    assert result.data["lines"] == [
        "drill sprnig of plan shop in us-west-2: nothing removed",
        "  a drill of that id has left nothing; reap=true (expired: true) shows those that have",
    ]


def test_drill_that_has_left_nothing_but_its_state_is_dead_in_time(aws: AwsView, scene: DrillScene) -> None:
    """Catches: a drill that was killed at its beginning, of which nothing says how long it may last."""
    plan = {**PLAN, "drill": {"ttl": "0s"}}
    workload = {"name": "web", "kind": "tasks", "tasks": "web.yml"}
    written = {"plan": plan, "workload": workload, "drill": "spring", "run": "shop-drill-1", "state": "recovering"}
    assert "failed" not in run_main(written, dr_recovery_state)
    assert [kind for kind, _id in scene.there()] == ["ssm_parameter"]
    with clock_ahead(timedelta(minutes=1)):
        result = cleanup(aws, expired=True, drill=None)
    assert not result.failed, result.message
    assert scene.there() == set()


def test_drill_without_a_time_is_said_and_left(aws: AwsView, scene: DrillScene) -> None:
    scene.instance(tags_of(expires=None))
    result = cleanup(aws, expired=True, drill=None)
    assert result.failed
    assert "it is not known until when drill spring may last" in result.message
    assert {each[0] for each in scene.there()} == {"instance", "volume"}


@pytest.mark.parametrize(
    ("action", "kind", "right"),
    [
        ("DescribeInstances", "instance", "ec2:DescribeInstances"),
        ("DescribeDBClusters", "db_cluster", "rds:DescribeDBClusters"),
        ("DescribeParameters", "ssm_parameter", "ssm:DescribeParameters"),
        ("ListHostedZones", "dns_name", "route53:ListHostedZones"),
    ],
)
def test_what_could_not_be_listed_is_said(aws: AwsView, scene: DrillScene, action: str, kind: str, right: str) -> None:
    """Catches: "nothing is left" of a kind that nobody has looked at, and a drill that is not found again."""
    scene.volume(tags_of())
    ledger = scene.parameter(tags_of(), "/lifeboat/shop/drills/spring/state/shop-web")
    aws.simulator.fault(effect="error", action=action, code="AccessDenied", message="no", status=403, times=99)
    result = cleanup(aws)
    aws.simulator.clear_faults()
    assert result.failed
    [left] = [each for each in result.data["left"] if each["id"] is None]
    assert (left["kind"], right in left["why"]) == (kind, True)
    assert not [each for each in scene.there() if each[0] == "volume"]
    assert ("ssm_parameter", ledger) in scene.there()


@pytest.mark.parametrize(
    ("action", "code", "message", "expected"),
    [
        ("TerminateInstances", "UnauthorizedOperation", "You are not authorized", "ec2:TerminateInstances"),
        (
            "TerminateInstances",
            "OperationNotPermitted",
            "The instance may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.",
            "it is protected against termination",
        ),
        ("TerminateInstances", "InvalidInstanceID.NotFound", "The instance ID does not exist", None),
        ("TerminateInstances", "IncorrectInstanceState", "not in a state", "it is being changed or used just now"),
    ],
)
def test_refusals_of_aws_are_told_and_the_rest_goes_on(
    aws: AwsView, scene: DrillScene, action: str, code: str, message: str, expected: str | None
) -> None:
    instance = scene.instance(tags_of())
    scene.database(tags_of(), "shop-spring")
    aws.simulator.fault(effect="error", action=action, code=code, message=message, status=400, times=999)
    result = cleanup(aws, wait_timeout=1)
    assert result.failed
    assert pairs(result.data["left"]) == {("instance", instance)}
    assert not expected or expected in result.message
    assert ("db_instance", "shop-spring") in pairs(result.data["removed"])


def may(result: ModuleResult) -> None:
    """Every call is one that the policy in docs/iam allows, and every removal only with a tag, but of DNS names."""
    policy = json.loads(POLICY.read_text(encoding="utf-8"))
    allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
    services = ("ec2", "rds", "autoscaling", "ssm")
    assert {f"{call['service']}:{call['action']}" for call in result.calls if call["service"] in services} <= allowed
    verbs = (":Delete", ":Terminate")
    free = [
        action
        for statement in policy["Statement"]
        if "aws:ResourceTag/lifeboat:drill" not in json.dumps(statement.get("Condition", {}))
        # A cluster is deleted by the statement that it is in; IAM asks for its last snapshot besides.
        and ":cluster-snapshot:" not in statement["Resource"]
        for action in statement["Action"]
        if any(verb in action for verb in verbs)
    ]
    assert free == []
