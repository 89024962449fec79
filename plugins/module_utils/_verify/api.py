# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one call to AWS that a check can need: the state of a CloudWatch alarm.

It never changes an alarm.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import explained

# Without composite ones asked for, CloudWatch answers metric alarms only (API reference, DescribeAlarms).
_TYPES = ["MetricAlarm", "CompositeAlarm"]


def alarm_state(cloudwatch: Any, region: str, name: str) -> str | None:
    """``OK``, ``ALARM`` or ``INSUFFICIENT_DATA``; None if there is no alarm of that name."""
    with explained("cloudwatch", "DescribeAlarms", region, f"alarm {name}"):
        answer = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=_TYPES)
        found = [*answer.get("MetricAlarms", ()), *answer.get("CompositeAlarms", ())]
        return next((str(each["StateValue"]) for each in found if each["AlarmName"] == name), None)
