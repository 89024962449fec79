# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of rds_snapshot_xregion_copy, from checked options to the result: instances and clusters side by side.

It never talks to Ansible.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .._copies import run
from .._copies.effects import Tools
from .._copies.items import Item
from .._copies.planning import plan_copies
from .._copies.run import Run
from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .._core.tracking import set_name
from .._steps.plan import Plan
from . import find_kind
from .calls import DbCalls
from .foreign_keys import with_foreign_keys
from .gem import older_copies
from .model import DbRequest, nothing_of
from .observe import Seen, observe
from .plan import DbRules


def run_present(requests: tuple[DbRequest, ...], tools: Tools) -> Run:
    """Make sure that the copies are there."""
    requests = find_kind.of_source(requests, tools.clients)
    runs = in_parallel(_tried(lambda request: _run_kind(request, tools)), requests)
    done = run.merged(runs)
    done.result["created"] = [made for each in runs for made in each.result.get("created", ())]
    if len(done.result["copies"]) == 1:
        done.result["db_snapshot_identifier"] = done.result["copies"][0]["id"]
    if len(done.result["copies"]) == len(requests) == len(requests[0].snapshot_ids) == 1:
        return with_foreign_keys(done, requests[0], tools.clients)
    return done


def run_absent(requests: tuple[DbRequest, ...], tools: Tools) -> Run:
    """Make sure that the copies are gone."""
    from .remove import has_copies, remove_kind

    requests = find_kind.of_copies(requests, lambda request: has_copies(request, tools.clients))
    remove = _tried(lambda request: remove_kind(request, tools))
    return run.merged([remove(request) for request in requests])


def _tried(work: Callable[[DbRequest], Run]) -> Callable[[DbRequest], Run]:
    """What AWS refuses of one kind must not hide what was done of the other."""

    def tried(request: DbRequest) -> Run:
        try:
            return work(request)
        except AwsError as error:
            return run.failed(str(error))

    return tried


def _run_kind(request: DbRequest, tools: Tools) -> Run:
    started = tools.clock.monotonic()
    seen = observe(request, tools.clients)
    if not (request.create and seen.missing):
        return _copied(request, seen, _missing_items(request, seen), _in_time(tools, started))
    # Imported where they are needed, since a module compiles what it imports in each run.
    from .create_plan import items_without_source, plan_sources, with_created
    from .creating import Creating

    sources = plan_sources(request, seen.missing, seen.in_the_making, tools.clock.now())
    created = tools.executor.run(sources, Creating(request, tools))
    if any(outcome.is_available for outcome in created):
        seen = observe(request, tools.clients)
    done = _copied(request, seen, items_without_source(request, created), _in_time(tools, started))
    return replace(done, result=with_created(done.result, created))


def _in_time(tools: Tools, started: float) -> Tools:
    """The tools with what is left of the time: source and copy share it."""
    left = max(0.0, tools.timeout.seconds - (tools.clock.monotonic() - started))
    return replace(tools, timeout=replace(tools.timeout, seconds=left))


def _copied(request: DbRequest, seen: Seen, without_source: list[Item], tools: Tools) -> Run:
    planned = plan_copies(request, seen.sources, seen.views, DbRules(request.kind))
    older = [] if request.snapshot_ids else older_copies(request, seen.sources, seen.views)
    plan = Plan((*planned.items, *older, *without_source))
    return run.run_present(request, plan, seen.views, tools.effects(DbCalls(tools.clients, request.kind)))


def _missing_items(request: DbRequest, seen: Seen) -> list[Item]:
    """An item for each database of which there is nothing to copy: a failure, unless that is fine."""
    items = []
    for database, problem in seen.missing.items():
        for region in request.destination_regions:
            item = Item(source=nothing_of(database, request), region=region, set=set_name(request.set_name or database))
            is_fine = request.allow_none
            items.append(
                replace(item, notes=(problem.message,)) if is_fine else item.failed(problem.code, problem.message)
            )
    return items
