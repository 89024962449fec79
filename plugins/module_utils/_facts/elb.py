# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of Elastic Load Balancing: target groups, and whether a load balancer sends anything to them.

It never judges what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._core.errors import explained
from .._core.filters import chunked
from .._core.tags import tags_from_boto
from .model import TargetGroup

# API reference, DescribeTargetGroups: PageSize is at most 400.
PAGE_SIZE = 400
# DescribeTags: at most 20 resources.
TAGGED_AT_ONCE = 20


def target_groups(elbv2: Any, region: str) -> tuple[TargetGroup, ...]:
    pages = elbv2.get_paginator("describe_target_groups").paginate(PaginationConfig={"PageSize": PAGE_SIZE})
    with explained("elasticloadbalancing", "DescribeTargetGroups", region, "the target groups"):
        return tuple(
            TargetGroup(
                name=each["TargetGroupName"],
                arn=each["TargetGroupArn"],
                vpc=each.get("VpcId", ""),
                target_type=each.get("TargetType", ""),
                # A group has load balancers as soon as a listener or a rule forwards to it.
                listens=bool(each["LoadBalancerArns"]),
            )
            for page in pages
            for each in page["TargetGroups"]
        )


def tags(elbv2: Any, region: str, arns: Iterable[str]) -> dict[str, dict[str, str]]:
    """ARN of a target group -> its tags."""
    found = {}
    with explained("elasticloadbalancing", "DescribeTags", region, "the tags of target groups"):
        for part in chunked(arns, TAGGED_AT_ONCE):
            for each in elbv2.describe_tags(ResourceArns=part)["TagDescriptions"]:
                found[each["ResourceArn"]] = tags_from_boto(each["Tags"])
    return found
