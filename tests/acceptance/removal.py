"""Removes what a run has created, and everything that was copied from it; and looks until nothing of it is left.

It never touches what ``finding`` has not found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .account import Account, is_not_found
from .finding import Found, find

LONGEST_SECONDS = 2700
# Of an answer that a later try may not get: something else still has to go, or is busy. A database that is being
# created may be refused for a quarter of an hour, and a network for minutes after what was in it.
SECONDS_WITHOUT_PROGRESS = 1200
# Of answers that no waiting changes.
ROUNDS_OF_REFUSAL = 3
_REFUSED = ("AccessDenied", "AuthFailure", "ExpiredToken", "NotAuthorized", "UnauthorizedOperation", "OptInRequired")
_EC2 = {
    "image": ("deregister_image", "ImageId"),
    "snapshot": ("delete_snapshot", "SnapshotId"),
    "volume": ("delete_volume", "VolumeId"),
    "launch template": ("delete_launch_template", "LaunchTemplateId"),
    "network interface": ("delete_network_interface", "NetworkInterfaceId"),
    "subnet": ("delete_subnet", "SubnetId"),
    "VPC": ("delete_vpc", "VpcId"),
}
_RDS = {
    "DB snapshot": ("delete_db_snapshot", "DBSnapshotIdentifier"),
    "DB cluster snapshot": ("delete_db_cluster_snapshot", "DBClusterSnapshotIdentifier"),
    "DB subnet group": ("delete_db_subnet_group", "DBSubnetGroupName"),
    "automated backups of DB instance": ("delete_db_instance_automated_backup", "DbiResourceId"),
}


def remove_all(
    account: Account, regions: tuple[str, ...], run: str | None, now: datetime, say: Callable[[str], None]
) -> dict[Found, str]:
    """What is left, and why. What needs others to go first, or is busy, is tried again while anything goes."""
    patience, before = Patience(), None
    while True:
        found = find(account, regions, run, now)
        for gone in sorted((before or set()) - {_which(each) for each in found}):
            say(f"removed: {' '.join(gone[:2])} in {gone[2]}")
        if not found:
            return {}
        reasons = {each: _try(account, each) for each in found}
        if patience.is_over(reasons):
            return {each: reasons[each] or f"it is {each.status or 'still there'}" for each in found}
        before = {_which(each) for each in found}
        time.sleep(account.pause)


class Patience:
    """Progress is that something goes, or is in another state than in the round before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = self._progress = clock()
        self._rounds = 0
        self._states: set[Found] = set()

    def is_over(self, reasons: dict[Found, str]) -> bool:
        """After each round, with what is there and why it has not gone, or ""."""
        now, has_changed = self._clock(), set(reasons) != self._states
        if has_changed or any(each.is_going or not reason for each, reason in reasons.items()):
            self._progress = now
        is_refused = all(any(code in reason for code in _REFUSED) for reason in reasons.values())
        self._rounds = self._rounds + 1 if is_refused and not has_changed else 0
        self._states = set(reasons)
        is_long = now - self._progress > SECONDS_WITHOUT_PROGRESS or now - self._begun > LONGEST_SECONDS
        return is_long or self._rounds >= ROUNDS_OF_REFUSAL


def _which(found: Found) -> tuple[str, str, str]:
    return found.kind, found.id, found.region


def _try(account: Account, thing: Found) -> str:
    """Why not, or ""."""
    if thing.is_going:
        return ""
    try:
        remove(account, thing)
    except ClientError as error:
        return "" if is_not_found(error) else str(error)
    except BotoCoreError as error:
        return str(error)
    return ""


def remove(account: Account, thing: Found) -> None:
    if thing.kind in _EC2:
        operation, name = _EC2[thing.kind]
        getattr(account.client("ec2", thing.region), operation)(**{name: thing.id})
    elif thing.kind in _RDS:
        operation, name = _RDS[thing.kind]
        getattr(account.client("rds", thing.region), operation)(**{name: thing.id})
    else:
        _IN_A_WAY_OF_ITS_OWN[thing.kind](account, thing)


def _db_instance(account: Account, thing: Found) -> None:
    """Without a final snapshot: it carries the tag of a run, so nobody misses it."""
    rds = account.client("rds", thing.region)
    [known] = rds.describe_db_instances(DBInstanceIdentifier=thing.id)["DBInstances"]
    if known.get("DeletionProtection"):
        rds.modify_db_instance(DBInstanceIdentifier=thing.id, DeletionProtection=False, ApplyImmediately=True)
    # RDS takes no DeleteAutomatedBackups for a member of a cluster.
    backups = {} if known.get("DBClusterIdentifier") else {"DeleteAutomatedBackups": True}
    rds.delete_db_instance(DBInstanceIdentifier=thing.id, SkipFinalSnapshot=True, **backups)


def _db_cluster(account: Account, thing: Found) -> None:
    rds = account.client("rds", thing.region)
    [known] = rds.describe_db_clusters(DBClusterIdentifier=thing.id)["DBClusters"]
    if known.get("DeletionProtection"):
        rds.modify_db_cluster(DBClusterIdentifier=thing.id, DeletionProtection=False, ApplyImmediately=True)
    rds.delete_db_cluster(DBClusterIdentifier=thing.id, SkipFinalSnapshot=True)


def _instance(account: Account, thing: Found) -> None:
    account.client("ec2", thing.region).terminate_instances(InstanceIds=[thing.id])


def _auto_scaling_group(account: Account, thing: Found) -> None:
    client = account.client("autoscaling", thing.region)
    client.delete_auto_scaling_group(AutoScalingGroupName=thing.id, ForceDelete=True)


def _security_group(account: Account, thing: Found) -> None:
    """It names itself in its rules, which does not keep it from going."""
    account.client("ec2", thing.region).delete_security_group(GroupId=thing.id)


def _parameter(account: Account, thing: Found) -> None:
    account.client("ssm", thing.region).delete_parameter(Name=thing.id)


def _hosted_zone(account: Account, thing: Found) -> None:
    route53 = account.client("route53", "us-east-1")
    for page in route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=thing.id):
        changes = [
            {"Action": "DELETE", "ResourceRecordSet": record}
            for record in page["ResourceRecordSets"]
            if record["Type"] not in ("NS", "SOA")
        ]
        if changes:
            route53.change_resource_record_sets(HostedZoneId=thing.id, ChangeBatch={"Changes": changes})
    route53.delete_hosted_zone(Id=thing.id)


def _bucket(account: Account, thing: Found) -> None:
    s3: Any = account.client("s3", thing.region)
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=thing.id):
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=thing.id, Key=version["Key"], VersionId=version["VersionId"])
    s3.delete_bucket(Bucket=thing.id)


_IN_A_WAY_OF_ITS_OWN: dict[str, Callable[[Account, Found], None]] = {
    "Auto Scaling group": _auto_scaling_group,
    "DB cluster": _db_cluster,
    "DB instance": _db_instance,
    "SSM parameter": _parameter,
    "bucket": _bucket,
    "hosted zone": _hosted_zone,
    "instance": _instance,
    "security group": _security_group,
}
