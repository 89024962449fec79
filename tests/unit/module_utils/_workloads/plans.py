# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small plan without a mistake, and others made of it."""

from __future__ import annotations

import copy
from typing import Any

_PLAN: dict[str, Any] = {
    "plugin": "lifeboat.aws.plan",
    "plan": "shop",
    "source_region": "us-east-1",
    "recovery_region": "us-west-2",
    "workloads": {
        "shop-db": {"db_instance": "shop", "restore": {"multi_az": True, "vpc_security_group_ids": ["sg-1"]}},
        "shop-web": {"sync_identifier": "Web Application", "after": ["shop-db"], "launch": {"count": 2}},
    },
}


def a_plan(*path_and_value: Any) -> dict[str, Any]:
    """The plan with a value in another place: ``a_plan("workloads", "shop-db", "retain", 3)``."""
    plan = copy.deepcopy(_PLAN)
    if path_and_value:
        *path, last, value = path_and_value
        inside = plan
        for key in path:
            inside = inside.setdefault(key, {})
        inside[last] = value
    return plan


def with_web(**options: Any) -> dict[str, Any]:
    plan = a_plan()
    plan["workloads"]["shop-web"].update(options)
    return plan


def with_db(**options: Any) -> dict[str, Any]:
    plan = a_plan()
    plan["workloads"]["shop-db"].update(options)
    return plan
