# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sets aside what a failover has brought back of one workload, until that is seen, and says what it is called now.

It never calls the source region, and it never deletes what has data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.clock import Clock
from ..._core.shell import Clients
from ..._core.waiters import timeout_from_params
from ..._steps.executor import Executor
from ..item import Item
from ..ledger.parameters import Ledger
from ..ledger.request import About
from ..progress import StateLog
from ..work import Outcome, Work
from .foretelling import foretold
from .hands import AsideHands
from .model import There
from .request import Request, request_from_params
from .result import aside_of, lines_of


class AsideWork(Work[There]):
    """A prediction has all steps, and not only the next ones."""

    def __init__(self, request: Request, there: There, *rest: Any) -> None:
        super().__init__(request.name, request.region, there, *rest)
        self._request, self._found = request, there

    def predict(self, item: Item) -> Outcome[There]:
        del item
        return Outcome(self._found, foretold(self._request, self._found), is_predicted=True)


def run_aside(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if it cannot even begin."""
    request, timeout = request_from_params(params, clock.now()), timeout_from_params(params)
    about = About(request.plan, request.name, request.region)
    hands = AsideHands(request, clients, Ledger(about, clients.get("ssm", request.region), clock), timeout)
    there = hands.look()
    log = StateLog(params.get("progress_file"), request.region, clock)
    work = AsideWork(request, there, hands, timeout, log, clock)
    outcome = work.run(executor)
    aside = aside_of(request, outcome.there)
    result = {
        "workload": request.name,
        "region": request.region,
        "set_aside": aside,
        "steps": list(outcome.titles),
        "lines": lines_of(request, aside, outcome.titles, is_predicted=outcome.is_predicted),
    }
    return outcome.ended(result, "Set aside")
