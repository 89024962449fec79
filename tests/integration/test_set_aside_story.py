# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A failover from the corrupted copy, set aside, and once more from an older one, as people run it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import WRITING
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_failover import FAST
from tests.integration.test_rds_copying import INSTANCE, Databases

PLAN = f"""\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: {MANIFEST}
workloads:
  shop-db:
    db_instance: shop
    restore: {{db_instance_class: db.m6g.large}}
    dns: [{{name: db.shop.example, zone: shop.example}}]
  shop-web:
    sync_identifier: web
    after: [shop-db]
    launch: {{count: 1, instance_type: m6i.large, subnets: [SUBNET], security_groups: [GROUP]}}
"""
BEFORE = "2026-11-18T12:00:00Z"


class Shop:
    """The recovery region with two recovery points of each workload, and a zone for its names."""

    def __init__(self, aws: AwsView, folder: Path) -> None:
        self.aws, self.rds, self.ec2 = aws, aws.client("rds", WEST), aws.ec2(WEST)
        ManifestView(aws)
        databases = Databases(aws, INSTANCE)
        self.points = [databases.copy_of(databases.snapshot(day), day) for day in (18, 19)]
        self.images = [aws.copy_of(f"ami-{day:017x}", day) for day in (18, 19)]
        self.zone = aws.simulator.seed_zone("shop.example", [])
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        group = self.ec2.create_security_group(GroupName="web", Description="web", VpcId=subnet["VpcId"])["GroupId"]
        self.plan = folder / "shop.lifeboat.yml"
        text = PLAN.replace("SUBNET", subnet["SubnetId"]).replace("GROUP", group)
        self.plan.write_text(text, encoding="utf-8")
        aws.simulator.freeze(False)
        aws.simulator.set_scale(3600)
        aws.simulator.configure(rename_db_seconds=300)
        aws.simulator.outage(SOURCE)

    def databases(self) -> dict[str, dict[str, Any]]:
        found = self.rds.describe_db_instances()["DBInstances"]
        return {each["DBInstanceIdentifier"]: each for each in found}

    def instances(self) -> dict[str, str]:
        """Image -> state of the instance from it."""
        found = self.ec2.describe_instances()["Reservations"]
        return {each["ImageId"]: each["State"]["Name"] for part in found for each in part["Instances"]}

    def point(self, database: dict[str, Any]) -> str:
        return {tag["Key"]: tag["Value"] for tag in database["TagList"]}["lifeboat:recovery-point"]

    def name(self) -> str:
        route53 = self.aws.client("route53", SOURCE)
        found = route53.list_resource_record_sets(HostedZoneId=self.zone)["ResourceRecordSets"]
        [record] = [each for each in found if each["Type"] == "CNAME"]
        return str(record["ResourceRecords"][0]["Value"]).rstrip(".")

    def parameters(self) -> dict[str, str]:
        ssm = self.aws.client("ssm", WEST)
        names = [each["Name"] for each in ssm.describe_parameters()["Parameters"]]
        return {each["Name"]: each["Value"] for each in ssm.get_parameters(Names=names)["Parameters"]}


def writes(run: PlaybookResult) -> list[str]:
    return [call["action"] for call in run.calls if call["action"].startswith(WRITING)]


def test_failover_runs_once_more_from_an_older_recovery_point(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path
) -> None:
    """Catches: a database that is lost on the way, names that stay with it, and workloads that wait for ever."""
    shop = Shop(aws, tmp_path)
    command = ("-i", str(shop.plan), "-e", "confirm=shop", *FAST)
    fail_over = ("lifeboat.aws.failover", *command, "-e", "override_readiness=exercise")
    first = playbook.named(*fail_over)
    assert first.rc == 0, first.stdout
    corrupted = shop.databases()["shop"]
    assert (shop.point(corrupted), shop.instances()) == (shop.points[1], {shop.images[1]: "running"})
    published = shop.parameters()["/lifeboat/shop/shop-db/endpoint"]

    foretold = playbook.named("lifeboat.aws.set_aside", "-i", str(shop.plan), "--check")
    assert (foretold.rc, writes(foretold)) == (0, []), foretold.stdout
    assert "would rename DB instance shop to shop-aside-" in foretold.stdout
    aside = playbook.named("lifeboat.aws.set_aside", *command)
    assert aside.rc == 0, aside.stdout
    assert {call["region"] for call in aside.calls} == {WEST}
    assert "shop-db: set aside in us-west-2; it costs money until it is deleted" in aside.stdout
    assert shop.instances() == {shop.images[1]: "stopped"}
    assert [name for name in shop.parameters() if "/state/" in name] == []
    assert shop.parameters()["/lifeboat/shop/shop-db/endpoint"] == published

    second = playbook.named(*fail_over, "-e", f"recovery_point_before={BEFORE}")
    assert second.rc == 0, second.stdout
    new = shop.databases().pop("shop")
    assert shop.point(new) == shop.points[0]
    assert shop.name() == new["Endpoint"]["Address"]
    assert shop.parameters()["/lifeboat/shop/shop-db/endpoint"] == f"{new['Endpoint']['Address']}:5432"
    assert shop.instances() == {shop.images[1]: "stopped", shop.images[0]: "running"}
    [kept] = [each for name, each in shop.databases().items() if name != "shop"]
    assert (kept["DbiResourceId"], kept["DBInstanceStatus"]) == (corrupted["DbiResourceId"], "available")
    assert shop.point(kept) == shop.points[1]
