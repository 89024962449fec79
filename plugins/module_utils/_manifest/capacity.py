# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sizes of an Auto Scaling group of the source, in instances.

Pure. A group with weights counts units, and one with a capacity type vCPUs or memory: a hundred of them may be seven
instances, and taken for instances they would be a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SIZES = ("desired_capacity", "min_size", "max_size")


def has_weights(group: Mapping[str, Any]) -> bool:
    """Whether its sizes are no numbers of instances."""
    policy, others = group.get("mixed_instances_policy"), group.get("other_settings")
    has_type = isinstance(others, Mapping) and "desired_capacity_type" in others
    return has_type or (isinstance(policy, Mapping) and bool(policy.get("has_weights")))


def in_instances(group: Mapping[str, Any]) -> Mapping[str, Any]:
    """A group as the manifest has it; of one that counts something else as many as there were, and no other size."""
    if not has_weights(group):
        return group
    running = {"desired_capacity": group["instances"]} if group.get("instances") else {}
    return {**{key: value for key, value in group.items() if key not in _SIZES}, **running}
