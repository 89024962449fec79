# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of KMS: whether a key of a region could decrypt today.

It never uses a key.
"""

from __future__ import annotations

from typing import Any

from .._copies.kms import RULES
from .._core.errors import ABSENT, AwsError, explained
from .model import Key


def key_of(kms: Any, region: str, key_id: str) -> Key | None:
    """A key by id, ARN or alias; None if the region has no such key."""
    try:
        with explained("kms", "DescribeKey", region, f"KMS key {key_id}", RULES):
            key = kms.describe_key(KeyId=key_id)["KeyMetadata"]
            return Key(
                id=key_id,
                state=key["KeyState"],
                is_symmetric=key.get("KeySpec", "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
                and key["KeyUsage"] == "ENCRYPT_DECRYPT",
            )
    except AwsError as error:
        if error.kind == ABSENT:
            return None
        raise
