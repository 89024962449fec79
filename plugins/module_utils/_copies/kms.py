# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one call to KMS: whether a key can be used for a copy, asked before AWS takes the copy.

It never uses a key.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import ABSENT, AwsError, AwsRule, explained
from .._core.problem import Problem

RULES = (
    AwsRule(
        ("NotFoundException",),
        "there is no such KMS key in {region}",
        "create it there or set kms_key_id to one that exists (an alias is written alias/NAME)",
        ABSENT,
    ),
)


def key_problem(kms: Any, region: str, key_id: str) -> Problem | None:
    """Why images in a region cannot be encrypted with a key. AWS itself would say so only after it took the copy."""
    try:
        with explained("kms", "DescribeKey", region, f"KMS key {key_id}", RULES):
            key = kms.describe_key(KeyId=key_id)["KeyMetadata"]
            state, usage = key["KeyState"], key["KeyUsage"]
            spec = key.get("KeySpec", "SYMMETRIC_DEFAULT")
    except AwsError as error:
        return Problem(error.code, str(error))
    if state != "Enabled":
        return Problem("KmsKeyNotEnabled", f"KMS key {key_id} in {region} is {state}; enable it or set kms_key_id")
    if spec != "SYMMETRIC_DEFAULT" or usage != "ENCRYPT_DECRYPT":
        return Problem(
            "KmsKeyNotSymmetric",
            f"KMS key {key_id} in {region} is of type {spec} for {usage}; set kms_key_id to a symmetric encryption key",
        )
    return None
