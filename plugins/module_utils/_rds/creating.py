# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates manual snapshots in the source region before anything is copied, and with ``wait`` sees them finished.

It never creates one of a database that has a usable snapshot already, or one in the making: the plan says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._copies.effects import Tools
from .._copies.resource import FAILED, PENDING
from .._core.errors import ABSENT, NAME_IN_USE, AwsError
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._core.progress import Progress, duration
from .._core.tracking import MADE_FOR
from .._core.waiters import Timeout, wait_until
from .._steps.carry_out import carry_out
from . import api
from .create_plan import Created, CreateSource, NewSource
from .model import DbRequest, DbSnapshot


@dataclass(frozen=True, slots=True)
class Creating:
    """The work of a plan of new sources."""

    request: DbRequest
    tools: Tools

    def before(self, item: NewSource) -> Created:
        return Created(item, item.id)

    def predict(self, item: NewSource) -> Created:
        return Created(item, None if item.steps else item.id, done=bool(item.steps))

    def carry_out(self, items: tuple[NewSource, ...]) -> list[Created]:
        begun = in_parallel(self._begin, items)
        return _followed(self.request, begun, self.tools) if self.request.wait else begun

    def _begin(self, item: NewSource) -> Created:
        return carry_out(self.before(item), item.steps, {CreateSource: self._create}, lambda _condition, _so_far: True)

    def _create(self, created: Created, step: CreateSource) -> Created:
        problem = _create(self.request, step, self.tools)
        return replace(created, problem=problem, done=problem is None)


def _create(request: DbRequest, step: CreateSource, tools: Tools) -> Problem | None:
    rds = tools.clients.source.get("rds", step.region)
    try:
        api.create_snapshot(rds, request.kind, step.region, step.database, step.id, step.tags)
    except AwsError as error:
        # The answer to a first request was lost, or another run began it in the same minute.
        if error.kind == NAME_IN_USE and _is_there(request, step, rds):
            return None
        if error.kind == ABSENT:
            # Imported where it is needed, since a module compiles what it imports in each run.
            from .misnamed import WRONG_NAME, what_they_are

            if why := what_they_are(request, [step.database], tools.clients).get(step.database):
                return Problem(WRONG_NAME, why)
        raise
    return None


def _is_there(request: DbRequest, step: CreateSource, rds: Any) -> bool:
    there = api.describe_snapshot(rds, request.kind, step.region, step.id)
    return there is not None and there.database == step.database and MADE_FOR in there.tags


def _followed(request: DbRequest, begun: list[Created], tools: Tools) -> list[Created]:
    """The outcomes after all that were begun have settled or the time is up."""
    ids = {created.source.database: created.source.id for created in begun if not created.problem}
    problems = _wait(request, ids, tools)
    return [
        created if created.problem else replace(created, problem=problem, is_available=problem is None)
        for created in begun
        for problem in [problems.get(created.source.database)]
    ]


def _wait(request: DbRequest, begun: Mapping[str, str], tools: Tools) -> dict[str, Problem]:
    """Database -> why its snapshot is not there, after all have settled or the time is up."""
    rds = tools.clients.source.get("rds", request.source_region)

    def ask() -> dict[str, DbSnapshot]:
        found = api.describe_snapshots(rds, request.kind, request.source_region, None)
        there = {snapshot.database: snapshot for snapshot in found if snapshot.id == begun.get(snapshot.database)}
        tools.progress.report(_progress(snapshot) for snapshot in there.values())
        return there

    def is_done(there: Mapping[str, DbSnapshot]) -> bool:
        return len(there) == len(begun) and all(snapshot.phase != PENDING for snapshot in there.values())

    try:
        there = wait_until(ask, is_done, tools.timeout, tools.clock) if begun else {}
    except AwsError as error:
        return dict.fromkeys(begun, Problem(error.code, str(error)))
    return {
        database: _unusable(request, database, snapshot_id, there.get(database), tools.timeout)
        for database, snapshot_id in begun.items()
        if database not in there or not there[database].usable
    }


def _progress(snapshot: DbSnapshot) -> Progress:
    state = PENDING if snapshot.phase == PENDING else snapshot.state
    return Progress(snapshot.region, snapshot.database, snapshot.id, state, snapshot.progress)


def _unusable(
    request: DbRequest, database: str, snapshot_id: str, snapshot: DbSnapshot | None, timeout: Timeout
) -> Problem:
    named = f"{request.kind.noun} {snapshot_id} of {database} in {request.source_region}"
    if snapshot is not None and snapshot.phase == FAILED:
        return Problem(
            "SnapshotFailed", f"{named} could not be created: it is {snapshot.state}; delete it and run again"
        )
    state = snapshot.state if snapshot else "not to be seen"
    return Problem(
        "SnapshotNotAvailable",
        f"{named} is still {state} after {duration(timeout.seconds)}; the next run copies it; "
        "raise wait_timeout to wait longer",
    )
