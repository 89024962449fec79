# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is next so that a database is isolated, or has the security groups that it had before.

Pure: it never calls AWS.
"""

from __future__ import annotations

from ..._core.problem import Problem
from ..._core.tags import MAX_TAGS
from ..._steps.step import Step
from ..item import Item
from ..ownership import CUT, FENCED, FORMER, RDS, tags_too_many
from ..steps import UP
from .marks import former_of, is_ours
from .model import TAGS, Database, Mark, Regroup, Restart, There, Unmark
from .request import Request

# RDS API reference, Tag: the most characters of a value.
_LONGEST_VALUE = 256
_DEAD = ("stopped", "stopping", "failed", "deleting")
# Of an instance of a cluster: it takes no statement and cannot be restarted.
_GONE = ("failed", "deleting", "incompatible-network", "incompatible-restore")


def isolate(request: Request, there: There, restarted: frozenset[str]) -> Item:
    """A restart after the groups: connections that are open outlive the rules that let them in. That holds too for one
    that somebody has isolated by hand."""
    if problem := _absent(request, there) or _not_isolating(request, there):
        return problem
    database = known(there)
    is_given = set(database.given) == set(request.groups)
    if not is_given and database.state in UP:
        return Item((*_marks(request, there), Regroup(database, request.groups, ", and restart it")))
    if database.status not in UP:
        return Item(waits_for=(database,))
    marks = _marks(request, there)
    return _cut(database, restarted, marks) if marks or CUT not in database.tags else Item()


def let_in(request: Request, there: There) -> Item:
    """What somebody opened meanwhile keeps the groups that it got."""
    if problem := _absent(request, there):
        return problem
    database = known(there)
    if not is_ours(request, database.tags):
        return Item()
    former, given = former_of(database.tags), set(database.given)
    is_isolated = given == set(request.groups) or not given & set(there.open)
    if is_isolated and given != set(former):
        if problem := _not_opening(request, there, former):
            return problem
        return Item((Regroup(database, former),)) if database.state in UP else Item(waits_for=(database,))
    if database.status not in (*UP, *_DEAD):
        return Item(waits_for=(database,))
    return Item((Unmark(RDS, (database.arn,)),))


def known(there: There) -> Database:
    if there.database is None:
        raise ValueError("nothing is planned for a database that is not there")
    return there.database


def _marks(request: Request, there: There) -> tuple[Step, ...]:
    """What has to be put right before its groups are changed, and nothing where the marks are right.

    What is open now, or was never marked, is what a release has to give back. What is isolated and marked had its
    groups from a fence, even if the plan names others by now. And whatever was not closed may have connections.
    """
    database = known(there)
    groups = " ".join(database.given)
    is_marked = is_ours(request, database.tags)
    is_open = bool(set(database.given) & set(there.open))
    tags = {FENCED: request.owner, FORMER: groups}
    is_right = is_marked and (not is_open or database.tags.get(FORMER) == groups)
    marks: list[Step] = [] if is_right else [Mark(RDS, (database.arn,), tags)]
    is_closed = is_marked and not is_open and set(database.given) == set(request.groups)
    if CUT in database.tags and not is_closed:
        marks.append(Unmark(RDS, (database.arn,), (CUT,)))
    return tuple(marks)


def _cut(database: Database, restarted: frozenset[str], marks: tuple[Step, ...]) -> Item:
    """All instances of a cluster, the writer last: a reader may become the writer, or forward writes to it.

    After a kill between a restart and its mark there is one more: nothing at AWS says whether a restart came after the
    groups, and nobody is connected to what is isolated.
    """
    units = [unit for unit in database.units if unit.status not in _GONE]
    if changing := tuple(unit for unit in units if unit.status not in UP):
        return Item(marks, waits_for=() if marks else changing)
    left = tuple(Restart(unit) for unit in units if unit.id not in restarted)
    return Item((*marks, *(left or (Mark(RDS, (database.arn,), {CUT: "yes"}),))))


def _absent(request: Request, there: There) -> Item | None:
    if there.database:
        return None
    noun = "DB cluster" if request.is_cluster else "DB instance"
    return _problem(request, "NoDatabase", f"there is no {noun} {request.database} in {request.region}")


def _not_isolating(request: Request, there: There) -> Item | None:
    database, of_fence = known(there), "fence.security_groups: "
    if missing := [name for name in request.groups if name in there.missing]:
        return _problem(
            request, "NoGroup", f"{of_fence}there is no security group {', '.join(missing)} in {request.region}"
        )
    if open_ := [name for name in request.groups if name in there.open]:
        said = f"{', '.join(open_)} in {request.region} lets connections in; name groups without inbound rules"
        # Whoever takes the rules away has not ended the connections that they let in.
        is_stale = CUT in database.tags and set(database.given) & set(open_)
        steps = (Unmark(RDS, (database.arn,), (CUT,)),) if is_stale and is_ours(request, database.tags) else ()
        return _problem(request, "OpenGroup", f"{of_fence}{said}", steps)
    if database.state in _DEAD:
        said = f"{database.id} in {request.region} is {database.state}, and no final snapshot of it can be created"
        return _problem(request, "Stopped", f"{said}; start it, and run again")
    if database.is_serverless_v1:
        said = f"{database.id} in {request.region} is Aurora Serverless v1, which has no instance to restart, so that"
        why = "connections that are open could not be ended; convert it to provisioned, or leave out its fence"
        return _problem(request, "ServerlessV1", f"{said} {why}")
    if len(" ".join(database.given)) > _LONGEST_VALUE:
        return _problem(request, "ManyGroups", f"{database.id} has more security groups than a tag can keep")
    if over := tags_too_many(database.tags, TAGS):
        said = f"{database.id} in {request.region} has no room for the {len(TAGS)} tags of a fence, as AWS allows"
        todo = f"{MAX_TAGS}; remove {over} of its tags (aws rds remove-tags-from-resource), and run again"
        return _problem(request, "TooManyTags", f"{said} {todo}")
    return None


def _not_opening(request: Request, there: There, former: tuple[str, ...]) -> Item | None:
    database, by_hand = known(there), "give it its groups by hand, and run again"
    if not former:
        said = (
            f"{database.id} in {request.region} has lost its tag {FORMER}, which says its security groups from before"
        )
        return _problem(request, "NoFormer", f"{said}; {by_hand}")
    if missing := [name for name in former if name in there.missing]:
        said = f"{', '.join(missing)}, which {database.id} had before, is no longer in {request.region}"
        return _problem(request, "NoGroup", f"security group {said}; {by_hand}")
    if database.state in _DEAD:
        said = f"{database.id} in {request.region} is {database.state}, and its security groups cannot be changed"
        return _problem(request, "Stopped", f"{said}; start it, and run again")
    return None


def _problem(request: Request, code: str, said: str, steps: tuple[Step, ...] = ()) -> Item:
    return Item(steps, Problem(code, f"{request.name}: {said}"))
