# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what there is of a workload that is set aside, in the recovery region.

It never writes, and it never calls the source region.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..._core.shell import Clients
from ..ledger.parameters import Ledger
from ..ownership import AUTOSCALING, EC2, RDS
from . import api
from .model import Database, There
from .request import Request


@dataclass(frozen=True, slots=True)
class Eyes:
    """What observes for one run."""

    clients: Clients
    ledger: Ledger

    def there(self, request: Request) -> There:
        state = self.ledger.values([request.parameter]).get(request.parameter)
        if request.has_databases:
            return There(tuple(self.databases(request.region)), state)
        if request.kind == "fleet":
            return self._fleet(request, state)
        return self._volumes(request, state) if request.kind == "volumes" else There(state=state)

    def databases(self, region: str) -> list[Database]:
        rds = self.clients.get(RDS, region)
        # The instance of a workload may be part of a cluster only by mistake, which is seen then.
        return [*api.describe_clusters(rds, region), *api.describe_instances(rds, region)]

    def _fleet(self, request: Request, state: str | None) -> There:
        region, owner = request.region, request.owner
        ec2, autoscaling = self.clients.get(EC2, region), self.clients.get(AUTOSCALING, region)
        groups = api.describe_groups(autoscaling, region, owner.workload)
        servers = api.describe_servers(ec2, region, owner.workload)
        there = There(state=state, servers=tuple(servers), groups=tuple(groups))
        if not any(owner.owns(each.tags) for each in servers):
            return there
        elbv2 = self.clients.get("elbv2", region)
        registered = api.describe_registered(elbv2, region, request.target_groups) if request.target_groups else ()
        addresses = api.describe_addresses(ec2, region, request.elastic_ips) if request.elastic_ips else ()
        return There((), state, tuple(servers), tuple(groups), tuple(registered), tuple(addresses))

    def _volumes(self, request: Request, state: str | None) -> There:
        ec2, region = self.clients.get(EC2, request.region), request.region
        volumes = api.describe_volumes(ec2, region, request.owner.workload)
        servers = api.describe_servers(ec2, region, request.fleet_owner.workload) if request.fleet else ()
        return There(state=state, servers=tuple(servers), volumes=tuple(volumes))
