# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of what came back, in hosted zones: also those that a load balancer of the lost region had."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import dr_drill_cleanup, dr_readiness_info, dr_recovery_names
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner

PLAN = {"name": "shop", "recovery_region": WEST, "drill": {"dns_label": "drill"}}
POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_recover.json"
BALANCER = {"name": "web", "dns_name": "web-1.us-west-2.elb.amazonaws.com", "zone_id": "Z1H1FL5HABSF5"}
OLD = {"HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "web-1.us-east-1.elb.amazonaws.com.", "EvaluateTargetHealth": False}


class Names:
    def __init__(self, aws: AwsView, module: ModuleRunner) -> None:
        self.cleanup = module.of(dr_drill_cleanup).plainly
        self.readiness = module.of(dr_readiness_info).plainly
        self._run, self.route53 = module.of(dr_recovery_names), aws.client("route53", SOURCE)
        records = [{"name": "www.shop.example", "type": "A", "fields": {"AliasTarget": OLD}}]
        self.zone = aws.simulator.seed_zone("shop.example", records)
        aws.simulator.seed_zone("shop.example", [], private_vpcs=[{"region": WEST, "id": "vpc-0abc1234abc1234aa"}])
        self.other = aws.simulator.seed_zone(
            "shop.example", [], private_vpcs=[{"region": SOURCE, "id": "vpc-0abc1234abc1234bb"}]
        )

    def __call__(self, result: dict[str, Any], *dns: dict[str, Any], check: bool = False, **more: Any) -> ModuleResult:
        workload = {"name": "web", "kind": "fleet", "dns": [{"zone": "shop.example", **each} for each in dns]}
        given = {"region": WEST, "plan": PLAN, "workload": workload, "result": result, "poll_interval": 0.01}
        return self._run.plainly(check=check, **{**given, **more})

    def records(self, zone: str) -> dict[str, Any]:
        found = self.route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        return {f"{each['Name']} {each['Type']}": each for each in found if each["Type"] not in ("NS", "SOA")}


@pytest.fixture
def names(aws: AwsView, module: ModuleRunner) -> Names:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    aws.simulator.outage(SOURCE)
    return Names(aws, module)


def test_name_points_to_the_recovery_region_and_stays_so(names: Names) -> None:
    """Catches: an alias of the lost region that cannot be replaced, and a second run that changes anything."""
    entry, given = {"name": "www.shop.example"}, {"load_balancers": [BALANCER]}
    predicted = names(given, entry, check=True)
    assert (predicted.changed, predicted.writes) == (True, [])
    assert names.records(names.zone)["www.shop.example. A"]["AliasTarget"] == OLD
    done = names(given, entry)
    assert not done.failed, done.message
    [name] = done.data["names"]
    assert (name["action"], name["before"]) == (
        "set",
        ["www.shop.example A alias of web-1.us-east-1.elb.amazonaws.com"],
    )
    found = names.records(names.zone)["www.shop.example. A"]["AliasTarget"]
    assert found["DNSName"] == "web-1.us-west-2.elb.amazonaws.com."
    owner = names.records(names.zone)["_lifeboat.www.shop.example. TXT"]["ResourceRecords"][0]["Value"]
    assert "owner=shop/web" in owner
    about = {"name": "web", "kind": "tasks", "tasks": "warm.yml", "dns": [{**entry, "zone": "shop.example"}]}
    checked = names.readiness(workloads=[{"plan": {**PLAN, "source_region": SOURCE}, "workload": about}])
    [said] = [each for each in checked.data["findings"] if each["check"] == "dns_names_available"]
    assert (said["status"], said["what"]) == ("pass", "www.shop.example belongs to shop/web")
    assert {call["service"] for call in done.calls} == {"route53"}
    assert not names(given, entry).changed


def test_private_name_is_in_the_zone_of_the_recovery_region(names: Names) -> None:
    result = names(
        {"instances": [{"id": "i-1", "private_ip": "10.0.0.10"}]}, {"name": "db.shop.example", "private": True}
    )
    assert not result.failed, result.message
    assert result.data["names"][0]["zone"] not in (names.zone, names.other)
    assert names.records(names.other) == {}


def test_drill_has_names_of_its_own_and_marks_them(names: Names) -> None:
    """Catches: an alias of a drill that its cleanup takes for that of others, and a cleanup that takes production's."""
    entry, given = {"name": "www.shop.example"}, {"load_balancers": [BALANCER]}
    done = names(given, entry, drill="spring")
    assert not done.failed, done.message
    assert done.data["names"][0]["name"] == "www.drill.shop.example"
    found = names.records(names.zone)
    assert "owner=drill/shop/spring" in found["_lifeboat.www.drill.shop.example. TXT"]["ResourceRecords"][0]["Value"]
    assert found["www.shop.example. A"]["AliasTarget"] == OLD
    assert not names(given, entry, drill="spring").changed
    other = names(given, entry, drill="autumn")
    assert (other.failed, other.writes) == (True, [])
    assert "www.drill.shop.example exists and belongs to drill/shop/spring" in other.message
    assert names(given, entry, drill="spring", plan={**PLAN, "drill": {}}).data["names"] == []
    names(given, entry)
    dns = [{**entry, "zone": "shop.example"}]
    plan = {**PLAN, "source_region": SOURCE}
    clean = names.cleanup(region=WEST, plan=plan, drill="spring", dns=dns, poll_interval=0.05, wait_timeout=20)
    assert [each["id"] for each in clean.data["removed"]] == ["www.drill.shop.example"], clean.message
    assert set(names.records(names.zone)) == {"www.shop.example. A", "_lifeboat.www.shop.example. TXT"}


def test_every_name_is_tried(names: Names) -> None:
    result = names(
        {"load_balancers": [BALANCER]},
        {"name": "www.other.example", "zone": "other.example"},
        {"name": "www.shop.example"},
    )
    assert result.failed
    assert "www.other.example: there is no public hosted zone other.example" in result.message
    assert [each["action"] for each in result.data["names"]] == ["failed", "set"]
    statements = json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]
    allowed = {action for statement in statements for action in statement["Action"]}
    assert {f"route53:{call['action']}" for call in result.calls} <= allowed
