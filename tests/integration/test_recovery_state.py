# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What workloads have reached is in the recovery region, with the source region dead, and others wait for it there."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import dr_recovery_state
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.drill_scene import DrillScene, tags_of
from tests.integration.module_run import ModuleResult, ModuleRunner

PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST}
POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_recover.json"
RUN = "shop-failover-20261128T013000Z"


class States:
    """The module, always about the same plan."""

    def __init__(self, aws: AwsView, module: ModuleRunner) -> None:
        self._run, self.ssm = module.of(dr_recovery_state), aws.client("ssm", WEST)

    def __call__(
        self, workload: str, state: str | None = None, *after: str, kind: str = "tasks", **options: Any
    ) -> ModuleResult:
        about = {"name": workload, "kind": kind, "after": list(after)}
        given = {"region": WEST, "plan": PLAN, "workload": about, "run": RUN}
        return self._run.plainly(**{**given, "poll_interval": 0.01, **options}, **({"state": state} if state else {}))

    def parameters(self) -> dict[str, str]:
        names = [each["Name"] for each in self.ssm.describe_parameters()["Parameters"]]
        return {each: self.ssm.get_parameter(Name=each)["Parameter"]["Value"] for each in names}

    def tags(self, name: str) -> dict[str, str]:
        found = self.ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        return {tag["Key"]: tag["Value"] for tag in found}


@pytest.fixture
def states(aws: AwsView, module: ModuleRunner) -> States:
    aws.simulator.outage(SOURCE)
    return States(aws, module)


def test_state_is_written_with_tags_and_read_again(states: States) -> None:
    foretold = states("db", "recovering", check=True)
    assert (foretold.changed, states.parameters()) == (True, {})
    first = states("db", "recovering")
    assert {call["region"] for call in first.calls} == {WEST}
    # What is there, the write, and a look at what was written.
    assert [call["action"] for call in first.calls] == ["GetParameters", "PutParameter", "GetParameters"]
    allowed = {
        action
        for statement in json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]
        for action in statement["Action"]
    }
    assert {f"ssm:{call['action']}" for call in first.calls} <= allowed
    assert states.tags("/lifeboat/shop/state/db") == {"lifeboat:workload": "shop/db"}
    assert not states("db", "recovering").changed
    done = states("db", "up", endpoint="shop.abc123.us-west-2.rds.amazonaws.com:5432")
    assert (done.changed, done.data["written"]["state"]) == (True, "up")
    found = states.parameters()
    assert found["/lifeboat/shop/db/endpoint"] == "shop.abc123.us-west-2.rds.amazonaws.com:5432"
    returned = {"address": "shop.abc123.us-west-2.rds.amazonaws.com", "port": 5432}
    assert not states("db", "up", endpoint=returned).data["published"]
    assert json.loads(found["/lifeboat/shop/state/db"])["run"] == RUN
    assert states.tags("/lifeboat/shop/state/db") == {"lifeboat:workload": "shop/db"}
    drill = states("db", "failed", drill="spring", why="the disk is full")
    assert drill.data["written"]["why"] == "the disk is full"
    assert states.tags("/lifeboat/shop/drills/spring/state/db")["lifeboat:drill"] == "spring"
    assert states("db").data["written"]["state"] == "up"
    gone = states("db", "absent")
    assert (gone.changed, gone.data["written"]) == (True, None)
    assert "/lifeboat/shop/db/endpoint" in states.parameters()
    assert not states("db", "absent").changed


def test_state_that_another_has_created_meanwhile_has_its_tags(aws: AwsView, states: States) -> None:
    """Catches: a parameter of a drill without its tags, which no cleanup finds."""
    aws.simulator.fault(action="PutParameter", code="ParameterAlreadyExists", times=1)
    assert states("db", "recovering", drill="spring").changed
    tags = {"lifeboat:workload": "shop/db", "lifeboat:drill": "spring"}
    assert states.tags("/lifeboat/shop/drills/spring/state/db").items() >= tags.items()


def test_state_kept_marks_what_came_back_and_nothing_of_others(aws: AwsView, module: ModuleRunner) -> None:
    """Catches: a later failover that takes what an earlier one has left for its own, and says that it is back."""
    scene, states = DrillScene(aws), States(aws, module)
    own = {"lifeboat:workload": "shop/web", "lifeboat:recovery": "complete"}
    template = scene.template(own)
    scene.group(own, template)
    mine, drilled, other = scene.instance(own), scene.instance(tags_of("spring", "shop/web")), scene.instance({})
    for name, workload in (("shop", "shop/db"), ("other", "shop/other")):
        scene.database({**own, "lifeboat:workload": workload}, name)
    states("web", "up")
    states("db", "up")
    for name, kind in (("web", "fleet"), ("db", "database")):
        foretold, done, again = (states(name, "kept", kind=kind, check=check) for check in (True, False, False))
        assert (foretold.changed, done.changed, done.data["written"]) == (True, True, None)
        assert not again.changed, again.diff
    tagged = aws.ec2(WEST).describe_tags(Filters=[{"Name": "key", "Values": ["lifeboat:kept"]}])["Tags"]
    marked = {each["ResourceId"] for each in tagged}
    assert {mine, template} <= marked
    assert marked & {drilled, other} == set()
    [group] = scene.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert "lifeboat:kept" in {tag["Key"] for tag in group["Tags"]}
    databases = scene.rds.describe_db_instances()["DBInstances"]
    kept = {each["DBInstanceIdentifier"] for each in databases if "lifeboat:kept" in str(each["TagList"])}
    assert kept == {"shop"}


def test_state_waits_until_all_are_back(states: States, tmp_path: Path) -> None:
    """Catches: a workload that starts before what it needs, and one that waits without a word."""
    states("db", "recovering")
    lines = tmp_path / "lines"
    found: list[ModuleResult] = []

    def wait() -> None:
        found.append(states("web", "recovering", "db", "cache", wait=True, progress_file=str(lines)))

    states("cache", "up")
    # Modules of one process share its standard output, so the other one is as AWS would have it.
    other = Thread(target=_verify_once_somebody_waits, args=(states,))
    other.start()
    wait()
    other.join()
    [result] = found
    assert not result.failed, result.message
    assert (result.data["missing"], result.data["waited_for"]) == ([], "db")
    assert result.data["written"]["state"] == "recovering"
    said = lines.read_text(encoding="utf-8").splitlines()
    assert said[:2] == ["web              waits for db: recovering", "web              waits for cache: up"]
    assert said[-1].startswith("web              waits for db: verified")


def _verify_once_somebody_waits(states: States) -> None:
    while "/lifeboat/shop/state/web" not in states.parameters():
        pass
    text = json.loads(states.parameters()["/lifeboat/shop/state/db"])
    # The last of those that were waited for, whatever the date.
    later = datetime.now(timezone.utc) + timedelta(hours=1)
    text.update(state="verified", at=f"{later:%Y-%m-%dT%H:%M:%SZ}")
    states.ssm.put_parameter(Name="/lifeboat/shop/state/db", Value=json.dumps(text), Type="String", Overwrite=True)


def test_state_ends_with_the_failure_of_another_and_says_why(states: States) -> None:
    states("db", "failed", why="its quota is used up")
    result = states("web", "recovering", "db", wait=True)
    assert (result.failed, result.message) == (True, "db has failed: its quota is used up")
    assert json.loads(states.parameters()["/lifeboat/shop/state/web"])["state"] == "waiting"
    assert states("mail", "recovering", wait=True).data["written"]["state"] == "recovering"


def test_state_of_an_earlier_run_is_waited_for_until_the_time_is_over(states: States) -> None:
    states("db", "failed", why="its quota is used up", run="shop-failover-20261127T013000Z")
    later = {"since": "2099-01-01T00:00:00Z", "together": ["db", "web"], "wait": True, "wait_timeout": 0}
    result = states("web", "recovering", "db", **later)
    expected = "web: wait_timeout is over, and db is not started in this run; the next run continues"
    assert (result.failed, result.message) == (True, expected)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"since": "yesterday"}, "since: expected a time in UTC", id="no time"),
        pytest.param({"plan": {"name": "shop"}}, "plan.recovery_region is required", id="no region"),
        pytest.param({"plan": {"recovery_region": WEST}}, "plan.name is required", id="no plan"),
    ],
)
def test_state_refuses_what_it_cannot_write(states: States, options: dict[str, Any], said: str) -> None:
    result = states("db", "up", **options)
    assert result.failed
    assert said in result.message
    assert states.parameters() == {}
