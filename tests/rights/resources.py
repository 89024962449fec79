"""Which resources a call names, as ARNs: by the parameters of each service.

It never asks AWS: an alias of a key or an association of an address is looked up by whoever calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

# The account that stands for the caller's own in docs/iam.
ACCOUNT = "123456789012"
# The id of what a call is only about to create.
NEW = "new"

_EC2_ID = re.compile(r"(?P<kind>[a-z]+)-[0-9a-f]{8,17}")
_EC2_KINDS = {
    "ami": "image",
    "snap": "snapshot",
    "i": "instance",
    "vol": "volume",
    "eni": "network-interface",
    "eipalloc": "elastic-ip",
    "sg": "security-group",
    "subnet": "subnet",
    "lt": "launch-template",
    "vpc": "vpc",
}
_WITHOUT_ACCOUNT = ("image", "snapshot")
_RDS_KINDS = {
    "DBInstanceIdentifier": "db",
    "SourceDBInstanceIdentifier": "db",
    # Under another name it is another resource, which IAM asks for as well.
    "NewDBInstanceIdentifier": "db",
    "NewDBClusterIdentifier": "cluster",
    "DBClusterIdentifier": "cluster",
    "TargetDbClusterIdentifier": "cluster",
    "DBSnapshotIdentifier": "snapshot",
    "SourceDBSnapshotIdentifier": "snapshot",
    "TargetDBSnapshotIdentifier": "snapshot",
    "DBClusterSnapshotIdentifier": "cluster-snapshot",
    "SourceDBClusterSnapshotIdentifier": "cluster-snapshot",
    "TargetDBClusterSnapshotIdentifier": "cluster-snapshot",
    "SnapshotIdentifier": "cluster-snapshot",
    "DBSubnetGroupName": "subgrp",
    "DBParameterGroupName": "pg",
    "DBClusterParameterGroupName": "cluster-pg",
    "OptionGroupName": "og",
    "GlobalClusterIdentifier": "global-cluster",
    "ResourceName": "",
}

Named = Iterator[str]


def named_by(service: str, action: str, region: str, params: dict[str, Any]) -> list[str]:
    """The ARNs that the parameters name, in no order and of whatever type."""
    place = f"arn:aws:{service}:{region}:{ACCOUNT}"
    named = _OF_SERVICES.get(service, _whole_arns)(place, params)
    return sorted(set(named)) if service != "s3" else _of_s3(action)


def new_one(pattern: str, region: str) -> str:
    """The ARN of a thing of that type that is not there yet, by the pattern of its type."""
    parts = pattern.split(":", 5)
    parts[1] = "aws"
    parts[3] = region if parts[3] == "*" else parts[3]
    parts[4] = ACCOUNT if parts[4] == "*" else parts[4]
    return ":".join([*parts[:5], parts[5].replace("*", NEW)])


def ec2_arn(region: str, kind: str, name: str) -> str:
    return f"arn:aws:ec2:{region}:{'' if kind in _WITHOUT_ACCOUNT else ACCOUNT}:{kind}/{name}"


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts_in(each)


def _of_ec2(place: str, params: dict[str, Any]) -> Named:
    region = place.split(":")[3]
    # Values of tags may be ids of other things.
    for text in texts_in({name: value for name, value in params.items() if name not in ("Tags", "TagSpecifications")}):
        match = _EC2_ID.fullmatch(text)
        if match and match["kind"] in _EC2_KINDS:
            yield ec2_arn(region, _EC2_KINDS[match["kind"]], text)


def _of_rds(place: str, params: dict[str, Any]) -> Named:
    for name, kind in _RDS_KINDS.items():
        value = params.get(name)
        if value and str(value).startswith("arn:"):
            yield str(value)
        elif value:
            yield f"arn:aws:rds::{ACCOUNT}:{kind}:{value}" if kind == "global-cluster" else f"{place}:{kind}:{value}"


def _of_s3(action: str) -> list[str]:
    """Of ``GET /bucket/key``; of a list of all buckets, none."""
    path = action.partition(" /")[2].rstrip("/")
    return [f"arn:aws:s3:::{path}"] if path else []


def _of_ssm(place: str, params: dict[str, Any]) -> Named:
    for name in [params.get("Name"), params.get("ResourceId"), *params.get("Names", ())]:
        if isinstance(name, str):
            yield name if name.startswith("arn:") else f"{place}:parameter/{name.removeprefix('/')}"


def _of_secrets(place: str, params: dict[str, Any]) -> Named:
    secret = params.get("SecretId")
    if secret:
        # An ARN ends with six signs that AWS has chosen.
        yield secret if secret.startswith("arn:") else f"{place}:secret:{secret}-AbCdEf"


def _of_route53(_place: str, params: dict[str, Any]) -> Named:
    for name, kind in (("HostedZoneId", "hostedzone"), ("Id", "hostedzone"), ("Id", "change")):
        if params.get(name):
            yield f"arn:aws:route53:::{kind}/{str(params[name]).rpartition('/')[2]}"


def _of_kms(place: str, params: dict[str, Any]) -> Named:
    key = params.get("KeyId")
    if key:
        yield key if key.startswith("arn:") else f"{place}:key/{key}"


def _of_auto_scaling(place: str, params: dict[str, Any]) -> Named:
    groups = [params.get("AutoScalingGroupName"), *(tag.get("ResourceId") for tag in params.get("Tags", ()))]
    for name in groups:
        if name:
            yield f"{place}:autoScalingGroup:uuid:autoScalingGroupName/{name}"


def _of_fsx(place: str, params: dict[str, Any]) -> Named:
    for name in (params.get("BackupId"), params.get("SourceBackupId")):
        if name:
            yield f"{place}:backup/{name}"
    yield from _whole_arns(place, params)


def _of_iam(_place: str, params: dict[str, Any]) -> Named:
    for name, kind in (("RoleName", "role"), ("InstanceProfileName", "instance-profile")):
        if params.get(name):
            yield f"arn:aws:iam::{ACCOUNT}:{kind}/{params[name]}"
    yield from _whole_arns("", params)


def _whole_arns(_place: str, params: dict[str, Any]) -> Named:
    yield from (text for text in texts_in(params) if text.startswith("arn:"))


_OF_SERVICES: dict[str, Callable[[str, dict[str, Any]], Named]] = {
    "ec2": _of_ec2,
    "rds": _of_rds,
    "ssm": _of_ssm,
    "secretsmanager": _of_secrets,
    "route53": _of_route53,
    "kms": _of_kms,
    "autoscaling": _of_auto_scaling,
    "fsx": _of_fsx,
    "iam": _of_iam,
}
