"""The chapter about readiness: whether the shop could come back now, what is in the way, and the same without that.

It never goes on after something that was not as told.
"""

from __future__ import annotations

import json
from pathlib import Path

from .databases import RECOVERY_REGION
from .estate import SOURCE_REGION, WEB
from .stage import Stage, check

READINESS = "lifeboat.aws.readiness"
GROUP = "dr-db"
INPUTS = "tests/demo/inputs/readiness.yml"


def coming_back(stage: Stage) -> None:
    subnets, group = _network(stage)
    plan = _plan(stage.runner.folder, subnets, group)
    stage.narrator.say(f"""There are copies of everything. Could the shop come back in {RECOVERY_REGION}, with
        {SOURCE_REGION} still silent? The playbook {READINESS} checks what a recovery needs: keys, networks, classes,
        quotas and more. It reads {RECOVERY_REGION} once, whatever the number of workloads. Watch the one thing that is
        red. (By default the run fails for it; {INPUTS} says otherwise.)""")
    command = (READINESS, "-i", str(plan), "-e", f"@$PWD/{INPUTS}")
    run = stage.run(*command, terse=True)
    asked = set(stage.aws.counts())
    check(asked == {RECOVERY_REGION}, f"the regions asked are {', '.join(sorted(asked))}")
    check(not stage.writes(), f"the run wrote: {', '.join(stage.writes())}")
    check("NOT READY: 1 fail" in run.output, "not one check is red")
    check(f"has no DB subnet group {GROUP}" in run.output, "the DB subnet group is not what is missing")
    stage.narrator.say("Somebody creates the DB subnet group, as it says, and runs it again:")
    stage.aws.boto("rds", RECOVERY_REGION).create_db_subnet_group(
        DBSubnetGroupName=GROUP, DBSubnetGroupDescription="for a recovery", SubnetIds=subnets
    )
    again = stage.run(*command, terse=True)
    check("\n  READY: " in again.output, "not everything is green")
    stage.narrator.proved("the shop could come back now, and the lost region was not needed to know it.")


def _network(stage: Stage) -> tuple[list[str], str]:
    """Two subnets of the recovery region in two zones, and a security group."""
    ec2 = stage.aws.boto("ec2", RECOVERY_REGION)
    found = sorted(ec2.describe_subnets()["Subnets"], key=lambda subnet: str(subnet["AvailabilityZone"]))[:2]
    group = ec2.create_security_group(GroupName="shop", Description="shop", VpcId=found[0]["VpcId"])["GroupId"]
    return [subnet["SubnetId"] for subnet in found], group


def _plan(folder: Path, subnets: list[str], group: str) -> Path:
    plan = {
        "plugin": "lifeboat.aws.plan",
        "plan": "recovery",
        "source_region": SOURCE_REGION,
        "recovery_region": RECOVERY_REGION,
        "objectives": {"rpo": "3d", "rto": "1h"},
        "workloads": {
            "shop-db": {
                "db_instance": "shop",
                "restore": {
                    "db_instance_class": "db.r6g.large",
                    "db_subnet_group_name": GROUP,
                    "vpc_security_group_ids": [group],
                },
            },
            "shop-web": {
                "sync_identifier": WEB,
                "after": ["shop-db"],
                "launch": {
                    "count": 2,
                    "instance_type": "m6i.large",
                    "subnets": subnets,
                    "security_groups": [group],
                },
            },
        },
    }
    path = folder / "recovery.lifeboat.yml"
    # JSON is YAML.
    path.write_text(json.dumps(plan, indent=2), encoding="utf-8")
    return path
