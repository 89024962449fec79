# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of STS: who calls, the time of AWS beside that of this machine, and credentials of roles.

It never judges what it reads.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

from .._core.clock import Clock
from .._core.errors import explained
from .model import Caller


def caller(sts: Any, region: str, clock: Clock) -> Caller:
    """Whose credentials these are, and how far the clock of this machine is ahead; the answer's age is in it."""
    with explained("sts", "GetCallerIdentity", region, "the time of AWS"):
        answer = sts.get_caller_identity()
        there = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return Caller(answer["Arn"], answer["Account"], (clock.now() - there).total_seconds())


def assumed(sts: Any, region: str, role: str) -> dict[str, str]:
    """Credentials of a role, by boto3's names."""
    with explained("sts", "AssumeRole", region, f"The role {role}"):
        answer = sts.assume_role(RoleArn=role, RoleSessionName="lifeboat-readiness")["Credentials"]
        return {
            "aws_access_key_id": answer["AccessKeyId"],
            "aws_secret_access_key": answer["SecretAccessKey"],
            "aws_session_token": answer["SessionToken"],
        }
