# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ledger of a recovery: what each workload has reached, and where the recovery region keeps it and publishes it.

Pure: it never calls AWS. It says what no tag can say, because a tag needs something that it is on: that a workload
failed before anything of it was there, or how far tasks of the user are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..._core.errors import InvalidInput
from ..._core.json_text import read_json
from ..._core.tracking import format_time, parse_time

WAITING, RECOVERING, UP, VERIFIED, FAILED = STATES = ("waiting", "recovering", "up", "verified", "failed")
# No states: what a run wishes that is to be forgotten, and that besides what came back is to be kept as it is.
ABSENT, KEPT = "absent", "kept"
# Those that dependants go on at: a workload with checks is never written as up, but as verified.
REACHED = (UP, VERIFIED)
# What a run writes of which more is to come.
BEGUN = (WAITING, RECOVERING)
SCHEMA = 1
ROOT = "/lifeboat"
# SSM API reference, PutParameter: 4 KB for a standard parameter.
LONGEST_VALUE = 4000
LONGEST_WHY = 2000


@dataclass(frozen=True, slots=True)
class State:
    """``why`` says why it failed, ``run`` by which run it was written, and ``at`` when.

    ``began`` is when its recovery began, in this run or in an earlier one that this one continues, and ``reached`` when
    it was back. ``claim`` tells one run from another that has begun it too, until it is over.
    """

    state: str
    run: str
    at: datetime
    why: str | None = None
    began: datetime | None = None
    reached: datetime | None = None
    claim: str | None = None

    def to_result(self) -> dict[str, Any]:
        began, reached = (each and format_time(each) for each in (self.began, self.reached))
        said = {"state": self.state, "run": self.run, "why": self.why}
        return {**said, "at": format_time(self.at), "began": began, "reached": reached}

    def is_news_after(self, before: State | None) -> bool:
        return before is None or _said(self) != _said(before)


def _said(state: State) -> dict[str, Any]:
    return {"state": state.state, "run": state.run, "why": state.why, "claim": state.claim}


def continued(before: State | None, state: State) -> State:
    """``state`` as it is written, with the times of the recovery that it is a part of: a run that continues another one
    does not begin the recovery, and what was back and is left alone was back then."""
    began, reached = (before.began, before.reached) if before else (state.began, None)
    claim = state.claim or (before.claim if before and state.state in BEGUN else None)
    if state.state == FAILED:
        reached = None
    elif state.state in REACHED:
        reached = reached or state.at
    return replace(state, began=began, reached=reached, claim=claim)


def folder(plan: str, drill: str) -> str:
    """What a failover, or a drill, has written of a plan."""
    return f"{ROOT}/{plan}/drills/{drill}" if drill else f"{ROOT}/{plan}"


def state_name(plan: str, workload: str, drill: str) -> str:
    return f"{folder(plan, drill)}/state/{workload}"


def endpoint_name(plan: str, workload: str, drill: str) -> str:
    return f"{folder(plan, drill)}/{workload}/endpoint"


def endpoint_text(endpoint: Any) -> str:
    """``shop.abc123.us-west-2.rds.amazonaws.com:5432``, which may be a text already; empty for none."""
    if not isinstance(endpoint, Mapping):
        return str(endpoint or "")
    if not endpoint.get("address"):
        return ""
    return ":".join(str(endpoint[key]) for key in ("address", "port") if endpoint.get(key))


def text_of(state: State) -> str:
    why = state.why if state.why is None or len(state.why) <= LONGEST_WHY else f"{state.why[:LONGEST_WHY]}..."
    claim = {"claim": state.claim} if state.claim else {}
    document = {"schema": SCHEMA, **state.to_result(), "why": why, **claim}
    text = json.dumps(document, ensure_ascii=False)
    if len(text.encode()) <= LONGEST_VALUE:
        return text
    # Characters of several bytes.
    return json.dumps({**document, "why": (why or "").encode("ascii", "replace").decode()}, ensure_ascii=False)


def state_of(text: str, name: str) -> State:
    """InvalidInput for what is no state, or one of a newer version."""
    try:
        found = read_json(text)
    except ValueError:
        found = None
    if not isinstance(found, Mapping) or not isinstance(found.get("schema"), int):
        raise InvalidInput(f"parameter {name} is not the state of a workload; delete it, and run again")
    if found["schema"] > SCHEMA:
        raise InvalidInput(
            f"parameter {name} was written by a newer version of lifeboat.aws (schema {found['schema']}, and this one "
            f"knows {SCHEMA}); upgrade lifeboat.aws"
        )
    at = parse_time(str(found.get("at")))
    if found.get("state") not in STATES or at is None:
        raise InvalidInput(f"parameter {name} is not the state of a workload; delete it, and run again")
    why = found.get("why")
    state = State(str(found["state"]), str(found.get("run") or ""), at, None if why is None else str(why))
    # Written before these times were: the state is as old as its recovery at the least.
    began, reached = (parse_time(str(found.get(name))) for name in ("began", "reached"))
    claim = str(found.get("claim") or "") or None
    return replace(state, began=began or at, reached=reached or (at if state.state in REACHED else None), claim=claim)
