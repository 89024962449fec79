# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What names are to say, and what has to be changed for that."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Hostname, Zone
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import (
    Owner,
    owner_from_text,
    owner_problem,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.records import txt_from_boto
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.names.plan import (
    Change,
    Context,
    owner_to_boto,
    plan_name,
    set_to_boto,
    shown,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.names.wanted import Target, wanted_names
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ownership import name_owner

DNS = {"name": "www.shop.example", "zone": "shop.example"}
DB = "shop.abc123.us-west-2.rds.amazonaws.com"
ENDPOINT = {"endpoint": {"address": DB, "port": 5432}}
ONE = {"name": "paid", "dns_name": "paid-1.us-west-2.elb.amazonaws.com", "zone_id": "Z1H1FL5HABSF5"}
OTHER = {**ONE, "name": "free", "dns_name": "free-1.us-west-2.elb.amazonaws.com"}
INSTANCES = {
    "instances": [
        {"id": "i-1", "private_ip": "10.0.0.10", "public_ip": "203.0.113.7"},
        {"id": "i-2", "private_ip": "10.0.0.11", "public_ip": None},
    ]
}


def targets(kind: str, result: dict[str, Any], **entry: Any) -> dict[str, Target]:
    found = wanted_names({"name": "w", "kind": kind, "dns": [{**DNS, **entry}]}, result)
    return {str(each.hostname): each.target for each in found}


@pytest.mark.parametrize(
    ("kind", "result", "entry", "expected"),
    [
        pytest.param("database", ENDPOINT, {}, Target("CNAME", (DB,), ttl=60), id="endpoint of a database"),
        pytest.param("cluster", ENDPOINT, {"ttl": 300}, Target("CNAME", (DB,), ttl=300), id="TTL of the plan"),
        pytest.param(
            "fleet",
            {"load_balancers": [ONE], **INSTANCES},
            {},
            Target("A", alias=(ONE["dns_name"], ONE["zone_id"])),
            id="alias of the load balancer",
        ),
        pytest.param(
            "fleet",
            {"load_balancers": [ONE, OTHER]},
            {"load_balancer": "free", "type": "CNAME"},
            Target("CNAME", (OTHER["dns_name"],), ttl=60),
            id="the load balancer that is named, as CNAME",
        ),
        pytest.param(
            "fleet",
            INSTANCES,
            {"private": True},
            Target("A", ("10.0.0.10", "10.0.0.11"), ttl=60),
            id="private addresses",
        ),
    ],
)
def test_target_is_what_came_back(kind: str, result: dict[str, Any], entry: dict[str, Any], expected: Target) -> None:
    assert targets(kind, result, **entry) == {"www.shop.example": expected}
    assert targets(kind, result, **entry, wildcard=True) == dict.fromkeys(
        ("www.shop.example", "*.www.shop.example"), expected
    )


@pytest.mark.parametrize(
    ("kind", "result", "entry", "said"),
    [
        pytest.param("tasks", {"endpoint": None}, {}, "has nothing to point to", id="tasks have no endpoint"),
        pytest.param("fleet", {"instances": []}, {}, "has nothing to point to", id="no instance"),
        pytest.param("fleet", INSTANCES, {}, "i-2 has no public address", id="no public address"),
        pytest.param("database", ENDPOINT, {"name": "shop.example"}, "never a CNAME", id="the zone itself"),
        pytest.param("database", ENDPOINT, {"type": "A"}, "so type is CNAME", id="an address of a name"),
        pytest.param("database", ENDPOINT, {"name": "www"}, "is no fully qualified name", id="half a name"),
        pytest.param("fleet", {"load_balancers": [ONE, OTHER]}, {}, "could point to free, paid; say which", id="two"),
        pytest.param(
            "fleet", {"load_balancers": [ONE]}, {"load_balancer": "free"}, "expected one of paid, got 'free'", id="typo"
        ),
    ],
)
def test_target_that_is_none_is_refused(kind: str, result: dict[str, Any], entry: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        targets(kind, result, **entry)


WWW, ZONE = Hostname("www.shop.example"), Zone("Z1", "shop.example")
NOW = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
FAILOVER = Context("us-west-2", NOW, "shop/shop-web")
DRILL = Context("us-west-2", NOW, "drill/shop/spring", is_drill=True)
NEW = Target("CNAME", (DB,), ttl=60)
OLD = set_to_boto(WWW, Target("A", ("203.0.113.7",), ttl=300))
ALIAS = set_to_boto(WWW, Target("A", alias=("dualstack.old.us-east-1.elb.amazonaws.com", "Z2")))
MAIL = {"Name": "www.shop.example.", "Type": "MX", "TTL": 300, "ResourceRecords": [{"Value": "10 mail.shop.example."}]}


def owned_by(owner: str, instance: str = "-") -> dict[str, Any]:
    return noted(Owner(owner, "123456789012", "us-east-1", instance, NOW).to_text())


def noted(text: str) -> dict[str, Any]:
    return {**owner_to_boto(WWW, FAILOVER), "ResourceRecords": [{"Value": f'"{text}"'}]}


@pytest.mark.parametrize(
    ("there", "context", "before", "after"),
    [
        pytest.param([], FAILOVER, [], ["CNAME", "TXT"], id="new"),
        pytest.param([OLD], FAILOVER, ["A"], ["CNAME", "TXT"], id="an address of the lost region"),
        pytest.param([ALIAS, MAIL], FAILOVER, ["A"], ["CNAME", "TXT"], id="an alias of the lost region; mail stays"),
        pytest.param(
            [OLD, owned_by("web", "i-1")], FAILOVER, ["A", "TXT"], ["CNAME", "TXT"], id="an instance had registered it"
        ),
        pytest.param([OLD, owned_by("shop/shop-web")], FAILOVER, ["A"], ["CNAME"], id="ours, from another address"),
        pytest.param([OLD, noted("v=of-others")], FAILOVER, ["A"], ["CNAME"], id="a TXT record of others stays"),
        pytest.param([set_to_boto(WWW, NEW)], FAILOVER, [], ["TXT"], id="it says so already, and not whose it is"),
        pytest.param([set_to_boto(WWW, NEW), owned_by("web", "i-1")], FAILOVER, None, None, id="an instance's"),
        pytest.param([set_to_boto(WWW, NEW), owned_by("shop/shop-web")], FAILOVER, None, None, id="ours already"),
        pytest.param([], DRILL, [], ["CNAME", "TXT"], id="new in a drill, with its mark"),
        pytest.param([set_to_boto(WWW, NEW), owned_by(DRILL.owner)], DRILL, None, None, id="this drill's already"),
        pytest.param([OLD, owned_by(DRILL.owner)], DRILL, ["A"], ["CNAME"], id="this drill's, from another address"),
    ],
)
def test_name_is_changed_as_a_whole(
    there: list[dict[str, Any]], context: Context, before: list[str] | None, after: list[str] | None
) -> None:
    found = plan_name(WWW, NEW, ZONE, there, context)
    if before is None or after is None:
        assert found is None
        return
    assert isinstance(found, Change)
    assert ([each["Type"] for each in found.old], [each["Type"] for each in found.new]) == (before, after)
    assert all(each in there for each in found.old)


@pytest.mark.parametrize(
    ("there", "context", "said"),
    [
        pytest.param([OLD], DRILL, "was not created by a drill", id="production in a drill"),
        pytest.param([OLD, owned_by("shop-web")], DRILL, "belongs to shop-web", id="an instance's in a drill"),
        pytest.param([owned_by("drill/shop/autumn")], DRILL, "belongs to drill/shop/autumn", id="another drill's"),
        pytest.param([{**OLD, "SetIdentifier": "eu"}], FAILOVER, "routing policy (set eu)", id="routing policy"),
    ],
)
def test_name_that_is_not_ours_to_change_is_left(there: list[dict[str, Any]], context: Context, said: str) -> None:
    found = plan_name(WWW, NEW, ZONE, there, context)
    assert isinstance(found, Problem)
    assert said in found.message


def test_alias_is_the_same_with_and_without_dualstack() -> None:
    wanted = Target("A", alias=("old.us-east-1.elb.amazonaws.com", "Z2"))
    assert plan_name(WWW, wanted, ZONE, [ALIAS, owned_by("web", "i-1")], FAILOVER) is None
    assert shown(ALIAS) == "www.shop.example A alias of dualstack.old.us-east-1.elb.amazonaws.com"


@pytest.mark.parametrize(
    ("there", "owner"),
    [([], "shop/shop-web"), ([OLD, owned_by("web", "i-1")], "web")],
    ids=["nothing", "registered by an instance"],
)
def test_owner_stays_who_it_is_and_names_no_instance(there: list[dict[str, Any]], owner: str) -> None:
    """Catches: a name that readiness takes for that of others, and one that an instance can no longer register."""
    found = plan_name(WWW, NEW, ZONE, there, FAILOVER)
    assert isinstance(found, Change)
    [mark] = [each for each in found.new if each["Type"] == "TXT"]
    noted_owner = owner_from_text(txt_from_boto(mark["ResourceRecords"][0]["Value"]))
    assert noted_owner == Owner(owner, "-", "us-west-2", "-", NOW)


@pytest.mark.parametrize("workload", ["shop-web", "w" * 80], ids=["short", "long"])
def test_owner_of_a_workload_can_be_written_down(workload: str) -> None:
    assert owner_problem(name_owner("shop", workload)) is None
    assert name_owner("shop", workload) != name_owner("other", workload)
