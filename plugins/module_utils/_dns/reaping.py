# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removes the names of instances that no longer exist, found by the TXT records about owners.

It stops without removing anything when it cannot be sure: instances could not be listed, none was found, or too many
names would go.
"""

from __future__ import annotations

from collections.abc import Collection

from .._core.errors import LifeboatError
from .._core.problem import Problem
from .._steps.executor import Executor
from .._steps.plan import Plan
from .apply import NamesWork
from .instances.find import look_for
from .names.model import Hostname
from .plan.item import Item
from .plan.reap import plan_reaping
from .request import Request
from .store import Context, RecordStore


def reap(
    request: Request, store: RecordStore, context: Context, kept: Collection[Hostname], executor: Executor
) -> tuple[list[Item], Problem | None]:
    """The names that were, or would be, removed, or why none was. ``kept`` are names of this run."""
    if not request.reap:
        return [], None
    try:
        owned = store.owned()
    except LifeboatError as error:
        return [], Problem("ReapStopped", f"nothing is reaped: {error}")
    owners = [found.owner for found in owned.values() if found.owner]
    places = [(each.region, each.instance_id) for each in owners if each.region not in request.lost_regions]
    seen = look_for(places, context.clients)
    planned = plan_reaping(owned, seen.alive, accounts=seen.accounts, kept=kept, limit=request.reap_limit)
    if isinstance(planned, Problem):
        return [], planned
    return executor.run(Plan(tuple(planned)), NamesWork(store, context, "")), None
