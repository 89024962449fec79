# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which recovery points are to be removed, or released by a set: by retention, and by ``state: absent``.

Pure: it never decides which rule keeps what. It never removes anything without complete tracking tags, and what others
have made only where ``absent`` is told to own it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .._core.problem import Problem
from .._core.tracking import RECOGNIZED, SET, SET_SEPARATOR, set_name
from .._steps.plan import Plan
from .expired import Removal
from .never_lose import losses
from .plan import UNCHANGED, AddTags, Remove
from .request import OWN, CopyRequest
from .retention import NOT_OURS, ORIGINAL, UNKNOWN, Point, SetRetention

SAFEGUARD = "removing it would lose a recovery point, which no plan may; please report this as a bug"
_REASON = "no longer wanted"


def let_go(point: Point, set_name: str) -> Removal:
    """What a set that no longer wants a copy makes of it: it goes only when no other set wants it."""
    serves = tuple(name for name in point.tracking.sets if name != set_name)
    removal = Removal(point, set_name, serves=serves)
    if point.stays and (not serves or point.stays == UNKNOWN):
        return removal.staying(point.stays)
    if serves:
        return replace(removal, steps=(replace(_release(point, serves), only_if=UNCHANGED),))
    return replace(removal, steps=(Remove(point.region, point.id, _REASON, only_if=UNCHANGED),))


def plan_expiry(retention: Sequence[SetRetention], in_use: Mapping[tuple[str, str], str]) -> Plan[Removal]:
    """A removal for each point beyond the rules of its set.

    :param in_use: region and id -> why it stays: what uses it, or why that could not be told.
    """
    return Plan(tuple(removal for of_set in retention for removal in _plan_set(of_set, in_use)))


def _plan_set(of_set: SetRetention, in_use: Mapping[tuple[str, str], str]) -> list[Removal]:
    removals = []
    for point in of_set.beyond:
        removal, why = let_go(point, of_set.name), in_use.get((point.region, point.id))
        removals.append(removal.staying(why) if why and removal.steps else removal)
    # The planner never loses one; should it ever be wrong, the recovery points are there all the same.
    lost = losses(of_set, removals)
    return [removal.staying(SAFEGUARD) if removal in lost else removal for removal in removals]


def plan_absence(points: Sequence[Point], request: CopyRequest, noun: str) -> Plan[Removal]:
    """A removal for each copy that ``state: absent`` means.

    With a set they leave that set, and those go that serve no other one; without they are gone for all sets.
    """
    name = set_name(request.set_name) if request.set_name else None
    wanted = [point for point in points if name is None or name in point.tracking.sets]
    return Plan(tuple(_absent(point, name, request, noun) for point in wanted))


def _absent(point: Point, name: str | None, request: CopyRequest, noun: str) -> Removal:
    serves = tuple(other for other in point.tracking.sets if name and other != name)
    removal = Removal(point, name or ", ".join(point.tracking.sets), serves=serves)
    if serves:
        return replace(removal, steps=(_release(point, serves),))
    if point.copy is not None and point.copy.protected:
        return replace(removal, problem=_protected(point, noun))
    if not point.tracking.is_ours and request.adopt != OWN:
        return removal.staying(NOT_OURS)
    if point.copy is not None and point.copy.seems_original:
        return removal.staying(ORIGINAL)
    return replace(removal, steps=(Remove(point.region, point.id, _REASON),))


def _release(point: Point, serves: tuple[str, ...]) -> AddTags:
    if point.copy is None:
        raise ValueError("only a copy that is there can be released")
    key = SET if point.tracking.is_ours else RECOGNIZED
    before = {key: SET_SEPARATOR.join(point.tracking.sets)}
    return AddTags(point.region, point.id, point.copy.tagged_ids, {key: SET_SEPARATOR.join(serves)}, before)


def _protected(point: Point, noun: str) -> Problem:
    return Problem(
        "DeregistrationProtected",
        f"{noun} {point.id} in {point.region} is protected against removal; switch the protection off "
        "(for an AMI: aws ec2 disable-image-deregistration-protection) and run again, or leave it out",
    )
