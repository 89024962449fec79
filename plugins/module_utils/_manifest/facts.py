# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what was seen of a source region to the manifest of each workload.

Pure: it never reads or writes. A kind of workloads is one line of ``FACTS``, and its sections are in model.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .._core.arns import parse_arn
from .._core.problem import Problem
from .databases import cluster_facts, database_facts
from .fleets import find_fleet, fleet_facts
from .model import SECTIONS, Manifest, Unknown
from .source_view import NotKnown, Seen
from .volumes import volumes_facts

Facts: TypeAlias = tuple[dict[str, Any], dict[str, Unknown]]
FACTS: dict[str, Callable[[Seen, Mapping[str, Any]], Facts]] = {
    "database": database_facts,
    "cluster": cluster_facts,
    "fleet": lambda seen, options: fleet_facts(seen, options, find_fleet(seen, options)),
    "volumes": volumes_facts,
}


def manifest_seen(
    seen: Seen, workload: Mapping[str, Any], plan: str, recovery_region: str, now: str
) -> Manifest | Problem:
    """The manifest of a workload (``name``, ``kind`` and the options of a plan), or why nothing is known of it."""
    kind = str(workload["kind"])
    try:
        facts, unknown = FACTS[kind](seen, workload)
    except NotKnown as why:
        return why.problem
    first = unknown.get(SECTIONS[kind][0])
    if first and len(unknown) == len(SECTIONS[kind]):
        return Problem(first.code, first.message)
    return Manifest(
        plan=plan,
        workload=str(workload["name"]),
        kind=kind,
        source_region=seen.region,
        recovery_region=recovery_region,
        observed_at=now,
        account=_account(facts) or _owner(seen, workload),
        facts=facts,
        unknown=unknown,
    )


def _account(facts: Mapping[str, Any]) -> str | None:
    arn = parse_arn(str((facts.get("db_instance") or facts.get("db_cluster") or {}).get("arn")))
    return arn.account if arn else None


def _owner(seen: Seen, workload: Mapping[str, Any]) -> str | None:
    return find_fleet(seen, workload).account if workload["kind"] == "fleet" else None
