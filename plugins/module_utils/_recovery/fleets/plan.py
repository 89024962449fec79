# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that a fleet is back: decided from what is there, and from nothing else.

Pure: it never calls AWS. A run that was killed at any point is continued from what it has left: instances are counted,
never launched twice. What is not ours is never touched, and what was once complete is never changed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from ..._core.problem import Problem
from ..._steps.step import Step
from ..item import Item
from ..ownership import COMPLETE, STATE
from ..steps import Complete, Create
from .errors import IN_PARTS
from .model import DATA_TYPE, HEALTHY, RUNNING, UNUSED, Health, Instance, There, Watch
from .placing import place_of, spread
from .problems import other_point, problem_of, refused_text, shortage
from .steps import Associate, Publish, Register, TagInterfaces
from .tasks import group_task, instances_task
from .wanted import Wanted


def plan_recovery(wanted: Wanted, there: There, tried: Set[str]) -> Item:
    """The next steps.

    :param tried: what this run has done that AWS may show later: ids of addresses and interfaces, the parameter, and
        target groups with their targets.
    """
    if is_complete(wanted, there):
        return Item(problem=other_point(wanted, there))
    if problem := problem_of(wanted, there):
        return Item(problem=problem)
    short = shortage(wanted, there)
    if short and not there.instances:
        return Item(problem=short)
    if not short and (launching := tuple(_launching(wanted, there))):
        return Item(launching)
    waits = _waits(wanted, there, tried, short)
    joining = (
        *_registering(wanted, there, tried),
        *_associating(wanted, there, tried),
        *_tagging(wanted, there, tried),
    )
    if joining:
        return Item(joining, waits_for=waits)
    if _is_running(wanted, there) and (publishing := tuple(_publishing(wanted, there, tried))):
        return Item(publishing, waits_for=waits)
    if waits:
        return Item(waits_for=waits)
    # What there is serves users by now.
    if problem := short or _address_problem(wanted, there) or _parameter_problem(wanted, there):
        return Item(problem=problem)
    return Item((_complete(wanted, there),))


def is_complete(wanted: Wanted, there: There) -> bool:
    if wanted.values.group:
        return there.group is not None and _is_marked(wanted, there.group.tags)
    return any(_is_marked(wanted, instance.tags) for instance in there.instances)


def _is_marked(wanted: Wanted, tags: dict[str, str] | object) -> bool:
    return isinstance(tags, dict) and wanted.request.owner.owns(tags) and tags.get(STATE) == COMPLETE


def members_of(wanted: Wanted, there: There) -> tuple[Instance, ...]:
    """Its instances; of a group those that it counts, since it replaces others itself."""
    if there.group is None or not wanted.values.group:
        return there.instances
    return tuple(instance for instance in there.instances if instance.id in there.group.in_service)


def _launching(wanted: Wanted, there: There) -> Iterator[Create]:
    missing = wanted.count - len(there.instances)
    group = wanted.values.group
    if (there.group is not None) if group else missing <= 0:
        return
    if wanted.has_template:
        yield from _template(wanted, there)
    if group:
        yield _group(wanted)
        return
    subnets = wanted.request.subnets or ("",)
    for subnet, count in spread(subnets, [instance.subnet for instance in there.instances], missing).items():
        yield _instances(wanted, there, subnet, count)


def _template(wanted: Wanted, there: There) -> Iterator[Create]:
    module, options, marker = wanted.template()
    if there.template is None or there.template.description != marker:
        name = wanted.request.template_name
        what = "launch template" if there.template is None else "version of launch template"
        yield Create(wanted.request.region, f"{what} {name} with {_image(wanted)}", module, options)


def _group(wanted: Wanted) -> Create:
    request, group = wanted.request, wanted.values.group
    if group is None:
        raise ValueError("plain instances have no group")
    arns = tuple(each.arn for each in wanted.target_groups)
    module, options = group_task(group, request.template_name, request.subnets, arns, wanted.tags, request.region)
    thing = f"Auto Scaling group {group.name} of {group.desired} instances from {_image(wanted)}"
    return Create(request.region, thing, module, options, verb="launch")


def _instances(wanted: Wanted, there: There, subnet: str, count: int) -> Create:
    request = wanted.request
    place, tags = place_of(wanted, subnet or None), wanted.tags
    module, options = instances_task(wanted.values, _image(wanted), count, place, tags, request.region)
    noun = "instance" if count == 1 else "instances"
    where = f" in {subnet}" if subnet else ""
    thing = f"{count} {noun} of {request.workload.name}{where} from {_image(wanted)}"
    others = tuple(place_of(wanted, other) for other in request.subnets if other != subnet)
    return Create(request.region, thing, module, options, _again(there), IN_PARTS, others, verb="launch")


def _image(wanted: Wanted) -> str:
    return wanted.point.id if wanted.point else ""


def _again(there: There) -> str:
    """Why what was launched a moment ago is not there."""
    if there.dead:
        return "; ".join(f"AWS has terminated {each.id}: {each.ended} ({each.reason})" for each in there.dead)
    return "it was launched, and AWS does not list it yet; run again, which continues"


def _registering(wanted: Wanted, there: There, tried: Set[str]) -> Iterator[Step]:
    """Instances that run, since AWS refuses others. A group registers its own."""
    if wanted.values.group:
        return
    running = [instance for instance in there.instances if instance.state == RUNNING]
    for group in wanted.target_groups:
        targets = (group.target_of(instance) for instance in running)
        known = there.health.get(group.arn, {})
        asked = {target for target in targets if target and f"{group.arn} {target}" not in tried}
        if new := tuple(sorted(asked - set(known))):
            yield Register(wanted.request.region, group.name, group.arn, new)


def _associating(wanted: Wanted, there: There, tried: Set[str]) -> Iterator[Step]:
    known = [there.addresses[each] for each in wanted.request.elastic_ips if each in there.addresses]
    taken = {address.used_by for address in known}
    members = members_of(wanted, there)
    free = [each for each in members if each.state == RUNNING and not taken & {each.id, *each.interfaces}]
    # What was asked for a moment ago is not seen yet, and is on one of the first.
    waiting_for = [address for address in known if address.id in tried and not address.used_by]
    left = [address for address in known if not address.used_by and address.id not in tried]
    for address, instance in zip(left, free[len(waiting_for) :], strict=False):
        yield Associate(wanted.request.region, address.id, address.public_ip, instance.id)


def _tagging(wanted: Wanted, there: There, tried: Set[str]) -> Iterator[Step]:
    """Only where no launch template has tagged them."""
    if wanted.has_template:
        return
    running = (instance for instance in there.instances if instance.state == RUNNING)
    ids = tuple(each for instance in running for each in instance.interfaces if each not in tried)
    if ids:
        owner = wanted.request.owner
        yield TagInterfaces(wanted.request.region, ids, owner.tags)


def _publishing(wanted: Wanted, there: There, tried: Set[str]) -> Iterator[Step]:
    name, parameter = wanted.request.image_parameter, there.parameter
    if name is None or name in tried or (parameter and parameter.value == _image(wanted)):
        return
    if parameter and parameter.data_type != DATA_TYPE:
        return
    before = parameter.value if parameter else None
    yield Publish(wanted.request.region, name, _image(wanted), before, wanted.request.owner.tags)


def _is_running(wanted: Wanted, there: There) -> bool:
    if wanted.values.group and (there.group is None or len(there.group.in_service) < there.group.desired):
        return False
    return all(instance.state == RUNNING for instance in members_of(wanted, there))


def _waits(wanted: Wanted, there: There, tried: Set[str], short: Problem | None) -> tuple[Watch, ...]:
    """What is not up yet, beside which it is said if AWS has refused some: a wait that is over would hide it."""
    found = waiting(wanted, there, tried)
    if not found or short is None:
        return found
    name, number = wanted.request.workload.name, len(there.instances)
    status = f"at {number} of {wanted.count} instances, as AWS refuses more ({refused_text(wanted.request)})"
    return (*found, Watch(name, status))


def waiting(wanted: Wanted, there: There, tried: Set[str]) -> tuple[Watch, ...]:
    """What is not up yet: instances, targets, and what AWS has accepted and does not show."""
    members = members_of(wanted, there)
    found = [Watch(instance.id, instance.status) for instance in members if not instance.is_up]
    if there.group and len(there.group.in_service) < there.group.desired:
        found.append(Watch(there.group.name, there.group.status))
    found += [Watch(f"{target} in {name}", health.status) for name, target, health in _unhealthy(wanted, there)]
    name = wanted.request.image_parameter
    if name and name in tried and (there.parameter is None or there.parameter.value != _image(wanted)):
        found.append(Watch(name, "not accepted yet"))
    asked = [there.addresses[each] for each in wanted.request.elastic_ips if each in tried and each in there.addresses]
    found += [Watch(address.public_ip, "not associated yet") for address in asked if not address.used_by]
    return tuple(found)


def _unhealthy(wanted: Wanted, there: There) -> Iterator[tuple[str, str, Health]]:
    for group in wanted.target_groups:
        known = there.health.get(group.arn, {})
        for instance in members_of(wanted, there):
            target = group.target_of(instance)
            health = known.get(target, Health("not registered yet"))
            if instance.state == RUNNING and health.state not in (HEALTHY, UNUSED):
                yield group.name, target, health


def _address_problem(wanted: Wanted, there: There) -> Problem | None:
    """An address of the plan that something else has: it may serve users there, so that it is never taken away."""
    own = {id_ for instance in there.instances for id_ in (instance.id, *instance.interfaces)}
    known = [there.addresses[each] for each in wanted.request.elastic_ips if each in there.addresses]
    for address in known:
        if address.used_by and address.used_by not in own:
            return Problem(
                "AddressInUse",
                f"{wanted.request.workload.name}: elastic_ips: {address.id} ({address.public_ip}) in "
                f"{wanted.request.region} is associated with {address.used_by}; disassociate it, and run again, "
                "which continues",
            )
    return None


def _parameter_problem(wanted: Wanted, there: There) -> Problem | None:
    """SSM never changes the data type of a parameter."""
    name, parameter = wanted.request.image_parameter, there.parameter
    if name is None or parameter is None or parameter.data_type == DATA_TYPE:
        return None
    return Problem(
        "OtherDataType",
        f"{wanted.request.workload.name}: parameter {name} in {wanted.request.region} has the data type "
        f"{parameter.data_type}, not {DATA_TYPE}; delete it, and run again, which continues",
    )


def _complete(wanted: Wanted, there: There) -> Complete:
    request, group = wanted.request, there.group if wanted.values.group else None
    ids = (group.name,) if group else tuple(instance.id for instance in there.instances)
    return Complete(request.region, group.name if group else request.workload.name, ids, {STATE: COMPLETE})
