# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a fleet cannot be recovered further, as one sentence with what to do.

Pure: it never calls AWS.
"""

from __future__ import annotations

from ..._core.problem import Problem
from ..._core.tracking import format_time, parse_time
from ..ownership import POINT, POINT_CREATED, SET_IT_ASIDE, kept_text
from .errors import LAUNCH_RULES
from .model import STOPPED, Instance, There
from .request import Request
from .wanted import Wanted


def problem_of(wanted: Wanted, there: There) -> Problem | None:
    checks = (_foreign, _other_shape, other_point, _stopped, _missing, _not_known)
    return next((problem for check in checks if (problem := check(wanted, there))), None)


def shortage(wanted: Wanted, there: There) -> Problem | None:
    """AWS has refused in this run what is missing, so that it is not asked for once more. A group asks by itself."""
    request, number = wanted.request, len(there.instances)
    if not request.refused or wanted.values.group or number >= wanted.count:
        return None
    codes = {said.partition(":")[0] for said in request.refused.values()}
    rule = next((rule for rule in LAUNCH_RULES if codes & set(rule.codes)), LAUNCH_RULES[0])
    where = f"{number} of {wanted.count} instances of {request.owner} run in {request.region}"
    return Problem("NoRoom", rule.sentence(where, refused_text(request), region=request.region))


def refused_text(request: Request) -> str:
    return "; ".join(f"{subnet}: {said}" for subnet, said in request.refused.items())


def _foreign(wanted: Wanted, there: There) -> Problem | None:
    request = wanted.request
    found = [("Auto Scaling group", there.group), ("launch template", there.template)]
    for noun, each in found:
        if each and not request.owner.owns(each.tags):
            todo = "set launch.auto_scaling_group.name to another name" if noun.startswith("Auto") else "rename it"
            if request.owner.kept(each.tags):
                said = kept_text(noun, each.name, request.region, each.tags)
                return Problem("Kept", f"{said}. Set launch.auto_scaling_group.name to another name")
            return Problem(
                "NotOurs",
                f"{noun} {each.name} exists in {request.region}, and was not created by a recovery of {request.owner}; "
                f"it is left as it is. {todo[0].upper()}{todo[1:]}, or remove it",
            )
    return None


def _other_shape(wanted: Wanted, there: There) -> Problem | None:
    """Instances that an earlier recovery has launched in another way: with these there would be two fleets."""
    group = wanted.values.group.name if wanted.values.group else None
    other = [instance for instance in there.instances if instance.group != group]
    if not other:
        return None
    has = f"in Auto Scaling group {other[0].group}" if other[0].group else "without an Auto Scaling group"
    asked = f"Auto Scaling group {group}" if group else "plain instances"
    return Problem(
        "OtherFleet",
        f"{_listed(other)} of {wanted.request.owner} in {wanted.request.region} were launched {has}, and the plan asks "
        f"for {asked}. {SET_IT_ASIDE}, or change launch.auto_scaling_group back",
    )


def other_point(wanted: Wanted, there: There) -> Problem | None:
    """What is there came from another image than the one asked for. Without a wish any will do."""
    request = wanted.request
    tags = there.group.tags if there.group else there.instances[0].tags if there.instances else {}
    has, moment = tags.get(POINT, ""), parse_time(tags.get(POINT_CREATED, ""))
    asked = ""
    if request.point and has and request.point != has:
        asked = request.point
    elif request.before and moment and moment > request.before:
        asked = f"one from {format_time(request.before)} or before"
    if not asked:
        return None
    return Problem(
        "OtherPoint",
        f"{request.owner} in {request.region} was launched from {has}, and {asked} is asked for. {SET_IT_ASIDE}",
    )


def _stopped(wanted: Wanted, there: There) -> Problem | None:
    stopped = [instance for instance in there.instances if instance.state in STOPPED]
    if not stopped:
        return None
    return Problem(
        "Stopped",
        f"{_listed(stopped)} of {wanted.request.owner} in {wanted.request.region} is {stopped[0].state}; start it, or "
        "set it aside (ansible-playbook lifeboat.aws.set_aside), and run again",
    )


def _missing(wanted: Wanted, _there: There) -> Problem | None:
    """What the plan names, and the region has not: it is said before anything is launched."""
    if not wanted.missing:
        return None
    return Problem("Missing", f"{wanted.request.workload.name}: {'; '.join(wanted.missing)}")


def _not_known(wanted: Wanted, _there: There) -> Problem | None:
    request = wanted.request
    if wanted.point is None:
        return Problem("Vanished", f"{request.owner} in {request.region} was there and no longer is; run again")
    is_mixed = wanted.values.group is not None and wanted.values.group.is_mixed
    if wanted.base is None and not is_mixed and wanted.values.launch.get("instance_type") is None:
        return Problem(
            "NoInstanceType",
            f"{request.workload.name}: which instance type it has is not known, as neither the plan nor a manifest "
            "says it; set launch.instance_type",
        )
    if wanted.values.group and (by_address := [each.name for each in wanted.target_groups if each.target_type == "ip"]):
        return Problem(
            "TargetType",
            f"{request.workload.name}: target group {by_address[0]} has targets by address, and an Auto Scaling group "
            "registers instances; name one of target type instance",
        )
    return None


def _listed(instances: list[Instance]) -> str:
    return ", ".join(instance.id for instance in instances)
