# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of dr_mirror_tags: what is there is read once for each place, then what lacks tags gets them.

It never calls the source region: the manifest says which tags its things have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.clock import Clock
from .._core.parallel import in_each_region
from .._core.problem import Problem, failure_text
from .._core.shell import Clients
from .._facts.answer import Answer, CannotTell, Unknown
from .._facts.counterparts import (
    DB_GROUP_NEEDS,
    NETWORK_NEEDS,
    Counterpart,
    db_groups_of,
    network_of,
    unsure_of_network,
)
from .._facts.facts import Facts
from .._facts.reading import read_facts
from .._facts.surroundings import SURROUNDINGS
from .._steps.diff import region_blocks
from .._steps.executor import Executor
from .._workloads.settled import Place, Refused, Settled, settled_and_refused
from .confirm import NOT_KNOWN, Found, as_rds_says
from .plan import MirrorItem, Outcome, before, plan_mirror
from .write import Mirroring

INVALID = "InvalidInput"


@dataclass(frozen=True, slots=True)
class Run:
    """The result for Ansible, why it failed, and what is to be warned of."""

    result: dict[str, Any]
    failure: str | None
    warnings: list[str]


def run(
    options: Mapping[str, Any],
    clients_for: Callable[[Place], Answer[Clients]],
    clock: Clock,
    executor: Executor,
) -> Run:
    """InvalidInput for what is wrong with the options, before any call."""
    found, refused = settled_and_refused(options["workloads"])
    workloads = [each for each in found if each.manifest and each.kind != "tasks"]
    places = list(dict.fromkeys(workload.place for workload in workloads))

    def mirror(place: Place) -> tuple[list[Outcome], list[str]]:
        there = [workload for workload in workloads if workload.place == place]
        clients = clients_for(place)
        if isinstance(clients, Unknown):
            problem = Problem(NOT_KNOWN, clients.reason, clients.right)
            items = [MirrorItem(region=place.region, workloads=(each.name,), problem=problem) for each in there]
            return [before(item) for item in items], []
        facts = read_facts(place.region, there, _needs(there), clients.value, clock, SURROUNDINGS)
        found = as_rds_says(clients.value, place.region, _found(there, facts))
        plan = plan_mirror(place.region, found, overwrites=bool(options["overwrite"]))
        notes = [*_without_manifest(there, facts), *_unsure(there, facts)]
        return executor.run(plan, Mirroring(clients.value, place.region)), notes

    done = in_each_region(mirror, places)
    outcomes = [*(outcome for those, _notes in done for outcome in those), *map(_invalid, refused)]
    failure = failure_text([outcome.problem for outcome in outcomes], "mirrored")
    return Run(_result(outcomes), failure, [note for _those, notes in done for note in notes])


def _invalid(refused: Refused) -> Outcome:
    """What is wrong with one workload keeps no other from its tags."""
    problem = Problem(INVALID, refused.why)
    return before(MirrorItem(region=refused.recovery_region, workloads=(refused.name,), problem=problem))


def _needs(workloads: Iterable[Settled]) -> set[str]:
    has_databases = any(each.kind in ("database", "cluster") for each in workloads)
    return {*NETWORK_NEEDS, *(DB_GROUP_NEEDS if has_databases else ())}


def _found(workloads: Iterable[Settled], facts: Facts) -> list[Found]:
    """What cannot be known of the groups of a database keeps its network from nothing, and the other way round."""
    found: list[Found] = []
    for workload in workloads:
        for read in (network_of, db_groups_of):
            try:
                found.append((workload.name, read(workload, facts)))
            except CannotTell as error:
                found.append((workload.name, Problem(NOT_KNOWN, error.unknown.reason, error.unknown.right)))
    return list({(name, _identity(those)): (name, those) for name, those in found}.values())


def _identity(those: Sequence[Counterpart] | Problem) -> object:
    """A manifest that cannot be read is one problem, not two."""
    return those if isinstance(those, Problem) else id(those)


def _without_manifest(workloads: Iterable[Settled], facts: Facts) -> list[str]:
    """Of these the tags of the source are not known; the sync that writes the manifest comes before."""
    answers = ((workload.name, facts.manifests.get(workload.name)) for workload in workloads)
    names = [name for name, answer in answers if answer and not isinstance(answer, Unknown) and answer.value is None]
    return [f"{', '.join(names)}: the manifest has no object of it, so no tags are mirrored"] if names else []


def _unsure(workloads: Iterable[Settled], facts: Facts) -> list[str]:
    """A tag of the wrong one of several would be that of another team. What is a problem already is not noted."""
    notes = []
    for workload in workloads:
        try:
            found = unsure_of_network(workload, facts)
        except CannotTell:
            continue
        notes += [f"{workload.name}: {each.reason}; none of them gets tags" for each in found]
    return notes


def _result(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """``changed`` is read off the plan."""
    steps = [step for outcome in outcomes for step in outcome.item.steps]
    return {
        "changed": bool(steps),
        "mirrored": [_entry(outcome) for outcome in outcomes],
        "diff": region_blocks("tags", ((step.region, step.lines_before(), step.lines_after()) for step in steps)),
    }


def _entry(outcome: Outcome) -> dict[str, Any]:
    item = outcome.item
    return {
        "workloads": list(item.workloads),
        "region": item.region,
        "kind": item.kind,
        "id": item.id,
        "action": outcome.action,
        "tags": dict(outcome.tags),
        "different": dict(item.different),
        "left_out": list(item.left_out),
        "error": outcome.problem.to_result() if outcome.problem else None,
    }
