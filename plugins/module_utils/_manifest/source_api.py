# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to the source region: one function for each kind of call, errors explained.

It never writes, and it never decides what is asked for. What cannot be read is a problem, and not an empty answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from .._core.errors import AwsError, explained
from .._core.filters import chunked
from .._core.problem import Problem
from .._core.tags import tags_to_boto
from .._listings.group_tags import tags_of_groups
from .._listings.scaling import Scaling, scaling_of
from .fleets import sha256_of
from .listings import LISTINGS
from .network import own_tags

_TAGGED_AT_ONCE = 20
# Client of the SDK -> what its IAM actions begin with, where that is another name.
_IAM = {"elbv2": "elasticloadbalancing"}
_PARAMETERS = {
    "db_parameter_groups": ("describe_db_parameters", "DescribeDBParameters", "DBParameterGroupName"),
    "db_cluster_parameter_groups": (
        *("describe_db_cluster_parameters", "DescribeDBClusterParameters"),
        "DBClusterParameterGroupName",
    ),
}


def list_all(client: Any, region: str, name: str) -> Sequence[Any] | Problem:
    """All that there is, page by page."""
    listing = LISTINGS[name]
    try:
        with explained(_IAM.get(listing.service, listing.service), listing.operation, region, listing.things):
            pages = client.get_paginator(listing.call).paginate(
                **listing.arguments, PaginationConfig={"PageSize": listing.page_size}
            )
            return [thing for page in pages for thing in page[listing.key]]
    except AwsError as error:
        return Problem(error.code, str(error))


def list_parameters(rds: Any, region: str, listing: str, group: str) -> Sequence[Any] | Problem:
    """The parameters of a group that somebody has set."""
    call, operation, key = _PARAMETERS[listing]
    try:
        with explained("rds", operation, region, f"parameter group {group}"):
            pages = rds.get_paginator(call).paginate(**{key: group}, Source="user", PaginationConfig={"PageSize": 100})
            return [parameter for page in pages for parameter in page["Parameters"]]
    except AwsError as error:
        return Problem(error.code, str(error))


def list_scaling(autoscaling: Any, region: str, groups: Collection[str]) -> dict[str, Scaling] | Problem:
    """What scales groups, by their names."""
    try:
        return scaling_of(autoscaling, region, groups)
    except AwsError as error:
        return Problem(error.code, str(error))


def describe_template_version(ec2: Any, region: str, template: tuple[str, str]) -> Sequence[Any] | Problem:
    """One version of a launch template."""
    identifier, version = template
    try:
        with explained("ec2", "DescribeLaunchTemplateVersions", region, f"launch template {identifier}"):
            answer = ec2.describe_launch_template_versions(LaunchTemplateId=identifier, Versions=[version])
            return list(answer["LaunchTemplateVersions"])
    except AwsError as error:
        return Problem(error.code, str(error))


def list_target_group_tags(elbv2: Any, region: str, arns: Iterable[str]) -> dict[str, Any]:
    """ARN -> tags, or why they could not be read. AWS takes twenty at once."""
    found: dict[str, Any] = {}
    for part in chunked(arns, _TAGGED_AT_ONCE):
        try:
            with explained(_IAM["elbv2"], "DescribeTags", region, "the tags of target groups"):
                answer = elbv2.describe_tags(ResourceArns=part)
                found |= {entry["ResourceArn"]: own_tags(entry["Tags"]) for entry in answer["TagDescriptions"]}
        except AwsError as error:
            found |= dict.fromkeys(part, Problem(error.code, str(error)))
    return found


def list_db_group_tags(tagging: Any, region: str) -> dict[str, dict[str, str]] | Problem:
    """ARN -> tags of DB subnet groups, parameter groups and option groups, without those that have none."""
    try:
        return {arn: own_tags(tags_to_boto(tags)) for arn, tags in tags_of_groups(tagging, region).items()}
    except AwsError as error:
        return Problem(error.code, str(error))


def hash_of_user_data(ec2: Any, region: str, instance_id: str) -> str | Problem | None:
    """The hash of an instance's user data, which itself goes nowhere."""
    try:
        with explained("ec2", "DescribeInstanceAttribute", region, f"the user data of instance {instance_id}"):
            answer = ec2.describe_instance_attribute(InstanceId=instance_id, Attribute="userData")
            return sha256_of((answer["UserData"] or {}).get("Value"))
    except AwsError as error:
        return Problem(error.code, str(error))
