"""What follows the source in the recovery region takes over, once; and what the password of the master user becomes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.canaries import plant
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases
from tests.integration.test_recover_databases import Recover, Region, may

CANARY = plant("master password", "canary-5hD0ntAppear")
LEDGER = {"name": "ledger", "kind": "cluster", "db_cluster": "ledger", "recover_by": "switchover"}


@pytest.fixture
def region(aws: AwsView) -> Region:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    aws.simulator.configure(promote_db_seconds=300)
    return Region(aws)


@pytest.fixture
def recover(aws: AwsView) -> Recover:
    return Recover(aws)


def shop(**restore: Any) -> dict[str, Any]:
    return {"name": "shop-db", "kind": "database", "db_instance": "shop", "recover_by": "promote", "restore": restore}


def replica(aws: AwsView, name: str = "shop-west") -> None:
    """A read replica of the shop in the recovery region, whose tags are its own."""
    if "shop" not in _instances(aws):
        aws.simulator.seed_rds(SOURCE, databases=[{"id": "shop"}])
    arn = _instances(aws)["shop"]
    aws.client("rds", WEST).create_db_instance_read_replica(DBInstanceIdentifier=name, SourceDBInstanceIdentifier=arn)


def _instances(aws: AwsView) -> dict[str, str]:
    found = aws.client("rds", SOURCE).describe_db_instances()["DBInstances"]
    return {each["DBInstanceIdentifier"]: each["DBInstanceArn"] for each in found}


def lags(aws: AwsView, metric: str, dimensions: dict[str, str], value: float) -> datetime:
    """A sample of ten minutes ago, which is the last one of a source that is lost."""
    moment = datetime.now(timezone.utc).replace(second=0, microsecond=0) - timedelta(minutes=10)
    told = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    sample = {"MetricName": metric, "Dimensions": told, "Timestamp": moment, "Value": value}
    aws.client("cloudwatch", WEST).put_metric_data(Namespace="AWS/RDS", MetricData=[sample])
    return moment


def global_database(aws: AwsView, name: str = "ledger-west") -> str:
    """Clusters of both regions in one global database, each with an instance; ARN of that of the recovery region."""
    engine = {"Engine": "aurora-postgresql"}
    aws.client("rds", SOURCE).create_global_cluster(GlobalClusterIdentifier="ledgers", **engine)
    for region, cluster in ((SOURCE, "ledger"), (WEST, name)):
        rds = aws.client("rds", region)
        own = {} if region == WEST else {"MasterUsername": "ledger", "MasterUserPassword": "not-known-to-anybody"}
        rds.create_db_cluster(DBClusterIdentifier=cluster, GlobalClusterIdentifier="ledgers", **engine, **own)
        rds.create_db_instance(
            DBInstanceIdentifier=f"{cluster}-1", DBClusterIdentifier=cluster, DBInstanceClass="db.r6g.large", **engine
        )
    arn: str = aws.client("rds", WEST).describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]["DBClusterArn"]
    return arn


def writers(aws: AwsView) -> list[str]:
    [world] = aws.client("rds", WEST).describe_global_clusters()["GlobalClusters"]
    return [each["DBClusterArn"] for each in world["GlobalClusterMembers"] if each["IsWriter"]]


def ways(result: ModuleResult) -> list[str]:
    return [each["what"] for each in result.data["findings"] if each["option"] == "recover_by"]


def test_replica_is_promoted_once_with_its_backups_and_dead_source(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a call to the lost region, a replica that is promoted in check mode, twice, or without backups."""
    replica(aws)
    moment = lags(aws, "ReplicaLag", {"DBInstanceIdentifier": "shop-west"}, 30) - timedelta(seconds=30)
    region.manifest("shop-db", "database", {"db_instance": {"backup_retention_period": 7, "multi_az": True}})
    aws.simulator.outage(SOURCE)
    foretold = recover(workload=shop(), check=True)
    assert not foretold.failed, foretold.message
    assert (foretold.data["state"], foretold.writes) == ("absent", [])
    assert foretold.data["steps"] == ["tag shop-west", "promote shop-west"]
    assert foretold.data["recovery_point"]["source_created"] == f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    result = recover.whole(workload=shop())
    assert {call["region"] for call in result.calls} == {WEST}
    may(result)
    assert (result.data["state"], result.data["identifier"], result.data["recover_by"]) == (
        "recovered",
        "shop-west",
        "promote",
    )
    there = region.instance("shop-west")
    assert (there.get("ReadReplicaSourceDBInstanceIdentifier"), there["BackupRetentionPeriod"]) == (None, 7)
    assert there["Tags"] == {
        "lifeboat:workload": "shop/shop-db",
        "lifeboat:recovery": "complete",
        "lifeboat:recovery-point": "us-east-1/shop",
        "lifeboat:recovery-point-created": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
    }
    assert result.data["findings"] == []
    again = recover.whole(workload=shop())
    assert (again.changed, again.writes, again.data["state"]) == (False, [], "recovered")
    assert again.data["recovery_point"]["source_created"] == f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def test_replica_of_a_fenced_source_is_promoted_once_it_has_everything(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a promotion that leaves behind what the source wrote before it was fenced."""
    replica(aws)
    lags(aws, "ReplicaLag", {"DBInstanceIdentifier": "shop-west"}, 30)
    fenced = {**shop(), "fence": {"by": "isolate", "security_groups": ["sg-0c105edc105edc105"]}}
    assert recover(workload=fenced, mode="graceful", check=True).data["steps"] == ["tag shop-west", "promote shop-west"]
    early = recover(workload=fenced, mode="graceful", wait_timeout=0)
    assert (early.failed, early.writes) == (True, [])
    assert "shop-db: wait_timeout is over, and shop-west is following, with 1" in early.message
    told = [{"Name": "DBInstanceIdentifier", "Value": "shop-west"}]
    sample = {"MetricName": "ReplicaLag", "Dimensions": told}
    # Of this minute and of the next, in which the run may begin.
    now = datetime.now(timezone.utc).replace(second=0, microsecond=0)
    samples = [{**sample, "Timestamp": now + timedelta(minutes=number), "Value": 0.0} for number in (0, 1)]
    aws.client("cloudwatch", WEST).put_metric_data(Namespace="AWS/RDS", MetricData=samples)
    result = recover.whole(workload=fenced, mode="graceful")
    assert (result.data["state"], result.data["identifier"]) == ("recovered", "shop-west")


@pytest.mark.parametrize("action", ["AddTagsToResource", "PromoteReadReplica"])
def test_replica_promotion_that_was_killed_is_continued(
    aws: AwsView, region: Region, recover: Recover, action: str
) -> None:
    """Catches: a promotion that is lost, or an error, after a run that ended before it had an answer."""
    replica(aws)
    aws.simulator.fault(effect="lost", action=action, region=WEST, times=1)
    assert recover(workload=shop(), wait_timeout=0).failed
    result = recover.whole(workload=shop())
    assert result.data["state"] == "recovered"
    assert "how far it follows the source is not known" in " ".join(ways(result)) or action == "PromoteReadReplica"


def test_replica_is_left_alone_in_a_drill_and_for_a_point_in_time(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a drill that tears the replica off its source."""
    databases = Databases(aws, INSTANCE)
    copy = databases.copy_of(databases.snapshot(19), 19)
    replica(aws)
    drill = recover.whole(workload=shop(), drill="spring")
    assert (drill.data["identifier"], drill.data["recover_by"]) == ("shop-spring", "restore")
    assert "it is restored from a recovery point, as a drill is asked for" in ways(drill)[0]
    back = recover.whole(workload=shop(), recovery_point=copy)
    assert (back.data["identifier"], back.data["recovery_point"]["id"]) == ("shop", copy)
    assert region.instance("shop-west")["ReadReplicaSourceDBInstanceIdentifier"].endswith(":db:shop")
    none = recover(workload={**shop(), "db_instance": "other"}, drill="spring")
    assert "recover_by is promote, and a drill or a point in time can only be restored" in none.message


def test_replica_which_one_is_never_guessed(aws: AwsView, region: Region, recover: Recover) -> None:
    none = recover(workload=shop())
    assert "recover_by is promote, and there is no read replica of shop of us-east-1 in us-west-2" in none.message
    replica(aws, "shop-a")
    replica(aws, "shop-b")
    both = recover(workload=shop())
    assert "shop-a, shop-b in us-west-2 could take over; set restore.db_instance_identifier" in both.message
    named = recover.whole(workload=shop(db_instance_identifier="shop-b"))
    assert named.data["identifier"] == "shop-b"
    other = recover(workload={**shop(db_instance_identifier="shop-b"), "name": "other"})
    assert "shop-b in us-west-2 belongs to the recovery of shop/shop-db" in other.message


def test_replica_that_others_have_promoted_is_done(aws: AwsView, region: Region, recover: Recover) -> None:
    replica(aws)
    region.rds.promote_read_replica(DBInstanceIdentifier="shop-west")
    aws.simulator.advance(600)
    result = recover.whole(workload=shop(db_instance_identifier="shop-west"))
    assert (result.data["state"], result.changed, result.writes) == ("recovered", False, [])
    assert "it took over before, not by a recovery of this workload" in ways(result)[0]


@pytest.mark.parametrize("mode", ["ungraceful", "graceful"])
def test_global_database_is_switched_over_once(aws: AwsView, region: Region, recover: Recover, mode: str) -> None:
    """Catches: a failover that asks the lost region, and a switchover that may lose data."""
    arn = global_database(aws)
    lag = {"DBClusterIdentifier": "ledger-west", "SourceRegion": SOURCE}
    moment = lags(aws, "AuroraGlobalDBReplicationLag", lag, 2000) - timedelta(seconds=2)
    if mode == "ungraceful":
        aws.simulator.outage(SOURCE)
    result = recover.whole(workload=LEDGER, mode=mode)
    assert ({call["region"] for call in result.calls}, writers(aws)) == ({WEST}, [arn])
    may(result)
    calls = [action for action in result.writes if "Global" in action] + [
        call["action"] for call in result.calls if call["action"].endswith("overGlobalCluster")
    ]
    assert calls == [{"ungraceful": "FailoverGlobalCluster", "graceful": "SwitchoverGlobalCluster"}[mode]]
    assert (result.data["state"], result.data["identifier"]) == ("recovered", "ledger-west")
    assert result.data["recovery_point"]["source_created"] == f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    again = recover.whole(workload=LEDGER, mode=mode)
    assert (again.changed, again.data["state"]) == (False, "recovered")


def test_global_database_drill_and_refusals(aws: AwsView, region: Region, recover: Recover) -> None:
    global_database(aws)
    databases = Databases(aws, CLUSTER)
    databases.copy_of(databases.snapshot(19, database="ledger"), 19, set_name="ledger")
    before = writers(aws)
    instances = [{"db_instance_class": "db.r6g.large"}]
    drill = recover.whole(workload={**LEDGER, "restore": {"instances": instances}}, drill="x")
    assert (drill.data["identifier"], writers(aws)) == ("ledger-x", before)
    aws.simulator.fault(action="FailoverGlobalCluster", code="AccessDenied", region=WEST, times=1)
    denied = recover(workload=LEDGER)
    assert (denied.failed, "rds:FailoverGlobalCluster" in denied.message) == (True, True)
    region.rds.delete_db_instance(DBInstanceIdentifier="ledger-west-1", SkipFinalSnapshot=True)
    assert "has no instance, and cannot take over without one" in recover(workload=LEDGER).message
    wrong = recover(workload={**shop(), "recover_by": "switchover"})
    assert (wrong.failed, "expected one of restore, promote" in wrong.message) == (True, True), wrong.message


def secret(aws: AwsView, text: str) -> str:
    name = f"shop-{len(text)}"
    aws.client("secretsmanager", WEST).create_secret(Name=name, SecretString=text)
    return name


@pytest.mark.parametrize("text", [CANARY, json.dumps({"username": "shop", "password": CANARY})])
def test_password_is_set_from_a_secret_and_seen_nowhere(
    aws: AwsView, region: Region, recover: Recover, text: str
) -> None:
    """Catches: the password in a result, a diff, or the message of a refusal."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    workload = {**shop(master_user_secret=secret(aws, text)), "recover_by": "restore"}
    refusal = f"The parameter MasterUserPassword {CANARY} is not a valid password"
    aws.simulator.fault(action="ModifyDBInstance", code="InvalidParameterValue", message=refusal, region=WEST, times=1)
    refused = recover(workload=workload)
    assert "RDS does not take the password of the secret" in refused.message
    result = recover.whole(workload=workload)
    assert result.data["steps"][0].startswith("set the master password of shop to that of shop-")
    set_to = [call["params"] for call in result.calls if call["action"] == "ModifyDBInstance"]
    assert [CANARY in params for params in set_to] == [True]
    again = recover.whole(workload=workload)
    assert (again.changed, again.data["master_user_secret"]) == (False, workload["restore"]["master_user_secret"])
    for each in (refused, result, again):
        assert CANARY not in json.dumps(each.data)
    may(result)


def test_password_that_cannot_be_read_or_is_managed_by_rds(aws: AwsView, region: Region, recover: Recover) -> None:
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    region.manifest("shop-db", "database", {"db_instance": {"master_user_secret": {"secret_arn": "arn:east"}}})
    plain = {**shop(), "recover_by": "restore"}
    none = recover(workload={**plain, "restore": {"master_user_secret": "not-there"}})
    assert "there is no such secret in us-west-2" in none.message
    odd = recover(workload={**plain, "restore": {"master_user_secret": secret(aws, '{"user": "x"}')}})
    assert "it has no password; expected a text, or JSON with the key password" in odd.message
    unset = recover.whole(workload=plain)
    assert [each["option"] for each in unset.data["findings"] if "managed by RDS" in each["what"]] == [
        "manage_master_user_password"
    ]
    beside = {"db_instance_identifier": "beside", "manage_master_user_password": True}
    managed = recover.whole(workload={**plain, "restore": beside})
    assert managed.data["master_user_secret"].startswith("arn:aws:secretsmanager:us-west-2:")
    assert not recover.whole(workload={**plain, "restore": beside}).changed
    both = recover(workload={**plain, "restore": {**beside, "master_user_secret": "x"}})
    assert "mutually exclusive" in both.message
