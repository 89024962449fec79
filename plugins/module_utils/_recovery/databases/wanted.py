# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be there, from the plan and what was observed: values, recovery point, and the instances of a cluster.

Pure: it never reads anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..settings import Values
from .model import There
from .plan import Member, Wanted
from .point import Point
from .request import Request
from .standby import Standby
from .values import Known, settle


@dataclass(frozen=True, slots=True)
class Observed:
    """``facts`` are those of the manifest, and ``no_facts`` says why there are none. ``groups`` are as in ``Known``."""

    there: There
    point: Point | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    no_facts: str = ""
    groups: Mapping[str, Mapping[str, str] | None] = field(default_factory=dict)
    standby: Standby | None = None


def known_of(request: Request, observed: Observed) -> Known:
    section = "db_cluster" if request.is_cluster else "db_instance"
    return Known(observed.facts.get(section) or {}, observed.groups)


# What a standby has not, and the source has. All else is its own, unless the plan says otherwise.
_OF_STANDBYS = ("backup_retention_period", "preferred_backup_window")


def wanted_of(request: Request, observed: Observed) -> Wanted:
    known = known_of(request, observed)
    if observed.standby:
        source = {option: known.source[option] for option in _OF_STANDBYS if option in known.source}
        values = settle(request.kind, request.restore, Known(source))
        return Wanted(observed.standby.request, values, standby=observed.standby)
    values = settle(request.kind, request.restore, known, is_drill=bool(request.drill), of_drill=request.of_drill)
    members = _members(request, observed, values) if request.is_cluster else ()
    return Wanted(request, values, observed.point, members)


def _members(request: Request, observed: Observed, of_cluster: Values) -> tuple[Member, ...]:
    """Those of the plan, or else those of the source. The writer is created first, since RDS takes the first for it."""
    said = request.restore.get("instances") or ()
    sources = sorted(observed.facts.get("db_instances") or (), key=lambda each: _rank(each, observed.facts))
    pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = (
        [(_given(each), {}) for each in said] if said else [({}, each) for each in sources]
    )
    found = []
    for number, (own, source) in enumerate(pairs, start=1):
        name = own.get("db_instance_identifier") or source.get("db_instance_identifier")
        values = settle("instance", own, Known(source, observed.groups), is_drill=bool(request.drill))
        values = values if values.tags else Values(values.settled, of_cluster.tags, values.left)
        # A name that the plan or the source has gets the drill's id; one made of the cluster's has it already.
        found.append(Member(request.named_id(str(name)) if name else f"{request.identifier}-{number}", values))
    return tuple(found)


def known_of_member(member: Member, observed: Observed, request: Request) -> Known:
    """What the manifest says of an instance that came from it."""
    sources = observed.facts.get("db_instances") or ()
    found: Mapping[str, Any] = next(
        (each for each in sources if request.named_id(str(each["db_instance_identifier"])) == member.id), {}
    )
    return Known(found, observed.groups)


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in options.items() if value is not None}


def _rank(instance: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[bool, int, str]:
    name = instance.get("db_instance_identifier")
    members = (facts.get("db_cluster") or {}).get("db_cluster_members") or ()
    is_writer = any(each.get("is_writer") and each.get("db_instance_identifier") == name for each in members)
    return not is_writer, int(instance.get("promotion_tier") or 0), str(name)
