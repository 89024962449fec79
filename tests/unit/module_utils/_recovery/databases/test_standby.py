# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What takes over instead of a restore, what is done next about it, and whose password it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases import api
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.model import (
    Database,
    GlobalCluster,
    There,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.passwords import (
    PASSWORD,
    Credential,
    password_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.plan import plan_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.promotion import PROMOTED
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.request import (
    Request,
    located,
    request_from_params,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.run import run_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.standby import (
    Standby,
    find_standby,
    moment_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.steps import (
    Claim,
    Promote,
    SetPassword,
    SwitchOver,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.wanted import Observed, wanted_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import Complete
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor

from ...scripted import ScriptedClient, ScriptedClock, aws_error

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
OWN = {"lifeboat:workload": "shop/shop-db", "lifeboat:recovery": "restoring"}
DONE = {**OWN, "lifeboat:recovery": "complete"}
SHOP = "arn:aws:rds:us-east-1:123456789012:db:shop"
EAST, WEST = (f"arn:aws:rds:{region}:123456789012:cluster:shop" for region in ("us-east-1", "us-west-2"))


def request(kind: str = "database", way: str = "promote", **more: Any) -> Request:
    name = {"database": {"db_instance": "Shop"}, "cluster": {"db_cluster": "Shop"}}[kind]
    restore = more.pop("restore", {})
    workload = {"name": "shop-db", "kind": kind, **name, "recover_by": way, "restore": restore}
    return request_from_params({"plan": PLAN, "workload": workload, **more}, NOW)


def instance(name: str = "shop-west", of: str | None = SHOP, **more: Any) -> Database:
    return Database(name, f"arn:{name}", more.pop("status", "available"), more.pop("tags", {}), replica_of=of, **more)


def region(*instances: Database) -> There:
    return There({each.id: each for each in instances})


OTHER = SHOP.replace("us-east-1", "eu-west-1")


@pytest.mark.parametrize(
    ("found", "restore", "expected"),
    [
        pytest.param(region(instance()), {}, "shop-west", id="by_its_source"),
        pytest.param(
            region(instance("a", OTHER), instance("b", f"{SHOP}-2")), {}, "there is no read replica", id="none"
        ),
        pytest.param(region(instance("shop", None)), {}, "there is no read replica", id="no_replica"),
        pytest.param(region(instance("a"), instance("b")), {}, "a, b in us-west-2 could take over", id="two"),
        pytest.param(region(instance("a"), instance("b")), {"db_instance_identifier": "B"}, "b", id="named"),
        pytest.param(region(instance("a", None, tags=OWN), instance("b")), {}, "a", id="ours_is_no_replica_any_more"),
        pytest.param(region(), {"db_instance_identifier": "b"}, "there is no DB instance b in", id="named_none"),
    ],
)
def test_standby_is_the_one_that_is_meant(found: There, restore: dict[str, Any], expected: str) -> None:
    standby = find_standby(request(restore=restore), found)
    if standby.problem:
        assert expected in standby.problem.message
    else:
        assert standby.id == expected


def worlds(*writers: str, status: str = "available", members: tuple[str, ...] = (EAST, WEST)) -> There:
    cluster = Database("shop", WEST, "available", {})
    member = Database("shop-1", "arn:1", "available", cluster="shop")
    return There({"shop-1": member}, {"shop": cluster}, (GlobalCluster("world", status, members, writers),))


def test_standby_of_a_global_database_is_its_cluster_of_the_region() -> None:
    asked = request("cluster", "switchover")
    standby = find_standby(asked, worlds(EAST))
    assert (standby.id, standby.world) == ("shop", "world")
    elsewhere = find_standby(asked, worlds(EAST, members=(EAST,))).problem
    assert elsewhere is not None
    assert "there is no cluster that belongs to the global database of shop of us-east-1" in elsewhere.message
    named = find_standby(request("cluster", "switchover", restore={"db_cluster_identifier": "shop"}), worlds(EAST))
    assert named.id == "shop"


def planned(asked: Request, there: There, tried: dict[str, frozenset[str]] | None = None) -> Item:
    found = find_standby(asked, there)
    found = replace(found, request=located(asked, found.id), moment=NOW - timedelta(seconds=9))
    return plan_recovery(wanted_of(asked, Observed(there, standby=found)), there, tried or {})


def tagged(there: There, tags: dict[str, str]) -> There:
    return replace(there, clusters={name: replace(each, tags=tags) for name, each in there.clusters.items()})


SWITCH = request("cluster", "switchover")
ASKED = {"shop": frozenset({PROMOTED}), "shop-west": frozenset({PROMOTED})}
HEADLESS = replace(worlds(EAST), instances={})


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(planned(request(), region(instance())), [Claim, Promote], id="replica"),
        pytest.param(planned(request(), region(instance(tags=OWN))), [Promote], id="claimed_by_a_run_that_was_killed"),
        pytest.param(planned(request(), region(instance(tags=OWN)), ASKED), ["shop-west"], id="asked_for"),
        pytest.param(planned(request(), region(instance(tags=OWN, status="modifying"))), ["shop-west"], id="at_it"),
        pytest.param(planned(request(), region(instance(of=None, tags=OWN))), [Complete], id="promoted"),
        pytest.param(planned(request(), region(instance(of=None, tags=DONE))), [], id="complete"),
        pytest.param(planned(request(), region(instance(status="stopped"))), "cannot take over", id="stopped"),
        pytest.param(
            planned(request(), region(instance(tags={"lifeboat:workload": "shop/other"}))),
            "belongs to",
            id="of_another",
        ),
        pytest.param(
            planned(request(), region(instance(tags={f"Key{number}": "v" for number in range(47)}))),
            "remove 1 of its tags",
            id="no_room_for_tags",
        ),
        pytest.param(planned(SWITCH, worlds(EAST)), [Claim, SwitchOver], id="global"),
        pytest.param(planned(SWITCH, worlds(EAST, status="failing-over")), ["world"], id="global_at_it"),
        pytest.param(planned(SWITCH, tagged(worlds(EAST), OWN), ASKED), ["shop"], id="global_asked_for"),
        pytest.param(planned(SWITCH, tagged(worlds(WEST), OWN)), [Complete], id="global_writes"),
        pytest.param(planned(SWITCH, worlds(WEST)), [], id="global_writes_already"),
        pytest.param(planned(SWITCH, HEADLESS), "has no instance, and cannot take over", id="global_headless"),
    ],
)
def test_promotion_is_the_next_step_for_what_is_there(item: Item, expected: Any) -> None:
    if isinstance(expected, str):
        assert item.problem is not None
        assert expected in item.problem.message
        return
    assert item.problem is None
    assert ([each.id for each in item.waits_for] or [type(step) for step in item.steps]) == expected


def test_promotion_has_backups_and_says_how_far_it_followed() -> None:
    claim, promote = planned(request(restore={"preferred_backup_window": "03:00-04:00"}), region(instance())).steps
    assert isinstance(claim, Claim)
    assert claim.tags["lifeboat:recovery-point-created"] == "2026-11-20T05:59:51Z"
    assert isinstance(promote, Promote)
    assert promote.options == {"backup_retention_period": 1, "preferred_backup_window": "03:00-04:00"}


@pytest.mark.parametrize(
    "more", [{"drill": "spring"}, {"recovery_point": "copy"}, {"recovery_point_before": "2026-11-19T06:10:00Z"}]
)
def test_drill_and_a_point_in_time_only_restore(more: dict[str, str]) -> None:
    assert (request(**more).way, request(**more).planned_way, request().way) == ("restore", "promote", "promote")


@pytest.mark.parametrize(
    ("samples", "unit", "expected"),
    [
        ([(NOW, 30.0), (NOW - timedelta(minutes=1), 5.0)], timedelta(seconds=1), NOW - timedelta(seconds=30)),
        ([(NOW, -1.0), (NOW - timedelta(minutes=1), 5.0)], timedelta(seconds=1), NOW - timedelta(seconds=65)),
        ([(NOW, 500.0)], timedelta(milliseconds=1), NOW - timedelta(milliseconds=500)),
        ([], timedelta(seconds=1), None),
    ],
)
def test_moment_is_that_of_the_newest_sample_that_says_one(samples: Any, unit: timedelta, expected: Any) -> None:
    assert moment_of(samples, unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ('{"username": "a", "password": "b"}', "b"),
        ('{"username": "a"}', None),
        ('{"password": 12345678}', None),
        ("12345678", "12345678"),
        ("", None),
    ],
)
def test_password_is_the_text_or_a_member_of_it(text: str, expected: str | None) -> None:
    assert password_of(text) == expected


def test_password_is_set_once_and_in_no_message() -> None:
    """Catches: a password in the message of an error, or in the traceback of its cause."""
    database = instance("shop", None, tags={**OWN})
    asked = request(way="restore", restore={"master_user_secret": "dr/shop"})
    found = There({"shop": database})
    step = plan_recovery(wanted_of(asked, Observed(found)), found, {}).steps[0]
    assert isinstance(step, SetPassword)
    later = plan_recovery(wanted_of(asked, Observed(found)), found, {"shop": frozenset({PASSWORD})})
    assert [type(each) for each in later.steps] == [Complete]
    pending = There({"shop": replace(database, pending=("MasterUserPassword",))})
    waits = plan_recovery(wanted_of(asked, Observed(pending)), pending, {"shop": frozenset({PASSWORD})})
    assert [each.id for each in waits.waits_for] == ["shop"]
    client = ScriptedClient(
        modify_db_instance=[aws_error("InvalidParameterValue", "MasterUserPassword hunter22 is bad")]
    )
    with pytest.raises(AwsError, match=r"\*{8} is bad") as caught:
        api.set_password(client, "us-west-2", step, "hunter22")
    assert ("hunter22" in str(caught.value), caught.value.__suppress_context__) == (False, True)


def test_password_that_rds_manages_is_asked_for_until_it_is_there() -> None:
    asked = request(way="restore", restore={"manage_master_user_password": True, "master_user_secret_kms_key_id": "k"})
    without = There({"shop": instance("shop", None, tags={**OWN})})
    item = plan_recovery(wanted_of(asked, Observed(without)), without, {})
    assert item.steps == (SetPassword("shop", False, Credential(is_managed=True, kms_key_id="k")),)
    secret = {"master_user_secret": {"secret_arn": "arn"}}
    managed = There({"shop": instance("shop", None, tags={**OWN}, values=secret)})
    assert [type(s) for s in plan_recovery(wanted_of(asked, Observed(managed)), managed, {}).steps] == [Complete]


def test_standby_without_a_known_lag_has_no_age() -> None:
    assert Standby(request(), "shop-west").to_result(None, NOW)["age"] is None


def page(status: str = "available", of: str | None = SHOP, tags: dict[str, str] | None = None) -> list[dict[str, Any]]:
    found = {
        "DBInstanceIdentifier": "shop-west",
        "DBInstanceArn": "arn:west",
        "DBInstanceStatus": status,
        "BackupRetentionPeriod": 1,
        "TagList": [{"Key": key, "Value": value} for key, value in (tags or {}).items()],
        **({"ReadReplicaSourceDBInstanceIdentifier": of} if of else {}),
    }
    return [{"DBInstances": [found]}]


CLAIMED = {**OWN, "lifeboat:recovery-point": "us-east-1/shop"}


@pytest.mark.parametrize("code", ["InternalFailure", "InvalidDBInstanceState"])
def test_promotion_whose_answer_was_lost_is_not_asked_for_again(code: str) -> None:
    """Catches: minutes of refusals, and then a failure, for a replica that is being promoted all the while."""
    client = ScriptedClient(
        describe_db_instances=[
            page(),
            page("modifying", tags=CLAIMED),
            page("modifying", tags=CLAIMED),
            page(of=None, tags=CLAIMED),
        ],
        get_metric_data=[aws_error("AccessDenied")],
        add_tags_to_resource=[{}, {}],
        promote_read_replica=[aws_error(code)],
    )
    clock = ScriptedClock()
    workload = {"name": "shop-db", "kind": "database", "db_instance": "shop", "recover_by": "promote"}
    params = {"plan": PLAN, "workload": workload, "wait_timeout": 600, "poll_interval": 20}
    result, failure = run_recovery(params, Clients(lambda _service, **_more: client), clock, Executor())
    assert (failure, result["state"], sum(clock.slept)) == (None, "recovered", 60)
    assert "how far it follows the source is not known" in result["findings"][1]["what"]
    point = {"id": "us-east-1/shop", "age": None, "source_created": None}
    assert {key: result["recovery_point"][key] for key in point} == point
    assert "  recovery point us-east-1/shop, of which the age is not known" in result["lines"]
    assert [each["from"] for each in result["settings"]] == []
