"""Databases and clusters come back in the recovery region with the source region dead, also after an interruption."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import Entry, index_document
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.registry import DATABASES as MODULE
from ansible_collections.lifeboat.aws.plugins.modules import dr_recover_database
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.recovery import Recovery
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import ModuleResult, run_main
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases

POLICY = Path(__file__).parents[2] / "docs" / "iam" / "dr_recover.json"
PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST, "manifest": MANIFEST}
MOMENT = "2026-11-19T06:10:00Z"
FACTS = {
    "db_instance_class": "db.r6g.large",
    "multi_az": True,
    "publicly_accessible": False,
    "backup_retention_period": 7,
    "preferred_backup_window": "03:00-04:00",
    "preferred_maintenance_window": "sun:05:00-sun:06:00",
    "deletion_protection": True,
    "copy_tags_to_snapshot": True,
    "db_subnet_group_name": "shop",
    "db_parameter_group_name": "shop-16",
    "option_group_name": "default:postgres-14",
    "vpc_security_group_ids": ["sg-0source"],
    "tags": {"Service": "shop"},
}


class Region:
    """The recovery region, in which groups of the source's names may be, and what a sync has left of the source."""

    def __init__(self, aws: AwsView) -> None:
        self.aws, self.rds, self.ec2 = aws, aws.client("rds", WEST), aws.ec2(WEST)
        self.subnets = [each["SubnetId"] for each in self.ec2.describe_subnets()["Subnets"]][:2]
        vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.group = self.ec2.create_security_group(GroupName="db", Description="db", VpcId=vpc)["GroupId"]
        self.view = ManifestView(aws)

    def groups(self, family: str = "postgres14") -> None:
        self.rds.create_db_subnet_group(
            DBSubnetGroupName="shop", DBSubnetGroupDescription="shop", SubnetIds=self.subnets
        )
        self.rds.create_db_parameter_group(
            DBParameterGroupName="shop-16", DBParameterGroupFamily=family, Description="shop"
        )

    def manifest(self, name: str, kind: str, facts: dict[str, Any]) -> None:
        manifest = Manifest("shop", name, kind, SOURCE, WEST, MOMENT, facts=facts)
        key = f"workloads/{name}.json"
        self.view.put(key, text_of(document_of(manifest)))
        etag = self.view.s3.head_object(Bucket="shop-dr-us-west-2", Key=f"lifeboat/shop/{key}")["ETag"]
        self.view.put("index.json", text_of(index_document("shop", {name: Entry(manifest, etag, MOMENT)})))

    def instance(self, name: str = "shop") -> dict[str, Any]:
        [found] = self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
        return {**found, "Tags": {tag["Key"]: tag["Value"] for tag in found["TagList"]}}

    def instances(self) -> list[str]:
        return [each["DBInstanceIdentifier"] for each in self.rds.describe_db_instances()["DBInstances"]]

    def cluster(self, name: str = "ledger") -> dict[str, Any]:
        [found] = self.rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
        return {**found, "Tags": {tag["Key"]: tag["Value"] for tag in found["TagList"]}}


class Recover:
    """The action's loop with modules that run in this process."""

    def __init__(self, aws: AwsView) -> None:
        self._aws = aws
        self.modules: list[str] = []

    def __call__(self, *, check: bool = False, until: int = 99, **options: Any) -> ModuleResult:
        """``until`` is the module run before which the run is killed."""
        self.modules = []
        before = self._aws.simulator.number_of_calls()

        def run(task: tuple[str, dict[str, Any]], *, is_told: bool = True) -> dict[str, Any]:
            del is_told
            if len(self.modules) >= until:
                raise Killed
            self.modules.append(task[0])
            from ansible_collections.amazon.aws.plugins.modules import rds_cluster, rds_instance

            module = {MODULE: dr_recover_database, "amazon.aws.rds_instance": rds_instance}.get(task[0], rds_cluster)
            return run_main({**task[1], "_ansible_check_mode": check, "_ansible_diff": True}, module)

        given = {"plan": PLAN, "poll_interval": 0.05, "wait_timeout": 30, **options}
        data = Recovery(MODULE, run, given, check).result()
        return ModuleResult(data, self._aws.simulator.calls(after=before))

    def whole(self, **options: Any) -> ModuleResult:
        result = self(**options)
        assert not result.failed, result.message
        return result


class Killed(Exception):
    """The run ended here."""


@pytest.fixture
def region(aws: AwsView) -> Region:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    return Region(aws)


@pytest.fixture
def recover(aws: AwsView) -> Recover:
    return Recover(aws)


def database(**restore: Any) -> dict[str, Any]:
    return {"name": "shop-db", "kind": "database", "db_instance": "shop", "restore": restore}


def _without(found: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in keys}


def may(result: ModuleResult) -> None:
    """Every call is one that the policy in docs/iam allows. S3 logs paths in the place of actions."""
    policy = json.loads(POLICY.read_text(encoding="utf-8"))
    allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
    calls = {call["action"] for call in result.calls if call["service"] == "rds"}
    assert {f"rds:{action}" for action in calls} - allowed == set()


def values(result: ModuleResult) -> dict[str, tuple[Any, str]]:
    return {each["option"]: (each["value"], each["from"]) for each in result.data["settings"]}


def test_recover_database_comes_back_with_plan_manifest_and_defaults_and_dead_source(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a call to the lost region, a value that is lost on the way, and a second run that changes anything."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(18), 18)
    newest = databases.copy_of(databases.snapshot(19), 19)
    region.groups()
    region.manifest("shop-db", "database", {"db_instance": FACTS})
    aws.simulator.outage(SOURCE)
    workload = database(db_instance_class="db.m6g.large", vpc_security_group_ids=[region.group])
    foretold = recover(workload=workload, check=True)
    assert not foretold.failed, foretold.message
    assert (foretold.changed, foretold.writes, foretold.data["state"]) == (True, [], "absent")
    assert region.instances() == []

    result = recover.whole(workload=workload)
    assert result.data["state"] == "recovered"
    assert {call["region"] for call in result.calls} == {WEST}
    may(result)
    assert recover.modules == [MODULE, "amazon.aws.rds_instance", MODULE]
    assert result.data["recovery_point"]["id"] == newest == foretold.data["recovery_point"]["id"]
    assert result.data["endpoint"]["port"] == 5432
    said = values(result)
    assert said["db_instance_class"] == ("db.m6g.large", "plan")
    assert said["db_parameter_group_name"] == ("shop-16", "manifest")
    assert said["backup_retention_period"] == (7, "manifest")
    assert said["option_group_name"][1] == "aws"
    assert result.data["findings"] == []
    there = region.instance()
    assert there["DBInstanceClass"] == "db.m6g.large"
    assert (there["BackupRetentionPeriod"], there["PreferredBackupWindow"]) == (7, "03:00-04:00")
    assert there["Tags"] == {
        "Service": "shop",
        "lifeboat:workload": "shop/shop-db",
        "lifeboat:recovery": "complete",
        "lifeboat:recovery-point": newest,
        "lifeboat:recovery-point-created": "2026-11-19T03:00:00Z",
    }

    again = recover.whole(workload=workload)
    assert (again.changed, again.writes, recover.modules) == (False, [], [MODULE])
    assert again.data["state"] == "recovered"
    assert again.data["endpoint"] == result.data["endpoint"]
    assert again.data["recovery_point"]["id"] == newest
    assert aws.simulator.gaps() == []


def test_recover_database_is_back_without_a_value_that_aws_refuses(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a database that is up and called failed, and values that are lost with the one that AWS refuses."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    region.groups()
    region.manifest("shop-db", "database", {"db_instance": {**FACTS, "EnablePerformanceInsights": True}})
    aws.simulator.outage(SOURCE)
    refusal = "Performance Insights not supported for this configuration, please disable this feature."
    aws.simulator.fault(
        action="ModifyDBInstance",
        params={"EnablePerformanceInsights": True},
        code="InvalidParameterCombination",
        message=refusal,
    )
    workload = database(
        db_instance_class="db.t3.micro", vpc_security_group_ids=[region.group], enable_performance_insights=True
    )
    result = recover.whole(workload=workload)
    assert result.data["state"] == "recovered"
    there = region.instance()
    assert there["PreferredMaintenanceWindow"] == "sun:05:00-sun:06:00"
    assert "set preferred_maintenance_window of shop" in result.data["steps"]
    assert not [step for step in result.data["steps"] if "performance" in step]
    [finding] = [each for each in result.data["findings"] if each["option"] == "enable_performance_insights"]
    assert f"InvalidParameterCombination: {refusal}" in finding["what"]
    assert there["Tags"]["lifeboat:recovery"] == "complete"
    assert recover.whole(workload=workload).changed is False


@pytest.mark.parametrize("until", [1, 2])
def test_recover_run_that_was_killed_is_continued(aws: AwsView, region: Region, recover: Recover, until: int) -> None:
    """Catches: a second database, or one that stays half-done, after a run that ended before module run ``until``."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    workload = database(db_instance_class="db.m6g.large", backup_retention_period=5)
    with pytest.raises(Killed):
        recover(workload=workload, until=until)
    result = recover.whole(workload=workload)
    assert (result.data["state"], region.instances()) == ("recovered", ["shop"])
    assert region.instance()["BackupRetentionPeriod"] == 5
    assert len([call for call in aws.simulator.calls() if call["action"].startswith("Restore")]) == 1


def test_recover_wait_that_is_over_is_continued(aws: AwsView, region: Region, recover: Recover) -> None:
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    aws.simulator.freeze()
    result = recover(workload=database(), wait_timeout=0)
    assert (result.failed, result.data["state"], result.changed) == (True, "recovering", True)
    assert result.message == "shop-db: wait_timeout is over, and shop is creating in us-west-2; the next run continues"
    aws.simulator.advance(3600)
    assert recover.whole(workload=database()).data["state"] == "recovered"


def test_recover_never_touches_a_database_that_is_not_its_own(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: a production database that is changed, retagged or waited for, by a failover or by a drill."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    aws.simulator.seed_rds(WEST, databases=[{"id": "shop", "kind": "instance"}, {"id": "shop-spring"}])
    before = region.instance(), region.instance("shop-spring")
    drills: tuple[dict[str, str], ...] = ({}, {"drill": "spring"})
    for options in drills:
        result = recover(workload=database(backup_retention_period=5), **options)
        assert (result.failed, result.changed, result.writes) == (True, False, [])
        assert "was not created by a recovery of shop/shop-db" in result.message
    after = region.instance(), region.instance("shop-spring")
    moving = ("LatestRestorableTime",)
    assert [_without(each, *moving) for each in after] == [_without(each, *moving) for each in before]


def test_recover_drill_stands_beside_the_recovery_that_counts(aws: AwsView, region: Region, recover: Recover) -> None:
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    workload = database(deletion_protection=True, db_instance_identifier="dr-shop")
    drill = recover.whole(workload=workload, drill="spring")
    assert (drill.data["identifier"], drill.data["drill"]) == ("dr-shop-spring", "spring")
    assert region.instance("dr-shop-spring")["Tags"]["lifeboat:drill"] == "spring"
    assert region.instance("dr-shop-spring")["DeletionProtection"] is False
    assert recover.whole(workload=workload).data["identifier"] == "dr-shop"
    assert "lifeboat:drill" not in region.instance("dr-shop")["Tags"]
    assert region.instance("dr-shop")["DeletionProtection"] is True


def test_recover_point_is_newest_named_or_before_a_time(aws: AwsView, region: Region, recover: Recover) -> None:
    databases = Databases(aws, INSTANCE)
    points = databases.history(17, 18, 19)
    other = databases.untracked_copy_of(databases.snapshot(16), id="by-hand")
    asked: dict[int, dict[str, str]] = {
        19: {},
        18: {"recovery_point_before": "2026-11-18T12:00:00Z"},
        17: {"recovery_point": databases.arn(points[17], WEST)},
    }
    chosen = {day: recover(workload=database(), check=True, **options) for day, options in asked.items()}
    assert {day: result.data["recovery_point"]["id"] for day, result in chosen.items()} == points
    assert recover(workload=database(), check=True, recovery_point=other).data["recovery_point"]["id"] == other
    assert "there is no DB snapshot nothing" in recover(workload=database(), recovery_point="nothing").message
    none = recover(workload=database(), recovery_point_before="2026-11-01T00:00:00Z")
    assert "shop has no usable recovery point in us-west-2 from 2026-11-01T00:00:00Z or before" in none.message
    recover.whole(workload=database(), recovery_point=points[17])
    later = recover(workload=database(), recovery_point=points[18])
    assert (later.failed, later.writes) == (True, [])
    assert f"was restored from {points[17]}, and {points[18]} is asked for" in later.message
    assert not recover(workload=database(), recovery_point=databases.arn(points[17], WEST)).failed


def test_recover_defaults_that_were_not_asked_for_are_findings(aws: AwsView, region: Region, recover: Recover) -> None:
    """Catches: a database in the default security group, with default parameters, that is called a success."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    region.manifest("shop-db", "database", {"db_instance": FACTS})
    result = recover.whole(workload=database())
    found = {each["option"]: each["what"] for each in result.data["findings"]}
    assert {"vpc_security_group_ids", "db_parameter_group_name"} <= set(found)
    why = "the source has the DB parameter group shop-16, and the recovery region has none of that name"
    assert why in found["db_parameter_group_name"]
    assert "set restore.vpc_security_group_ids in the plan" in found["vpc_security_group_ids"]
    assert recover.whole(workload=database()).data["findings"] == result.data["findings"]


def test_recover_what_owners_changed_later_is_left_alone(aws: AwsView, region: Region, recover: Recover) -> None:
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    workload = database(backup_retention_period=5)
    recover.whole(workload=workload)
    region.rds.modify_db_instance(DBInstanceIdentifier="shop", BackupRetentionPeriod=30)
    again = recover.whole(workload=workload)
    assert (again.changed, again.writes) == (False, [])
    assert [each["option"] for each in again.data["findings"] if each["wanted"] == 5] == ["backup_retention_period"]


def test_recover_point_from_before_an_upgrade_is_restored_without_the_group_of_the_new_version(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: a manifest that is newer than the recovery point, with a group that AWS refuses for it."""
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    region.groups("postgres16")
    region.manifest("shop-db", "database", {"db_instance": {**FACTS, "engine_version": "16.4"}})
    result = recover.whole(workload=database())
    assert values(result)["db_parameter_group_name"] == ("default.postgres14", "aws")
    [found] = [each for each in result.data["findings"] if each["option"] == "db_parameter_group_name"]
    assert (
        "the DB parameter group shop-16, which is for postgres16, and what is restored is postgres 14." in found["what"]
    )


CLUSTER_FACTS = {
    "engine": "aurora-postgresql",
    "backup_retention_period": 14,
    "serverless_v2_scaling_configuration": {"min_capacity": 0.5, "max_capacity": 8.0},
    "db_subnet_group_name": "shop",
    "db_cluster_members": [
        {"db_instance_identifier": "ledger-1", "is_writer": False, "promotion_tier": 1},
        {"db_instance_identifier": "ledger-2", "is_writer": True, "promotion_tier": 1},
    ],
    "tags": {"Service": "ledger"},
}
MEMBERS = [
    {"db_instance_identifier": f"ledger-{number}", "db_instance_class": "db.serverless", "promotion_tier": 1}
    for number in (1, 2)
]
LEDGER = {"name": "ledger", "kind": "cluster", "db_cluster": "ledger"}


@pytest.mark.parametrize("until", [99, 1, 2, 3, 4, 5])
def test_recover_cluster_comes_back_with_its_instances(
    aws: AwsView, region: Region, recover: Recover, until: int
) -> None:
    """Catches: a cluster without its instances, or with too many, after a kill before any of the module runs."""
    databases = Databases(aws, CLUSTER)
    newest = databases.copy_of(databases.snapshot(19, database="ledger"), 19, set_name="ledger")
    region.groups()
    region.manifest("ledger", "cluster", {"db_cluster": CLUSTER_FACTS, "db_instances": MEMBERS})
    aws.simulator.outage(SOURCE)
    if until < 99:
        with pytest.raises(Killed):
            recover(workload=LEDGER, until=until)
    result = recover.whole(workload=LEDGER)
    if until == 99:
        rds = "amazon.aws.rds_instance"
        assert recover.modules == [MODULE, "amazon.aws.rds_cluster", MODULE, rds, rds, MODULE]
    assert (result.data["state"], region.instances()) == ("recovered", ["ledger-1", "ledger-2"])
    assert {call["region"] for call in result.calls} == {WEST}
    assert (result.data["recovery_point"]["id"], result.data["endpoint"]["port"]) == (newest, 5432)
    may(result)
    cluster = region.cluster()
    members = {each["DBInstanceIdentifier"]: each["IsClusterWriter"] for each in cluster["DBClusterMembers"]}
    assert members == {"ledger-1": False, "ledger-2": True}
    assert cluster["ServerlessV2ScalingConfiguration"] == {"MinCapacity": 0.5, "MaxCapacity": 8.0}
    assert (cluster["BackupRetentionPeriod"], cluster["DBSubnetGroup"]) == (14, "shop")
    assert cluster["Tags"]["lifeboat:recovery"] == "complete"
    assert {region.instance(name)["Tags"]["lifeboat:workload"] for name in region.instances()} == {"shop/ledger"}
    of_cluster = [each["option"] for each in result.data["findings"] if each["thing"] == "ledger"]
    assert of_cluster == ["vpc_security_group_ids", "db_cluster_parameter_group_name"]
    again = recover.whole(workload=LEDGER)
    assert (again.changed, again.writes, recover.modules) == (False, [], [MODULE])


def test_recover_instance_that_owners_deleted_later_is_a_finding(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    """Catches: an instance that comes back although its owners no longer want it."""
    databases = Databases(aws, CLUSTER)
    databases.copy_of(databases.snapshot(19, database="ledger"), 19, set_name="ledger")
    workload = {**LEDGER, "restore": {"instances": [{"db_instance_class": "db.r6g.large"}] * 2}}
    recover.whole(workload=workload)
    region.rds.delete_db_instance(DBInstanceIdentifier="ledger-2", SkipFinalSnapshot=True)
    again = recover.whole(workload=workload)
    assert (again.changed, again.writes, again.data["state"]) == (False, [], "recovered")
    assert "ledger-2: the instance of ledger no longer exists" in again.data["findings"][-1]["what"]


def test_recover_says_what_amazon_aws_could_not_create(aws: AwsView, region: Region, recover: Recover) -> None:
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    result = recover(workload=database(db_parameter_group_name="not-there"))
    assert (result.failed, region.instances()) == (True, [])
    assert result.message.startswith("amazon.aws.rds_instance could not create DB instance shop from ")


def test_recover_goes_to_the_region_of_the_plan_whatever_defaults_say(
    aws: AwsView, region: Region, recover: Recover
) -> None:
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    result = recover.whole(workload=database(), region=SOURCE)
    assert {call["region"] for call in result.calls} == {WEST}


def test_recover_cluster_never_takes_an_instance_of_another(aws: AwsView, region: Region, recover: Recover) -> None:
    databases = Databases(aws, CLUSTER)
    databases.copy_of(databases.snapshot(19, database="ledger"), 19, set_name="ledger")
    aws.simulator.seed_rds(WEST, databases=[{"id": "ledger-1"}])
    workload = {**LEDGER, "restore": {"instances": [{"db_instance_class": "db.r6g.large"}]}}
    result = recover(workload=workload)
    assert (result.failed, result.writes, "ledger-1 exists in us-west-2" in result.message) == (True, [], True)
    assert recover.whole(workload=workload, drill="spring").data["instances"][0]["identifier"] == "ledger-spring-1"
    nothing = recover(workload={**LEDGER, "restore": {"db_cluster_identifier": "other"}})
    assert "which instances the cluster has is not known" in nothing.message


PLAYBOOK = """\
- name: Databases are back in the recovery region
  hosts: lifeboat_kind_database
  gather_facts: false
  roles:
    - role: lifeboat.aws.dr_recover
      vars: {dr_recover_poll_interval: 0.1, dr_recover_fail: "", dr_recover_fail_on_findings: "no"}

- name: A database without a plan is back in a drill
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Database is back
      ansible.builtin.include_role:
        name: lifeboat.aws.dr_recover
      vars:
        dr_recover_db_instance: shop
        dr_recover_source_region: us-east-1
        dr_recover_recovery_region: us-west-2
        dr_recover_point_before: "2026-11-18T12:00:00Z"
        dr_recover_drill: spring
        dr_recover_poll_interval: 0.1
        dr_recover_restore: {db_instance_class: db.t4g.medium}

    - name: Endpoint is known
      ansible.builtin.debug:
        msg: "{{ dr_recover_result.endpoint.address | default('none') }} {{ dr_recover_result.state }}"
"""
SHOP = f"""\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: {MANIFEST}
workloads:
  shop-db:
    db_instance: shop
    restore: {{db_instance_class: db.m6g.large, vpc_security_group_ids: [GROUP]}}
"""


def test_recover_role_with_a_plan_and_without_one(
    aws: AwsView, region: Region, playbook: PlaybookRunner, tmp_path: Path
) -> None:
    """Catches: a role that works in one of its two ways only, in check mode that changes anything, or not again."""
    points = Databases(aws, INSTANCE).history(18, 19)
    region.groups()
    region.manifest("shop-db", "database", {"db_instance": FACTS})
    aws.simulator.outage(SOURCE)
    plan, book = tmp_path / "shop.lifeboat.yml", tmp_path / "recover.yml"
    plan.write_text(SHOP.replace("GROUP", region.group), encoding="utf-8")
    book.write_text(PLAYBOOK, encoding="utf-8")

    foretold = playbook.named(book, "-i", str(plan), "--check", "--diff")
    assert foretold.rc == 0, foretold.stdout
    assert f"recovery point {points[19]} of 2026-11-19T03:00:00Z" in foretold.stdout
    assert "db_parameter_group_name: shop-16 (manifest)" in foretold.stdout
    assert f"vpc_security_group_ids: {region.group} (plan)" in foretold.stdout
    assert "+DB instance shop-spring from" in foretold.stdout
    assert (region.instances(), foretold.of("Endpoint is known")["msg"]) == ([], "none absent")

    run = playbook.named(book, "-i", str(plan))
    assert run.rc == 0, run.stdout
    assert re.search("  us-west-2      shop             (creating|available)", run.stdout)
    assert region.instances() == ["shop", "shop-spring"]
    assert region.instance()["Tags"]["lifeboat:recovery-point"] == points[19]
    drill = region.instance("shop-spring")
    assert (drill["DBInstanceClass"], drill["Tags"]["lifeboat:recovery-point"]) == ("db.t4g.medium", points[18])
    assert run.of("Endpoint is known")["msg"] == f"{drill['Endpoint']['Address']} recovered"

    again = playbook.named(book, "-i", str(plan))
    assert again.rc == 0, again.stdout
    assert not [entry for entry in again.results if entry["result"].get("changed")]
    assert {call["region"] for each in (foretold, run, again) for call in each.calls} == {WEST}
