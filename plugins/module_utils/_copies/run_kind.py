# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of a kind of copies, from a checked request to the result: the same for all kinds.

It never talks to Ansible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .._steps.plan import Plan
from . import run
from .decide import plan_copies
from .kind import Closer, Kind
from .observe import observe
from .outcome import Outcome
from .plan import Item
from .ports import Tools
from .region_view import AnyResource, Seen
from .rules import AnyRequest
from .run_result import Run
from .timings import timing_of


def run_present(kind: Kind[AnyRequest, AnyResource], request: AnyRequest, tools: Tools) -> Run:
    """Make sure that the copies are there, and what they are copies of if that is to be created first."""
    done = kind.create_and_copy(request, tools) if kind.create_and_copy else None
    return done or copy_sources(kind, request, tools)


def copy_sources(kind: Kind[AnyRequest, AnyResource], request: AnyRequest, tools: Tools) -> Run:
    """Copy what is there."""
    return copied(kind, request, observe(kind, request, tools.clients), tools)


def copied(
    kind: Kind[AnyRequest, AnyResource],
    request: AnyRequest,
    seen: Seen[AnyResource],
    tools: Tools,
    without_source: Sequence[Item] = (),
) -> Run:
    """The copies of what was seen, with items of what has no source that could be seen."""
    more = kind.more_items(request, seen) if kind.more_items else ()
    closer = Closer(seen, kind.rules)
    if kind.look_closer and seen.sources:
        closer = kind.look_closer(request, seen, tools.clients, tools.clock.now())
    planned = plan_copies(request, seen.sources, closer.seen.views, closer.rules)
    plan = Plan((*planned.items, *more, *without_source))
    effects = tools.effects(kind.calls(tools.clients, tools.clock))

    def timing(outcome: Outcome) -> dict[str, Any] | None:
        return timing_of(outcome, kind.name, kind.tells_start)

    return with_result_key(kind.result_key, run.run_present(request, plan, closer.seen.views, effects, timing))


def with_result_key(key: str, done: Run) -> Run:
    """The run of one copy with its id under the name that users of one copy expect."""
    copies = done.result["copies"]
    return replace(done, result={**done.result, key: copies[0]["id"]}) if len(copies) == 1 else done


def run_absent(kind: Kind[AnyRequest, AnyResource], request: AnyRequest, tools: Tools) -> Run:
    """Make sure that the copies are gone."""
    calls = kind.calls(tools.clients, tools.clock)
    meant = kind.meant(request, calls, tools.clients)
    done = run.run_absent(meant.find, request, tools.effects(calls), tracked=meant.tracked)
    return replace(done, warnings=(*done.warnings, *meant.warnings()))
