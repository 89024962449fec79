# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""Check db_identifier_free: nothing in the recovery region has the name of what is restored.

What takes over instead of a restore has to have its name already.

Pure: it never deletes what has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..._core.names import tag_value
from ..._core.tracking import PREFIX
from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

# What a recovery has created has these; the next run continues with it, unless it was kept.
WORKLOAD, DRILL, KEPT = f"{PREFIX}workload", f"{PREFIX}drill", f"{PREFIX}kept"
Tags = Mapping[str, Mapping[str, str]]

META = Meta(
    id="db_identifier_free",
    title="The identifier of the restored database is free",
    why="RDS restores nothing under a name that is taken (DBInstanceAlreadyExists, DBClusterAlreadyExistsFault).",
    remedy="Rename what an earlier recovery left, or set another identifier in the plan.",
    severity=CRITICAL,
    needs=("db_instances", "db_clusters"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    if not _is_restored(workload):
        yield from _standby(workload, facts)
        return
    for noun, name in _identifiers(workload):
        there = known(facts.db_instances if noun == "instance" else facts.db_clusters)
        yield _answer(name, there, noun, facts, workload)


def _is_restored(workload: Settled) -> bool:
    return str(workload.options.get("recover_by") or "restore") == "restore"


def _identifiers(workload: Settled) -> Iterator[tuple[str, str]]:
    """``(noun, identifier)`` of each that is restored, as the plan writes it."""
    noun = "instance" if workload.kind == "database" else "cluster"
    yield noun, workload.text(f"db_{noun}_identifier") or str(workload.options[f"db_{noun}"])
    for instance in workload.sections("instances", workload.section) if noun == "cluster" else ():
        if name := str(instance.get("db_instance_identifier") or ""):
            yield "instance", name


@lru_cache(maxsize=64)
def _wanted(facts: Facts) -> Mapping[tuple[str, str], list[str]]:
    """Which workloads come back with an identifier."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for workload in facts.workloads.values():
        for noun, name in _identifiers(workload) if workload.kind in META.kinds and _is_restored(workload) else ():
            found[noun, name.lower()].append(workload.name)
    return found


def _answer(name: str, there: Tags, noun: str, facts: Facts, workload: Settled) -> Answered:
    # RDS keeps identifiers in lower case.
    tags = there.get(name.lower())
    if tags is None:
        others = [each for each in _wanted(facts).get((noun, name.lower()), ()) if each != workload.name]
        if others:
            said = f"{', '.join(others)} would come back as the DB {noun} {name.lower()} of {facts.region}, too"
            return failed(said, name, "Set another identifier in restore of one of them.")
        return passed(f"{facts.region} has no DB {noun} {name.lower()} yet", name)
    if tags.get(WORKLOAD) == tag_value(f"{workload.plan}/{workload.name}") and not tags.get(DRILL):
        if kept := tags.get(KEPT):
            said = f"{facts.region} has the DB {noun} {name.lower()} of an earlier failover, which was kept on {kept}"
            return failed(said, name)
        return passed(f"{facts.region} has the DB {noun} {name.lower()} that a recovery of it has restored", name)
    return failed(f"{facts.region} has a DB {noun} {name.lower()} already", name)


def _standby(workload: Settled, facts: Facts) -> Iterator[Answered]:
    """Without a name it is found by what it follows when it is needed."""
    noun = "instance" if workload.kind == "database" else "cluster"
    name = workload.text(f"db_{noun}_identifier").lower()
    there = known(facts.db_instances if workload.kind == "database" else facts.db_clusters)
    if name and name not in there:
        remedy = f"Create it, correct restore.db_{noun}_identifier, or set recover_by to restore."
        said = f"{facts.region} has no DB {noun} {name}, which is to take over ({workload.options['recover_by']})"
        yield failed(said, name, remedy=remedy)
    elif name:
        yield passed(f"{facts.region} has the DB {noun} {name}, which is to take over", name)
