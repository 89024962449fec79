# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listings of Elastic Load Balancing: load balancers and target groups, errors explained.

It never decides anything, and it asks for the targets of no group: that would be a call for each.
"""

from __future__ import annotations

from typing import Any

from ..._core.errors import explained
from ..model import LoadBalancer, TargetGroup

_SERVICE = "elasticloadbalancing"


def load_balancers(elb: Any, region: str) -> list[LoadBalancer]:
    with explained(_SERVICE, "DescribeLoadBalancers", region, "the load balancers"):
        pages = elb.get_paginator("describe_load_balancers").paginate()
        return [
            LoadBalancer(
                told["LoadBalancerArn"],
                told["LoadBalancerName"],
                # Gateway Load Balancers have none.
                told.get("DNSName", ""),
                tuple(sorted(told.get("SecurityGroups", ()))),
            )
            for page in pages
            for told in page["LoadBalancers"]
        ]


def target_groups(elb: Any, region: str) -> list[TargetGroup]:
    """Those of instances: nothing registers addresses, functions or load balancers."""
    with explained(_SERVICE, "DescribeTargetGroups", region, "the target groups"):
        pages = elb.get_paginator("describe_target_groups").paginate()
        return [
            TargetGroup(
                told["TargetGroupArn"],
                told["TargetGroupName"],
                told.get("Port"),
                tuple(sorted(told.get("LoadBalancerArns", ()))),
            )
            for page in pages
            for told in page["TargetGroups"]
            if told.get("TargetType", "instance") == "instance"
        ]
