# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each kind of thing is listed, looked at and removed with: the only place that names them all.

It never decides what is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .._core.errors import ABSENT, AwsError
from .._core.shell import Clients
from .._recovery.ownership import DRILL
from . import api
from .model import (
    ADDRESS,
    DB_CLUSTER,
    DB_INSTANCE,
    DNS_NAME,
    GROUP,
    INSTANCE,
    INTERFACE,
    PARAMETER,
    TEMPLATE,
    VOLUME,
    Thing,
)
from .names import Names


@dataclass(frozen=True, slots=True)
class Region:
    """Where a cleanup works. ``drill`` is empty if all drills of the plan are looked at."""

    clients: Clients
    region: str
    plan: str
    drill: str
    names: Names

    def client(self, service: str) -> tuple[object, str]:
        return self.clients.get(service, self.region), self.region

    @property
    def filters(self) -> api.Filters:
        return {f"tag:{DRILL}": [self.drill]} if self.drill else {"tag-key": [DRILL]}

    @property
    def path(self) -> str:
        return f"/lifeboat/{self.plan}/drills{f'/{self.drill}' if self.drill else ''}"


@dataclass(frozen=True, slots=True)
class Kind:
    """``look`` is what there is of a thing now, as a list of one or none."""

    things: Callable[[Region], list[Thing]]
    look: Callable[[Region, Thing], Iterable[Thing | None]]
    remove: Callable[[Region, Thing], None]


KINDS: Mapping[str, Kind] = {
    DNS_NAME: Kind(
        lambda region: region.names.things(),
        lambda region, thing: [region.names.look(thing)],
        lambda region, thing: region.names.remove(thing),
    ),
    ADDRESS: Kind(
        lambda region: api.associations(*region.client("ec2"), region.filters),
        lambda region, thing: api.associations(*region.client("ec2"), {"allocation-id": [thing.id]}),
        lambda region, thing: api.disassociate(*region.client("ec2"), thing),
    ),
    GROUP: Kind(
        lambda region: api.groups(*region.client("autoscaling"), region.filters),
        lambda region, thing: api.group(*region.client("autoscaling"), thing.id),
        lambda region, thing: api.delete_group(*region.client("autoscaling"), thing),
    ),
    INSTANCE: Kind(
        lambda region: api.instances(*region.client("ec2"), region.filters),
        lambda region, thing: api.instances(*region.client("ec2"), {"instance-id": [thing.id]}),
        lambda region, thing: api.terminate(*region.client("ec2"), thing),
    ),
    DB_INSTANCE: Kind(
        lambda region: api.db_instances(*region.client("rds")),
        lambda region, thing: api.db_instances(*region.client("rds"), DBInstanceIdentifier=thing.id),
        lambda region, thing: api.delete_db_instance(*region.client("rds"), thing),
    ),
    DB_CLUSTER: Kind(
        lambda region: api.db_clusters(*region.client("rds")),
        lambda region, thing: api.db_clusters(*region.client("rds"), DBClusterIdentifier=thing.id),
        lambda region, thing: api.delete_db_cluster(*region.client("rds"), thing),
    ),
    VOLUME: Kind(
        lambda region: api.volumes(*region.client("ec2"), region.filters),
        lambda region, thing: api.volumes(*region.client("ec2"), {"volume-id": [thing.id]}),
        lambda region, thing: api.delete_volume(*region.client("ec2"), thing),
    ),
    INTERFACE: Kind(
        lambda region: api.interfaces(*region.client("ec2"), region.filters),
        lambda region, thing: api.interfaces(*region.client("ec2"), {"network-interface-id": [thing.id]}),
        lambda region, thing: api.delete_interface(*region.client("ec2"), thing),
    ),
    TEMPLATE: Kind(
        lambda region: api.templates(*region.client("ec2"), region.filters),
        lambda region, thing: api.templates(*region.client("ec2"), {"launch-template-name": [thing.name]}),
        lambda region, thing: api.delete_template(*region.client("ec2"), thing),
    ),
    PARAMETER: Kind(
        lambda region: api.parameters(*region.client("ssm"), region.path),
        lambda region, thing: [api.parameter(*region.client("ssm"), thing.id)],
        lambda region, thing: api.delete_parameter(*region.client("ssm"), thing),
    ),
}


def now_of(region: Region, thing: Thing) -> Thing | None:
    """The thing as it is right now, None if it is gone."""
    try:
        return next((each for each in KINDS[thing.kind].look(region, thing) if each), None)
    except AwsError as error:
        if error.kind == ABSENT:
            return None
        raise
