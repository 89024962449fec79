# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Follows copies until they are available, have failed or the time is up, and says how far they are.

One poll asks for all copies of a region together; it never ends the copies when the time is up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .._core.errors import AwsError
from .._core.progress import Progress
from .._core.waiters import Timeout, wait_until
from .outcome import Outcome, updated
from .ports import Effects
from .resource import FAILED, GONE, PENDING, Resource


@dataclass(frozen=True, slots=True)
class Reading:
    """The copies of one region at one moment: those that exist, and the percentages of the pending ones."""

    copies: Mapping[str, Resource]
    percents: Mapping[str, int]

    def progress(self, copy: Resource) -> int | None:
        return copy.progress if copy.progress is not None else self.percents.get(copy.id)


def wait_for_copies(outcomes: list[Outcome], effects: Effects, timeout: Timeout, *, until_one: bool) -> list[Outcome]:
    """Outcomes of one region after all copies (or the first, ``until_one``) have settled or the time is up."""
    pending = [outcome for outcome in outcomes if outcome.is_pending]
    if not pending:
        return outcomes
    region = pending[0].item.region
    names = {str(outcome.id): outcome.item.source.name for outcome in pending}
    hidden = {str(outcome.id) for outcome in pending if outcome.is_hidden}
    finished: dict[str, datetime] = {}
    most_pending = len(pending) - 1 if until_one else 0

    def ask() -> Reading:
        reading = _read(region, list(names), effects)
        hidden.difference_update(reading.copies)
        for copy in reading.copies.values():
            if copy.usable:
                finished.setdefault(copy.id, effects.clock.now())
        effects.progress.report(
            Progress(region, names[c.id], c.id, _progress_state(c), reading.progress(c))
            for c in reading.copies.values()
        )
        return reading

    def is_done(reading: Reading) -> bool:
        return len(hidden) + sum(copy.phase == PENDING for copy in reading.copies.values()) <= most_pending

    try:
        reading = wait_until(ask, is_done, timeout, effects.clock)
    except AwsError as error:
        return updated(outcomes, (outcome.failed(error.code, str(error)) for outcome in pending))
    shown = [outcome for outcome in pending if outcome.id not in hidden]
    settled = (_settled(outcome, reading, effects.calls.noun) for outcome in shown)
    return updated(outcomes, (replace(each, finished=finished.get(str(each.id))) for each in settled))


def with_progress(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """Outcomes of one region with how far copies of earlier runs are; one that was begun just now has only begun."""
    earlier = [o for o in outcomes if o.is_pending and o.progress is None]
    if not earlier:
        return outcomes
    percents = _percents(earlier[0].item.region, [str(outcome.id) for outcome in earlier], effects)
    return updated(outcomes, (replace(outcome, progress=percents.get(str(outcome.id))) for outcome in earlier))


def _progress_state(copy: Resource) -> str:
    return PENDING if copy.phase == PENDING else copy.state


def _read(region: str, ids: list[str], effects: Effects) -> Reading:
    copies = effects.calls.describe(region, ids)
    untold = [copy.id for copy in copies.values() if copy.phase == PENDING and copy.progress is None]
    return Reading(copies, _percents(region, untold, effects) if untold else {})


def _percents(region: str, ids: list[str], effects: Effects) -> Mapping[str, int]:
    """Percentages are for people: a copy whose progress may not be read is still a copy."""
    try:
        return effects.calls.percents(region, ids)
    except AwsError:
        return {}


def _settled(outcome: Outcome, reading: Reading, noun: str) -> Outcome:
    copy = reading.copies.get(str(outcome.id))
    source, region = outcome.item.source, outcome.item.region
    if copy is None or copy.phase == GONE:
        return outcome.failed(
            "CopyGone",
            f"{noun} {outcome.id} in {region}, the copy of {source.id}, was removed while it was pending; "
            "run again to create a new one",
        )
    seen = replace(outcome.seen(copy), progress=100 if copy.usable else reading.progress(copy))
    if copy.phase == FAILED:
        return seen.broken(copy, noun)
    return seen
