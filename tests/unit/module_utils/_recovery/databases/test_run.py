# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run does between two answers of AWS: it waits, sets a value once, and ends with what was done."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.run import run_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor

from ...scripted import ScriptedClient, ScriptedClock, aws_error

PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
WORKLOAD = {"name": "shop-db", "kind": "database", "db_instance": "shop", "restore": {"backup_retention_period": 7}}
OWN = [{"Key": "lifeboat:workload", "Value": "shop/shop-db"}]
DONE = [*OWN, {"Key": "lifeboat:recovery", "Value": "complete"}]


def page(status: str, days: int = 1, tags: list[dict[str, str]] | None = None) -> list[dict[str, Any]]:
    found = {
        "DBInstanceIdentifier": "shop",
        "DBInstanceArn": "arn:aws:rds:us-west-2:123456789012:db:shop",
        "DBInstanceStatus": status,
        "BackupRetentionPeriod": days,
        "TagList": tags or OWN,
    }
    return [{"DBInstances": [found]}]


def run(client: ScriptedClient, **options: Any) -> tuple[dict[str, Any], str | None, ScriptedClock]:
    clock = ScriptedClock()
    params = {"plan": PLAN, "workload": WORKLOAD, "wait_timeout": 600, "poll_interval": 20, **options}
    result, failure = run_recovery(params, Clients(lambda _service, **_more: client), clock, Executor())
    return result, failure, clock


def test_run_waits_until_a_change_is_seen_and_makes_it_once() -> None:
    """Catches: a database that is called recovered while AWS has not begun the change, and a change made twice."""
    client = ScriptedClient(
        describe_db_instances=[
            page("creating"),
            page("available"),
            page("available"),
            page("modifying"),
            page("available", 7),
        ],
        modify_db_instance=[{}],
        add_tags_to_resource=[{}],
    )
    result, failure, clock = run(client)
    assert (failure, result["state"], result["changed"]) == (None, "recovered", True)
    assert result["steps"] == ["set backup_retention_period of shop", "mark shop as recovered"]
    assert [name for name, _arguments in client.calls if "describe" not in name] == [
        "modify_db_instance",
        "add_tags_to_resource",
    ]
    assert sum(clock.slept) == 80


def test_run_that_waits_for_nothing_more_than_a_change_that_aws_drops_ends_with_a_finding() -> None:
    client = ScriptedClient(
        describe_db_instances=lambda **_arguments: page("available"),
        modify_db_instance=[{}],
        add_tags_to_resource=[{}],
    )
    result, failure, clock = run(client)
    assert (failure, result["state"], sum(clock.slept)) == (None, "recovered", 120)
    assert [each["option"] for each in result["findings"] if each["wanted"] == 7] == ["backup_retention_period"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        pytest.param([page("creating"), aws_error("Throttling"), page("available", 7, DONE)], None, id="passing"),
        pytest.param([page("creating"), aws_error("AccessDenied")], "rds:DescribeDBInstances", id="denied"),
        pytest.param([page("creating"), page("incompatible-network")], "is incompatible-network", id="stuck"),
    ],
)
def test_run_asks_again_only_after_a_passing_error(answers: list[Any], said: str | None) -> None:
    _result, failure, _clock = run(ScriptedClient(describe_db_instances=answers))
    assert failure is None if said is None else said in str(failure)


def test_run_keeps_what_was_done_before_a_refusal() -> None:
    client = ScriptedClient(
        describe_db_instances=[page("available"), page("available", 7)],
        modify_db_instance=[{}],
        add_tags_to_resource=[aws_error("AccessDenied")],
    )
    result, failure, _clock = run(client)
    assert failure is not None
    assert "rds:AddTagsToResource" in failure
    assert (result["changed"], result["steps"]) == (True, ["set backup_retention_period of shop"])
