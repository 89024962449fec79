# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run on the ledger: observe, plan, carry out, and say what is written then.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import InvalidInput
from ..._core.progress import ProgressFile
from ..._core.shell import Clients
from ..._core.waiters import timeout_from_params
from ..._steps.diff import region_blocks
from ..._steps.executor import Executor
from ..._steps.plan import Plan
from ..keeping.run import Keeping
from .parameters import Ledger
from .plan import own_state
from .request import about_from, wait_from, wished_from
from .steps import Write
from .waiting import unexpected
from .work import Outcome, Work

_NOTHING = {"state": None, "run": None, "at": None, "why": None, "began": None, "reached": None}


def run_state(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if nothing is known, or something could not be written."""
    about, timeout, wait = about_from(params, clock.now()), timeout_from_params(params), wait_from(params)
    ledger = Ledger(about, clients.get("ssm", about.region), clock)
    wished, seen = wished_from(params, wait.since), ledger.states(wait.after) if wait.after else {}
    keeping = Keeping(clients, about.region, about.owner, str(params["workload"].get("kind") or ""), clock)
    file, limit = ProgressFile(params.get("progress_file")), params.get("others_timeout")
    work = Work(wished, wait, ledger, seen, timeout, file, keeping, limit)
    there = ledger.own_values()
    if problem := unexpected(params.get("expect"), about.plan, about.workload, own_state(about, there)):
        raise InvalidInput(problem)
    is_waiting = bool(params["wait"]) and (bool(wait.failed(seen)) or bool(wait.missing(seen)))
    [outcome] = executor.run(Plan((work.item(there, is_waiting),)), work)
    return _result(work, outcome), outcome.failure


def _result(work: Work, outcome: Outcome) -> dict[str, Any]:
    about = work.ledger.about
    own = own_state(about, outcome.there)
    others = outcome.seen.items()
    parts = [(about.region, step.lines_before(), step.lines_after()) for step in outcome.done]
    return {
        "changed": bool(outcome.done),
        "workload": about.workload,
        "region": about.region,
        "drill": about.drill or None,
        "written": own.to_result() if own else None,
        "published": any(isinstance(step, Write) and step.name == about.endpoint_name for step in outcome.done),
        "after": [{"workload": name, **(state.to_result() if state else _NOTHING)} for name, state in others],
        "missing": work.wait.missing(outcome.seen),
        "waited_for": work.wait.last(outcome.seen),
        "diff": region_blocks("Parameters", parts),
    }
