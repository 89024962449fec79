# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


"""Check db_identifier_free: nothing in the recovery region has the name of what is restored.

Pure: it never deletes what has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="db_identifier_free",
    title="The identifier of the restored database is free",
    why="RDS restores nothing under a name that is taken (DBInstanceAlreadyExists, DBClusterAlreadyExistsFault).",
    remedy="Delete or rename what an earlier recovery left, or set another identifier in the plan.",
    severity=CRITICAL,
    needs=("db_instances", "db_clusters"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    if workload.kind == "database":
        source = str(workload.options["db_instance"])
        yield _answer(workload.text("db_instance_identifier") or source, known(facts.db_instances), "instance", facts)
        return
    source = str(workload.options["db_cluster"])
    yield _answer(workload.text("db_cluster_identifier") or source, known(facts.db_clusters), "cluster", facts)
    for instance in workload.sections("instances", workload.section):
        if name := str(instance.get("db_instance_identifier") or ""):
            yield _answer(name, known(facts.db_instances), "instance", facts)


def _answer(name: str, taken: frozenset[str], noun: str, facts: Facts) -> Answered:
    # RDS keeps identifiers in lower case.
    if name.lower() in taken:
        return failed(f"{facts.region} has a DB {noun} {name.lower()} already", name)
    return passed(f"{facts.region} has no DB {noun} {name.lower()} yet", name)
