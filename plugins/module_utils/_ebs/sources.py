# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates the snapshots that are then copied, of volumes or of all volumes of an instance.

It never decides which are due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from .._copies.kind import Kind
from .._copies.ports import Tools
from .._copies.resource import GONE, Resource
from .._copies.run_kind import copy_sources, with_result_key
from .._copies.run_result import Run
from .._core.ask_once import ask_once
from .._core.clock import Clock
from .._core.errors import AwsError
from .._core.problem import Problem
from .._core.shell import Clients
from .._core.tracking import MADE_AT, MADE_FOR
from .._create.api import describe_instances
from .._create.instances import chosen_instance, filters_of
from .._create.model import CreateOptions, Source
from .._create.run import run_with_sources
from .._create.steps import CreateSource
from .._steps.step import expect
from . import api, create_api
from .calls import SnapshotCalls
from .create_plan import (
    CreateSnapshots,
    Excluded,
    set_step,
    sources_of_instance,
    sources_of_volumes,
    volume_step,
    wanted_volumes,
)
from .model import Snapshot, SnapshotRequest
from .select import set_of


def create_and_copy(
    kind: Kind[SnapshotRequest, Snapshot], request: SnapshotRequest, options: CreateOptions, tools: Tools
) -> Run:
    """The run of a request with ``create``."""
    done = run_with_sources(VolumeSources(kind, request, options, tools), request, tools)
    return with_result_key(kind.result_key, done)


@dataclass(frozen=True, slots=True)
class VolumeSources:
    """The sources of one run."""

    kind: Kind[SnapshotRequest, Snapshot]
    request: SnapshotRequest
    options: CreateOptions
    tools: Tools

    @property
    def region(self) -> str:
        return self.request.source_region

    @property
    def calls(self) -> SnapshotCalls:
        return SnapshotCalls(self.tools.clients.source, self.tools.clock)

    def targets(self, now: datetime) -> Mapping[str, CreateSource | Problem]:
        options = self.options
        if options.volume_ids:
            return {volume: volume_step(volume, options, self.region, now) for volume in options.volume_ids}
        try:
            return {options.purpose: self._set_of_instance(now)}
        except AwsError as error:
            return {options.purpose: Problem(error.code, str(error))}

    def found(self, targets: Mapping[str, CreateSource | Problem]) -> list[Source]:
        ec2, tags = _ec2(self.tools.clients, self.region), {f"tag:{MADE_FOR}": [self.options.purpose]}
        snapshots = api.describe_snapshots(ec2, self.region, tags, "self")
        wanted = [v for step in targets.values() if isinstance(step, CreateSnapshots) for v in step.volumes]
        if self.options.volume_ids:
            return sources_of_volumes(snapshots)
        return sources_of_instance(snapshots, self.options.purpose, wanted)

    def _set_of_instance(self, now: datetime) -> CreateSource | Problem:
        options, excluded = (
            self.options,
            Excluded(self.options.exclude_boot_volume, self.options.exclude_data_volume_ids),
        )
        ec2 = _ec2(self.tools.clients, self.region)
        instance = chosen_instance(describe_instances(ec2, self.region, filters_of(options)), options, self.region)
        if isinstance(instance, Problem):
            return instance
        volumes = wanted_volumes(instance, excluded, self.region)
        if isinstance(volumes, Problem):
            return volumes
        tags = {**options.tags, MADE_FOR: options.purpose}
        return set_step(instance, volumes, excluded, self.region, tags, now)

    def create(self, step: CreateSource) -> tuple[Resource, ...]:
        return create_snapshots(expect(step, CreateSnapshots), self.tools.clients.source, self.tools.clock)

    def nothing(self, series: str) -> Resource:
        return Snapshot(
            region=self.region,
            id="",
            name=series,
            state="missing",
            phase=GONE,
            created=datetime.fromtimestamp(0, timezone.utc),
            volume_id=series if self.options.volume_ids else None,
        )

    def set_of(self, resource: Resource) -> str:
        return set_of(self.request, expect_snapshot(resource)) or self.options.purpose

    def copy(self, sources: list[Resource], tools: Tools) -> Run:
        ids = tuple(source.id for source in sources)
        request = replace(self.request, create=None, snapshot_ids=ids, owner="self", select="all")
        return copy_sources(self.kind, request, tools)


def create_snapshots(step: CreateSnapshots, clients: Clients, clock: Clock) -> tuple[Snapshot, ...]:
    """Begin the snapshots of a step, or join those that a request has begun whose answer was lost."""
    volumes = [volume.id for volume in step.volumes]
    wanted = {
        "volume-id": volumes,
        **{f"tag:{key}": [step.tags[key]] for key in (MADE_FOR, MADE_AT) if key in step.tags},
    }

    def look() -> tuple[Snapshot, ...]:
        return tuple(api.describe_snapshots(_ec2(clients, step.region), step.region, wanted, "self"))

    ec2 = clients.get("ec2", step.region, retries=False)
    return ask_once(lambda: create_api.create_snapshots(ec2, step), look, clock)


def _ec2(clients: Clients, region: str) -> Any:
    return clients.source.get("ec2", region)


def expect_snapshot(resource: Resource) -> Snapshot:
    if not isinstance(resource, Snapshot):
        raise TypeError(f"{resource.id} is no snapshot")
    return resource
