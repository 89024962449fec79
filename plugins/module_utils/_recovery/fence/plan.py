# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that a workload writes nothing more, or writes again.

Pure: it never calls AWS. What is marked first is found again after a kill, and only what was marked is let go. A mark
says what was; what is decides: a mark of what runs or is open again is put right before it is closed once more.
"""

from __future__ import annotations

from ..._core.problem import Problem
from ..item import Item
from .databases import isolate, let_in
from .marks import is_ours, other_owner
from .model import Database, Scaling, Server, There
from .request import Request
from .servers import start, stop


def plan_fence(request: Request, there: There, restarted: frozenset[str] = frozenset()) -> Item:
    """The next steps; ``restarted`` is what this run has restarted of a database."""
    for thing in things_of(there):
        other = other_owner(request, thing.tags)
        if other and (request.is_wanted or not request.database):
            said = f"{thing.id} in {request.region} is fenced for {other}; release that first"
            return Item(problem=Problem("OtherFence", f"{request.name}: {said}"))
    if request.database:
        return isolate(request, there, restarted) if request.is_wanted else let_in(request, there)
    return stop(request, there) if request.is_wanted else start(request, there)


def things_of(there: There) -> list[Server | Scaling | Database]:
    return [*there.groups, *there.servers, *([there.database] if there.database else [])]


def is_fenced(request: Request, there: There, thing: Server | Scaling | Database) -> bool:
    """Whether it has our mark, and is what the mark says."""
    if not is_ours(request, thing.tags):
        return False
    if isinstance(thing, Database):
        return not set(thing.given) & set(there.open)
    return thing.status in ("suspended", "stopping", "stopped")


def remarks(request: Request, there: There) -> list[str]:
    """What the fence does not hold, as texts for people."""
    if not request.is_wanted:
        return []
    found = {each.id for each in there.servers}
    absent = [id_ for id_ in request.filters.get("instance-id", ()) if id_ not in found]
    said = [
        f"{id_} is not in {request.region}; if another instance took its place, name that in fence" for id_ in absent
    ]
    if there.database and there.database.has_data_api:
        said.append(f"the Data API of {there.database.id} is enabled: statements over HTTPS pass its security groups")
    return said
