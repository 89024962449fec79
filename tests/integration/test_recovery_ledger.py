# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A recovery with nothing before or after it writes itself that it begins, its endpoint, and that it is back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_failover import FAST
from tests.integration.test_rds_copying import INSTANCE, Databases

PLAN = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
workloads:
  shop-db: {db_instance: shop, restore: {db_instance_class: db.m6g.large}}
"""
BEGIN, END, RESTORE = (
    "Recovery begins once what it comes after is back",
    "Others may go on",
    "Workload is back in its recovery region",
)


@pytest.fixture
def failover(aws: AwsView, playbook: PlaybookRunner, tmp_path: Path) -> Any:
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    aws.simulator.outage(SOURCE)
    plan = tmp_path / "shop.lifeboat.yml"
    plan.write_text(PLAN, encoding="utf-8")
    command = ("-i", str(plan), "-e", "confirm=shop", "-e", "override_readiness=exercise", *FAST)
    return lambda *more: playbook.named("lifeboat.aws.failover", *command, *more)


def parameters(aws: AwsView) -> dict[str, str]:
    ssm = aws.client("ssm", WEST)
    names = [each["Name"] for each in ssm.describe_parameters()["Parameters"]]
    return {name: ssm.get_parameter(Name=name)["Parameter"]["Value"] for name in names}


def evidence(run: PlaybookResult) -> dict[str, Any]:
    [row] = json.loads(Path(run.of("Evidence is written")["file"]).read_text(encoding="utf-8"))["workloads"]
    return dict(row)


def test_recovery_writes_into_the_ledger_itself(aws: AwsView, failover: Any) -> None:
    """Catches: a module run of its own for each line of the ledger, and a second run that begins the recovery again."""
    foretold = failover("--check")
    assert (foretold.rc, parameters(aws)) == (0, {}), foretold.stdout

    first = failover()
    assert first.rc == 0, first.stdout
    assert {BEGIN, END} & {entry["task"] for entry in first.results} == set()
    ledger = parameters(aws)
    state = json.loads(ledger["/lifeboat/shop/state/shop-db"])
    assert (state["state"], state["began"] <= state["reached"]) == ("up", True)
    endpoint = first.of(RESTORE)["endpoint"]
    assert ledger["/lifeboat/shop/shop-db/endpoint"] == f"{endpoint['address']}:{endpoint['port']}"
    assert [step["name"] for step in evidence(first)["steps"]] == ["restore"]
    # It was said before the database was asked for, and that it is back when it was.
    puts = [
        call["action"] for call in first.calls if call["action"] in ("PutParameter", "RestoreDBInstanceFromDBSnapshot")
    ]
    assert puts == ["PutParameter", "RestoreDBInstanceFromDBSnapshot", "PutParameter", "PutParameter"]

    second = failover()
    assert second.rc == 0, second.stdout
    assert second.of(RESTORE)["changed"] is False
    again = json.loads(parameters(aws)["/lifeboat/shop/state/shop-db"])
    assert (again["began"], again["reached"]) == (state["began"], state["reached"])
    assert evidence(second)["rto"] == evidence(first)["rto"]


def test_ledger_of_a_recovery_that_fails_says_so(aws: AwsView, failover: Any) -> None:
    """Catches: others that go on, or wait for ever, because only the last run of a module would have said it."""
    aws.simulator.fault(action="RestoreDBInstanceFromDBSnapshot", code="StorageQuotaExceeded", status=400)
    run = failover()
    assert run.rc == 2, run.stdout
    state = json.loads(parameters(aws)["/lifeboat/shop/state/shop-db"])
    assert state["state"] == "failed"
    assert "StorageQuotaExceeded" in state["why"]
