"""Databases and clusters come back in the recovery region with the source region dead, also after an interruption."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import Entry, index_document
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.modules import dr_recover_database
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.recovery import MODULE, Recovery
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import ModuleResult, run_main
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases

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
        before = len(self._aws.simulator.calls())

        def run(task: tuple[str, dict[str, Any]], *, is_told: bool = True) -> dict[str, Any]:
            del is_told
            if len(self.modules) >= until:
                raise Killed
            self.modules.append(task[0])
            from ansible_collections.amazon.aws.plugins.modules import rds_cluster, rds_instance

            module = {MODULE: dr_recover_database, "amazon.aws.rds_instance": rds_instance}.get(task[0], rds_cluster)
            return run_main({**task[1], "_ansible_check_mode": check, "_ansible_diff": True}, module)

        given = {"plan": PLAN, "poll_interval": 0.05, "wait_timeout": 30, **options}
        data = Recovery(run, given, check).result()
        return ModuleResult(data, self._aws.simulator.calls()[before:])

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


def values(result: ModuleResult) -> dict[str, tuple[Any, str]]:
    return {each["option"]: (each["value"], each["from"]) for each in result.data["values"]}


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
    assert recover.modules == [MODULE, "amazon.aws.rds_instance", MODULE]
    assert result.data["recovery_point"]["id"] == newest == foretold.data["recovery_point"]["id"]
    assert result.data["endpoint"]["port"] == 5432
    said = values(result)
    assert said["db_instance_class"] == ("db.m6g.large", "plan")
    assert said["db_parameter_group_name"] == ("shop-16", "manifest")
    assert said["backup_retention_period"] == (7, "manifest")
    assert said["option_group_name"] == ("default:postgres-14", "aws")
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
