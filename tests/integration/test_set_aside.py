# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a failover has brought back is set aside with its data, and the next recovery has its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import dr_set_aside
from tests.integration import test_recover_fleets, test_recover_volumes
from tests.integration.aws_view import WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner

PLAN = {"name": "shop", "recovery_region": WEST}
POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_set_aside.json"
STATE = "/lifeboat/shop/state/"
SetAside = Callable[..., ModuleResult]


@pytest.fixture
def set_aside(aws: AwsView, module: ModuleRunner) -> SetAside:
    """The module, whose calls are all of the recovery region, and allowed by its policy."""
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    run = module.of(dr_set_aside)
    statements = json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]
    allowed = {action for statement in statements for action in statement["Action"]}

    def ran(name: str, kind: str, *, check: bool = False, together: Any = None, **more: Any) -> ModuleResult:
        about = {"plan": PLAN, "workload": {"name": name, "kind": kind, **more}, "together": together}
        result = run.plainly(region=WEST, **about, poll_interval=0.02, wait_timeout=60, check=check)
        assert {call["region"] for call in result.calls} == {WEST}
        prefixes = {"elbv2": "elasticloadbalancing"}
        made = {f"{prefixes.get(call['service'], call['service'])}:{call['action']}" for call in result.calls}
        assert made <= allowed
        return result

    return ran


def recovered(aws: AwsView, name: str, **ids: Any) -> dict[str, str]:
    """The tags of what a failover has created, and what it has written."""
    text = json.dumps({"schema": 1, "run": "r", "state": "verified", "at": "2026-11-28T01:30:00Z", "why": None})
    aws.client("ssm", WEST).put_parameter(Name=f"{STATE}{name}", Value=text, Type="String")
    return {"lifeboat:workload": f"shop/{name}", "lifeboat:recovery": "complete", **ids}


def states(aws: AwsView) -> list[str]:
    found = aws.client("ssm", WEST).describe_parameters()["Parameters"]
    return [each["Name"] for each in found if each["Name"].startswith(STATE)]


def tags(found: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in found["TagList"]}


def test_database_is_renamed_and_kept_and_nothing_else_changes(aws: AwsView, set_aside: SetAside) -> None:
    """Catches: a database that is gone, one that the next recovery takes for its own, and a second run that renames."""
    rds = aws.client("rds", WEST)
    own = recovered(aws, "db")
    aws.simulator.seed_rds(WEST, databases=[{"id": "shop", "tags": own}, {"id": "other"}])
    aws.simulator.configure(rename_db_seconds=300)
    rds.modify_db_instance(DBInstanceIdentifier="shop", DeletionProtection=True, ApplyImmediately=True)
    foretold = set_aside("db", "database", check=True)
    assert (foretold.writes, foretold.changed, states(aws)) == ([], True, [f"{STATE}db"])
    aws.simulator.fault(action="ModifyDBInstance", code="InvalidDBInstanceState", times=1)
    first = set_aside("db", "database")
    assert not first.failed, first.message
    assert [step.split()[0] for step in first.data["steps"]] == ["mark", "rename", "keep", "forget"]
    assert [step.split()[0] for step in foretold.data["steps"]] == ["mark", "rename", "keep", "forget"]
    assert (first.counts[WEST]["ModifyDBInstance"], states(aws)) == (2, [])
    found = {each["DBInstanceIdentifier"]: each for each in rds.describe_db_instances()["DBInstances"]}
    [aside] = first.data["set_aside"]
    assert sorted(found) == ["other", aside["id"]]
    assert (aside["former"], aside["state"]) == ("shop", "available")
    assert found[aside["id"]]["DeletionProtection"]
    assert tags(found[aside["id"]]) == {**own, "lifeboat:kept": aside["since"], "lifeboat:set-aside": "shop"}
    assert "it costs money until it is deleted" in first.data["lines"][0]
    again = set_aside("db", "database")
    assert (again.changed, again.writes, again.data["set_aside"]) == (False, [], [aside])


def ledger(aws: AwsView) -> Any:
    """A cluster with two instances as a failover has left them; the client of RDS."""
    rds = aws.client("rds", WEST)
    own = [{"Key": key, "Value": value} for key, value in recovered(aws, "ledger").items()]
    rds.create_db_cluster(
        DBClusterIdentifier="ledger",
        Engine="aurora-postgresql",
        MasterUsername="x",
        MasterUserPassword="x" * 9,
        Tags=own,
    )
    about = {"DBClusterIdentifier": "ledger", "Engine": "aurora-postgresql", "DBInstanceClass": "db.r6g.large"}
    for name in ("ledger-1", "ledger-2"):
        rds.create_db_instance(DBInstanceIdentifier=name, **about, Tags=own)
    return rds


def test_cluster_goes_after_its_instances_and_a_killed_run_is_continued(aws: AwsView, set_aside: SetAside) -> None:
    rds = ledger(aws)
    aws.simulator.configure(rename_db_seconds=120)
    aws.simulator.fault(action="ModifyDBCluster", code="AccessDenied", times=1)
    killed = set_aside("ledger", "cluster")
    assert killed.failed
    assert states(aws) == [f"{STATE}ledger"]
    whole = set_aside("ledger", "cluster")
    assert not whole.failed, whole.message
    assert {each["former"] for each in whole.data["set_aside"]} == {"ledger", "ledger-1", "ledger-2"}
    [cluster] = rds.describe_db_clusters()["DBClusters"]
    names = {each["id"]: each["kind"] for each in whole.data["set_aside"]}
    assert names.pop(cluster["DBClusterIdentifier"]) == "db_cluster"
    assert {each["DBInstanceIdentifier"] for each in cluster["DBClusterMembers"]} == set(names)
    assert states(aws) == []


@pytest.mark.parametrize("seconds", [300, 0])
def test_rename_whose_answer_was_lost_is_not_done_twice(aws: AwsView, set_aside: SetAside, seconds: int) -> None:
    """Catches: a failure, or a second name, where RDS has done what the SDK asks for again."""
    aws.simulator.seed_rds(WEST, databases=[{"id": "shop", "tags": recovered(aws, "db")}])
    aws.simulator.configure(rename_db_seconds=seconds)
    aws.simulator.fault("lost", action="ModifyDBInstance", times=1)
    found = set_aside("db", "database")
    assert not found.failed, found.message
    [database] = aws.client("rds", WEST).describe_db_instances()["DBInstances"]
    [aside] = found.data["set_aside"]
    assert (database["DBInstanceIdentifier"], aside["former"]) == (aside["id"], "shop")


@pytest.mark.parametrize("is_group", [False, True], ids=["plain", "group"])
def test_fleet_makes_room_for_one_from_an_older_image(aws: AwsView, set_aside: SetAside, *, is_group: bool) -> None:
    """Catches: an instance that is terminated, that serves users on, or that the next recovery counts as its own."""
    region, recover = test_recover_fleets.Region(aws), test_recover_fleets.Recover(aws)
    aws.simulator.take_time()
    old, newest, arn = region.image(18), region.image(19), region.balancer("paid")
    address = region.ec2.allocate_address(Domain="vpc")["AllocationId"]
    scaling = {"auto_scaling_group": {"name": "shop-web", "min_size": 1, "max_size": 4}}
    more = {"launch": scaling} if is_group else {"elastic_ips": [address]}
    workload = region.workload(target_groups=["paid"], **more)
    recover.whole(workload=workload)
    recovered(aws, "shop-web")
    first = [each["InstanceId"] for each in region.instances()]
    older = {"workload": workload, "recovery_point_before": "2026-11-18T12:00:00Z"}
    assert "Set it aside first (ansible-playbook lifeboat.aws.set_aside)" in recover(**older).message

    foretold = set_aside(**workload, check=True)
    assert (foretold.writes, foretold.changed) == ([], True)
    aws.simulator.fault(action="DeleteAutoScalingGroup", code="ScalingActivityInProgress", times=1)
    aside = set_aside(**workload)
    assert not aside.failed, aside.message
    assert len(aside.data["steps"]) == len(foretold.data["steps"])
    there = {each["InstanceId"]: each["State"]["Name"] for each in region.instances()}
    assert (there, region.targets(arn), states(aws)) == (dict.fromkeys(first, "stopped"), [], [])
    assert [each["id"] for each in aside.data["set_aside"]] == sorted(first)
    again = set_aside(**workload)
    assert (again.changed, again.writes, again.data["set_aside"]) == (False, [], aside.data["set_aside"])

    second = recover.whole(**older)
    assert second.data["recovery_point"]["id"] == old
    assert {each["thing"] for each in second.data["findings"]} & set(first) == set()
    new = {each["InstanceId"]: each for each in region.instances() if each["InstanceId"] not in first}
    assert {each["ImageId"] for each in new.values()} == {old}
    assert {each["ImageId"] for each in region.instances() if each["InstanceId"] in first} == {newest}
    assert region.targets(arn) == sorted(new)
    assert len(new) == 2


def test_volumes_go_with_their_fleet_or_from_what_is_stopped(aws: AwsView, set_aside: SetAside) -> None:
    estate, recover = test_recover_volumes.Estate(aws), test_recover_volumes.Recover(aws)
    old = estate.copies(at="2026-11-18T06:10:00Z")
    estate.copies()
    test_recover_volumes.known(estate)
    [web] = estate.launch()
    workload = test_recover_volumes.files(estate)
    recover.whole(workload=workload)
    recovered(aws, "files")
    refused = set_aside(**workload)
    assert f"is attached to {web}, which is running; set web aside with it" in refused.message
    assert refused.writes == []
    aws.ec2(WEST).stop_instances(InstanceIds=[web])
    aside = set_aside(**workload)
    assert not aside.failed, aside.message
    assert {each["state"] for each in aside.data["set_aside"]} == {"available"}
    assert set_aside(**workload).writes == []
    second = recover.whole(workload=workload, recovery_point_before="2026-11-18T12:00:00Z")
    assert [each["recovery_point"]["id"] for each in second.data["volumes"]] == list(old.values())
