# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates manual snapshots of databases, which are then copied.

It never decides which are due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .._copies.kind import Kind
from .._copies.ports import Tools
from .._copies.resource import Resource
from .._copies.run_kind import copy_sources
from .._copies.run_result import Run
from .._core.errors import ABSENT, NAME_IN_USE, AwsError
from .._core.problem import Problem
from .._core.tracking import MADE_FOR, set_name
from .._create.model import CreateOptions, Source
from .._create.run import run_with_sources
from .._create.steps import CreateSource
from .._steps.step import expect
from . import api
from .calls import DbCalls
from .create_plan import CreateSnapshot, snapshot_step, sources_of
from .misnamed import WRONG_NAME, what_they_are
from .model import DbRequest, DbSnapshot, nothing_of
from .observe import list_snapshots
from .select import databases_with_tags


def create_and_copy(kind: Kind[DbRequest, DbSnapshot], request: DbRequest, options: CreateOptions, tools: Tools) -> Run:
    """The run of a request with ``create``."""
    return run_with_sources(DbSources(kind, request, options, tools), request, tools)


@dataclass(frozen=True, slots=True)
class SourceCalls(DbCalls):
    """The snapshots that are waited for may be AWS's own nightly ones."""

    def describe(self, region: str, ids: Iterable[str]) -> Mapping[str, Resource]:
        wanted = set(ids)
        found = api.describe_snapshots(self.clients.get("rds", region), self.kind, region, None)
        return {snapshot.id: snapshot for snapshot in found if snapshot.id in wanted}


@dataclass(frozen=True, slots=True)
class DbSources:
    """The sources of one run, of one kind."""

    kind: Kind[DbRequest, DbSnapshot]
    request: DbRequest
    options: CreateOptions
    tools: Tools

    @property
    def region(self) -> str:
        return self.request.source_region

    @property
    def calls(self) -> SourceCalls:
        return SourceCalls(self.tools.clients.source, self.request.kind)

    @property
    def is_every(self) -> bool:
        """Whether every snapshot of the type counts, whoever has created it."""
        return self.options.min_interval is None

    def _rds(self) -> Any:
        return self.tools.clients.source.get("rds", self.region)

    def targets(self, now: datetime) -> Mapping[str, CreateSource | Problem]:
        databases: Iterable[str] | None = self.request.databases
        if databases is None:
            tags = api.describe_databases(self._rds(), self.request.kind, self.region)
            databases = databases_with_tags(tags, self.request)
        return {database: snapshot_step(database, self.request, self.options, now) for database in databases}

    def found(self, targets: Mapping[str, CreateSource | Problem]) -> list[Source]:
        if not targets:
            return []
        snapshots = (
            list_snapshots(self.request, self.tools.clients)
            if self.is_every
            else api.describe_snapshots(self._rds(), self.request.kind, self.region, "manual")
        )
        return sources_of([s for s in snapshots if s.database in targets], self.request, self.options)

    def create(self, step: CreateSource) -> tuple[Resource, ...]:
        step = expect(step, CreateSnapshot)
        begun = tuple(replace(snapshot, id=step.id, name=step.id) for snapshot in step.predicted)
        try:
            api.create_snapshot(self._rds(), step.kind, step.region, step.database, step.id, step.tags)
        except AwsError as error:
            # The answer to a first request was lost, or another run began it in the same minute.
            if error.kind == NAME_IN_USE and (there := self._begun_before(step)):
                return there
            if error.kind == ABSENT:
                why = what_they_are(self.request, [step.database], self.tools.clients).get(step.database)
                if why:
                    raise AwsError(why, kind=ABSENT, code=WRONG_NAME) from error
            raise
        return begun

    def _begun_before(self, step: CreateSnapshot) -> tuple[Resource, ...]:
        there = api.describe_snapshot(self._rds(), step.kind, step.region, step.id)
        is_it = there and there.database == step.database and there.tags.get(MADE_FOR) == step.tags[MADE_FOR]
        return (there,) if there and is_it else ()

    def nothing(self, series: str) -> Resource:
        return nothing_of(series, self.request)

    def set_of(self, resource: Resource) -> str:
        return set_name(self.request.set_name or resource.resource_name or resource.name)

    def copy(self, sources: list[Resource], tools: Tools) -> Run:
        """The newest of each database, as without ``create``."""
        databases = tuple(dict.fromkeys(source.resource_name for source in sources if source.resource_name))
        request = replace(self.request, databases=databases)
        if not self.is_every:
            request = replace(request, snapshot_type="manual", create=None)
        return copy_sources(self.kind, request, tools)
