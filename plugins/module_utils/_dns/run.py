# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ec2_dyndns_register with state present: names, what is waited for, reverse names, and what is reaped.

It never talks to Ansible. Each part is planned from what has come of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from .._core.errors import AwsError
from .._core.problem import Problem
from .._steps.executor import Executor
from .._steps.plan import Plan
from .apply import NamesWork, Settling, SettlingWork
from .instances import elastic_ip
from .instances.find import find_instances, look_for
from .instances.model import Instance
from .names.hostnames import WILDCARD
from .names.model import PUBLIC, Found, Hostname, Wanted
from .outcome import Done, Run, finished
from .plan.claims import Claim, claims_of, hostnames_of, without_rivals, without_shared_records
from .plan.item import FAILED, Item
from .plan.register import Rules, plan_name
from .plan.register_by_tag import RatePolicy, plan_by_tag
from .plan.reverse import SET, Reverse, plan_names
from .plan.tag_room import with_room
from .plan.vacant import REMOVE, is_vacant, plan_vacant
from .reaping import reap
from .request import DEAD, Registration, Request
from .reverse_dns import ReverseNames
from .store import Context, RecordStore
from .update_service import UpdateService


def run_present(request: Request, store: RecordStore, context: Context, region: str, executor: Executor) -> Run:
    """Make sure that the instances' names are theirs and say where they are."""
    instances = find_instances(request.registrations, context.clients, region)
    claims, unknown = _claims(request.registrations, instances, region)
    plan = Plan((*_plan(request, claims, store, context), *unknown))
    items = executor.run(plan, NamesWork(store, context, region))
    reverse, unread = _plan_reverse(claims, items, context, region) if request.reverse_dns else ([], None)
    settling = Settling(is_due=request.wait or any(each.action == SET for each in reverse))
    [late] = executor.run(Plan((settling,)), SettlingWork(store))
    reverse = [_put_off(each, late) for each in reverse] if late else reverse
    reverse = executor.run(Plan(tuple(reverse)), ReverseNames(region, context))
    reaped, stopped = reap(request, store, context, [c.hostname for c in claims], executor)
    failures = [problem.message for problem in (late, unread, stopped) if problem]
    return finished(request, Done(items, reaped, reverse, failures))


def _claims(
    registrations: Sequence[Registration], instances: Sequence[Instance | Problem], region: str
) -> tuple[list[Claim], list[Item]]:
    """What the instances claim, and the names of instances that were not found."""
    claims: list[Claim] = []
    unknown: list[Item] = []
    for registration, instance in zip(registrations, instances, strict=True):
        if isinstance(instance, Problem):
            unknown += [
                Item(name, registration.instance_id or "", region, registration.owner or "").failed(instance)
                for name in hostnames_of(registration.names)
            ]
        else:
            claims += claims_of(instance, registration.owner or instance.id, registration.names)
    return without_rivals(claims), unknown


def _plan(request: Request, claims: Sequence[Claim], store: RecordStore, context: Context) -> list[Item]:
    hostnames = [claim.hostname for claim in claims if isinstance(claim.wanted, Wanted) or is_vacant(claim)]
    found = without_shared_records(store.find(hostnames)) if hostnames else {}
    rules = Rules(
        provider=request.provider,
        ttl=request.ttl,
        now=context.clock.now().replace(microsecond=0),
        takeover=request.takeover,
        lost_regions=request.lost_regions,
        allow_private_in_public=request.allow_private_in_public,
        alive=_owners_alive(request, claims, found, context) if request.takeover == DEAD else {},
    )
    nothing = Problem("NotLookedUp", "")
    holds_ownership = not isinstance(store, UpdateService)
    if isinstance(store, UpdateService):
        rates = RatePolicy(
            store.refresh_seconds, store.visible_seconds, store.pause_seconds, store.change_limit, request.retry_refused
        )
        plan: Callable[[Claim, Found | Problem], Item] = partial(plan_by_tag, rules=rules, rates=rates)
    else:
        plan = partial(plan_name, rules=rules)
    vacant = partial(plan_vacant, remove=request.without_address == REMOVE, holds_ownership=holds_ownership)
    items = []
    for claim in claims:
        there = found.get(claim.hostname, nothing)
        items.append(vacant(claim, there) if is_vacant(claim) else plan(claim, there))
    return with_room(items, [claim.instance for claim in claims], holds_ownership=holds_ownership)


def _owners_alive(
    request: Request, claims: Sequence[Claim], found: Mapping[Hostname, Found | Problem], context: Context
) -> Mapping[tuple[str, str], bool | Problem]:
    """Whether the instances of other owners exist, where only that decides. A lost region is not asked."""
    places = []
    for claim in claims:
        there = found.get(claim.hostname)
        theirs = there.owner if isinstance(there, Found) else None
        is_asked = theirs and theirs.owner != claim.owner and theirs.region not in request.lost_regions
        if isinstance(claim.wanted, Wanted) and theirs and is_asked:
            places.append((theirs.region, theirs.instance_id))
    return look_for(places, context.clients).alive if places else {}


def _plan_reverse(
    claims: Sequence[Claim], items: Sequence[Item], context: Context, region: str
) -> tuple[list[Reverse], Problem | None]:
    """The first public name of each instance, of those that it really has; or why the addresses are not known."""
    has = {item.hostname for item in items if item.action != FAILED}
    wanted: dict[str, str] = {}
    for claim in claims:
        name, address = claim.hostname, claim.instance.public_ip
        is_first = isinstance(claim.wanted, Wanted) and "A" in claim.wanted.values and address not in wanted
        if address and name.scope == PUBLIC and is_first and name in has and not name.name.startswith(WILDCARD):
            wanted[address] = name.name
    if not wanted:
        return [], None
    try:
        addresses = elastic_ip.describe_elastic_ips(context.clients.get("ec2", region), region, list(wanted))
    except AwsError as error:
        return [], Problem(error.code, str(error))
    return plan_names(wanted, addresses), None


def _put_off(item: Reverse, late: Problem) -> Reverse:
    """AWS would refuse a name that it cannot see yet."""
    return item.failed(late.code, late.message) if item.action == SET else item
