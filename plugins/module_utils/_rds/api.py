# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only file of the RDS slice that calls AWS: one function for each call, errors explained, answers as models.

It never decides anything: which call is made with what stands in the plan. The kind says which of RDS's twin calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._copies.plan import AddTags, Remove
from .._core.errors import ABSENT, AwsError, explained
from .._core.tags import tags_to_boto
from .errors import RULES
from .kinds import INSTANCE, DbKind
from .model import DbSnapshot, snapshot_from_boto
from .names import plain_identifier
from .steps import CopyDbSnapshot, PurgeTags

# The most that RDS puts on one page.
PAGE_SIZE = 100

_TYPE_OF_PREFIX = {"rds": "automated", "awsbackup": "awsbackup"}


def describe_snapshots(rds: Any, kind: DbKind, region: str, snapshot_type: str | None) -> list[DbSnapshot]:
    """All snapshots of a type, page by page. Without a type: automated and manual ones."""
    arguments = {"SnapshotType": snapshot_type} if snapshot_type else {}
    pages = rds.get_paginator(kind.describe_call).paginate(**arguments, PaginationConfig={"PageSize": PAGE_SIZE})
    with explained("rds", kind.describe_operation, region, f"the {kind.noun}s", RULES):
        return [snapshot_from_boto(kind, region, snapshot) for page in pages for snapshot in page[kind.list_key]]


def describe_snapshot(rds: Any, kind: DbKind, region: str, snapshot_id: str) -> DbSnapshot | None:
    """One snapshot by its identifier, or by its ARN if another account shares it; None if there is none."""
    told = tell_snapshot(rds, kind, region, snapshot_id)
    with explained("rds", kind.describe_operation, region, f"{kind.noun} {snapshot_id}", RULES):
        return snapshot_from_boto(kind, region, told) if told else None


def tell_snapshot(rds: Any, kind: DbKind, region: str, snapshot_id: str) -> dict[str, Any] | None:
    """The same in AWS's words."""
    arguments: dict[str, Any] = {kind.id_key: snapshot_id}
    if snapshot_id.startswith("arn:"):
        arguments["IncludeShared"] = True
    # RDS finds these by name only if their type is said, too (DescribeDBSnapshots, DBSnapshotIdentifier).
    if snapshot_type := _TYPE_OF_PREFIX.get(plain_identifier(snapshot_id).partition(":")[0]):
        arguments["SnapshotType"] = snapshot_type
    try:
        with explained("rds", kind.describe_operation, region, f"{kind.noun} {snapshot_id}", RULES):
            answer = getattr(rds, kind.describe_call)(**arguments)
            return next(iter(answer[kind.list_key]), None)
    except AwsError as error:
        if error.kind == ABSENT:
            return None
        raise


def describe_databases(rds: Any, kind: DbKind, region: str) -> dict[str, dict[str, str]]:
    """Identifier -> tags of every database of a kind. Members of clusters are no databases of their own."""
    call, operation, key = kind.databases
    pages = rds.get_paginator(call).paginate(PaginationConfig={"PageSize": PAGE_SIZE})
    with explained("rds", operation, region, f"the databases of {kind.option}", RULES):
        return {
            database[kind.database_key]: {tag["Key"]: tag["Value"] for tag in database.get("TagList", ())}
            for page in pages
            for database in page[key]
            if kind.is_cluster or "DBClusterIdentifier" not in database
        }


def describe_clusters_of_instances(rds: Any, region: str) -> dict[str, str | None]:
    """Identifier of every DB instance -> the cluster that it belongs to, if it does."""
    call, operation, key = INSTANCE.databases
    pages = rds.get_paginator(call).paginate(PaginationConfig={"PageSize": PAGE_SIZE})
    with explained("rds", operation, region, "the DB instances", RULES):
        return {
            instance[INSTANCE.database_key]: instance.get("DBClusterIdentifier")
            for page in pages
            for instance in page[key]
        }


def copy_snapshot(rds: Any, step: CopyDbSnapshot) -> DbSnapshot:
    """Ask for a copy; what RDS says of it. The target identifier makes a second request for it an error."""
    kind = step.kind
    arguments: dict[str, Any] = {
        kind.source_parameter: step.source_arn,
        kind.target_parameter: step.name,
        "Tags": tags_to_boto(step.tags),
    }
    if step.source_region != step.region:
        # boto3 signs a request for the source region with it, where AWS still wants one.
        arguments["SourceRegion"] = step.source_region
    if step.kms_key_id:
        arguments["KmsKeyId"] = step.kms_key_id
    if step.option_group:
        arguments["OptionGroupName"] = step.option_group
    if step.copy_option_group:
        arguments["CopyOptionGroup"] = True
    thing = f"The copy of {kind.noun} {step.source_id} of {step.source_region}"
    with explained("rds", kind.copy_operation, step.region, thing, RULES):
        answer = getattr(rds, kind.copy_call)(**arguments)
        return snapshot_from_boto(kind, step.region, answer[kind.copy_answer_key])


def create_snapshot(
    rds: Any, kind: DbKind, region: str, database: str, snapshot_id: str, tags: Mapping[str, str]
) -> str:
    """Begin a manual snapshot of a database; its identifier."""
    arguments = {kind.database_key: database, kind.id_key: snapshot_id, "Tags": tags_to_boto(tags)}
    with explained("rds", kind.create_operation, region, f"A snapshot of {database}", RULES):
        getattr(rds, kind.create_call)(**arguments)
    return snapshot_id


def tag_snapshot(rds: Any, kind: DbKind, step: AddTags) -> None:
    with explained("rds", "AddTagsToResource", step.region, f"{kind.noun} {step.id}", RULES):
        for arn in step.tagged_ids:
            rds.add_tags_to_resource(ResourceName=arn, Tags=tags_to_boto(step.tags))


def untag_snapshot(rds: Any, kind: DbKind, step: PurgeTags) -> None:
    with explained("rds", "RemoveTagsFromResource", step.region, f"{kind.noun} {plain_identifier(step.arn)}", RULES):
        rds.remove_tags_from_resource(ResourceName=step.arn, TagKeys=sorted(step.tags))


def delete_snapshot(rds: Any, kind: DbKind, step: Remove) -> None:
    """Delete a manual snapshot, or cancel a copy in progress. One that is gone already is what was wanted."""
    try:
        with explained("rds", kind.delete_operation, step.region, f"{kind.noun} {step.id}", RULES):
            getattr(rds, kind.delete_call)(**{kind.id_key: step.id})
    except AwsError as error:
        if error.kind != ABSENT:
            raise
