"""What IAM looks at when a call is made: the actions, of each the resources with their tags, and the condition keys.

Data of the Service Authorization Reference and of the API references. It never looks at policies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from . import references
from .resources import ACCOUNT, NEW, ec2_arn, named_by, new_one

Tags = dict[str, str]
# Tags of the resource with an ARN, as they are before the call.
TagsOf = Callable[[str], Tags]


class Asked(Protocol):
    """A call as the simulator reads it."""

    @property
    def service(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def params(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Need:
    """IAM has to allow ``action`` for each of the ``resources``, which are pairs of an ARN and the tags it has."""

    action: str
    resources: tuple[tuple[str, Tags], ...] = (("*", {}),)
    context: dict[str, list[str]] = field(default_factory=dict)


# Name that requests are signed with -> prefix of IAM, where they differ.
PREFIXES = {"monitoring": "cloudwatch", "elbv2": "elasticloadbalancing", "opensearch": "es", "tagging": "tag"}
# REST calls in the log of the simulator: service, method and path, a parameter that tells them apart, the IAM action.
REST = (
    ("s3", r"GET /", "", "s3:ListAllMyBuckets"),
    ("s3", r"GET /[^/]+/?", "location", "s3:GetBucketLocation"),
    ("s3", r"GET /[^/]+/?", "versioning", "s3:GetBucketVersioning"),
    ("s3", r"GET /[^/]+/?", "ownershipControls", "s3:GetBucketOwnershipControls"),
    ("s3", r"GET /[^/]+/?", "versions", "s3:ListBucketVersions"),
    ("s3", r"GET /[^/]+/?", "tagging", "s3:GetBucketTagging"),
    ("s3", r"(GET|HEAD) /[^/]+/?", "", "s3:ListBucket"),
    ("s3", r"GET /[^/]+/.+", "tagging", "s3:GetObjectTagging"),
    ("s3", r"(GET|HEAD) /[^/]+/.+", "", "s3:GetObject"),
    ("s3", r"PUT /[^/]+/.+", "", "s3:PutObject"),
    ("s3", r"PUT /[^/]+/?", "tagging", "s3:PutBucketTagging"),
    ("s3", r"PUT /[^/]+/?", "versioning", "s3:PutBucketVersioning"),
    ("s3", r"PUT /[^/]+/?", "", "s3:CreateBucket"),
    ("s3", r"DELETE /[^/]+/.+", "versionId", "s3:DeleteObjectVersion"),
    ("s3", r"DELETE /[^/]+/.+", "", "s3:DeleteObject"),
    ("s3", r"DELETE /[^/]+/?", "", "s3:DeleteBucket"),
    ("lambda", r"GET /2015-03-31/functions/?", "", "lambda:ListFunctions"),
    ("eks", r"GET /clusters", "", "eks:ListClusters"),
    ("es", r"GET /2021-01-01/domain", "", "es:ListDomainNames"),
    ("elasticfilesystem", r"GET /2015-02-01/file-systems", "", "elasticfilesystem:DescribeFileSystems"),
    ("kafka", r"GET /api/v2/clusters", "", "kafka:ListClustersV2"),
    ("mq", r"GET /v1/brokers", "", "mq:ListBrokers"),
)
_S3_CONTEXT = {"prefix": "s3:prefix", "delimiter": "s3:delimiter"}


def needs_of(call: Asked, tags_of: TagsOf) -> list[Need]:
    action = action_of(call)
    tags = _tags_asked_for(call.params)
    context = {"aws:RequestedRegion": [call.region], **_of_tags(tags), **_of_request(call)}
    riding = [*_tagging(call, action, context), *_passing(call, action), *_deleting(call, tags_of, context)]
    return [_need(action, call, tags_of, context), *riding]


def action_of(call: Asked) -> str:
    service = PREFIXES.get(call.service, call.service)
    for of_service, pattern, member, right in REST:
        if service == of_service and re.fullmatch(pattern, call.action) and (not member or member in call.params):
            return right
    return f"{service}:{call.action}"


def _need(action: str, call: Asked, tags_of: TagsOf, context: dict[str, list[str]]) -> Need:
    if not references.matching(action):
        return Need(action, context=context)
    types = references.action(action).types
    service = PREFIXES.get(call.service, call.service)
    named = [
        arn
        for arn in named_by(service, call.action, call.region, call.params)
        if any(references.could_name(arn, kind.pattern) for kind in types)
    ]
    new = [
        new_one(kind.pattern, call.region)
        for kind in types
        if kind.required and not any(references.could_name(arn, kind.pattern) for arn in named)
    ]
    return Need(action, tuple((arn, tags_of(arn)) for arn in named) + tuple((arn, {}) for arn in new) or _ANY, context)


_ANY: tuple[tuple[str, Tags], ...] = (("*", {}),)


def _tags_asked_for(params: dict[str, Any]) -> Tags:
    listed = params.get("Tags") or params.get("TagList") or params.get("Tag") or ()
    tags = [tag for tag in listed if isinstance(tag, dict)]
    for each in params.get("TagSpecifications") or ():
        tags += each.get("Tags") or ()
    return {str(tag.get("Key")): str(tag.get("Value", "")) for tag in tags}


def _of_tags(tags: Tags) -> dict[str, list[str]]:
    keys = {"aws:TagKeys": sorted(tags)} if tags else {}
    return {**keys, **{f"aws:RequestTag/{key}": [value] for key, value in tags.items()}}


def _of_request(call: Asked) -> dict[str, list[str]]:
    if call.service == "s3":
        return {key: [str(call.params[name])] for name, key in _S3_CONTEXT.items() if name in call.params}
    if call.action != "ChangeResourceRecordSets":
        return {}
    changes = call.params.get("ChangeBatch", {}).get("Changes", ())
    return {
        "route53:ChangeResourceRecordSetsActions": sorted({one["Action"] for one in changes}),
        "route53:ChangeResourceRecordSetsRecordTypes": sorted({one["ResourceRecordSet"]["Type"] for one in changes}),
    }


# Operations of other services that take tags -> the action that the tags need besides.
_TAGGING = {
    **dict.fromkeys(
        (
            *("CopyDBSnapshot", "CopyDBClusterSnapshot", "CreateDBSnapshot", "CreateDBClusterSnapshot"),
            *("CreateDBInstance", "RestoreDBInstanceFromDBSnapshot", "RestoreDBClusterFromSnapshot"),
        ),
        "rds:AddTagsToResource",
    ),
    "CopyBackup": "fsx:TagResource",
    "CreateAutoScalingGroup": "autoscaling:CreateOrUpdateTags",
    "PutParameter": "ssm:AddTagsToResource",
}
# The parameter with the name of what gets them, where it is not all that the call names.
_TAGGED = (
    *("TargetDBSnapshotIdentifier", "TargetDBClusterSnapshotIdentifier"),
    *("DBSnapshotIdentifier", "DBClusterSnapshotIdentifier"),
)


def _tagging(call: Asked, action: str, context: dict[str, list[str]]) -> Iterator[Need]:
    """Tags that something gets while it is created need the action that tags as well."""
    for each in call.params.get("TagSpecifications") or ():
        if action != "ec2:CreateTags" and each.get("Tags"):
            created = {**context, "ec2:CreateAction": [call.action]}
            yield Need("ec2:CreateTags", ((ec2_arn(call.region, each["ResourceType"], NEW), {}),), created)
    right = _TAGGING.get(call.action)
    if right and call.params.get("Tags"):
        yield Need(right, tuple((arn, {}) for arn in _tagged(call, right)) or _ANY, context)


def _tagged(call: Asked, right: str) -> list[str]:
    service = right.partition(":")[0]
    targets = {name: call.params[name] for name in _TAGGED if name in call.params}
    if call.action.startswith("Restore") or call.action == "CopyBackup":
        kind = {"RestoreDBClusterFromSnapshot": "cluster", "CopyBackup": "backup"}.get(call.action, "db")
        name = call.params.get("DBClusterIdentifier" if kind == "cluster" else "DBInstanceIdentifier", NEW)
        between = "/" if kind == "backup" else ":"
        return [f"arn:aws:{service}:{call.region}:{ACCOUNT}:{kind}{between}{name}"]
    return named_by(service, call.action, call.region, targets or call.params)


# Where the simulator puts the snapshots of an image that goes with them.
ASSOCIATED = "AssociatedSnapshots"


def _deleting(call: Asked, tags_of: TagsOf, context: dict[str, list[str]]) -> Iterator[Need]:
    """EC2 guide, "Deregister an AMI": its snapshots are deleted with the rights of whoever asks for it."""
    for snapshot in call.params.get(ASSOCIATED, ()):
        arn = ec2_arn(call.region, "snapshot", snapshot)
        yield Need("ec2:DeleteSnapshot", ((arn, tags_of(arn)),), context)


def _passing(call: Asked, action: str) -> Iterator[Need]:
    profile = call.params.get("IamInstanceProfile") if action == "ec2:RunInstances" else None
    monitoring = call.params.get("MonitoringRoleArn") if call.service == "rds" else None
    if profile:
        name = str(profile.get("Name") or profile.get("Arn", "")).rpartition("/")[2]
        yield _pass(f"arn:aws:iam::{ACCOUNT}:role/{name}", "ec2.amazonaws.com")
    if monitoring:
        yield _pass(str(monitoring), "monitoring.rds.amazonaws.com")
    if call.params.get("ManageMasterUserPassword"):
        secret = f"arn:aws:secretsmanager:{call.region}:{ACCOUNT}:secret:rds!{NEW}"
        region = {"aws:RequestedRegion": [call.region]}
        for right in ("secretsmanager:CreateSecret", "secretsmanager:TagResource"):
            yield Need(right, ((secret, {}),), region)


def _pass(role: str, service: str) -> Need:
    return Need("iam:PassRole", ((role, {}),), {"iam:PassedToService": [service]})
