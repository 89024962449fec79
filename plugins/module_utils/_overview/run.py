# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The story of reading recovery points: which regions with which credentials, once each, and what was promised.

It never fails because something is old or missing; the module does, if that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .._copies.request import texts
from .._core.clock import Clock
from .._core.errors import InvalidInput
from .._core.problem import Problem
from .._core.regions import region_problem
from .._core.shell import Clients
from .._facts.answer import Answer, Unknown
from .._facts.points import Points, points_from_copies
from .._recovery_points.observe import find_copies
from .._recovery_points.summary import Copy
from .._recovery_points.wanted import wanted_points
from .._workloads.options import is_unset, listed
from .._workloads.settled import Place, Settled
from .promises import Promised, Seen, promised
from .table import summary, table, verdict_of


@dataclass(frozen=True, slots=True)
class Wish:
    """``regions`` may be empty if there are workloads, which say where their copies are. ``refused`` says what is wrong
    with other workloads.
    """

    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    read_kinds: tuple[str, ...]
    sets: tuple[str, ...]
    max_age: timedelta | None
    rpo: timedelta | None
    workloads: tuple[Settled, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """``readable`` are the regions of which everything is known, ``unknown`` says what cannot be told.

    ``copies`` are all that were read, from which the points are.
    """

    points: list[dict[str, Any]]
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]
    readable: tuple[str, ...]
    verdict: str
    message: str
    lines: list[str]
    copies: tuple[Copy, ...] = ()


def run_overview(wish: Wish, clients_for: Callable[[Place], Answer[Clients]], clock: Clock) -> Overview:
    groups = _groups(wish)
    problems: list[Problem] = []
    seen: list[Seen] = []
    now = clock.now()
    for place, regions, workloads in groups:
        points, failed = _read(wish, place, regions, clients_for, clock, now)
        problems += failed
        seen.append(Seen(workloads, regions, wish.read_kinds, points, not failed))
    found = promised(seen, wish.rpo)
    found = replace(found, unknown=(*wish.refused, *found.unknown))
    read = tuple(dict.fromkeys(region for _place, regions, _workloads in groups for region in regions))
    # Of what could not be read nobody knows that it is not there.
    readable = () if problems else read
    # A set that was asked for and is not there has no RPO but the one that is given for all.
    nothing: dict[str, Any] = {"workloads": [], "rpo": None, "within_rpo": None}
    if wish.rpo is not None:
        nothing |= {"rpo": round(wish.rpo.total_seconds()), "within_rpo": False}
    wanted = wanted_points(found.points, wish.sets, readable, wish.kinds)
    points_of_sets = [{**nothing, **point} for point in wanted]
    # What two credentials have shown is there once.
    copies = {copy.arn: copy for each in seen for copy in each.points.copies.values()}
    return replace(_overview(points_of_sets, problems, found, readable, now), copies=tuple(copies.values()))


def _overview(
    points: list[dict[str, Any]], problems: list[Problem], found: Promised, readable: tuple[str, ...], now: datetime
) -> Overview:
    verdict = verdict_of(points, bool(problems or found.unknown))
    message = summary(verdict, points)
    notes = [*(problem.message for problem in problems), *found.unknown, *found.unread]
    empty = [region for region in readable if region not in {point["region"] for point in points}]
    notes += [f"{region} has no recovery points" for region in empty]
    lines = table(points, notes, f"{now:%Y-%m-%d %H:%M} UTC", message)
    return Overview(points, tuple(problems), found.unknown, readable, verdict, message, lines)


def _groups(wish: Wish) -> list[tuple[Place, tuple[str, ...], tuple[Settled, ...]]]:
    """Credentials, the regions that are read with these, and the workloads that have them; a Place without region."""
    by_access: dict[Place, list[Settled]] = {}
    for workload in wish.workloads:
        by_access.setdefault(Place("", workload.place.profile, workload.place.role), []).append(workload)
    if not by_access:
        return [(Place(""), wish.regions, ())]
    return [(access, wish.regions or _regions(workloads), tuple(workloads)) for access, workloads in by_access.items()]


def _regions(workloads: Sequence[Settled]) -> tuple[str, ...]:
    """Those that they come back in, and others that their copies go to."""
    found = [workload.recovery_region for workload in workloads]
    for workload in workloads:
        more = workload.job.get("destination_regions")
        found += [] if is_unset(more) else texts([str(region) for region in listed(more)])
    for region in found:
        if problem := region_problem(region, "destination_regions"):
            raise InvalidInput(problem)
    return tuple(dict.fromkeys(found))


def _read(
    wish: Wish,
    place: Place,
    regions: tuple[str, ...],
    clients_for: Callable[[Place], Answer[Clients]],
    clock: Clock,
    now: datetime,
) -> tuple[Points, list[Problem]]:
    clients = clients_for(Place(regions[0], place.profile, place.role))
    if isinstance(clients, Unknown):
        return points_from_copies((), now), [Problem("AccessDenied", clients.reason, clients.right)]
    copies, problems = find_copies(regions, wish.read_kinds, clients.value, clock)
    return points_from_copies(copies, now, wish.max_age), problems
