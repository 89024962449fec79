# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run is called: its id, when it began, and the id of its drill.

Pure: it never reads a clock, so that one run has one moment. What people have given is checked before anything begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from .._core.errors import InvalidInput
from .._core.tracking import format_time
from .request import drill_id, point_before

DRILL, FAILOVER, FAILBACK = "drill", "failover", "failback"
UNGRACEFUL, GRACEFUL = "ungraceful", "graceful"
# What somebody writes who means that there is no reason.
_NO_REASONS = ("true", "false", "yes", "no", "on", "off", "none", "null")
# Of ten letters one may be wrong, or two; what is less alike is rarely meant.
_ALIKE = 0.8
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


def check_wishes(given: Mapping[str, Any], now: datetime) -> None:
    """InvalidInput for what nobody could follow: it would only be noticed when the source is fenced already."""
    point_before(given.get("recovery_point_before"), now)
    text = str(given.get("override_readiness") or "").strip()
    if text and (text.lower() in _NO_REASONS or not any(each.isalpha() for each in text)):
        raise InvalidInput(
            f"override_readiness: expected the reason in words, which is recorded, got '{text}'; leave it out if "
            "readiness counts"
        )


def misspelt(given: Iterable[str], taken: Iterable[str]) -> str | None:
    """Why a run does not begin: Ansible ignores a variable that nobody asks for, so a wish would be lost.

    :param given: the names of ``--extra-vars``; those of roles, such as ``dr_recover_point_before``, are their own.
    :param taken: the names that the playbook asks for.
    """
    known = list(taken)
    for name in (each for each in given if not each.startswith("dr_")):
        near = [] if name in known else get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=_ALIKE)
        if near:
            return (
                f"{name}: this playbook has no such variable; did you mean {near[0]}? If {name} is one of your own, "
                "call it otherwise"
            )
    return None
