# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ebs_instance_snapshot: the set that ``create`` of ebs_snapshot_xregion_copy creates, and nothing copied.

It never talks to Ansible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .._copies.resource import Resource
from .._core.clock import Clock
from .._core.errors import InvalidInput
from .._core.problem import Problem
from .._core.shell import Clients
from .._core.tracking import MADE_AT, format_time
from .._create.api import describe_instances
from .._create.instances import Volume
from .._create.model import CreateOptions, Source
from .._create.plan import plan_creation
from .._create.steps import Created, NewSource
from .._steps.diff import region_blocks
from .._steps.executor import Executor
from .._steps.step import expect
from . import api
from .create_plan import CreateSnapshots, set_step, sources_of_instance, wanted_volumes
from .set_request import SetRequest
from .sources import create_snapshots, expect_snapshot


@dataclass(frozen=True, slots=True)
class SetWork:
    """The work of the one item. What AWS refuses ends the run."""

    clients: Clients
    clock: Clock

    def before(self, item: NewSource) -> Created:
        return Created(item, item.there)

    def predict(self, item: NewSource) -> Created:
        parts = tuple(part for step in item.steps for part in step.predicted)
        return replace(self.before(item), source=Source(item.series, parts), done=True)

    def carry_out(self, items: tuple[NewSource, ...]) -> list[Created]:
        return [self._created(item) for item in items]

    def _created(self, item: NewSource) -> Created:
        steps = [expect(step, CreateSnapshots) for step in item.steps]
        parts = tuple(part for step in steps for part in create_snapshots(step, self.clients, self.clock))
        return replace(self.before(item), source=Source(item.series, parts), done=True)


def run(request: SetRequest, clients: Clients, clock: Clock, executor: Executor) -> dict[str, Any]:
    """Create the set of snapshots, unless one is there that is young enough."""
    now, series = clock.now(), request.instance_id
    step = _step(request, clients, clock)
    found = _found(request, clients, step.volumes) if request.min_interval is not None else []
    options = CreateOptions(purpose=series, min_interval=request.min_interval)
    [created] = executor.run(plan_creation({series: step}, found, options, now, waits=False), SetWork(clients, clock))
    lines = [line for step in created.item.steps for line in step.lines_after()]
    return {
        "changed": created.done,
        "snapshots": [_to_result(part) for part in (created.source.resources if created.source else ())],
        "diff": region_blocks(f"snapshots of {series}", [(request.region, [], lines)] if lines else []),
    }


def _step(request: SetRequest, clients: Clients, clock: Clock) -> CreateSnapshots:
    filters = {"instance-id": (request.instance_id,)}
    instances = describe_instances(clients.get("ec2", request.region), request.region, filters)
    if not instances:
        raise InvalidInput(
            f"instance_id: {request.instance_id} not found in {request.region}; check the id, the region and the "
            "account"
        )
    volumes = wanted_volumes(instances[0], request.excluded, request.region)
    if isinstance(volumes, Problem):
        raise InvalidInput(volumes.message)
    return set_step(
        instances[0],
        volumes,
        request.excluded,
        request.region,
        request.tags,
        clock.now(),
        description=request.description,
        copy_volume_tags=request.copy_volume_tags,
    )


def _found(request: SetRequest, clients: Clients, wanted: tuple[Volume, ...]) -> list[Source]:
    """The whole sets with these tags."""
    filters = {"volume-id": [v.id for v in wanted], **{f"tag:{key}": [text] for key, text in request.tags.items()}}
    snapshots = api.describe_snapshots(clients.get("ec2", request.region), request.region, filters, "self")
    found = sources_of_instance([s for s in snapshots if MADE_AT in s.tags], request.instance_id, wanted)
    return [source for source in found if source.is_whole]


def _to_result(resource: Resource) -> dict[str, Any]:
    """What is only predicted has no id, and nothing that AWS would say."""
    snapshot = expect_snapshot(resource)
    return {
        "snapshot_id": snapshot.id or None,
        "volume_id": snapshot.volume_id,
        "state": snapshot.state,
        "start_time": format_time(snapshot.created) if snapshot.id else None,
        "progress": "" if snapshot.progress is None else f"{snapshot.progress}%",
        "volume_size": snapshot.size_gib,
        "encrypted": snapshot.encrypted,
        "tags": dict(snapshot.tags),
    }
