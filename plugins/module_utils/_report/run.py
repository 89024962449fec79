# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The story of a report: recovery points, evidence and records of the recovery regions, beside what was given.

It never calls a source region, and it never fails because something is bad or could not be read: the report says that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from .._core.clock import Clock
from .._core.durations import parse_duration
from .._core.errors import InvalidInput
from .._core.parallel import in_each_region
from .._core.shell import Clients
from .._facts.answer import Answer, Unknown
from .._manifest.s3_location import place_of
from .._overview.run import Overview, Wish, run_overview
from .._workloads.settled import POINTS, Place, Settled, settled_and_refused
from .cost import prices_from
from .document import Material, readiness_from, report_of
from .evidence import NotEvidence, Run, run_from_document
from .read import Records, joined, read_records

ClientsFor = Callable[[Place], Answer[Clients]]


def run_report(options: Mapping[str, Any], clients_for: ClientsFor, clock: Clock) -> dict[str, Any]:
    """The document. InvalidInput for what is wrong with the options, before any call."""
    settled, refused = settled_and_refused(options["workloads"] or ())
    workloads = tuple(settled)
    given = _given_runs(options["evidence"] or ())
    if not workloads and not given and refused:
        raise InvalidInput(" | ".join(each.why for each in refused))
    if not workloads and not given:
        raise InvalidInput(
            "there is nothing to report on; give a plan with -i, such as -i shop.lifeboat.yml, or one of workloads, "
            "evidence, evidence_files"
        )
    readiness = readiness_from(options["readiness"])
    prices, age = prices_from(options["prices"]), _age(options["max_drill_age"])
    remembered = _remembered(clients_for)
    overview = _overview(workloads, remembered, clock)
    records = joined([Records(given), *_records(workloads, remembered)])
    problems = [*_said(overview), *records.problems, *_without_manifest(workloads)]
    return report_of(
        Material(
            moment=clock.now(),
            workloads=workloads,
            refused=tuple(refused),
            prices=prices,
            points=overview.points if overview else None,
            copies=overview.copies if overview else (),
            readiness=readiness,
            runs=records.runs,
            synced=records.synced,
            problems=tuple(problems),
            max_drill_age=age,
        )
    )


def _given_runs(evidence: Iterable[Any]) -> tuple[Run, ...]:
    found = []
    for number, document in enumerate(evidence):
        try:
            found.append(run_from_document(document))
        except NotEvidence as error:
            raise InvalidInput(f"evidence[{number}]: {error}") from error
    return tuple(found)


def _age(text: Any) -> timedelta:
    age = parse_duration(str(text))
    if age is None:
        raise InvalidInput(f"max_drill_age: '{text}' is no duration such as 90d, 12h or a number of seconds")
    return age


def _remembered(clients_for: ClientsFor) -> ClientsFor:
    """A role is assumed once, whatever is read with it."""
    known: dict[Place, Answer[Clients]] = {}

    def remembered(place: Place) -> Answer[Clients]:
        if place not in known:
            known[place] = clients_for(place)
        return known[place]

    return remembered


def _overview(workloads: Sequence[Settled], clients_for: ClientsFor, clock: Clock) -> Overview | None:
    """None if no workload comes back from recovery points."""
    kinds = tuple(dict.fromkeys(POINTS[each.kind] for each in workloads if each.kind in POINTS))
    if not kinds:
        return None
    with_points = tuple(each for each in workloads if each.kind in POINTS)
    return run_overview(Wish((), (), kinds, (), None, None, with_points), clients_for, clock)


def _said(overview: Overview | None) -> list[str]:
    return [*(problem.message for problem in overview.problems), *overview.unknown] if overview else []


def _records(workloads: Sequence[Settled], clients_for: ClientsFor) -> list[Records]:
    """Of each plan, read with the credentials of its first workload."""
    first: dict[tuple[str, str], Settled] = {}
    for workload in workloads:
        if workload.manifest:
            first.setdefault((workload.plan, workload.manifest), workload)
    # Clients come out of one session, which no two threads may ask for.
    answers = [(workload, clients_for(workload.place)) for workload in first.values()]
    return in_each_region(lambda pair: _records_of(*pair), answers)


def _records_of(workload: Settled, clients: Answer[Clients]) -> Records:
    if isinstance(clients, Unknown):
        return Records(problems=(clients.reason,))
    try:
        place = place_of(str(workload.manifest))
    except ValueError as error:
        return Records(problems=(f"manifest: {error}",))
    return read_records(clients.value, workload.recovery_region, place, workload.plan)


def _without_manifest(workloads: Sequence[Settled]) -> list[str]:
    plans = dict.fromkeys(each.plan for each in workloads if not each.manifest)
    return [f"plan {plan} has no manifest, so evidence of its drills is read from files only" for plan in plans]
