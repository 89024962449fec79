# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a recovery writes into the ledger in its own run: that it has begun, the endpoint, and what is reached.

Starting a module takes more processor time than all that it does here, and many workloads begin at once. It never
decides which of these it is that a recovery writes: the steps of the workload do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.clock import Clock
from ..._core.shell import Clients
from ..._steps.executor import Executor
from ..running import RunFunction
from .document import RECOVERING, endpoint_text
from .run import run_state


def with_ledger(recover: RunFunction) -> RunFunction:
    """The same recovery, with what its option ``ledger`` asks for before it and after it."""

    def run(
        params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
    ) -> tuple[dict[str, Any], str | None]:
        said = params.get("ledger") or {}
        written: dict[str, Any] = {}
        if said.get("begins"):
            written = run_state(_options(params, said, state=RECOVERING), clients, clock, executor)[0]
        result, failure = recover(params, clients, clock, executor)
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
