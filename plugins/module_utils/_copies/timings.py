# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long the copies of a run took, as far as the run or AWS says it: for forecasts of the next ones.

Pure: it never reads a clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .._core.tracking import format_time
from .outcome import Outcome


def timing_of(outcome: Outcome, kind: str, tells_start: bool) -> dict[str, Any] | None:
    """None for a copy that was there before, or that the run did not wait for and did not ask for.

    ``finished`` is AWS's word where it has one, and else when the run first saw the copy available.
    """
    copy, source = outcome.copy, outcome.item.source
    if copy is None or not (outcome.begun or outcome.finished):
        return None
    started = outcome.begun or (copy.created if tells_start else None)
    finished = copy.completed or outcome.finished
    return {
        "kind": kind,
        "set": outcome.item.set,
        "source_region": source.region,
        "source_id": source.id,
        "source_created": format_time(source.moment),
        "region": outcome.item.region,
        "id": copy.id,
        "size": copy.size_gib or source.size_gib,
        "started": _text(started),
        "finished": _text(finished),
    }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else format_time(moment)
