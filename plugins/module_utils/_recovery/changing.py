# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls that change what exists already, for all rooms: tags, by service, and databases.

It never decides what is changed, and never takes a tag away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._core.errors import AwsRule, explained
from .._core.tags import tags_to_boto
from .ownership import AUTOSCALING, EC2, RDS

Rules = tuple[AwsRule, ...]


def tag_ec2(
    ec2: Any, region: str, ids: Sequence[str], tags: Mapping[str, str], *, what: str, rules: Rules = ()
) -> None:
    """In one request, so that either all of them have the tags or none."""
    with explained("ec2", "CreateTags", region, what, rules):
        ec2.create_tags(Resources=list(ids), Tags=tags_to_boto(tags))


def tag_autoscaling(
    autoscaling: Any, region: str, ids: Sequence[str], tags: Mapping[str, str], *, what: str, rules: Rules = ()
) -> None:
    """Of the groups alone: what they launch later is told apart by its group."""
    with explained("autoscaling", "CreateOrUpdateTags", region, what, rules):
        autoscaling.create_or_update_tags(
            Tags=[{**tag, **of_group(name), "PropagateAtLaunch": False} for name in ids for tag in tags_to_boto(tags)]
        )


def of_group(name: str) -> dict[str, str]:
    """How tags of Auto Scaling say whose they are."""
    return {"ResourceId": name, "ResourceType": "auto-scaling-group"}


def tag_rds(
    rds: Any, region: str, ids: Sequence[str], tags: Mapping[str, str], *, what: str, rules: Rules = ()
) -> None:
    """``ids`` are ARNs."""
    with explained("rds", "AddTagsToResource", region, what, rules):
        for arn in ids:
            rds.add_tags_to_resource(ResourceName=arn, Tags=tags_to_boto(tags))


def modify_database(
    rds: Any, region: str, identifier: str, changes: Mapping[str, Any], rules: Rules, *, is_cluster: bool
) -> None:
    """At once, and not in the next maintenance window. These are parameters of ModifyDBCluster or ModifyDBInstance."""
    if is_cluster:
        with explained("rds", "ModifyDBCluster", region, f"DB cluster {identifier}", rules):
            rds.modify_db_cluster(DBClusterIdentifier=identifier, ApplyImmediately=True, **changes)
        return
    with explained("rds", "ModifyDBInstance", region, f"DB instance {identifier}", rules):
        rds.modify_db_instance(DBInstanceIdentifier=identifier, ApplyImmediately=True, **changes)


TAG: Mapping[str, Callable[..., None]] = {EC2: tag_ec2, AUTOSCALING: tag_autoscaling, RDS: tag_rds}
