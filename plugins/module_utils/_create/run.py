# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run that creates sources first: they are created, copied, and old ones deleted, in this order.

It never talks to Ansible. Old sources are planned from what has come of the copies, not from what was hoped for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .._copies import run
from .._copies.plan import DEFERRED, FAILED
from .._copies.ports import Tools
from .._copies.request import CopyRequest
from .._copies.run_result import Run
from .._core.problem import SHOWN, Problem, failure_text
from .._steps.diff import region_blocks
from .._steps.plan import Plan
from .expire import RemovingSources, SourceRemoved, used
from .kind import SourceKind
from .model import Source
from .plan import (
    beyond_retain,
    items_without_source,
    plan_creation,
    plan_source_removals,
    sources_after,
    sources_to_copy,
)
from .steps import Created
from .work import Creating


def run_with_sources(kind: SourceKind, request: CopyRequest, tools: Tools) -> Run:
    """Create the sources that are due, copy the newest ones, and delete old ones."""
    started = tools.clock.monotonic()
    now = tools.clock.now()
    targets = kind.targets(now)
    found = kind.found(targets)
    waits = request.wait and not kind.options.begin_only
    plan = plan_creation(targets, found, kind.options, now, waits=waits)
    created = tools.executor.run(plan, Creating(kind, tools, waits))
    if kind.options.begin_only:
        problem = failure_text([each.problem for each in created], "sources")
        return _with_sources(run.failed(problem) if problem else run.nothing(), created, [])
    done = _copied(kind, request, created, found, in_time(tools, started))
    # What a new one would have is not known of these, so not which of the old ones lack something either.
    known = [source for source in found if not isinstance(targets.get(source.series), Problem)]
    removed = [] if done.failure else _expired(kind, created, known, done, tools)
    return _with_sources(done, created, removed)


def in_time(tools: Tools, started: float) -> Tools:
    """The tools with what is left of the time: source and copy share it."""
    left = max(0.0, tools.timeout.seconds - (tools.clock.monotonic() - started))
    return replace(tools, timeout=replace(tools.timeout, seconds=left))


def _copied(
    kind: SourceKind, request: CopyRequest, created: Sequence[Created], found: list[Source], tools: Tools
) -> Run:
    """What is there to be copied, and beside it what is not: no retention counts that."""
    sources = sources_to_copy(created, found)
    there = [kind.copy(sources, tools)] if sources else []
    items = items_without_source(created, request.destination_regions, kind.nothing, kind.set_of)
    beside = run.run_present(request, Plan(tuple(items)), (), tools.effects(kind.calls))
    return run.merged([*there, beside])


def _expired(
    kind: SourceKind, created: Sequence[Created], found: Sequence[Source], done: Run, tools: Tools
) -> list[SourceRemoved]:
    busy = {copy["source_id"] for copy in done.result["copies"] if _is_busy(copy, kind.calls.usable_state)}
    beyond = [s for s in beyond_retain(created, found, kind.options.retain) if not busy & set(s.ids)]
    if not beyond:
        return []
    plan = plan_source_removals(beyond, sources_after(created, found), kind.region, used(kind, beyond))
    return tools.executor.run(plan, RemovingSources(kind))


def _is_busy(copy: dict[str, Any], usable_state: str) -> bool:
    """A source that is being copied, or waits for that."""
    return copy["action"] in (DEFERRED, FAILED) or copy["state"] not in (None, usable_state)


def _with_sources(done: Run, created: Sequence[Created], removed: Sequence[SourceRemoved]) -> Run:
    """The result of a run with what was created in the source region, and deleted there."""
    steps = [(each, step) for each in created if each.done for step in each.item.steps]
    blocks = region_blocks("sources", ((step.region, (), step.lines_after()) for _each, step in steps))
    gone = [each for each in removed if each.done]
    old = region_blocks("sources", ((each.removal.region, [f"{each.removal.source.named}"], []) for each in gone))
    result = {
        **done.result,
        "changed": done.result["changed"] or bool(steps or gone),
        "created": [entry for each, step in steps for entry in _entries(each, step)],
        "expired_sources": [entry for each in removed for entry in each.to_result()],
        "diff": blocks + done.result["diff"] + old,
    }
    problems = list(dict.fromkeys(each.problem.message for each in removed if each.problem))[:SHOWN]
    stays = tuple(
        f"source {each.removal.source.named} in {each.removal.region} is beyond create.retain and stays: "
        f"{each.removal.kept_because}"
        for each in removed
        if each.removal.kept_because
    )
    failure = " | ".join([*([done.failure] if done.failure else []), *problems]) or None
    return Run(result, failure, (*done.warnings, *stays))


def _entries(created: Created, step: Any) -> list[dict[str, Any]]:
    resources = created.source.resources if created.source else ()
    return [
        {"region": step.region, **about, "id": resource.id or None}
        for about, resource in zip(step.about, resources, strict=False)
    ]
