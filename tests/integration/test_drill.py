# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A drill as people run it: refused, with a workload that fails, removed all the same, and dead ones reaped."""

from __future__ import annotations

from pathlib import Path

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.drill_scene import DrillScene
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import WRITING
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_failover import evidence
from tests.integration.test_rds_copying import INSTANCE, Databases

PLAN = f"""\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: {MANIFEST}
objectives: {{rpo: 24h, rto: 1h}}
workloads:
  web: {{tasks: web.yml, after: [shop-db]}}
  shop-db: {{db_instance: shop, restore: {{db_instance_class: db.m6g.large}}}}
"""
DRILL = """\
drill: {{db_subnet_group_name: drill, vpc_security_group_ids: [{group}], db_instance_class: db.t4g.medium}}
"""


def network(scene: DrillScene) -> str:
    """A DB subnet group, and a security group that lets nothing out."""
    vpc = scene.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group: str = scene.ec2.create_security_group(GroupName="drill", Description="drill", VpcId=vpc)["GroupId"]
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    scene.ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everything)
    subnets = [each["SubnetId"] for each in scene.ec2.describe_subnets()["Subnets"]][:2]
    scene.rds.create_db_subnet_group(DBSubnetGroupName="drill", DBSubnetGroupDescription="drill", SubnetIds=subnets)
    return group


def test_drill_is_refused_then_removed_after_a_failure_and_reaped(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path
) -> None:
    """Catches: a drill beside production, one that stays because something failed, and a call to the source region."""
    ManifestView(aws)
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    scene = DrillScene(aws)
    group = network(scene)
    before = scene.there()
    aws.simulator.outage(SOURCE)
    plan = tmp_path / "shop.lifeboat.yml"
    plan.write_text(PLAN, encoding="utf-8")
    (tmp_path / "web.yml").write_text("- ansible.builtin.fail: {msg: the cache is cold}\n", encoding="utf-8")
    command = ("lifeboat.aws.drill", "-i", str(plan), "-e", "dr_recover_poll_interval=0.2 dr_recover_wait_interval=0.2")

    refused = playbook.named(*command)
    assert refused.rc == 2, refused.stdout
    assert "shop-db: a drill has no DB subnet group of its own" in refused.stdout
    assert [call["action"] for call in refused.calls if call["action"].startswith(WRITING)] == []

    plan.write_text(PLAN + DRILL.format(group=group), encoding="utf-8")
    run = playbook.named(*command, "-e", "drill=spring")
    assert run.rc == 2, run.stdout
    assert {call["region"] for call in run.calls} == {WEST}
    restored = [call["params"] for call in run.calls if call["action"] == "RestoreDBInstanceFromDBSnapshot"]
    assert len(restored) == 1
    assert all(each in restored[0] for each in ("shop-spring", group, "db.t4g.medium", "lifeboat:expires"))
    assert scene.there() == before
    found = evidence(aws, run)
    assert {row["name"]: (row["state"], row["error"]) for row in found["workloads"]} == {
        "shop-db": ("up", None),
        "web": ("failed", "the cache is cold"),
    }
    assert {each["kind"] for each in found["removed"]} == {"db_instance", "ssm_parameter"}
    assert (found["drill"], found["left"]) == ("spring", [])
    assert "drill spring of plan shop in us-west-2: 1 DB instance, " in run.stdout

    scene.whole("dead")
    reaped = playbook.named(*command, "-e", "reap=true")
    assert reaped.rc == 0, reaped.stdout
    # The plan has no names, so no zone is searched.
    assert {each for each in scene.there() if each[0] != "dns_name"} == before
    assert "dead drills of plan shop in us-west-2: " in reaped.stdout
