# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finding instances: those that the user named, and those that records of owners name.

It never writes. An instance that could not be looked for is neither there nor gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..._core.errors import AwsError, InvalidInput
from ..._core.parallel import in_each_region
from ..._core.problem import Problem
from ..._core.shell import Clients
from ..request import Registration
from . import api
from .imds import own_identity
from .model import Instance

# Enough to see what filters matched without burying the message.
LISTED = 10

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """``alive`` says of each (region, instance id) whether the instance exists; ``accounts`` own those found."""

    alive: Mapping[Place, bool | Problem]
    accounts: frozenset[str] = frozenset()


def find_instances(registrations: Sequence[Registration], clients: Clients, region: str) -> list[Instance | Problem]:
    """The instance of each registration: one call for all that are named by id. AwsError if they are not listed."""
    ids = [each.instance_id or (own_id(region) if each.is_self else None) for each in registrations]
    ec2 = clients.get("ec2", region)
    by_id = api.describe_instances_by_id(ec2, region, [each for each in ids if each])
    return [
        by_id.get(instance_id) or _unknown(instance_id, region)
        if instance_id
        else _the_one(api.describe_instances(ec2, region, registration.filters), registration, region)
        for instance_id, registration in zip(ids, registrations, strict=True)
    ]


def own_id(region: str) -> str:
    identity = own_identity()
    if identity.region != region:
        raise InvalidInput(f"self: this instance is in {identity.region}, but region is {region}; leave region out")
    return identity.instance_id


def look_for(places: Iterable[Place], clients: Clients) -> Seen:
    """Which of the instances exist: one call for each region, and what cannot be told is a Problem."""
    by_region: dict[str, list[str]] = {}
    for region, instance_id in dict.fromkeys(places):
        by_region.setdefault(region, []).append(instance_id)

    def look(region: str) -> dict[str, Instance] | Problem:
        try:
            return api.describe_instances_by_id(clients.get("ec2", region), region, by_region[region])
        except AwsError as error:
            return Problem(error.code, str(error))

    alive: dict[Place, bool | Problem] = {}
    accounts: set[str] = set()
    for region, found in zip(by_region, in_each_region(look, by_region), strict=True):
        for instance_id in by_region[region]:
            if isinstance(found, Problem):
                alive[region, instance_id] = found
            else:
                instance = found.get(instance_id)
                alive[region, instance_id] = instance is not None and not instance.is_gone
        if not isinstance(found, Problem):
            accounts |= {instance.account for instance in found.values()}
    return Seen(alive, frozenset(accounts))


def _unknown(instance_id: str, region: str) -> Problem:
    return Problem(
        "NoInstance", f"instance {instance_id} is not known in {region}; check the id, the region and the account"
    )


def _the_one(found: Sequence[Instance], registration: Registration, region: str) -> Instance | Problem:
    """Filters must match one instance that is not gone."""
    there = [instance for instance in found if not instance.is_gone]
    if len(there) == 1:
        return there[0]
    if not there:
        return Problem("NoInstance", f"filters {registration.label}: no instance in {region} matches")
    shown = ", ".join(instance.label for instance in there[:LISTED])
    more = f" and {len(there) - LISTED} more" if len(there) > LISTED else ""
    return Problem(
        "SeveralInstances",
        f"filters {registration.label}: {len(there)} instances in {region} match: {shown}{more}; narrow them down, "
        "or name each with its own hostnames in instances",
    )
