# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a graceful failover keeps from writing is stopped or isolated, seen, foretold, and let go again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import dr_fence
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner

PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST}
POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_fence.json"


class Source:
    """The source region with a fleet, an Auto Scaling group, and databases."""

    def __init__(self, aws: AwsView, module: ModuleRunner) -> None:
        aws.simulator.freeze(False)
        aws.simulator.set_scale(3600)
        self.aws, self._run, self.ec2, self.rds = aws, module.of(dr_fence), aws.ec2(SOURCE), aws.client("rds", SOURCE)
        self.autoscaling = aws.client("autoscaling", SOURCE)
        vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.closed, self.open = (
            self.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
            for name in ("closed", "open")
        )
        rule = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}
        self.ec2.authorize_security_group_ingress(GroupId=self.open, IpPermissions=[rule])

    def __call__(self, workload: dict[str, Any], state: str = "fenced", *, check: bool = False) -> ModuleResult:
        given = {"region": SOURCE, "plan": PLAN, "workload": workload, "state": state}
        result = self._run.plainly(**given, poll_interval=0.02, wait_timeout=60, check=check)
        assert {call["region"] for call in result.calls} <= {SOURCE}
        statements = json.loads(POLICY.read_text(encoding="utf-8"))["Statement"]
        allowed = {action for statement in statements for action in statement["Action"]}
        assert {f"{call['service']}:{call['action']}" for call in result.calls} <= allowed
        return result

    def group(self) -> list[str]:
        """An Auto Scaling group of two; the ids of its instances."""
        image = self.aws.simulator.seed(SOURCE, images=[{"name": "web"}])[0]
        data = {"ImageId": image, "InstanceType": "m6i.large"}
        self.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
        self.autoscaling.create_auto_scaling_group(
            AutoScalingGroupName="web",
            LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
            MinSize=2,
            MaxSize=4,
            AvailabilityZones=[f"{SOURCE}a"],
        )
        self.autoscaling.suspend_processes(AutoScalingGroupName="web", ScalingProcesses=["AZRebalance"])
        self.aws.simulator.advance(3600)
        return sorted(self.states())

    def states(self) -> dict[str, str]:
        answer = self.ec2.describe_instances()["Reservations"]
        return {each["InstanceId"]: each["State"]["Name"] for part in answer for each in part["Instances"]}

    def suspended(self) -> set[str]:
        [found] = self.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        return {each["ProcessName"] for each in found["SuspendedProcesses"]}

    def database(self) -> dict[str, Any]:
        [found] = self.rds.describe_db_instances(DBInstanceIdentifier="shop")["DBInstances"]
        return dict(found)

    def groups(self) -> list[str]:
        return [each["VpcSecurityGroupId"] for each in self.database()["VpcSecurityGroups"]]


@pytest.fixture
def source(aws: AwsView, module: ModuleRunner) -> Source:
    return Source(aws, module)


def shop(*groups: str) -> dict[str, Any]:
    fence = {"by": "isolate", "security_groups": list(groups)}
    return {"name": "shop-db", "kind": "database", "db_instance": "shop", "fence": fence}


def test_fence_of_a_group_stops_it_whole_and_release_undoes_exactly_that(source: Source) -> None:
    """Catches: instances that their group replaces, a process that was suspended before and is resumed."""
    ids = source.group()
    fleet = {"name": "web", "kind": "fleet", "fence": {"by": "stop", "instance_ids": ids[:1]}}
    foretold = source(fleet, check=True)
    assert (foretold.writes, foretold.data["steps"][1]) == ([], "suspend Auto Scaling group web")
    first = source(fleet)
    assert not first.failed, first.message
    assert source.states() == dict.fromkeys(ids, "stopped")
    assert {"Launch", "HealthCheck", "Terminate"} <= source.suspended()
    assert first.data["steps"] == foretold.data["steps"]
    assert {each["id"] for each in first.data["fenced"]} == {"web", *ids}
    again = source(fleet)
    assert (again.changed, again.writes, again.data["fenced"]) == (False, [], first.data["fenced"])
    released = source(fleet, "released")
    assert (released.failed, released.data["fenced"]) == (False, [])
    assert (source.states(), source.suspended()) == (dict.fromkeys(ids, "running"), {"AZRebalance"})
    assert source(fleet, "released").writes == []


def test_fence_leaves_what_it_has_not_stopped_as_it_is(source: Source) -> None:
    image = source.aws.simulator.seed(SOURCE, images=[{"name": "web"}])[0]
    made = source.ec2.run_instances(ImageId=image, MinCount=2, MaxCount=2)["Instances"]
    runs, stopped = (each["InstanceId"] for each in made)
    source.aws.simulator.advance(3600)
    source.ec2.stop_instances(InstanceIds=[stopped])
    source.aws.simulator.advance(3600)
    fleet = {"name": "web", "kind": "fleet", "fence": {"by": "stop", "instance_ids": [runs, stopped]}}
    assert [each["id"] for each in source(fleet).data["fenced"]] == [runs]
    source(fleet, "released")
    assert source.states() == {runs: "running", stopped: "stopped"}
    other = source({**fleet, "name": "web"} | {"fence": {"by": "stop", "instance_filters": {"tag:Name": "no"}}})
    assert "no instance in us-east-1 matches tag:Name=no; correct fence" in other.message


def test_fence_of_a_database_isolates_and_restarts_it_once(source: Source) -> None:
    """Catches: a database that is stopped, of which there is no last snapshot, or one whose connections live on."""
    source.aws.simulator.seed_rds(SOURCE, databases=[{"id": "shop"}])
    source.rds.modify_db_instance(DBInstanceIdentifier="shop", VpcSecurityGroupIds=[source.open], ApplyImmediately=True)
    source.aws.simulator.advance(3600)
    workload = shop(source.closed)
    assert source(workload, check=True).writes == []
    first = source(workload)
    assert not first.failed, first.message
    assert source.groups() == [source.closed]
    assert [call["action"] for call in first.calls if call["action"].startswith("Reboot")] == ["RebootDBInstance"]
    assert source.database()["DBInstanceStatus"] == "available"
    assert first.data["fenced"][0]["former"] == [source.open]
    assert source(workload).writes == []
    assert not source(workload, "released").failed
    assert source.groups() == [source.open]
    assert not [tag for tag in source.database()["TagList"] if tag["Key"].startswith("lifeboat:fenced")]


@pytest.mark.parametrize(
    ("workload", "said"),
    [
        pytest.param(shop("sg-00000000000000000"), "there is no security group sg-00000000000000000", id="no_group"),
        pytest.param(shop("OPEN"), "lets connections in; name groups without inbound rules", id="open_group"),
        pytest.param(
            {**shop(), "fence": {"by": "stop", "security_groups": ["sg-1"]}}, "workload.fence.by: expected", id="stop"
        ),
        pytest.param(
            {"name": "data", "kind": "volumes", "fence": {"by": "stop"}}, "kind volumes cannot be fenced", id="kind"
        ),
        pytest.param(
            {"name": "web", "kind": "fleet", "fence": {"by": "stop"}}, "not known which instances these are", id="which"
        ),
    ],
)
def test_fence_refuses_what_would_not_hold(source: Source, workload: dict[str, Any], said: str) -> None:
    source.aws.simulator.seed_rds(SOURCE, databases=[{"id": "shop"}])
    known = json.loads(json.dumps(workload).replace("OPEN", source.open))
    result = source(known)
    assert (result.failed, result.writes) == (True, [])
    assert said in result.message


def test_fence_that_nobody_asks_for_calls_nothing(source: Source) -> None:
    result = source({"name": "web", "kind": "fleet"})
    assert (result.failed, result.calls, result.data["fenced"]) == (False, [], [])


def test_fence_of_a_cluster_restarts_every_instance_the_writer_last(source: Source) -> None:
    """Catches: open connections of a reader, which may become the writer, and a release that opens too little."""
    source.rds.create_db_cluster(
        DBClusterIdentifier="shop",
        Engine="aurora-postgresql",
        MasterUsername="shop",
        MasterUserPassword="not-known-to-anybody",
        VpcSecurityGroupIds=[source.open],
    )
    for name in ("shop-1", "shop-2"):
        source.rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.r6g.large",
            Engine="aurora-postgresql",
            DBClusterIdentifier="shop",
        )
    source.aws.simulator.advance(3600)
    [cluster] = source.rds.describe_db_clusters()["DBClusters"]
    [writer] = [each["DBInstanceIdentifier"] for each in cluster["DBClusterMembers"] if each["IsClusterWriter"]]
    fence = {"by": "isolate", "security_groups": [source.closed]}
    workload = {"name": "shop-db", "kind": "cluster", "db_cluster": "shop", "fence": fence}
    first = source(workload)
    assert not first.failed, first.message
    restarted = [call["params"] for call in first.calls if call["action"] == "RebootDBInstance"]
    assert len(restarted) == 2
    assert writer in restarted[-1]
    assert [(each["kind"], each["former"]) for each in first.data["fenced"]] == [("db_cluster", [source.open])]
    assert source(workload).writes == []
    assert not source(workload, "released").failed
    [cluster] = source.rds.describe_db_clusters()["DBClusters"]
    assert [each["VpcSecurityGroupId"] for each in cluster["VpcSecurityGroups"]] == [source.open]


def test_fence_of_what_hands_have_opened_closes_it_anew(source: Source) -> None:
    """Catches: connections that live on, as a mark of the first fence stands for a restart."""
    source.aws.simulator.seed_rds(SOURCE, databases=[{"id": "shop"}])
    source.rds.modify_db_instance(DBInstanceIdentifier="shop", VpcSecurityGroupIds=[source.open], ApplyImmediately=True)
    source.aws.simulator.advance(3600)
    workload = shop(source.closed)
    source(workload)
    default = source.ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
    source.rds.modify_db_instance(
        DBInstanceIdentifier="shop", VpcSecurityGroupIds=[source.open, default], ApplyImmediately=True
    )
    foretold = source(workload, check=True)
    assert foretold.data["fenced"] == []
    again = source(workload)
    assert not again.failed, again.message
    assert [call["action"] for call in again.calls if call["action"].startswith("Reboot")] == ["RebootDBInstance"]
    source(workload, "released")
    assert sorted(source.groups()) == sorted([source.open, default])


def test_release_finds_a_group_whose_instances_are_gone(source: Source) -> None:
    """Catches: a group that stays suspended for good, as no instance that the plan names leads to it."""
    ids = source.group()
    fleet = {"name": "web", "kind": "fleet", "fence": {"by": "stop", "instance_ids": ids}}
    assert not source(fleet).failed
    source.autoscaling.update_auto_scaling_group(AutoScalingGroupName="web", MinSize=0, DesiredCapacity=0)
    source.aws.simulator.advance(3600)
    again = source(fleet)
    assert [each["id"] for each in again.data["fenced"]] == ["web"]
    assert (
        f"  {ids[0]} is not in us-east-1; if another instance took its place, name that in fence" in again.data["lines"]
    )
    released = source(fleet, "released")
    assert (released.failed, released.data["steps"][0]) == (False, "resume Auto Scaling group web")
    assert source.suspended() == {"AZRebalance"}
