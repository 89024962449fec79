# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run is called: its id, when it began, and the id of its drill.

Pure: it never reads a clock, so that one run has one moment.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .._core.tracking import format_time
from .request import drill_id

DRILL, FAILOVER, FAILBACK = RUNS = ("drill", "failover", "failback")
UNGRACEFUL, GRACEFUL = MODES = ("ungraceful", "graceful")
NOT_BEGUN: dict[str, Any] = {"run": None, "ledger_run": None, "started": None, "drill": None, "alone": None}


def run_begun(kind: str, plan: str, drill: Any, now: datetime, part: tuple[str, str] | None = None) -> dict[str, Any]:
    """``run``, ``ledger_run``, ``started``, ``drill`` and ``alone``: whether no other run can have the drill's id,
    because it is made of the moment. InvalidInput for an id that no drill can have.

    :param part: what all jobs have in common that do a part of the run each, and what only this one has.
    """
    started = format_time(now)
    moment = started.replace("-", "").replace(":", "")
    given = drill_id(drill)
    run = f"{plan}-{kind}-{moment}"
    found = {"run": run, "ledger_run": run, "started": started}
    if part:
        common, own = part
        found = {"run": f"{run}-{own}", "ledger_run": f"{plan}-{kind}-of-{common}", "started": started}
    if kind != DRILL:
        return {**NOT_BEGUN, **found}
    return {**found, "drill": given or moment.lower().removesuffix("z"), "alone": not given}
