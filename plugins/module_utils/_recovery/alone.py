# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A database that is recovered without a plan, as the plan and the workload that it would be.

Pure: variables of the role dr_recover in, what all modules of a recovery take out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._core.errors import InvalidInput

_KINDS = {"db_instance": "database", "db_cluster": "cluster"}
_REGIONS = ("source_region", "recovery_region")


@dataclass(frozen=True)
class Alone:
    plan: dict[str, Any]
    workload: dict[str, Any]


def alone(given: Mapping[str, Any]) -> Alone | None:
    """None if no database is named. InvalidInput for two of them, and without regions."""
    named = [key for key in _KINDS if given.get(key)]
    if not named:
        return None
    if len(named) > 1:
        raise InvalidInput(
            f"dr_recover_db_instance and dr_recover_db_cluster exclude each other, got '{given['db_instance']}' and "
            f"'{given['db_cluster']}'; of a cluster its instances come back with it"
        )
    [key] = named
    if missing := [f"dr_recover_{region}" for region in _REGIONS if not given.get(region)]:
        raise InvalidInput(f"{' and '.join(missing)} {'are' if missing[1:] else 'is'} required with dr_recover_{key}")
    plan = {"name": given.get("plan_name"), "manifest": given.get("manifest")}
    return Alone(
        {**{name: value or "" for name, value in plan.items()}, **{region: given[region] for region in _REGIONS}},
        {
            "name": given.get("name") or given[key],
            "kind": _KINDS[key],
            "set": given.get("set") or "",
            key: given[key],
        },
    )
