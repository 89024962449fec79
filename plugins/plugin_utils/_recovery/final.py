# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is predicted of a workload that has no recovery point yet, if its final one is created before it is restored.

Pure: it never asks AWS, and knows of no other recovery point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._sync.final import creates_final


def with_final_point(failed: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The result instead of one that has ``failed``; the same if nothing would create a recovery point.

    A point that is named, or has to be from before a time, is no final one.
    """
    plan, workload, job = given["plan"], given["workload"], given.get("job") or {}
    is_asked = given.get("recovery_point") or given.get("recovery_point_before")
    if is_asked or given.get("drill") or not creates_final(job):
        return dict(failed)
    region, name = plan["recovery_region"], workload["name"]
    step = f"{name}: would be restored from its final recovery point, which is created and copied first"
    return {
        "changed": True,
        "workload": name,
        "kind": workload["kind"],
        "region": region,
        "drill": None,
        "state": "absent",
        "endpoint": None,
        "recovery_point": None,
        "findings": [],
        "steps": [step],
        "lines": [step],
    }
