# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a recovery writes into the ledger in its own run: that it has begun, the endpoint, and what is reached.

Starting a module takes more processor time than all that it does here, and many workloads begin at once. It never
decides which of these it is that a recovery writes: the steps of the workload do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import LifeboatError
from ..._core.shell import Clients
from ..._steps.executor import Executor
from ..running import RunFunction
from .claim import Claim, lost_text
from .document import RECOVERING, State, endpoint_text
from .parameters import Ledger
from .plan import own_state
from .request import about_from
from .run import run_state


@dataclass(frozen=True, slots=True)
class Holder:
    """The run, as the ledger knows it: it may launch a fleet as long as no later run has claimed it."""

    claim: Claim
    ledger: Ledger

    @classmethod
    def of(cls, params: Mapping[str, Any], clients: Clients, clock: Clock) -> Holder | None:
        """None without a claim."""
        said = params.get("ledger") or {}
        if not said.get("claim"):
            return None
        about = about_from(params, clock.now())
        return cls(
            Claim(str(said.get("run") or ""), said["claim"]), Ledger(about, clients.get("ssm", about.region), clock)
        )

    def seen(self) -> State | None:
        return own_state(self.ledger.about, self.ledger.own_values())

    def check(self) -> None:
        """LifeboatError if another run has it."""
        state = self.seen()
        if state and self.claim.lost_to(state):
            raise LifeboatError(lost_text(self.ledger.about.workload, state))


def with_ledger(recover: RunFunction) -> RunFunction:
    """The same recovery, with what its option ``ledger`` asks for before it and after it."""

    def run(
        params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
    ) -> tuple[dict[str, Any], str | None]:
        said = params.get("ledger") or {}
        written: dict[str, Any] = {}
        holder = Holder.of(params, clients, clock)
        if said.get("begins"):
            before = holder.seen() if holder else None
            options = _options(params, said, state=RECOVERING, claim=said.get("claim"))
            written = run_state(options, clients, clock, executor)[0]
            if holder and holder.claim.continues(before):
                # What the other run has asked for a moment ago is not listed yet.
                clock.sleep(params["poll_interval"])
        result, failure = recover(params, clients, clock, executor)
        if holder and result["create"]:
            holder.check()
        if failure or result["create"]:
            return {**result, "written": written.get("written")}, failure
        endpoint, state = endpoint_text(result.get("endpoint")) if said.get("publishes") else "", said.get("reaches")
        if endpoint or state:
            written = run_state(_options(params, said, state=state, endpoint=endpoint), clients, clock, executor)[0]
        is_changed = result["changed"] or bool(written.get("published"))
        return {**result, "changed": is_changed, "written": written.get("written")}, None

    return run


def _options(params: Mapping[str, Any], said: Mapping[str, Any], **wished: Any) -> dict[str, Any]:
    """Those of the module that keeps the ledger. What it comes after was waited for before."""
    about = {key: params.get(key) for key in ("plan", "drill", "wait_timeout", "poll_interval")}
    workload = {key: value for key, value in params["workload"].items() if key != "after"}
    return {**about, "workload": workload, "run": said.get("run"), "since": said.get("since"), "wait": False, **wished}
