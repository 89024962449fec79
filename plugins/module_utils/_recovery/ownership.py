# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tags of what a recovery creates: for which workload, in which drill, from which point, and how far it is.

Pure: it never calls AWS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .._core.names import tag_value
from .._core.tags import MAX_TAGS, carried_tags, fitting, plain_tags
from .._core.tracking import BEFORE_FENCE, FENCED_FOR, PREFIX, SET_ASIDE, format_time
from .._dns.names.ownership import owner_problem
from .point import Point

WORKLOAD = f"{PREFIX}workload"
DRILL = f"{PREFIX}drill"
POINT = f"{PREFIX}recovery-point"
POINT_CREATED = f"{PREFIX}recovery-point-created"
STATE = f"{PREFIX}recovery"
# When a drill is dead, and may be reaped.
EXPIRES = f"{PREFIX}expires"
# Set in the request that restores it, and once nothing is left to do: from then on it is never changed.
RESTORING, COMPLETE = "restoring", "complete"
# When the failover that has created it was kept. From then on it is in use, and no part of a later recovery.
KEPT = f"{PREFIX}kept"
# What to do with what is in the way of another recovery point.
SET_IT_ASIDE = "Set it aside first (ansible-playbook lifeboat.aws.set_aside), which deletes nothing"
KEYS = (WORKLOAD, DRILL, EXPIRES, POINT, POINT_CREATED, STATE, KEPT, SET_ASIDE)
# Whose fence it is, and what was there before it; of a database also that its connections were cut, which holds as
# long as it is seen closed.
FENCED, FORMER, CUT = FENCED_FOR, BEFORE_FENCE, f"{PREFIX}fenced-cut"
# What is tagged later has its place from the beginning: a tag more than AWS allows would stop a commit or a fence.
_LATER = (KEPT, SET_ASIDE, FENCED, FORMER, CUT)
_OF_DRILL = "drill"
# The services that hold the tags.
EC2, AUTOSCALING, RDS = "ec2", "autoscaling", "rds"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose something is: a workload as ``plan/workload``, and the id of a drill, empty for a recovery that counts.

    ``expires`` is when what a drill creates now is dead.
    """

    workload: str
    drill: str = ""
    expires: str = ""

    @property
    def tags(self) -> dict[str, str]:
        of_drill = {DRILL: self.drill, EXPIRES: self.expires} if self.drill else {}
        return {WORKLOAD: self.workload, **{key: value for key, value in of_drill.items() if value}}

    def owns(self, tags: Mapping[str, str]) -> bool:
        """Whether a recovery of this workload, or this drill of it, has created what has these tags, and goes on."""
        return self._created(tags) and KEPT not in tags

    def kept(self, tags: Mapping[str, str]) -> bool:
        """Whether an earlier failover of this workload has created it, which was kept."""
        return self._created(tags) and KEPT in tags

    def _created(self, tags: Mapping[str, str]) -> bool:
        return tags.get(WORKLOAD) == self.workload and tags.get(DRILL, "") == self.drill

    def __str__(self) -> str:
        return f"{self.workload} in drill {self.drill}" if self.drill else self.workload


def owner_of(plan: str, workload: str) -> Owner:
    """Whose a recovery that counts creates it. A name that no tag can have is told apart by a digest."""
    return Owner(tag_value(f"{plan}/{workload}"))


def drill_name_owner(plan: str, drill: str) -> str:
    """Owner of the names of a drill, as the TXT record beside each says it: records have no tags."""
    return f"{_OF_DRILL}/{plan}/{drill}"


def name_owner(plan: str, workload: str) -> str:
    """Owner of the names of a workload for which nothing else has said it. As long as it may be, and still one."""
    whole = f"{plan}/{workload}"
    return whole if not owner_problem(whole) else f"lifeboat/{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def drill_of_name_owner(owner: str, plan: str) -> str | None:
    """The drill of a plan whose names have this owner, or None if it is no drill of that plan."""
    front = drill_name_owner(plan, "")
    drill = owner.removeprefix(front)
    return drill if owner.startswith(front) and drill and "/" not in drill else None


def tags_of_launch(
    owner: Owner, asked: Mapping[str, str], point: Point | None, more: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The same for EC2, which takes any characters. ``more`` are ours, and there is room for them."""
    wanted = {key: value for key, value in carried_tags(asked, []).items() if key not in KEYS}
    return fitting({**_own_tags(owner, point), **(more or {})}, wanted, _LATER).tags


def tags_of_restore(owner: Owner, asked: Mapping[str, str], point: Point | None) -> dict[str, str]:
    """The tags of what is created: ours, and of those that are asked for as many as RDS has room for."""
    plain, _refused = plain_tags(carried_tags(asked, []), ("aws:", "rds:"))
    wanted = {key: value for key, value in plain.items() if key not in KEYS}
    return fitting(_own_tags(owner, point), wanted, _LATER).tags


def tags_too_many(present: Mapping[str, str], more: Iterable[str]) -> int:
    """How many of its own tags something has to lose before ``more`` fit beside them. Those of AWS do not count."""
    own = {key for key in present if not key.startswith("aws:")}
    return max(0, len(own.union(more)) - MAX_TAGS)


def kept_text(noun: str, id_: str, region: str, tags: Mapping[str, str]) -> str:
    """The beginning of a sentence about what an earlier failover has left."""
    since = f"came back in an earlier failover, which was kept on {tags[KEPT]}"
    return f"{noun} {id_} in {region} {since}; it is left as it is"


def _own_tags(owner: Owner, point: Point | None) -> dict[str, str]:
    of_point = {POINT: point.id, POINT_CREATED: format_time(point.source_created)} if point else {}
    return {**owner.tags, **of_point, **({STATE: RESTORING} if point else {})}
