# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of IAM, which has one control plane for all regions of a partition.

It never judges what it reads.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import explained

_PLACE = "IAM"


def instance_profiles(iam: Any) -> dict[str, bool]:
    """Name and ARN of each instance profile -> whether it has a role: without one, instances get no credentials."""
    found: dict[str, bool] = {}
    with explained("iam", "ListInstanceProfiles", _PLACE, "the instance profiles"):
        for page in iam.get_paginator("list_instance_profiles").paginate():
            for each in page["InstanceProfiles"]:
                found[each["InstanceProfileName"]] = found[each["Arn"]] = bool(each["Roles"])
    return found
