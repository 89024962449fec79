# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done next so that a database is out of the way: for each state that a run may be killed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.foretelling import foretold
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.model import Database, There
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.naming import LONGEST, name_aside
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.plan import plan_aside
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.request import Request, request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.result import aside_of

NOW = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
PLAN = {"name": "shop", "recovery_region": "us-west-2"}
OWN = {"lifeboat:workload": "shop/db", "lifeboat:recovery": "complete"}
BEGUN = {**OWN, "lifeboat:set-aside": "shop"}
SINCE = "2026-11-20T06:00:00Z"
KEPT = {**OWN, "lifeboat:kept": SINCE}
NEW = "shop-aside-20261128-013000"
STATE = '{"schema": 1}'
FORGET = "forget what db has reached"


def request(kind: str = "database") -> Request:
    return request_from_params({"plan": PLAN, "workload": {"name": "db", "kind": kind}}, NOW)


def instance(
    name: str = "shop", tags: dict[str, str] | None = None, status: str = "available", **more: Any
) -> Database:
    return Database(name, f"arn:db:{name}", status, tags=OWN if tags is None else tags, **more)


def cluster(name: str = "shop", tags: dict[str, str] | None = None, **more: Any) -> Database:
    about = {"is_cluster": True, "engine": "aurora-postgresql", **more}
    return Database(name, f"arn:cluster:{name}", "available", tags=OWN if tags is None else tags, **about)


def there(*databases: Database, state: str | None = STATE) -> There:
    return There(databases, state)


def titles(found: There, kind: str = "database") -> list[str]:
    item = plan_aside(request(kind), found)
    assert item.problem is None
    return [getattr(step, "title", "") for step in item.steps] or [f"wait for {each.id}" for each in item.waits_for]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            there(instance()), ["mark shop as set aside", f"rename DB instance shop to {NEW}"], id="recovered"
        ),
        pytest.param(there(instance(tags=BEGUN)), [f"rename DB instance shop to {NEW}"], id="killed_before_the_name"),
        pytest.param(there(instance(tags=BEGUN, status="renaming")), ["wait for shop"], id="renaming"),
        pytest.param(there(instance(NEW, BEGUN, "rebooting")), [f"wait for {NEW}"], id="restarted"),
        pytest.param(there(instance(NEW, BEGUN)), [f"keep {NEW} as set aside"], id="killed_after_the_name"),
        pytest.param(there(instance(NEW, {**BEGUN, **KEPT})), [FORGET], id="killed_before_the_end"),
        pytest.param(there(instance(NEW, {**BEGUN, **KEPT}), state=None), [], id="done"),
        pytest.param(there(instance(status="backing-up")), ["wait for shop"], id="rds_changes_nothing_now"),
        pytest.param(there(instance(status="creating")), ["wait for shop"], id="restore_goes_on"),
        pytest.param(there(instance(status="deleting")), ["wait for shop"], id="somebody_deletes_it"),
        pytest.param(there(), [FORGET], id="nothing_came_back"),
        pytest.param(there(instance(tags={}), state=None), [], id="of_nobody"),
        pytest.param(there(instance(tags={**OWN, "lifeboat:drill": "spring"}), state=None), [], id="of_a_drill"),
        pytest.param(there(instance(tags={"lifeboat:workload": "shop/x"}), state=None), [], id="of_another"),
        pytest.param(
            there(instance(), instance(NEW, {}), instance("old-aside-1", {**BEGUN, **KEPT})),
            ["mark shop as set aside", f"rename DB instance shop to {NEW}-2"],
            id="name_is_taken",
        ),
    ],
)
def test_next_steps_of_a_database(found: There, expected: list[str]) -> None:
    assert titles(found) == expected


MEMBERS = (instance("shop-1", cluster="shop"), instance("shop-2", cluster="shop"))
GONE = tuple(replace(each, id=f"{each.id}-aside", tags={**OWN, "lifeboat:set-aside": each.id}) for each in MEMBERS)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            there(cluster(), *MEMBERS),
            [
                "mark shop-1 as set aside",
                "rename DB instance shop-1 to shop-1-aside-20261128-013000",
                "mark shop-2 as set aside",
                "rename DB instance shop-2 to shop-2-aside-20261128-013000",
            ],
            id="instances_first",
        ),
        pytest.param(
            there(cluster(), GONE[0], MEMBERS[1]),
            ["mark shop-2 as set aside", "rename DB instance shop-2 to shop-2-aside-20261128-013000"],
            id="killed_between_instances",
        ),
        pytest.param(
            there(cluster(), *GONE),
            ["mark shop as set aside", f"rename DB cluster shop to {NEW}"],
            id="then_the_cluster",
        ),
        pytest.param(
            there(cluster(NEW, BEGUN), *(replace(each, cluster=NEW) for each in GONE)),
            ["keep shop-1-aside as set aside", "keep shop-2-aside as set aside", f"keep {NEW} as set aside"],
            id="cluster_is_kept_last",
        ),
        pytest.param(
            there(cluster(engine="postgres"), instance("shop-instance-1", cluster="shop", engine="postgres")),
            ["mark shop as set aside", f"rename DB cluster shop to {NEW}"],
            id="instances_of_a_multi_az_cluster_go_with_it",
        ),
    ],
)
def test_next_steps_of_a_cluster(found: There, expected: list[str]) -> None:
    assert titles(found, "cluster") == expected


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(
            there(instance(tags=KEPT)), f"a failover that was kept on {SINCE}: it is production now", id="kept"
        ),
        pytest.param(
            there(instance(tags={**BEGUN, **KEPT})), "DB instance shop in us-west-2 came back", id="marked_then_kept"
        ),
        pytest.param(there(cluster(tags=KEPT), *MEMBERS), "DB cluster shop in us-west-2 came", id="half_a_commit"),
        pytest.param(
            there(instance(NEW, {**BEGUN, **KEPT}), instance(tags=KEPT)), "instance shop in us", id="second_one_is_kept"
        ),
        pytest.param(there(instance(status="stopped")), "start it (aws rds start-db-instance or", id="stopped"),
        pytest.param(there(instance(status="storage-full")), "give it more storage", id="full"),
        pytest.param(there(instance(status="incompatible-network")), "see its events", id="incompatible"),
    ],
)
def test_problems_of_what_is_not_set_aside(found: There, said: str) -> None:
    """Catches: production that gets another name, and a wait without an end."""
    item = plan_aside(request("cluster"), found)
    assert item.steps == ()
    assert item.problem
    assert said in item.problem.message


def test_what_an_older_failover_has_kept_is_not_in_the_way() -> None:
    assert len(titles(there(instance(), instance("other", KEPT)))) == 2


def test_prediction_has_all_steps_in_their_order() -> None:
    """Catches: a prediction that ends at the first wait."""
    found = there(replace(cluster(), status="backing-up"), *MEMBERS)
    said = [getattr(step, "title", "") for step in foretold(request("cluster"), found)]
    assert [title.split()[0] for title in said] == [
        *("mark", "rename", "mark", "rename", "mark", "rename"),
        *("keep", "keep", "keep", "forget"),
    ]


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        pytest.param("shop", (), NEW, id="free"),
        pytest.param("shop", (NEW, f"{NEW}-2"), f"{NEW}-3", id="taken_twice"),
        pytest.param("s" * 63, (), f"{'s' * 41}-aside-20261128-013000", id="longest"),
        pytest.param(f"{'s' * 40}-{'t' * 22}", (), f"{'s' * 40}-aside-20261128-013000", id="no_two_hyphens"),
    ],
)
def test_name_aside_is_one_that_rds_takes(name: str, taken: tuple[str, ...], expected: str) -> None:
    found = name_aside(name, NOW, taken)
    assert (found, len(found) <= LONGEST, "--" in found) == (expected, True, False)


def test_result_has_what_is_aside_and_not_what_is_kept() -> None:
    found = there(instance(NEW, {**BEGUN, **KEPT}), instance(tags=KEPT), instance("x", BEGUN))
    assert aside_of(request(), found) == [
        {
            "kind": "db_instance",
            "id": NEW,
            "former": "shop",
            "state": "available",
            "since": SINCE,
            "region": "us-west-2",
        }
    ]


@pytest.mark.parametrize(
    ("plan", "workload", "said"),
    [
        pytest.param({"name": "shop"}, {"name": "db", "kind": "database"}, "plan.recovery_region is", id="region"),
        pytest.param(PLAN, {"name": "db"}, "workload.kind is required", id="no_kind"),
        pytest.param(PLAN, {"name": "db", "kind": "queue"}, "workload.kind: expected one of", id="kind"),
    ],
)
def test_request_says_what_is_wrong(plan: dict[str, str], workload: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        request_from_params({"plan": plan, "workload": workload}, NOW)
