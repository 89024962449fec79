# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manual snapshots of databases that have none to copy, made in the source region before anything is copied.

It never makes one of a database that has a usable snapshot already, or one in the making.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .._copies.effects import Tools
from .._copies.items import COPIED, DEFERRED, Item, LateStep
from .._copies.resource import FAILED, PENDING
from .._core.errors import ABSENT, NAME_IN_USE, AwsError
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._core.progress import Progress, duration
from .._core.tracking import MADE_FOR, set_name
from .._core.waiters import Timeout, wait_until
from . import api
from .model import DbRequest, DbSnapshot, nothing_of
from .names import made_identifier
from .observe import Seen


@dataclass(frozen=True, slots=True)
class MakeSnapshot:
    """CreateDBSnapshot or CreateDBClusterSnapshot of one database."""

    database: str
    id: str
    tags: Mapping[str, str]

    def to_result(self, region: str, *, is_foretold: bool) -> dict[str, Any]:
        return {"region": region, "database": self.database, "id": None if is_foretold else self.id}

    def line(self) -> str:
        return f"{self.database}: a manual snapshot\n"


class CopyOfMade(LateStep):
    """In check mode: the copy of a snapshot that is not there yet."""

    __slots__ = ()

    def lines_after(self) -> list[str]:
        return ["copy: of the snapshot that is created first"]


@dataclass(frozen=True, slots=True)
class Making:
    """What has become of the databases that had nothing to copy.

    ``made`` are the steps that were (or in check mode would be) carried out, ``problems`` say of which databases
    there is still nothing, ``unfinished`` is database -> snapshot for those that nobody has waited for.
    """

    made: tuple[MakeSnapshot, ...] = ()
    problems: Mapping[str, Problem] = field(default_factory=dict)
    unfinished: Mapping[str, str] = field(default_factory=dict)

    def items(self, request: DbRequest) -> list[Item]:
        """An item for each database whose snapshot is not there to be copied, and each region."""
        items = []
        for region in request.destination_regions:
            for database, problem in self.problems.items():
                items.append(_item(request, database, region).failed(problem.code, problem.message))
            for database, snapshot_id in self.unfinished.items():
                items.append(_unfinished_item(_item(request, database, region), database, snapshot_id, request.wait))
        return items

    def added_to(self, result: Mapping[str, Any], region: str, *, is_foretold: bool) -> dict[str, Any]:
        """The result of a run with the snapshots that were made in the source region."""
        return {
            **result,
            "changed": result["changed"] or bool(self.made),
            "created": [step.to_result(region, is_foretold=is_foretold) for step in self.made],
            "diff": self._diff(region) + result["diff"],
        }

    def _diff(self, region: str) -> list[dict[str, str]]:
        if not self.made:
            return []
        lines = "".join(step.line() for step in self.made)
        headers = {"before_header": f"snapshots in {region}", "after_header": f"snapshots in {region}"}
        return [{**headers, "before": "", "after": lines}]


def plan_making(request: DbRequest, seen: Seen, now: datetime) -> tuple[MakeSnapshot, ...]:
    """A snapshot for each database that has none and of which none is being made. Pure."""
    return tuple(
        MakeSnapshot(
            database,
            made_identifier(database, now, request.kind.max_id_length),
            # Not the name of a job of dr_sync, which would take it for one of its own.
            {**request.tags, MADE_FOR: f"copies of {set_name(request.set_name or database)}"},
        )
        for database in seen.missing
        if database not in seen.in_the_making
    )


def make_snapshots(request: DbRequest, seen: Seen, tools: Tools, *, dry: bool) -> Making:
    """Begin the snapshots that are missing, and with ``wait`` see them (and those begun by others) finished.

    With ``dry`` nothing is done, and AWS is taken to do its part.
    """
    steps = plan_making(request, seen, tools.clock.now())
    if dry:
        return Making(steps, {}, {**{step.database: "" for step in steps}, **seen.in_the_making})
    answers = zip(steps, in_parallel(lambda step: _begin(request, step, tools), steps), strict=True)
    problems = {step.database: problem for step, problem in answers if problem}
    made = tuple(step for step in steps if step.database not in problems)
    begun = {**{step.database: step.id for step in made}, **seen.in_the_making}
    if not request.wait:
        return Making(made, problems, begun)
    return Making(made, {**problems, **_wait(request, begun, tools)})


def _unfinished_item(item: Item, database: str, snapshot_id: str, wait: bool) -> Item:
    if wait:
        return replace(item, action=COPIED, steps=(CopyOfMade(),))
    named = f"{snapshot_id} of {database}" if snapshot_id else f"a snapshot of {database}"
    return replace(item, action=DEFERRED, notes=(f"{named} is being created; run again to copy it",))


def _item(request: DbRequest, database: str, region: str) -> Item:
    source = nothing_of(database, request)
    return Item(source=source, region=region, set=set_name(request.set_name or database))


def _begin(request: DbRequest, step: MakeSnapshot, tools: Tools) -> Problem | None:
    rds = tools.clients.source.get("rds", request.source_region)
    try:
        api.create_snapshot(rds, request.kind, request.source_region, step.database, step.id, step.tags)
    except AwsError as error:
        # The answer to a first request was lost, or another run began it in the same minute.
        if error.kind == NAME_IN_USE and _is_there(request, step, rds):
            return None
        if error.kind == ABSENT:
            # Imported where it is needed, since a module compiles what it imports in each run.
            from .misnamed import WRONG_NAME, what_they_are

            if why := what_they_are(request, [step.database], tools.clients).get(step.database):
                return Problem(WRONG_NAME, why)
        return Problem(error.code, str(error))
    return None


def _is_there(request: DbRequest, step: MakeSnapshot, rds: Any) -> bool:
    there = api.describe_snapshot(rds, request.kind, request.source_region, step.id)
    return there is not None and there.database == step.database and MADE_FOR in there.tags


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
