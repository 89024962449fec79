# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done next, for each thing that may be there; and which request and which recovery point that is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.model import Database, There
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.plan import Item, plan_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.point import Point
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.request import (
    Request,
    request_from_params,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.steps import Correct
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.wanted import Observed, wanted_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ownership import tags_of_launch, tags_of_restore
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.progress import StateLog
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import Complete, Create

from ...scripted import ScriptedClock

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
POINT = Point("copy-19", "arn:copy-19", "copy-19", "us-east-1/shop-19", NOW, "postgres", "16.4", 100, True)
PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
OWN = {"lifeboat:workload": "shop/shop-db", "lifeboat:recovery-point": "copy-19"}
DONE = {**OWN, "lifeboat:recovery": "complete"}


def request(kind: str = "database", restore: dict[str, Any] | None = None, **options: Any) -> Request:
    name = {"database": {"db_instance": "Shop"}, "cluster": {"db_cluster": "Shop"}}[kind]
    workload = {"name": "shop-db", "kind": kind, **name, "restore": restore or {}}
    return request_from_params({"plan": PLAN, "workload": workload, **options}, NOW)


def there(status: str = "available", tags: dict[str, str] | None = None, **values: Any) -> There:
    database = Database("shop", "arn:shop", status, OWN if tags is None else tags, values)
    return There(instances={"shop": database}, clusters={"shop": database})


def planned(asked: Request, found: There, tried: dict[str, frozenset[str]] | None = None) -> Item:
    observed = Observed(found, None if found.instances else POINT)
    return plan_recovery(wanted_of(asked, observed), found, tried or {})


def steps(item: Item) -> list[type]:
    return [type(step) for step in item.steps]


BACKUPS = {"backup_retention_period": 7}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(There(), [Create], id="nothing_there"),
        pytest.param(there("creating"), [], id="restoring"),
        pytest.param(there(backup_retention_period=1), [Correct], id="up"),
        pytest.param(there(backup_retention_period=7), [Complete], id="up_as_wanted"),
        pytest.param(there(tags=DONE, backup_retention_period=1), [], id="complete_and_changed_by_its_owners"),
        pytest.param(there("modifying", backup_retention_period=1), [], id="being_changed"),
    ],
)
def test_next_steps_of_a_database(found: There, expected: list[type]) -> None:
    item = planned(request(restore=BACKUPS), found)
    assert (steps(item), item.problem) == (expected, None)
    assert item.is_unfinished is (not expected and next(iter(found.instances.values())).status != "available")


def test_what_this_run_has_set_already_is_not_set_again() -> None:
    """Catches: a run without an end, where AWS accepts a value and does not take it."""
    tried = {"shop": frozenset(BACKUPS)}
    assert steps(planned(request(restore=BACKUPS), there(backup_retention_period=1), tried)) == [Complete]


@pytest.mark.parametrize(
    ("found", "options", "said"),
    [
        pytest.param(there(tags={}), {}, "was not created by a recovery of shop/shop-db", id="untagged"),
        pytest.param(there("creating", tags={}), {}, "was not created by a recovery of", id="untagged_and_creating"),
        pytest.param(there(tags={"lifeboat:workload": "shop/other"}), {}, "was not created by", id="of_another"),
        pytest.param(there(tags={**OWN, "lifeboat:drill": "spring"}), {}, "was not created by", id="of_a_drill"),
        pytest.param(
            there(tags={**DONE, "lifeboat:kept": "2026-11-19T06:00:00Z"}),
            {},
            "came back in an earlier failover, which was kept on 2026-11-19T06:00:00Z; it is left as it is. Rename it",
            id="kept",
        ),
        pytest.param(there("incompatible-restore"), {}, "is incompatible-restore; see its events", id="stuck"),
        pytest.param(there("deleting"), {}, "is deleting", id="deleting"),
        pytest.param(
            there(), {"recovery_point": "copy-18"}, "from copy-19, and copy-18 is asked for", id="other_point"
        ),
        pytest.param(
            there(tags={**OWN, "lifeboat:recovery-point-created": "2026-11-20T06:00:00Z"}),
            {"recovery_point_before": "2026-11-19T06:00:00Z"},
            "one from 2026-11-19T06:00:00Z or before is asked for",
            id="later_point",
        ),
    ],
)
def test_problems_of_what_is_there(found: There, options: dict[str, str], said: str) -> None:
    """Catches: any step for a database that is not ours, or not from the point that was asked for."""
    item = planned(request(restore=BACKUPS, **options), found)
    assert item.steps == ()
    assert item.problem
    assert said in item.problem.message


def test_drill_has_the_network_and_the_sizes_that_the_plan_says_for_it() -> None:
    """Catches: a drill in the network of production, or one without an end."""
    plan = {**PLAN, "drill": {"vpc_security_group_ids": ["sg-drill"], "ttl": "2h"}}
    asked = request(restore={"vpc_security_group_ids": ["sg-1"], "port": 5433}, plan=plan, drill="spring")
    wanted = wanted_of(asked, Observed(There(), POINT))
    assert {each.option: (each.value, each.origin) for each in wanted.values.settled} == {
        "vpc_security_group_ids": (["sg-drill"], "drill"),
        "port": (5433, "plan"),
        "deletion_protection": (False, "drill"),
    }
    assert asked.owner.tags["lifeboat:expires"] == "2026-11-20T08:00:00Z"
    assert "lifeboat:expires" not in request(plan=plan).owner.tags


def test_database_that_is_deleted_meanwhile_is_a_problem() -> None:
    wanted = wanted_of(request(), Observed(there(), None))
    item = plan_recovery(wanted, There(), {})
    assert item.problem
    assert "was there and no longer is" in item.problem.message


def test_restore_of_a_database_is_a_task_for_amazon_aws() -> None:
    asked = request(restore={"storage_type": "io2", "port": "5433", "vpc_security_group_ids": "sg-1"}, drill="spring")
    [step] = planned(asked, There()).steps
    assert isinstance(step, Create)
    assert (step.module, step.options) == (
        "amazon.aws.rds_instance",
        {
            "creation_source": "snapshot",
            "db_instance_identifier": "shop-spring",
            "db_snapshot_identifier": "copy-19",
            "engine": "postgres",
            "port": 5433,
            "vpc_security_group_ids": ["sg-1"],
            "deletion_protection": False,
            "tags": {
                "lifeboat:workload": "shop/shop-db",
                "lifeboat:drill": "spring",
                "lifeboat:expires": "2026-11-20T14:00:00Z",
                "lifeboat:recovery": "restoring",
                "lifeboat:recovery-point": "copy-19",
                "lifeboat:recovery-point-created": "2026-11-20T06:00:00Z",
            },
            "purge_tags": False,
            "region": "us-west-2",
            "wait": False,
        },
    )


def test_cluster_that_amazon_aws_cannot_restore_is_refused_before_anything_is_done() -> None:
    asked = request("cluster", {"instances": [{"db_instance_class": "db.r6g.large"}]})
    found = Observed(There(), POINT)
    item = plan_recovery(wanted_of(asked, found), There(), {})
    assert item.problem
    assert "cannot restore Multi-AZ DB clusters" in item.problem.message
    aurora = replace(found, point=replace(POINT, engine="aurora-postgresql"))
    assert steps(plan_recovery(wanted_of(asked, aurora), There(), {})) == [Create]
    nothing = plan_recovery(wanted_of(request("cluster"), aurora), There(), {})
    assert nothing.problem
    assert "set restore.instances" in nothing.problem.message


def test_snapshot_of_serverless_v1_comes_back_as_a_provisioned_cluster() -> None:
    """Catches: a cluster that AWS no longer creates, and a refusal that does not say what the snapshot is of."""
    found = Observed(There(), replace(POINT, engine="aurora-postgresql", engine_mode="serverless"))
    asked = request("cluster", {"instances": [{"db_instance_class": "db.serverless"}]})
    [step] = plan_recovery(wanted_of(asked, found), There(), {}).steps
    assert isinstance(step, Create)
    assert step.options["engine_mode"] == "provisioned"
    nothing = plan_recovery(wanted_of(request("cluster"), found), There(), {})
    assert nothing.problem
    assert "copy-19 is of Aurora Serverless v1, which comes back as a provisioned cluster; which instances" in (
        nothing.problem.message
    )


@pytest.mark.parametrize(
    ("restore", "size"),
    [
        pytest.param({"storage_type": "io1", "iops": 3000}, POINT.size, id="that_of_the_point"),
        pytest.param({"storage_type": "io1", "iops": 3000, "allocated_storage": 400}, 400, id="that_of_the_plan"),
        pytest.param({"storage_type": "gp3"}, None, id="none_that_is_not_needed"),
    ],
)
def test_io1_has_a_size_whether_or_not_the_plan_says_one(restore: dict[str, Any], size: int | None) -> None:
    """Catches: amazon.aws.rds_instance that refuses io1 without allocated_storage, in the middle of a failover."""
    found = Observed(There(), POINT)
    [step] = plan_recovery(wanted_of(request(restore=restore), found), There(), {}).steps
    assert isinstance(step, Create)
    assert step.options.get("allocated_storage") == size


def test_tags_fit_what_rds_takes() -> None:
    """Catches: a restore that RDS refuses for want of room, or for a character in a tag of the source."""
    asked = {f"Key{number:02}": "v" for number in range(60)} | {"Bad": "a;b", "lifeboat:drill": "old"}
    tags = tags_of_restore(request().owner, asked, POINT)
    assert len(tags) == 45
    assert "Bad" not in tags
    assert "lifeboat:drill" not in tags
    assert tags["lifeboat:workload"] == "shop/shop-db"


def test_tags_of_what_came_back_leave_room_for_those_that_come_later() -> None:
    """Catches: a failover that cannot be committed, set aside or fenced, because AWS allows no tag more."""
    asked = {f"Key{number:02}": "v" for number in range(60)}
    later = ("kept", "set-aside", "fenced", "fenced-former", "fenced-cut")
    for create in (tags_of_restore, tags_of_launch):
        assert len({**create(request().owner, asked, POINT), **{f"lifeboat:{key}": "x" for key in later}}) == 50


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"restore": {"db_instance_clas": "db.t3.small"}}, "did you mean db_instance_class", id="typo"),
        pytest.param({"restore": {"port": "many"}}, "workload.restore.port: expected a whole number", id="type"),
        pytest.param({"drill": "Spring!"}, "drill: expected up to 30 small letters", id="drill"),
        pytest.param({"recovery_point_before": "yesterday"}, "expected a time in UTC such as", id="time"),
        pytest.param(
            {"recovery_point_before": "2026-11-19", "recovery_point": "a"}, "give one of them", id="two_points"
        ),
    ],
)
def test_request_that_makes_no_sense_is_refused_with_one_sentence(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        request(**options)


def test_request_of_another_kind_or_a_manifest_without_a_plan_is_refused() -> None:
    fleet = {"plan": PLAN, "workload": {"name": "web", "kind": "fleet", "sync_identifier": "web"}}
    with pytest.raises(InvalidInput, match="recovers workloads of kind database and cluster"):
        request_from_params(fleet, NOW)
    plan = {**PLAN, "name": "", "manifest": "s3://shop-dr/lifeboat"}
    with pytest.raises(InvalidInput, match="the manifest is kept under the name of its plan"):
        request_from_params({"plan": plan, "workload": {"name": "a", "kind": "database", "db_instance": "a"}}, NOW)


@pytest.mark.parametrize("name", ["shop", "s" * 63, f"{'s' * 40}-{'t' * 22}"])
def test_identifier_of_a_drill_is_one_that_rds_takes(name: str) -> None:
    found = {
        request(restore={"db_instance_identifier": each}, drill="spring").identifier for each in (name, f"{name}x")
    }
    assert len(found) == 2
    assert all(len(each) <= 63 and each.endswith("-spring") and "--" not in each for each in found)


def test_progress_says_the_state_and_for_how_long_and_at_least_once_a_minute(tmp_path: Path) -> None:
    clock, file = ScriptedClock(), tmp_path / "progress"
    log = StateLog(str(file), "us-west-2", clock)
    for seconds, status in ((0, "creating"), (20, "creating"), (60, "creating"), (240, "creating"), (10, "available")):
        clock.seconds += seconds
        log.report([Database("shop", "arn", status)])
    assert file.read_text(encoding="utf-8").splitlines() == [
        "us-west-2      shop             creating",
        "us-west-2      shop             creating, for 80 s",
        "us-west-2      shop             creating, for 5 min",
        "us-west-2      shop             available, for 6 min",
    ]


def test_age_of_a_point_is_that_of_its_source() -> None:
    assert POINT.to_result(NOW + timedelta(hours=2))["age"] == 7200
