"""``python -m tests.acceptance.seen instance REGION RUN``: 0 if AWS says that what a drill brought up is well.

It is what a plan of a run has as ``verify``: from outside of a network that leads nowhere nothing else can be asked.
"""

from __future__ import annotations

import sys

import boto3

from .marks import tags_of


def main() -> int:
    what, region, run = sys.argv[1:]
    is_well = _is_instance_well(region, run) if what == "instance" else _is_database_well(region, run)
    sys.stdout.write(f"{what}: {'well' if is_well else 'not yet'}\n")
    return 0 if is_well else 1


def _is_instance_well(region: str, run: str) -> bool:
    """Both checks of EC2: that of the machine, and that of the system on it, which so has started."""
    ec2 = boto3.client("ec2", region_name=region)
    wanted = {
        "tag:lifeboat:workload": [f"{run}/web"],
        "tag-key": ["lifeboat:drill"],
        "instance-state-name": ["running"],
    }
    filters = [{"Name": name, "Values": values} for name, values in wanted.items()]
    found = ec2.describe_instances(Filters=filters)["Reservations"]
    ids = [each["InstanceId"] for some in found for each in some["Instances"]]
    if not ids:
        return False
    states = ec2.describe_instance_status(InstanceIds=ids)["InstanceStatuses"]
    checks = [each[name]["Status"] for each in states for name in ("SystemStatus", "InstanceStatus")]
    return checks == ["ok"] * 2 * len(ids)


def _is_database_well(region: str, run: str) -> bool:
    pages = boto3.client("rds", region_name=region).get_paginator("describe_db_instances").paginate()
    found = [
        each["DBInstanceStatus"]
        for page in pages
        for each in page["DBInstances"]
        if tags_of(each.get("TagList")).get("lifeboat:workload") == f"{run}/db"
    ]
    return found == ["available"]


if __name__ == "__main__":
    sys.exit(main())
