# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came up against what was wanted: what a person has to know.

Pure: it takes what was read, and never changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..._core.tracking import SET_ASIDE, format_time
from ..ownership import POINT
from .lost import lost_scaling, lost_settings
from .model import UNUSED, Instance, There
from .plan import is_complete, members_of
from .template import left_out
from .wanted import Observed, Wanted

Finding = dict[str, Any]


def findings(wanted: Wanted, observed: Observed, there: There, now: datetime) -> list[Finding]:
    """One for each value that is another than wanted, and for each default of AWS that is rarely meant."""
    members = members_of(wanted, there)
    found = [*_of_image(wanted, observed, now), *_of_manifest(wanted, observed), *_of_base(wanted)]
    found += [each for instance in members for each in _of_instance(wanted, instance)]
    found += [
        *_of_kept(there),
        *_of_count(wanted, there, members),
        *_of_subnets(wanted, members),
        *_of_targets(wanted, there, members),
        *lost_settings(wanted, observed.known, there, members),
        *lost_scaling(observed, there),
    ]
    return found


def _finding(thing: str, option: str | None, wanted: Any, found: Any, what: str) -> Finding:
    return {"thing": thing, "option": option, "wanted": wanted, "found": found, "what": f"{thing}: {what}"}


def _of_image(wanted: Wanted, observed: Observed, now: datetime) -> Iterator[Finding]:
    point = wanted.point
    if point and point.deprecated_at and point.deprecated_at <= now:
        what = f"the image is deprecated since {format_time(point.deprecated_at)}; run a sync for a newer one"
        yield _finding(point.id, "recovery_point", None, "deprecated", what)
    for label in observed.disabled:
        what = "this image is newer than the one that is launched, and disabled; enable it, or delete it"
        yield _finding(label, "recovery_point", None, "disabled", what)


def _of_manifest(wanted: Wanted, observed: Observed) -> Iterator[Finding]:
    name = wanted.request.workload.name
    if observed.no_facts:
        yield _finding(name, None, None, None, f"nothing is known of the source: {observed.no_facts}")
    for option, why in wanted.values.launch.left.items():
        yield _finding(name, option, None, None, f"{option}: {why}; set launch.{option} in the plan")
    told = observed.known.facts.get("user_data")
    has_data = isinstance(told, dict) and any(told.values())
    has_own = bool(wanted.values.launch.get("user_data"))
    if has_data and wanted.base is None and not has_own:
        what = "the source has user data, and the plan gives none; set launch.user_data"
        yield _finding(name, "user_data", None, None, what)
    elif wanted.request.workload.options.get("config") and wanted.base is None and not has_own:
        what = "config is set, and neither config.environment nor launch.user_data; set config.environment, with which"
        what = f"{what} the recovery renders the user data, unless the image fetches its configuration itself"
        yield _finding(name, "config", None, None, what)


def _of_base(wanted: Wanted) -> Iterator[Finding]:
    if wanted.base is None or not (names := left_out(wanted.base.data)):
        return
    what = f"{', '.join(names)} are left out, which amazon.aws.ec2_launch_template cannot set"
    yield _finding(wanted.base.name, "launch_template", None, None, what)


def _of_instance(wanted: Wanted, instance: Instance) -> Iterator[Finding]:
    values = wanted.values.launch
    image = instance.tags.get(POINT)
    is_mixed = wanted.values.group is not None and wanted.values.group.is_mixed
    pairs = (
        ("instance_type", None if is_mixed else values.get("instance_type"), instance.type),
        ("key_name", values.get("key_name"), instance.key_name),
        ("image", image, instance.image),
    )
    for option, asked, has in pairs:
        if asked and has != asked:
            yield _finding(instance.id, option, asked, has, f"{option} is {has or 'not set'}, and {asked} is wanted")
    yield from _of_profile(values.get("iam_instance_profile"), instance)
    yield from _of_groups(wanted, instance)
    if wanted.request.subnets and instance.subnet not in wanted.request.subnets:
        asked = ", ".join(wanted.request.subnets)
        what = f"it is in {instance.subnet}, and the plan wants {asked}"
        yield _finding(instance.id, "subnets", list(wanted.request.subnets), instance.subnet, what)
    if not wanted.request.subnets and wanted.base is None:
        what = f"it is in {instance.subnet}, which AWS has chosen; set launch.subnets in the plan"
        yield _finding(instance.id, "subnets", None, instance.subnet, what)


def _of_profile(asked: Any, instance: Instance) -> Iterator[Finding]:
    has = (instance.profile or "").rpartition("/")[2]
    if asked and has != str(asked).rpartition("/")[2]:
        what = f"it has {f'the instance profile {has}' if has else 'no instance profile'}, and {asked} is wanted"
        yield _finding(instance.id, "iam_instance_profile", asked, instance.profile, what)


def _of_groups(wanted: Wanted, instance: Instance) -> Iterator[Finding]:
    asked = wanted.values.launch.get("security_groups")
    has = dict(instance.security_groups)
    if asked and not all(str(each) in {*has, *has.values()} for each in asked):
        what = f"its security groups are {', '.join(has) or 'none'}, and {', '.join(map(str, asked))} are wanted"
        yield _finding(instance.id, "security_groups", list(asked), list(has), what)
    if not asked and "default" in has.values():
        what = "it has the default security group, which nothing asks for; set launch.security_groups in the plan"
        yield _finding(instance.id, "security_groups", None, list(has), what)


def _of_kept(there: There) -> Iterator[Finding]:
    """They may serve users still, with what they knew then."""
    for instance in (each for each in there.kept if SET_ASIDE not in each.tags):
        what = f"it is of an earlier failover, which was kept, and is {instance.state}; deregister or terminate it"
        yield _finding(instance.id, None, None, instance.state, what)


def _of_count(wanted: Wanted, there: There, members: tuple[Instance, ...]) -> Iterator[Finding]:
    number = len(members)
    name = wanted.request.workload.name
    is_other = number > wanted.count or (is_complete(wanted, there) and number < wanted.count)
    if is_other and not there.group:
        what = f"{number} instances run, and {wanted.count} are wanted"
        if number > wanted.count:
            ids = ", ".join(instance.id for instance in members)
            what += f" ({ids}): launch.count is smaller now, or two runs have launched them at once; terminate those "
            what += "too many"
        yield _finding(name, "count", wanted.count, number, what)
    if there.group and wanted.values.group and there.group.desired != wanted.count:
        what = f"its desired capacity is {there.group.desired}, and {wanted.count} is wanted"
        yield _finding(there.group.name, "desired_capacity", wanted.count, there.group.desired, what)
    addresses = len(wanted.request.elastic_ips)
    if members and addresses > number:
        what = f"elastic_ips: it has {addresses} addresses, and {number} instances"
        yield _finding(name, "elastic_ips", addresses, number, what)


def _of_subnets(wanted: Wanted, members: tuple[Instance, ...]) -> Iterator[Finding]:
    """Where AWS had no room the instances are in fewer zones than the plan has. A group spreads its own later."""
    if wanted.values.group:
        return
    used = {instance.subnet for instance in members}
    if len(members) < min(wanted.count, len(wanted.request.subnets)):
        return
    for subnet in wanted.request.subnets[: wanted.count]:
        if subnet not in used:
            what = f"no instance is in {subnet}; AWS may have had no capacity there"
            yield _finding(wanted.request.workload.name, "subnets", subnet, None, what)


def _of_targets(wanted: Wanted, there: There, members: tuple[Instance, ...]) -> Iterator[Finding]:
    for group in wanted.target_groups:
        if not group.load_balancers:
            what = "no load balancer sends anything to this target group; add a listener or a rule"
            yield _finding(group.name, "target_groups", None, None, what)
            continue
        known = there.health.get(group.arn, {})
        states = {instance.id: known.get(group.target_of(instance)) for instance in members}
        for instance in (each for each in members if (health := states[each.id]) and health.state == UNUSED):
            what = f"it is unused in target group {group.name}; enable its zone {instance.zone} for the load balancer"
            yield _finding(instance.id, "target_groups", None, UNUSED, what)
        if there.group and wanted.values.group and group.arn not in there.group.target_groups:
            what = f"target group {group.name} is not attached to it"
            yield _finding(there.group.name, "target_groups", group.name, None, what)
