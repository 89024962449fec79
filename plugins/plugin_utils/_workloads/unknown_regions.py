# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Regions of plans that are not known on this machine, and are near one that is.

It never refuses one: it may be younger than the SDK, or private.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...module_utils._core.partitions import region_hint

_OF_PLAN = ("source_region", "recovery_region")


def region_doubts(hosts: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """``hosts`` are workloads with their variables. A sentence for each option that names such a region."""
    said = dict.fromkeys(each for host, variables in hosts for each in _named(host, variables))
    hints = {region: region_hint(region) for region in dict.fromkeys(region for _option, region in said)}
    return [
        f"{option}: region {region} is not known here{hints[region]}; correct it, unless it is new or private"
        for option, region in said
        if hints[region]
    ]


def _named(host: str, variables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(option, region), with what a workload has from its plan said once for the plan. Templates are nobody's names."""
    plan, job = (variables.get(name) or {} for name in ("lifeboat_plan", "lifeboat_job"))
    of_plan = [(key, str(plan.get(key))) for key in _OF_PLAN if isinstance(plan.get(key), str)]
    yield from ((f"plan {plan.get('name')}: {key}", region) for key, region in of_plan)
    destinations = job.get("destination_regions")
    own = [
        ("source_region", job.get("source_region")),
        *(("destination_regions", each) for each in (destinations if isinstance(destinations, list) else [])),
    ]
    known = {region for _key, region in of_plan}
    yield from (
        (f"workload {host}: {key}", region) for key, region in own if isinstance(region, str) and region not in known
    )
