# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A workload as its host has it: what is refused before any call, and what it comes back from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.registry import KINDS
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import (
    POINTS,
    SECTIONS,
    Place,
    Settled,
    settled_workloads,
)

PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
FLEET = {"name": "web", "kind": "fleet", "sync_identifier": "web"}
DATABASE = {"name": "db", "kind": "database", "db_instance": "Shop"}


def settled(kind: str, job: dict[str, Any] | None = None, **options: Any) -> Settled:
    [found] = settled_workloads([{"plan": PLAN, "workload": {"name": "it", "kind": kind, **options}, "job": job}])
    return found


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"plan": PLAN}, "workloads[0].workload: expected a dictionary"),
        ({"plan": {}, "workload": DATABASE}, "workloads[0].plan.recovery_region: expected a value"),
        ({"plan": {**PLAN, "source_region": "us-east-1a"}, "workload": DATABASE}, "leave out its last letter"),
        ({"plan": PLAN, "workload": {**DATABASE, "kind": "databse"}}, "expected one of database, cluster"),
        ({"plan": PLAN, "workload": {**DATABASE, "db_instance": None}}, "workloads[0].workload: missing required"),
        ({"plan": PLAN, "workload": {**DATABASE, "retian": 3}}, "workload.retian: unknown key; did you mean retain?"),
        (
            {
                "plan": PLAN,
                "workload": {"name": "w", "kind": "fleet", "sync_identifier": "w", "launch": {"count": "x"}},
            },
            "workloads[0].workload.launch.count: expected a whole number, got 'x'",
        ),
        (
            {"plan": PLAN, "workload": {**DATABASE, "objectives": {"rpo": "soon"}}},
            "workloads[0].workload.objectives.rpo: expected a duration such as 24h",
        ),
        ({"plan": PLAN, "workload": DATABASE, "jobs": {}}, "workloads[0].jobs: unknown key; did you mean job?"),
    ],
)
def test_settled_refuses_what_no_host_has(entry: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput) as error:
        settled_workloads([entry])
    assert said in str(error.value)


def test_settled_refuses_two_of_one_name() -> None:
    entry = {"plan": PLAN, "workload": DATABASE}
    with pytest.raises(InvalidInput, match="two of the name 'db'"):
        settled_workloads([entry, entry])


@pytest.mark.parametrize(
    ("kind", "options", "sets"),
    [
        ("database", {"db_instance": "Shop"}, [("shop", None, "shop")]),
        ("cluster", {"db_cluster": "shop", "set": "all"}, [("shop", "all", "shop")]),
        ("fleet", {"sync_identifier": "Web // App"}, [("Web -- App", "Web -- App", None)]),
        ("fleet", {"sync_identifier": "web", "set": "own"}, [("own", "own", None)]),
        ("fleet", {"create": {"instance_id": "i-1"}}, [("it", "it", None)]),
        ("fleet", {"image_ids": "ami-1,ami-2"}, [("ami-1", "ami-1", None), ("ami-2", "ami-2", None)]),
        ("fleet", {"filters": {"name": "web-*"}}, None),
        ("volumes", {"volume_ids": ["vol-1"], "set": "s"}, [("vol-1", "s", "vol-1")]),
        ("volumes", {"create": {"volume_ids": ["vol-1"]}}, [("vol-1", None, "vol-1")]),
        ("volumes", {"create": {"instance_id": "i-1"}}, None),
        ("volumes", {"create": {"instance_id": "i-1"}, "set": "s"}, [("s", "s", None)]),
        ("tasks", {"tasks": "warm.yml"}, []),
    ],
)
def test_settled_names_the_sets_it_comes_back_from(kind: str, options: dict[str, Any], sets: Any) -> None:
    """Catches: a set that the copy modules name in another way."""
    found = settled(kind, **options).sets
    assert (None if found is None else [(each.title, each.set, each.resource) for each in found]) == sets


def test_settled_reads_numbers_lists_and_durations_as_surveys_give_them() -> None:
    fleet = settled("fleet", sync_identifier="web", objectives={"rpo": "1d"}, launch={"count": "3", "subnets": "a, b,"})
    assert (fleet.count, fleet.texts("subnets"), fleet.objective("rpo")) == (3, ("a", "b"), timedelta(days=1))
    assert (fleet.objective("rto"), fleet.text("key_name"), settled("tasks", tasks="x").section) == (None, "", {})
    assert settled("fleet", {"assume_role": "arn:x"}, image_ids=["ami-1"]).place == Place("us-west-2", "", "arn:x")


def test_settled_has_the_objectives_of_its_plan_under_its_own() -> None:
    """Catches: a workload in no inventory, of which the plan's promises are forgotten."""
    plan = {**PLAN, "objectives": {"rpo": "24h", "rto": "1h"}}
    own = {"name": "it", "kind": "tasks", "tasks": "warm.yml", "objectives": {"rpo": "2h"}}
    [found] = settled_workloads([{"plan": plan, "workload": own}])
    assert (found.objective("rpo"), found.objective("rto")) == (timedelta(hours=2), timedelta(hours=1))


def test_every_kind_has_a_place_in_the_tables_of_settled() -> None:
    """Catches: a new kind of workloads that no check finds."""
    assert set(SECTIONS) == set(POINTS) == {name for name, kind in KINDS.items() if kind.copies}
    assert {name: section for name, kind in KINDS.items() for section in set(kind.needs.values())} == SECTIONS
