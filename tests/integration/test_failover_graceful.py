# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A graceful failover as people run it: fence, final snapshot, its copy, recovery."""

from __future__ import annotations

import re
from pathlib import Path

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import WRITING
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_failover import FAST, evidence
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
    fence: {{by: isolate, security_groups: [CLOSED]}}
  web:
    sync_identifier: web
    create: {{instance_id: INSTANCE}}
    launch: {{count: 1, instance_type: m6i.large, subnets: [SUBNET]}}
    fence: {{by: stop}}
"""

# Copies are polled for as often as all the rest.
SOON = '{"dr_sync_defaults": {"poll_interval": 0.1}}'


def writes(run: PlaybookResult, region: str) -> list[str]:
    written = [call["action"] for call in run.calls if call["region"] == region]
    return [action for action in written if action.startswith((*WRITING, "Reboot", "Stop"))]


def estate(aws: AwsView) -> str:
    """A database and an instance in the source region, of which one has an earlier copy; the plan for them."""
    aws.copy_of(f"ami-{19:017x}", 19)
    aws.simulator.seed_rds(SOURCE, databases=[{"id": "shop"}])
    ec2 = aws.ec2(SOURCE)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    closed = ec2.create_security_group(GroupName="closed", Description="nothing comes in", VpcId=vpc)["GroupId"]
    image = aws.simulator.seed(SOURCE, images=[{"name": "web"}])[0]
    [instance] = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"]
    subnet = aws.ec2(WEST).describe_subnets()["Subnets"][0]["SubnetId"]
    known = {"CLOSED": closed, "INSTANCE": instance["InstanceId"], "SUBNET": subnet}
    return re.sub("|".join(known), lambda found: known[found[0]], PLAN)


def given(aws: AwsView) -> list[str]:
    [found] = aws.client("rds", SOURCE).describe_db_instances(DBInstanceIdentifier="shop")["DBInstances"]
    return [group["VpcSecurityGroupId"] for group in found["VpcSecurityGroups"]]


def test_graceful_failover_fences_before_its_final_snapshot(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path
) -> None:
    """Catches: a final snapshot without the last writes, a fence in check mode, and one that is not in the evidence."""
    ManifestView(aws)
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    plan = tmp_path / "shop.lifeboat.yml"
    plan.write_text(estate(aws), encoding="utf-8")
    command = ("-i", str(plan), "-e", "mode=graceful", "-e", "override_readiness=exercise", *FAST)

    predicted = playbook.named("lifeboat.aws.failover", *command, "--check", "-e", "workloads=shop-db")
    assert predicted.rc == 0, predicted.stdout
    assert writes(predicted, SOURCE) == writes(predicted, WEST) == []
    assert "shop-db: would be fenced in us-east-1" in predicted.stdout
    assert "1 workloads would be recovered; a part of the plan, without web" in predicted.stdout
    assert "  shop-db                 its final one, created first" in predicted.stdout
    assert "shop-db: would be restored from its final recovery point" in predicted.stdout

    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    run = playbook.named("lifeboat.aws.failover", *command, "-e", "confirm=shop", "-e", SOON)
    assert run.rc == 0, run.stdout
    at_source = writes(run, SOURCE)
    last_of_fence = max(index for index, each in enumerate(at_source) if each.startswith(("Modify", "Reboot", "Stop")))
    assert {"ModifyDBInstance", "RebootDBInstance", "StopInstances"} <= set(at_source[: last_of_fence + 1])
    finals = {"CreateDBSnapshot", "CreateImage"}
    assert finals <= set(at_source[last_of_fence:])
    assert not finals & set(at_source[:last_of_fence])
    assert len(given(aws)) == 1
    rows = {row["name"]: row for row in evidence(aws, run)["workloads"]}
    assert {row["state"] for row in rows.values()} == {"up"}
    fenced = {name: [each["kind"] for each in row["fenced"]] for name, row in rows.items()}
    assert fenced == {"shop-db": ["db_instance"], "web": ["instance"]}
    assert rows["shop-db"]["recovery_point"]["id"] != "rds-shop-2026-11-19-03-00-us-east-1"
