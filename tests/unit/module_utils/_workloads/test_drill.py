# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A workload as a drill brings it back: its own network, sizes and names, and nothing that production has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.drill import (
    drill_ttl,
    hosts_outside,
    in_drill,
    name_in_drill,
    names_of_production,
)

PLAN: dict[str, Any] = {
    "name": "shop",
    "drill": {
        "subnets": ["subnet-d"],
        "security_groups": "sg-d1, sg-d2",
        "db_subnet_group_name": "drill",
        "vpc_security_group_ids": ["sg-db"],
        "instance_type": "t3.small",
        "db_instance_class": "db.t4g.medium",
        "count": 1,
    },
}
LABEL = {**PLAN, "drill": {**PLAN["drill"], "dns_label": "drill"}}
WWW = {"name": "www.shop.example", "zone": "shop.example"}
GROUP = {"name": "web", "min_size": 2, "max_size": 8, "desired_capacity": 4, "default_cooldown": 60}


def fleet(**options: Any) -> dict[str, Any]:
    return {"name": "shop-web", "kind": "fleet", "sync_identifier": "web", **options}


@pytest.mark.parametrize(
    ("workload", "expected"),
    [
        pytest.param(
            fleet(launch={"subnets": ["subnet-p"], "key_name": "ops", "count": 4}),
            {
                "launch": {
                    "subnets": ["subnet-d"],
                    "security_groups": "sg-d1, sg-d2",
                    "instance_type": "t3.small",
                    "count": 1,
                    "key_name": "ops",
                },
                "target_groups": [],
            },
            id="fleet",
        ),
        pytest.param(
            fleet(
                drill={"target_groups": "web-drill", "count": 2, "instance_type": None},
                target_groups=["web"],
                elastic_ips=["eipalloc-1"],
                launch={"auto_scaling_group": GROUP, "termination_protection": True, "placement_group": "p"},
            ),
            {
                "launch": {
                    "auto_scaling_group": {**GROUP, "min_size": 2, "max_size": 2, "desired_capacity": 2},
                    "subnets": ["subnet-d"],
                    "security_groups": "sg-d1, sg-d2",
                    "count": 2,
                },
                "target_groups": ["web-drill"],
            },
            id="what users reach, and what cannot be terminated, is left out",
        ),
        pytest.param(
            {"kind": "database", "db_instance": "shop", "restore": {"multi_az": True, "port": 5432}},
            {
                "restore": {
                    "multi_az": False,
                    "port": 5432,
                    "db_subnet_group_name": "drill",
                    "vpc_security_group_ids": ["sg-db"],
                    "db_instance_class": "db.t4g.medium",
                }
            },
            id="database",
        ),
        pytest.param(
            {"kind": "cluster", "db_cluster": "ledger", "restore": {"instances": [{"promotion_tier": 1}, {}]}},
            {
                "restore": {
                    "db_subnet_group_name": "drill",
                    "vpc_security_group_ids": ["sg-db"],
                    "instances": [
                        {"promotion_tier": 1, "db_instance_class": "db.t4g.medium"},
                        {"db_instance_class": "db.t4g.medium"},
                    ],
                }
            },
            id="instances of a cluster",
        ),
        pytest.param(
            {"kind": "cluster", "db_cluster": "ledger"},
            {
                "restore": {
                    "db_subnet_group_name": "drill",
                    "vpc_security_group_ids": ["sg-db"],
                    "instances": [{"db_instance_class": "db.t4g.medium"}],
                }
            },
            id="cluster of one instance",
        ),
        pytest.param(
            {"kind": "volumes", "restore": {"zone": "us-west-2a"}}, {"restore": {"zone": "us-west-2a"}}, id="volumes"
        ),
        pytest.param({"kind": "tasks", "tasks": "warm.yml"}, {"tasks": "warm.yml"}, id="tasks"),
    ],
)
def test_in_drill_has_the_options_of_the_drill(workload: dict[str, Any], expected: dict[str, Any]) -> None:
    found = in_drill(PLAN, workload)
    own = ("name", "kind", "sync_identifier", "db_instance", "db_cluster", "drill")
    assert {key: value for key, value in found.items() if key not in own} == expected


@pytest.mark.parametrize("plan", [PLAN, LABEL, {"name": "shop"}], ids=["no names", "label", "no section"])
@pytest.mark.parametrize(
    "workload",
    [
        fleet(dns=[WWW], verify={"url": "https://www.shop.example/x"}, launch={"auto_scaling_group": GROUP}),
        {"kind": "cluster", "db_cluster": "ledger", "dns": {"name": "db.shop.example"}, "verify": [{"port": 5432}]},
    ],
    ids=["fleet", "cluster"],
)
def test_in_drill_is_the_same_a_second_time(plan: dict[str, Any], workload: dict[str, Any]) -> None:
    once = in_drill(plan, workload)
    assert in_drill(plan, once) == once


@pytest.mark.parametrize(
    ("name", "zone", "expected"),
    [
        ("www.shop.example", "shop.example", "www.drill.shop.example"),
        ("WWW.shop.example.", "shop.example.", "www.drill.shop.example"),
        ("a.b.shop.example", "shop.example", "a.b.drill.shop.example"),
        ("shop.example", "shop.example", "drill.shop.example"),
        ("www.shop.example", "", "drill.www.shop.example"),
        ("www.shop.example", "other.example", "drill.www.shop.example"),
        ("www.workshop.example", "shop.example", "drill.www.workshop.example"),
        ("www.drill.shop.example", "shop.example", "www.drill.shop.example"),
        ("www.undrill.shop.example", "shop.example", "www.undrill.drill.shop.example"),
        ("drill.www.shop.example", "", "drill.www.shop.example"),
    ],
)
def test_name_in_drill_is_below_the_label(name: str, zone: str, expected: str) -> None:
    assert name_in_drill(name, zone, "drill") == expected


@pytest.mark.parametrize(
    ("plan", "check", "expected"),
    [
        pytest.param(
            LABEL,
            {"url": "https://www.shop.example:8443/health?a=b"},
            {"url": "https://www.drill.shop.example:8443/health?a=b"},
            id="name of the drill",
        ),
        pytest.param(
            PLAN,
            {"url": "http://WWW.shop.example/health", "headers": {"X": "y"}},
            {"url": "http://{endpoint}/health", "headers": {"Host": "WWW.shop.example", "X": "y"}},
            id="no names: the endpoint",
        ),
        pytest.param(
            PLAN,
            {"url": "https://ops:secret@www.shop.example/health"},
            {"url": "https://ops:secret@{endpoint}/health", "headers": {"Host": "www.shop.example"}},
            id="no names, and a password",
        ),
        pytest.param(
            LABEL,
            {"url": "https://ops@www.shop.example:8443/"},
            {"url": "https://ops@www.drill.shop.example:8443/"},
            id="name of the drill, and a user",
        ),
        pytest.param(PLAN, {"host": "www.shop.example", "port": 443}, {"port": 443}, id="port"),
        pytest.param(LABEL, {"url": "http://db.shop.example/"}, {"url": "http://db.drill.shop.example/"}, id="other's"),
        pytest.param(
            PLAN, {"url": "http://status.example/"}, {"url": "http://status.example/"}, id="no name of the plan"
        ),
        pytest.param(PLAN, {"command": "psql"}, {"command": "psql"}, id="command"),
    ],
)
def test_in_drill_never_verifies_production(
    plan: dict[str, Any], check: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Catches: a drill that is verified because the live site answers."""
    other = {"kind": "database", "dns": [{"name": "db.shop.example", "zone": "shop.example"}]}
    found = in_drill(plan, fleet(dns=[WWW], verify=check), [other])
    assert found["verify"] == [expected]
    assert found.get("dns", []) == ([{**WWW, "name": "www.drill.shop.example"}] if plan is LABEL else [])


def test_check_that_would_ask_production_is_known() -> None:
    """Catches: the name of another workload, which has no name in a drill and so still leads to production."""
    other = {"kind": "database", "dns": {"name": "db.shop.example", "zone": "shop.example"}}
    web = fleet(dns=[WWW], verify=[{"url": "http://db.shop.example/"}, {"url": "http://www.shop.example/"}])
    assert names_of_production(PLAN, web, [other, web]) == ["db.shop.example"]
    assert names_of_production(LABEL, web, [other, web]) == []


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ({"url": "https://shop.example.com/health"}, ["shop.example.com"]),
        ({"url": "https://ops:secret@shop.example.com/health"}, ["shop.example.com"]),
        ({"host": "10.0.0.5", "port": 443}, ["10.0.0.5"]),
        ({"sql": "select 1", "host": "Live-DB.example.com."}, ["live-db.example.com"]),
        ({"url": "http://www.shop.example/"}, []),
        ({"url": "http://db.shop.example/"}, []),
        ({"url": "http://{endpoint}/health"}, []),
        ({"url": "http://127.0.0.1:8080/"}, []),
        ({"port": 443}, []),
        ({"alarm": "web-is-up"}, []),
    ],
)
def test_check_that_asks_what_no_drill_brings_up_is_known(check: dict[str, Any], expected: list[str]) -> None:
    """Catches: a drill that is verified because a site answers whose name is in no dns of the plan."""
    other = {"kind": "database", "dns": {"name": "db.shop.example", "zone": "shop.example"}}
    web = fleet(dns=[WWW], verify=[check])
    assert hosts_outside(PLAN, web, [other, web]) == hosts_outside(LABEL, web, [other]) == expected


@pytest.mark.parametrize(
    ("of_plan", "own", "expected"),
    [
        ({}, {}, timedelta(hours=8)),
        ({"ttl": "4h"}, {}, timedelta(hours=4)),
        ({"ttl": "0s"}, {}, timedelta()),
        ({"ttl": "4h"}, {"ttl": "90m"}, timedelta(minutes=90)),
        ({"ttl": 3600}, {"ttl": ""}, timedelta(hours=8)),
        ({"ttl": 3600}, {"count": 1}, timedelta(hours=1)),
    ],
)
def test_drill_ttl_is_that_of_the_workload_then_of_the_plan(
    of_plan: dict[str, Any], own: dict[str, Any], expected: timedelta
) -> None:
    assert drill_ttl({"drill": of_plan}, {"drill": own}) == expected
