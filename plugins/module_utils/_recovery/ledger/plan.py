# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be written in the ledger, decided from what is there: nothing of what this run has written already.

Pure: it never writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..._steps.step import Step
from ..keeping.model import Keep
from .document import ABSENT, BEGUN, FAILED, KEPT, State, continued, state_of, text_of
from .request import About, Wished
from .steps import Remove, Write


def steps_of(
    wished: Wished, about: About, there: Mapping[str, str], keeping: tuple[Keep, ...], now: datetime
) -> tuple[Step, ...]:
    """``there`` are the values of its parameters, and ``keeping`` the steps that mark what came back as kept."""
    name, endpoint = about.own_state_name, about.endpoint_name
    steps: list[Step] = []
    if wished.state in (ABSENT, KEPT):
        # First what came back: until it is forgotten, the same command begins again.
        steps += [*keeping, *([Remove(name, there[name])] if name in there else [])]
    elif wished.state:
        before = own_state(about, there)
        said = State(wished.state, wished.run, now, wished.why, wished.since or now, claim=wished.claim)
        state = continued(before, said)
        if state.is_news_after(before) and not _is_of_others(wished, before):
            steps.append(Write(name, there.get(name), text_of(state), about.owner.tags))
    if wished.endpoint and there.get(endpoint) != wished.endpoint:
        steps.append(Write(endpoint, there.get(endpoint), wished.endpoint, about.owner.tags))
    return tuple(steps)


def _is_of_others(wished: Wished, before: State | None) -> bool:
    """Whether another run is at it since this one began: that this one has failed is no news of the workload then."""
    if wished.state != FAILED or wished.since is None or before is None:
        return False
    return before.state in BEGUN and before.run != wished.run and before.at >= wished.since


def own_state(about: About, there: Mapping[str, str]) -> State | None:
    """What is written of the workload. InvalidInput for what is no state."""
    name = about.own_state_name
    return state_of(there[name], name) if name in there else None


def left_by(there: Mapping[str, str], steps: Iterable[Step]) -> dict[str, str]:
    """The parameters once these steps were carried out."""
    left = dict(there)
    for step in steps:
        if isinstance(step, Write):
            left[step.name] = step.after
        elif isinstance(step, Remove):
            left.pop(step.name, None)
    return left
