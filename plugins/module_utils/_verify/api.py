# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to AWS that a check can need: the state of a CloudWatch alarm, and the login for a query.

It never changes anything, and it never shows a login.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import OTHER, AwsError, AwsRule, explained
from .._core.json_text import read_json
from .model import Login

RULES = (
    AwsRule(
        ("ResourceNotFoundException",),
        "there is no such secret",
        "name a secret of the recovery region, where it is replicated to",
        OTHER,
    ),
)
# Without composite ones asked for, CloudWatch answers metric alarms only (API reference, DescribeAlarms).
_TYPES = ["MetricAlarm", "CompositeAlarm"]


def alarm_state(cloudwatch: Any, region: str, name: str) -> str | None:
    """``OK``, ``ALARM`` or ``INSUFFICIENT_DATA``; None if there is no alarm of that name."""
    with explained("cloudwatch", "DescribeAlarms", region, f"alarm {name}"):
        answer = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=_TYPES)
        found = [*answer.get("MetricAlarms", ()), *answer.get("CompositeAlarms", ())]
        return next((str(each["StateValue"]) for each in found if each["AlarmName"] == name), None)


def read_login(secretsmanager: Any, region: str, secret: str) -> Login:
    """``username`` and ``password`` of a secret, as RDS writes them."""
    with explained("secretsmanager", "GetSecretValue", region, f"secret {secret}", RULES):
        text = secretsmanager.get_secret_value(SecretId=secret).get("SecretString") or ""
    try:
        found = read_json(text)
    except ValueError:
        found = None
    values = [found.get(key) for key in ("username", "password")] if isinstance(found, dict) else []
    known = [value for value in values if isinstance(value, str) and value]
    if len(known) != len(Login.__slots__):
        raise AwsError(
            f"secret {secret} in {region}: expected JSON with the keys username and password",
            kind=OTHER,
            code="NoLogin",
        )
    return Login(*known)
