# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that a standby takes over: claimed with our tags, promoted, and then as any recovery.

Pure: it never calls AWS. What was promoted already stays as it is, whoever did it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..._core.problem import Problem
from ..._core.tags import MAX_TAGS
from ..._core.tracking import format_time
from ..item import Item, Watched
from ..ownership import COMPLETE, POINT, POINT_CREATED, RESTORING, STATE, WORKLOAD, tags_too_many
from ..settings import Values
from .finishing import Tried, complete, finish
from .model import COMING, STUCK, Database, There
from .request import PROMOTE
from .standby import Standby, is_following, world_of
from .steps import Claim, Promote, SwitchOver

# What a run remembers to have asked for.
PROMOTED = "promoted"


def plan_promotion(standby: Standby, values: Values, there: There, tried: Tried) -> Item:
    """The next steps."""
    request = standby.request
    top = (there.clusters if request.is_cluster else there.instances).get(standby.id)
    problem = standby.problem or _problem(standby, top, there)
    if problem or top is None:
        return Item(problem=problem)
    if top.tags.get(STATE) == COMPLETE and request.owner.owns(top.tags):
        return Item()
    if waits := _waits(standby, top, there):
        return Item(waits_for=waits)
    if is_following(standby, top, there):
        if PROMOTED in tried.get(top.id, frozenset()):
            return Item(waits_for=(top,))
        return Item((*_claim(standby, top), _takeover(standby, values, top)))
    if not request.owner.owns(top.tags):
        # Someone has promoted it, and goes on from there.
        return Item()
    return finish(request, values, top, tried) or Item((complete(request, top),))


def _waits(standby: Standby, top: Database, there: There) -> tuple[Watched, ...]:
    """A cluster takes over with its instances; a global database does one thing at a time."""
    world = world_of(there, standby)
    members = [each for each in there.instances.values() if each.cluster == top.id]
    busy: list[Watched] = [each for each in (top, *members) if each.phase == COMING]
    return (*([world] if world and world.is_busy else ()), *busy)


def _problem(standby: Standby, top: Database | None, there: There) -> Problem | None:
    request = standby.request
    if top is None:
        return Problem("Vanished", f"{standby.id} in {request.region} was there and no longer is; run again")
    if top.tags.get(WORKLOAD) and not request.owner.owns(top.tags):
        return Problem(
            "NotOurs",
            f"{top.id} in {request.region} belongs to the recovery of {top.tags[WORKLOAD]}, and is left as it is; "
            f"correct the identifier in the plan of {request.workload.name}",
        )
    if is_following(standby, top, there) and (over := tags_too_many(top.tags, _claimed(standby))):
        return Problem(
            "TooManyTags",
            f"{top.id} in {request.region} has no room for the tags of a recovery, by which a later run knows it, as "
            f"AWS allows {MAX_TAGS}; remove {over} of its tags (aws rds remove-tags-from-resource), and run again",
        )
    if top.phase == STUCK:
        said = f"{top.id} in {request.region} is {top.status}, and cannot take over; start or repair it, and run again"
        return Problem("Stuck", said)
    has_instance = any(each.cluster == top.id for each in there.instances.values())
    if request.is_cluster and not has_instance and is_following(standby, top, there):
        return Problem(
            "NoInstances",
            f"DB cluster {top.id} in {request.region} has no instance, and cannot take over without one; create one "
            "(aws rds create-db-instance --db-cluster-identifier), and run again",
        )
    return None


def _claim(standby: Standby, top: Database) -> tuple[Claim, ...]:
    """Ours before it takes over, so that a run after a kill knows it when nothing says any more what it followed."""
    if standby.request.owner.owns(top.tags):
        return ()
    return (Claim(top.id, top.arn, _claimed(standby)),)


def _claimed(standby: Standby) -> dict[str, str]:
    moment = {POINT_CREATED: format_time(standby.moment)} if standby.moment else {}
    return {**standby.request.owner.tags, POINT: standby.point, **moment, STATE: RESTORING}


def _takeover(standby: Standby, values: Values, top: Database) -> Promote | SwitchOver:
    request = standby.request
    if request.way == PROMOTE:
        return Promote(top.id, request.is_cluster, standby.point, _backups(values, top))
    return SwitchOver(standby.world, top.id, top.arn, is_graceful=request.is_graceful)


def _backups(values: Values, top: Database) -> Mapping[str, object]:
    """With its backups on: a replica of most engines has none, and those of the plan and the source count."""
    days = values.get("backup_retention_period")
    wanted = {"backup_retention_period": days if days is not None else top.values.get("backup_retention_period") or 1}
    window = values.get("preferred_backup_window")
    return {**wanted, **({"preferred_backup_window": window} if window else {})}


def is_done_by_others(standby: Standby, there: There) -> bool:
    """Whether it took over before any run of ours."""
    request = standby.request
    top = (there.clusters if request.is_cluster else there.instances).get(standby.id)
    if top is None or standby.problem:
        return False
    return not is_following(standby, top, there) and not request.owner.owns(top.tags)
