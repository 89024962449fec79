# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What scales Auto Scaling groups and takes part in it: policies, scheduled actions and lifecycle hooks.

It never creates one, and never decides what their absence means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from .._core.errors import explained
from .._core.tracking import format_time

POLICIES, ACTIONS, HOOKS = "scaling_policies", "scheduled_actions", "lifecycle_hooks"
# Kind -> name -> the members of AWS, as its CLI takes them.
Scaling: TypeAlias = "dict[str, dict[str, dict[str, Any]]]"
# Its group and its name, what AWS gives it, and what may have a secret in it.
_LEFT_OUT = ("AutoScalingGroupName", "PolicyARN", "ScheduledActionARN", "Alarms", "Time", "NotificationMetadata")


def scaling_of(autoscaling: Any, region: str, groups: Collection[str]) -> dict[str, Scaling]:
    """Group -> what it has of each kind; AwsError, explained.

    Policies and actions are one listing each, of the whole region or of the only group; AWS returns the hooks of one
    group at a time.
    """
    policies = _policies(autoscaling, region, groups) if groups else []
    actions = _actions(autoscaling, region, groups) if groups else []
    return {
        name: {
            POLICIES: _named(policies, "PolicyName", name),
            ACTIONS: _named(actions, "ScheduledActionName", name),
            HOOKS: _named(_hooks(autoscaling, region, name), "LifecycleHookName", name),
        }
        for name in sorted(groups)
    }


def _policies(autoscaling: Any, region: str, groups: Collection[str]) -> list[Mapping[str, Any]]:
    with explained("autoscaling", "DescribePolicies", region, "the scaling policies"):
        pages = autoscaling.get_paginator("describe_policies").paginate(**_only(groups))
        return [each for page in pages for each in page["ScalingPolicies"]]


def _actions(autoscaling: Any, region: str, groups: Collection[str]) -> list[Mapping[str, Any]]:
    with explained("autoscaling", "DescribeScheduledActions", region, "the scheduled actions"):
        pages = autoscaling.get_paginator("describe_scheduled_actions").paginate(**_only(groups))
        return [each for page in pages for each in page["ScheduledUpdateGroupActions"]]


def _hooks(autoscaling: Any, region: str, group: str) -> list[Mapping[str, Any]]:
    with explained("autoscaling", "DescribeLifecycleHooks", region, f"the lifecycle hooks of {group}"):
        found: list[Mapping[str, Any]] = autoscaling.describe_lifecycle_hooks(AutoScalingGroupName=group)[
            "LifecycleHooks"
        ]
        return found


def _only(groups: Collection[str]) -> dict[str, str]:
    return {"AutoScalingGroupName": next(iter(groups))} if len(groups) == 1 else {}


def _named(things: Iterable[Mapping[str, Any]], key: str, group: str) -> dict[str, dict[str, Any]]:
    own = (thing for thing in things if thing["AutoScalingGroupName"] == group)
    return {str(thing[key]): _about(thing, key) for thing in own}


def _about(thing: Mapping[str, Any], key: str) -> dict[str, Any]:
    kept = {member: value for member, value in thing.items() if member not in (*_LEFT_OUT, key)}
    return {member: format_time(value) if isinstance(value, datetime) else value for member, value in kept.items()}
