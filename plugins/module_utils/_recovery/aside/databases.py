# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that a database or a cluster is out of the way, with all its data.

Pure: it never calls AWS. First it is marked with its name, so that a run that was killed is continued; then it gets
another; then it is kept. Instances go before their cluster: it is what a failover looks for, and as long as it has its
name a failover says what is in its way, instead of restoring between instances of another.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..._core.problem import Problem
from ..._core.tracking import SET_ASIDE
from ..._steps.step import Step
from ..item import Item
from ..ownership import KEPT, RDS
from ..steps import UP
from .committed import committed
from .model import Database, There
from .naming import name_aside
from .request import Request
from .steps import Mark, Rename

_HINTS = {
    "stopped": "start it (aws rds start-db-instance or start-db-cluster)",
    "storage-full": "give it more storage (aws rds modify-db-instance --allocated-storage)",
}
_STUCK = (
    *("failed", "restore-error", "insufficient-capacity", "inaccessible-encryption-credentials"),
    "inaccessible-encryption-credentials-recoverable",
)


def plan_databases(request: Request, there: There) -> Item:
    """The next steps, until nothing of it is left to set aside."""
    own = [each for each in there.databases if request.owner.owns(each.tags) and _is_changed_alone(each, there)]
    if problem := _committed(request, there, own) or _stuck(request, own):
        return Item(problem=problem)
    named = [each for each in own if each.former in ("", each.id)]
    # The instances of a cluster, or the database itself: what has its new name waits for the rest.
    next_ = [each for each in named if not each.is_cluster] or named
    if coming := tuple(each for each in own if each.status not in UP):
        return Item(waits_for=coming)
    if next_:
        return Item(tuple(_renaming(request, next_, there)))
    ordered = sorted(own, key=lambda each: each.key)
    return Item(tuple(_keeping(request, each) for each in ordered))


def _renaming(request: Request, databases: Iterable[Database], there: There) -> Iterable[Step]:
    taken = {each.id for each in there.databases}
    for each in databases:
        if each.former != each.id:
            yield Mark(RDS, (each.arn,), (each.id,), {SET_ASIDE: each.id})
        name = name_aside(each.id, request.now, taken)
        taken.add(name)
        yield Rename(each, name)


def _keeping(request: Request, database: Database) -> Mark:
    return Mark(RDS, (database.arn,), (database.id,), {KEPT: request.moment})


def _is_changed_alone(database: Database, there: There) -> bool:
    """The instances of a Multi-AZ DB cluster are changed with it alone."""
    engines = {each.id: each.engine for each in there.databases if each.is_cluster}
    return not database.cluster or engines.get(database.cluster, "aurora").startswith("aurora")


def _committed(request: Request, there: There, own: list[Database]) -> Problem | None:
    """What was kept is production now. Nothing of the failover is left beside it, or a commit was not finished."""
    kept = [each for each in there.databases if request.owner.kept(each.tags) and not each.is_aside]
    clusters = {each.id for each in kept if each.is_cluster}
    if not kept or (own and not any(each.cluster in clusters for each in own)):
        return None
    return committed(request, f"{kept[0].noun} {kept[0].id}", kept[0].tags[KEPT])


def _stuck(request: Request, own: list[Database]) -> Problem | None:
    """Nobody can rename it in that state."""
    for each in own:
        if each.status in _HINTS or each.status in _STUCK or each.status.startswith("incompatible-"):
            todo = _HINTS.get(each.status, "see its events (aws rds describe-events), mend it")
            said = f"{each.noun} {each.id} in {request.region} is {each.status}, and RDS renames nothing in that state"
            return Problem("Stuck", f"{request.name}: {said}; {todo}, and run again")
    return None
