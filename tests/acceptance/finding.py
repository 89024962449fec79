"""What of runs is there: everything in two regions that carries the tags of a run, in the order in which it can go.

It never touches anything. What does not carry the tag of a run is not seen at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from .account import Account, is_not_found
from .marks import belongs, belongs_by_name, tags_in, tags_of

# Kind -> how it is listed: service, operation, key of the list, name of the id, arguments.
LISTED: dict[str, tuple[str, str, str, str, dict[str, Any]]] = {
    "Auto Scaling group": (
        *("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups", "AutoScalingGroupName"),
        {},
    ),
    "DB instance": ("rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier", {}),
    "DB cluster": ("rds", "describe_db_clusters", "DBClusters", "DBClusterIdentifier", {}),
    "DB snapshot": (
        *("rds", "describe_db_snapshots", "DBSnapshots", "DBSnapshotIdentifier"),
        {"SnapshotType": "manual"},
    ),
    "DB cluster snapshot": (
        *("rds", "describe_db_cluster_snapshots", "DBClusterSnapshots", "DBClusterSnapshotIdentifier"),
        {"SnapshotType": "manual"},
    ),
    "automated backups of DB instance": (
        *("rds", "describe_db_instance_automated_backups", "DBInstanceAutomatedBackups", "DbiResourceId"),
        {},
    ),
    "image": ("ec2", "describe_images", "Images", "ImageId", {"Owners": ["self"]}),
    "snapshot": ("ec2", "describe_snapshots", "Snapshots", "SnapshotId", {"OwnerIds": ["self"]}),
    "volume": ("ec2", "describe_volumes", "Volumes", "VolumeId", {}),
    "launch template": ("ec2", "describe_launch_templates", "LaunchTemplates", "LaunchTemplateId", {}),
    "network interface": ("ec2", "describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", {}),
    "security group": ("ec2", "describe_security_groups", "SecurityGroups", "GroupId", {}),
    "subnet": ("ec2", "describe_subnets", "Subnets", "SubnetId", {}),
    "VPC": ("ec2", "describe_vpcs", "Vpcs", "VpcId", {}),
}
BEFORE_NETWORKS = tuple(LISTED)[:11]
NETWORKS = tuple(LISTED)[11:]
# What is on its way out by itself.
GOING = ("deleting", "shutting-down", "terminated")


@dataclass(frozen=True)
class Found:
    """``status``: of what AWS takes some time to remove."""

    kind: str
    region: str
    id: str
    status: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.id} in {self.region}"

    @property
    def is_going(self) -> bool:
        return self.status in GOING


def find(account: Account, regions: tuple[str, ...], run: str | None, now: datetime) -> list[Found]:
    """``run``: None for those of all runs whose time is over."""
    found = list(_zones(account, run, now))
    for region in regions:
        found += _instances(account.client("ec2", region), region, run, now)
        for kind in BEFORE_NETWORKS:
            found += _listed(account, kind, region, run, now)
        found += _subnet_groups(account.client("rds", region), region, run, now)
        for kind in NETWORKS:
            found += _listed(account, kind, region, run, now)
        found += _parameters(account.client("ssm", region), region, run, now)
        found += [Found("bucket", region, name) for name in _buckets(account.client("s3", region), region, run, now)]
    return found


def _listed(account: Account, kind: str, region: str, run: str | None, now: datetime) -> Iterator[Found]:
    service, operation, key, id_name, arguments = LISTED[kind]
    for each in _pages(account.client(service, region), operation, key, **arguments):
        if id_name in each and belongs(tags_of(each.get("Tags", each.get("TagList"))), run, now):
            status = each.get("DBInstanceStatus", each.get("Status", each.get("State", "")))
            # Backups of a database that is there go with it.
            if not (kind.startswith("automated") and status != "retained"):
                yield Found(kind, region, each[id_name], status if isinstance(status, str) else "")


def _pages(client: Any, operation: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    for page in client.get_paginator(operation).paginate(**arguments):
        yield from page[key]


def _instances(ec2: Any, region: str, run: str | None, now: datetime) -> Iterator[Found]:
    """A terminated one is seen for an hour."""
    for reservation in _pages(ec2, "describe_instances", "Reservations"):
        for each in reservation["Instances"]:
            state = each["State"]["Name"]
            if state != "terminated" and belongs(tags_of(each.get("Tags")), run, now):
                yield Found("instance", region, each["InstanceId"], state)


def _subnet_groups(rds: Any, region: str, run: str | None, now: datetime) -> Iterator[Found]:
    """Only those whose name is that of a run are asked for their tags."""
    for each in _pages(rds, "describe_db_subnet_groups", "DBSubnetGroups"):
        name = each["DBSubnetGroupName"]
        if name.startswith("lifeboat-acceptance-"):
            tags = _tags_or_none(rds.list_tags_for_resource, "TagList", ResourceName=each["DBSubnetGroupArn"])
            if tags is not None and belongs(tags, run, now):
                yield Found("DB subnet group", region, name)


def _zones(account: Account, run: str | None, now: datetime) -> Iterator[Found]:
    for each in _pages(account.client("route53", "us-east-1"), "list_hosted_zones", "HostedZones"):
        if belongs(tags_in(each.get("Config", {}).get("Comment", "")), run, now):
            yield Found("hosted zone", "Route 53", each["Id"].rpartition("/")[2])


def _parameters(ssm: Any, region: str, run: str | None, now: datetime) -> Iterator[Found]:
    """States of a drill; they lie below the name of the plan, which is that of the run."""
    wanted = [{"Key": "Name", "Option": "BeginsWith", "Values": ["/lifeboat/lifeboat-acceptance-"]}]
    for each in _pages(ssm, "describe_parameters", "Parameters", ParameterFilters=wanted):
        tags = _tags_or_none(ssm.list_tags_for_resource, "TagList", ResourceType="Parameter", ResourceId=each["Name"])
        if tags is None:
            continue
        its_plan = each["Name"].split("/")[2]
        if belongs(tags, run, now) or (not tags and belongs_by_name(its_plan, run, now)):
            yield Found("SSM parameter", region, each["Name"])


def _buckets(s3: Any, region: str, run: str | None, now: datetime) -> Iterator[str]:
    """Only those whose name is that of a run are asked for their tags. Without any, it was stopped before they came."""
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        if name.startswith("lifeboat-acceptance-") and name.endswith(f"z-{region}"):
            try:
                tags = _tags_or_none(s3.get_bucket_tagging, "TagSet", Bucket=name)
                is_of = tags is not None and belongs(tags, run, now)
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchTagSet":
                    raise
                is_of = belongs_by_name(name, run, now)
            if is_of:
                yield name


def _tags_or_none(ask: Callable[..., Any], key: str, **whose: str) -> dict[str, str] | None:
    """None of what has gone: AWS may list it for some time, and it must not keep the rest from being removed."""
    try:
        return tags_of(ask(**whose)[key])
    except ClientError as error:
        if is_not_found(error) or error.response["Error"]["Code"] == "InvalidResourceId":
            return None
        raise
