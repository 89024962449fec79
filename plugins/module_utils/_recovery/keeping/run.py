# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Marks what came back of a workload as kept, so that no later failover takes it for its own work.

It never touches what others have created, nor what a drill has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..._core.clock import Clock
from ..._core.shell import Clients
from ..._core.tracking import format_time
from ..changing import TAG
from ..ownership import AUTOSCALING, EC2, KEPT, RDS, Owner
from . import api
from .model import Keep, Thing

_DATABASES = ((RDS, api.db_instances),)
_LISTINGS: Mapping[str, tuple[tuple[str, Callable[[Any, str, str], Iterable[Thing]]], ...]] = {
    "database": _DATABASES,
    "cluster": ((RDS, api.db_clusters), *_DATABASES),
    "fleet": ((AUTOSCALING, api.groups), (EC2, api.templates), (EC2, api.instances)),
    "volumes": ((EC2, api.volumes),),
}


@dataclass(frozen=True, slots=True)
class Keeping:
    """Of one workload: ``kind`` says which services have something of it. Nothing of it has a workload of tasks."""

    clients: Clients
    region: str
    owner: Owner
    kind: str
    clock: Clock

    def steps(self) -> tuple[Keep, ...]:
        tags = {KEPT: format_time(self.clock.now())}
        return tuple(Keep(self.region, thing, tags) for thing in self._things())

    def keep(self, step: Keep) -> None:
        thing = step.thing
        client = self.clients.get(thing.service, step.region)
        TAG[thing.service](client, step.region, (thing.id,), step.tags, what=thing.name)

    def _things(self) -> Iterator[Thing]:
        for service, things in _LISTINGS.get(self.kind, ()):
            client = self.clients.get(service, self.region)
            yield from (each for each in things(client, self.region, self.owner.workload) if self.owner.owns(each.tags))
