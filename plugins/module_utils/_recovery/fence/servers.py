# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is next so that the instances of a fleet are stopped and stay so, or run as before.

Pure: it never calls AWS.
"""

from __future__ import annotations

from ..._core.problem import Problem
from ..._core.tags import MAX_TAGS
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import AUTOSCALING, EC2, FENCED, FORMER, tags_too_many
from ..steps import PROCESSES, Stop, Suspend
from .marks import former_of, is_ours
from .model import Mark, Resume, Scaling, Server, Start, There, Unmark
from .request import Request

_RUNS = ("pending", "running")


def stop(request: Request, there: There) -> Item:
    """First the groups, which would replace what is stopped. What boots cannot be stopped yet, but is marked."""
    if problem := _not_stopping(request, there):
        return Item(problem=problem)
    steps: list[Step] = []
    for group in there.groups:
        steps += _suspended(request, group)
    new = tuple(each.id for each in there.servers if each.status in _RUNS and not is_ours(request, each.tags))
    if new:
        steps.append(Mark(EC2, new, {FENCED: request.owner, FORMER: "running"}))
    if running := tuple(each.id for each in there.servers if each.status == "running"):
        steps.append(Stop(running))
    return Item(tuple(steps), waits_for=() if steps else _in(there.servers, "pending", "stopping"))


def start(request: Request, there: There) -> Item:
    """The groups last: they would replace what does not run yet."""
    own = [each for each in there.servers if is_ours(request, each.tags)]
    if stopped := tuple(each.id for each in own if each.status == "stopped"):
        return Item((Start(stopped),))
    if coming := _in(own, "stopping", "pending"):
        return Item(waits_for=coming)
    steps: list[Step] = []
    for group in (each for each in there.groups if is_ours(request, each.tags)):
        steps += _resumed(group)
    if own:
        steps.append(Unmark(EC2, tuple(each.id for each in own)))
    return Item(tuple(steps))


def _suspended(request: Request, group: Scaling) -> list[Step]:
    """Somebody may have resumed some of its processes: a release resumes what ran before either fence."""
    if group.status == "suspended" and is_ours(request, group.tags):
        return []
    ran = former_of(group.tags) if is_ours(request, group.tags) else ()
    former = " ".join(each for each in PROCESSES if each in ran or each not in group.suspended)
    tags = {FENCED: request.owner, FORMER: former}
    steps: list[Step] = [] if tags.items() <= group.tags.items() else [Mark(AUTOSCALING, (group.id,), tags)]
    return [*steps, *([] if group.status == "suspended" else [Suspend(group.id)])]


def _resumed(group: Scaling) -> list[Step]:
    suspended = tuple(each for each in former_of(group.tags) if each in group.suspended)
    return [*([Resume(group.id, suspended)] if suspended else []), Unmark(AUTOSCALING, (group.id,))]


def _not_stopping(request: Request, there: There) -> Problem | None:
    if not there.servers and not there.groups:
        chosen = "; ".join(f"{key}={', '.join(value)}" for key, value in request.filters.items())
        return Problem(
            "NoInstances", f"{request.name}: no instance in {request.region} matches {chosen}; correct fence"
        )
    fixed = [each.id for each in there.servers if each.root == "instance-store" and each.status in _RUNS]
    if fixed:
        said = f"{', '.join(fixed)} in {request.region} cannot be stopped, as its root device is an instance store"
        return Problem("InstanceStore", f"{request.name}: {said}; fence it by hand, and leave fence out")
    # What is not running, or is marked already, gets no tags.
    tags = {each.id: each.tags for each in there.servers if each.status in _RUNS and not is_ours(request, each.tags)}
    tags |= {each.id: each.tags for each in there.groups}
    full = [id_ for id_, own in tags.items() if tags_too_many(own, (FENCED, FORMER))]
    if full:
        said = f"{', '.join(full)} in {request.region} has no room for the 2 tags of a fence, as AWS allows {MAX_TAGS}"
        return Problem("TooManyTags", f"{request.name}: {said}; remove some of its tags, and run again")
    return None


def _in(servers: tuple[Server, ...] | list[Server], *states: str) -> tuple[Watched, ...]:
    return tuple(each for each in servers if each.status in states)
