# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which databases need a manual snapshot first, since they have none to copy, and what there is to say of each.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .._copies.items import COPIED, DEFERRED, Item, LateStep
from .._core.problem import Problem
from .._core.tracking import MADE_FOR, set_name
from .._steps.diff import region_blocks
from .._steps.plan import Plan
from .._steps.step import Step
from .model import DbRequest, nothing_of
from .names import made_identifier


@dataclass(frozen=True, slots=True)
class CreateSource(Step):
    """CreateDBSnapshot or CreateDBClusterSnapshot of one database."""

    region: str
    database: str
    id: str
    tags: Mapping[str, str]

    def lines_after(self) -> list[str]:
        return [f"{self.database}: a manual snapshot"]


@dataclass(frozen=True, slots=True)
class NewSource:
    """The item of one database: its snapshot is created, or somebody has begun it and its id is known."""

    database: str
    id: str
    steps: tuple[CreateSource, ...] = ()
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """The outcome: begun or not, there to be copied or not. ``id`` is None while it is only predicted."""

    source: NewSource
    id: str | None = None
    done: bool = False
    is_available: bool = False
    problem: Problem | None = None

    def failed(self, code: str, message: str) -> Created:
        return replace(self, problem=Problem(code, message))


class CopyOfCreated(LateStep):
    """In check mode: the copy of a snapshot that is not there yet."""

    __slots__ = ()

    def lines_after(self) -> list[str]:
        return ["copy: of the snapshot that is created first"]


def plan_sources(
    request: DbRequest, missing: Iterable[str], in_the_making: Mapping[str, str], now: datetime
) -> Plan[NewSource]:
    """An item for each database that has no snapshot: one is created unless one is being made already."""
    return Plan(
        tuple(
            NewSource(database, in_the_making[database], is_unfinished=request.wait)
            if database in in_the_making
            else _new_source(request, database, now)
            for database in missing
        )
    )


def _new_source(request: DbRequest, database: str, now: datetime) -> NewSource:
    # Not the name of a job of dr_sync, which would take it for one of its own.
    tags = {**request.tags, MADE_FOR: f"copies of {set_name(request.set_name or database)}"}
    identifier = made_identifier(database, now, request.kind.max_id_length)
    return NewSource(database, identifier, (CreateSource(request.source_region, database, identifier, tags),))


def items_without_source(request: DbRequest, created: Iterable[Created]) -> list[Item]:
    """An item for each database whose snapshot is not there to be copied, and each region."""
    absent = [outcome for outcome in created if not outcome.is_available]
    return [_item(request, outcome, region) for region in request.destination_regions for outcome in absent]


def _item(request: DbRequest, created: Created, region: str) -> Item:
    database = created.source.database
    item = Item(source=nothing_of(database, request), region=region, set=set_name(request.set_name or database))
    if created.problem:
        return item.failed(created.problem.code, created.problem.message)
    if request.wait:
        return replace(item, action=COPIED, steps=(CopyOfCreated(),))
    named = f"{created.id} of {database}" if created.id else f"a snapshot of {database}"
    return replace(item, action=DEFERRED, notes=(f"{named} is being created; run again to copy it",))


def with_created(result: Mapping[str, Any], created: Iterable[Created]) -> dict[str, Any]:
    """The result of a run with the snapshots that were created in the source region."""
    done = [outcome for outcome in created if outcome.done]
    steps = [(outcome, step) for outcome in done for step in outcome.source.steps]
    blocks = region_blocks("snapshots", ((step.region, (), step.lines_after()) for _outcome, step in steps))
    return {
        **result,
        "changed": result["changed"] or bool(done),
        "created": [{"region": step.region, "database": step.database, "id": outcome.id} for outcome, step in steps],
        "diff": blocks + result["diff"],
    }
