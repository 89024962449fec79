# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Instances that sources are created of, as AWS tells them, errors explained.

It never decides which one is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.errors import explained
from .._core.listing import listed
from .instances import Instance, instance_from_boto


def describe_instances(ec2: Any, region: str, filters: Mapping[str, tuple[str, ...]]) -> list[Instance]:
    """All instances that match, page by page."""
    with explained("ec2", "DescribeInstances", region, "the instances"):
        wanted = {name: list(values) for name, values in filters.items()}
        reservations = listed(ec2, "describe_instances", "Reservations", wanted)
        return [instance_from_boto(instance) for reservation in reservations for instance in reservation["Instances"]]
