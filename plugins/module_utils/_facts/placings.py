# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which and how many Availability Zones the instances of a database come back, by their classes.

Pure: it never judges whether RDS offers a class there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from .._workloads.options import is_unset
from .._workloads.settled import Settled
from .facts import Facts
from .intended import Intended, db_instance_classes, of_manifest

_CLASS, _ZONE = "db_instance_class", "availability_zone"


@dataclass(frozen=True, slots=True)
class Placing:
    """A class, and the zones that the plan names for it, none if RDS chooses.

    ``multi_az`` is whether RDS creates a standby in a second zone, and ``spread`` whether there are several instances
    of the class, which a single zone would take down together.
    """

    intended: Intended
    within: frozenset[str] = frozenset()
    multi_az: bool = False
    spread: bool = False


def placings(workload: Settled, facts: Facts) -> list[Placing]:
    """One for each class and zone. CannotTell if only a manifest could say it that is not known."""
    classes = db_instance_classes(workload, facts)
    if workload.kind == "database":
        multi_az = _is_multi_az(workload, facts)
        # A zone is for an instance without a standby: a recovery leaves it out beside multi_az.
        within = frozenset() if multi_az else _zones(workload.section.get(_ZONE))
        return [Placing(each, within, multi_az) for each in classes]
    named = list(workload.sections("instances", workload.section))
    of_source = [] if named or not classes else of_manifest(workload, facts).get("db_instances") or []
    counts = Counter(str(each[_CLASS]) for each in (*named, *of_source) if each.get(_CLASS))
    return [placing for each in classes for placing in _of_cluster(workload, each, named, counts)]


def _of_cluster(
    workload: Settled, intended: Intended, named: list[Mapping[str, Any]], counts: Mapping[str, int]
) -> Iterator[Placing]:
    """Instances that say a zone go there, and the others into those of the cluster."""
    own = [_zones(each.get(_ZONE)) for each in named if str(each.get(_CLASS)) == intended.value]
    yield from (Placing(intended, within) for within in dict.fromkeys(own) if within)
    free = counts.get(intended.value, 0) - sum(1 for within in own if within)
    if free or not own:
        yield Placing(intended, frozenset(workload.texts("availability_zones")), spread=free > 1)


def _is_multi_az(workload: Settled, facts: Facts) -> bool:
    """The plan, then the manifest, then no: as a recovery settles it."""
    said = workload.section.get("multi_az")
    if is_unset(said):
        said = (of_manifest(workload, facts).get("db_instance") or {}).get("multi_az")
    return not is_unset(said) and bool(boolean(said))


def _zones(said: Any) -> frozenset[str]:
    return frozenset() if is_unset(said) else frozenset({str(said)})
