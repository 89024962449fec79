# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A shop that runs in one region and can come up in another: a database, a cluster, a fleet and tasks.

It never goes through the code under test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import canaries
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView

PASSWORD = canaries.plant("master password of the shop", "password-of-the-databases-of-the-shop")
HOME_BUCKET = "shop-dr-us-east-1"
HOME_MANIFEST = f"s3://{HOME_BUCKET}/lifeboat"
PLAN = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: {manifest}
objectives: {{rpo: 24h, rto: 1h}}
workloads:
  shop-db:
    db_instance: shop
    create: {{min_interval: 0s}}
    restore: {{db_instance_class: db.m6g.large, db_subnet_group_name: shop, vpc_security_group_ids: [{db_group}]}}
  ledger:
    db_cluster: ledger
    create: {{min_interval: 0s}}
    restore:
      db_subnet_group_name: shop
      vpc_security_group_ids: [{db_group}]
      instances: [{{db_instance_identifier: ledger-1, db_instance_class: db.r6g.large}}]
  web:
    sync_identifier: web
    select: newest
    after: [shop-db, ledger]
    launch: {{count: 1, instance_type: m6i.large, subnets: [{subnet}], security_groups: [{web_group}]}}
  greeting:
    tasks: greeting.yml
    after: [web]
"""
DRILL = """\
drill:
  subnets: [{drill_subnet}]
  security_groups: [{drill_group}]
  db_subnet_group_name: drill
  vpc_security_group_ids: [{drill_group}]
"""
TASKS = "- ansible.builtin.debug: {msg: 'hello from {{ dr_recover_about.recovery_region }}'}\n"


class Region:
    """A network, and what a database needs."""

    def __init__(self, aws: AwsView, region: str) -> None:
        self.region, self.ec2, self.rds = region, aws.ec2(region), aws.client("rds", region)
        subnets = sorted(self.ec2.describe_subnets()["Subnets"], key=lambda each: str(each["AvailabilityZone"]))
        self.subnets = [str(each["SubnetId"]) for each in subnets]
        self._vpc = subnets[0]["VpcId"]
        self.web_group, self.db_group = self._group("web"), self._group("db")
        self._subnet_group("shop", self.subnets[:2])

    def prepare_drills(self) -> str:
        """The security group, which lets nothing out."""
        group = self._group("drill")
        everywhere = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
        self.ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everywhere)
        self._subnet_group("drill", self.subnets[2:4])
        return group

    def instances(self) -> list[dict[str, Any]]:
        """Those that live, with ``Tags`` as a dictionary."""
        answer = self.ec2.describe_instances()["Reservations"]
        found = [each for reservation in answer for each in reservation["Instances"]]
        return [
            {**each, "Tags": {tag["Key"]: tag["Value"] for tag in each.get("Tags", ())}}
            for each in found
            if each["State"]["Name"] != "terminated"
        ]

    def databases(self) -> dict[str, dict[str, Any]]:
        found = self.rds.describe_db_instances()["DBInstances"]
        return {
            each["DBInstanceIdentifier"]: {**each, "Tags": {tag["Key"]: tag["Value"] for tag in each["TagList"]}}
            for each in found
        }

    def _group(self, name: str) -> str:
        answer = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self._vpc)
        return str(answer["GroupId"])

    def _subnet_group(self, name: str, subnets: list[str]) -> None:
        self.rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription=name, SubnetIds=subnets)


class TwoHomes:
    """Everything runs in the source region; the recovery region has its network and a bucket."""

    def __init__(self, aws: AwsView, folder: Path) -> None:
        self.aws = aws
        aws.simulator.configure(copy_seconds=0, create_db_snapshot_seconds=0, create_image_seconds=0)
        ManifestView(aws)
        self.east, self.west = Region(aws, SOURCE), Region(aws, WEST)
        aws.client("s3", SOURCE).create_bucket(Bucket=HOME_BUCKET)
        self._run_the_shop()
        self.plan = write_plan(folder, self.west)

    def _run_the_shop(self) -> None:
        common: dict[str, Any] = {
            "MasterUsername": "root",
            "MasterUserPassword": PASSWORD,
            "DBSubnetGroupName": "shop",
            "VpcSecurityGroupIds": [self.east.db_group],
        }
        self.east.rds.create_db_instance(
            DBInstanceIdentifier="shop",
            DBInstanceClass="db.r6g.large",
            Engine="postgres",
            EngineVersion="16.3",
            AllocatedStorage=20,
            **common,
        )
        self.east.rds.create_db_cluster(
            DBClusterIdentifier="ledger", Engine="aurora-postgresql", EngineVersion="16.2", **common
        )
        self.east.rds.create_db_instance(
            DBInstanceIdentifier="ledger-1",
            DBClusterIdentifier="ledger",
            DBInstanceClass="db.r6g.large",
            Engine="aurora-postgresql",
        )
        image = self.aws.web()
        self.east.ec2.run_instances(
            ImageId=image,
            MinCount=1,
            MaxCount=1,
            InstanceType="m6i.large",
            SubnetId=self.east.subnets[0],
            SecurityGroupIds=[self.east.web_group],
        )

    def rename_old_databases(self) -> None:
        """What somebody does before the way home: nothing that is there is replaced."""
        rds = self.east.rds
        for name in ("shop", "ledger-1"):
            rds.modify_db_instance(
                DBInstanceIdentifier=name, NewDBInstanceIdentifier=f"{name}-old", ApplyImmediately=True
            )
        rds.delete_db_instance(DBInstanceIdentifier="ledger-1-old", SkipFinalSnapshot=True)
        rds.delete_db_cluster(DBClusterIdentifier="ledger", SkipFinalSnapshot=True)

    def leave(self, region: Region) -> dict[str, str]:
        """What somebody does when all is home: nothing stays behind. Database -> moment of its recovery point."""
        left = {
            name: each["Tags"].get("lifeboat:recovery-point-created", "") for name, each in region.databases().items()
        }
        for name in region.databases():
            region.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        region.rds.delete_db_cluster(DBClusterIdentifier="ledger", SkipFinalSnapshot=True)
        region.ec2.terminate_instances(InstanceIds=[each["InstanceId"] for each in region.instances()])
        return left


def write_plan(folder: Path, west: Region, *, drills: bool = False) -> str:
    """Path of the plan, with its tasks beside it."""
    values = {
        "manifest": MANIFEST,
        "db_group": west.db_group,
        "web_group": west.web_group,
        "subnet": west.subnets[0],
    }
    text = PLAN.format(**values)
    if drills:
        text += DRILL.format(drill_subnet=west.subnets[2], drill_group=west.prepare_drills())
    path = folder / "shop.lifeboat.yml"
    path.write_text(text, encoding="utf-8")
    (folder / "greeting.yml").write_text(TASKS, encoding="utf-8")
    return str(path)
