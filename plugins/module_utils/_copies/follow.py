# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Follows copies until they are available, have failed or the time is up, and says how far they are.

One poll asks for all copies of a region together; it never ends the copies when the time is up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.progress import Progress
from .._core.waiters import wait_until
from .effects import Effects
from .outcome import Outcome, updated
from .resource import FAILED, GONE, PENDING, Resource


@dataclass(frozen=True, slots=True)
class Reading:
    """The copies of one region at one moment: those that exist, and the percentages of the pending ones."""

    copies: Mapping[str, Resource]
    percents: Mapping[str, int]

    def progress(self, copy: Resource) -> int | None:
        return copy.progress if copy.progress is not None else self.percents.get(copy.id)


def wait_for_copies(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """The outcomes after every copy has settled or the timeout has passed."""

    def wait(region: str, pending: list[Outcome]) -> list[Outcome]:
        names = {str(outcome.id): outcome.item.source.name for outcome in pending}

        def ask() -> Reading:
            reading = _read(region, list(names), effects)
            effects.progress.report(
                Progress(region, names[c.id], c.id, _progress_state(c), reading.progress(c))
                for c in reading.copies.values()
            )
            return reading

        try:
            reading = wait_until(ask, _is_settled, effects.timeout, effects.clock)
        except AwsError as error:
            return [outcome.failed(error.code, str(error)) for outcome in pending]
        return [_settled(outcome, reading, effects.calls.noun) for outcome in pending]

    return _for_pending_of_each_region(outcomes, wait)


def with_progress(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """The outcomes with how far copies of earlier runs are; one that was begun just now has only begun."""

    def look(region: str, pending: list[Outcome]) -> list[Outcome]:
        earlier = [str(outcome.id) for outcome in pending if outcome.progress is None]
        percents = _percents(region, earlier, effects) if earlier else {}
        return [replace(o, progress=percents.get(str(o.id), o.progress)) for o in pending]

    return _for_pending_of_each_region(outcomes, look)


def _for_pending_of_each_region(
    outcomes: list[Outcome], work: Callable[[str, list[Outcome]], list[Outcome]]
) -> list[Outcome]:
    by_region: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.is_pending and not outcome.problem:
            by_region[outcome.item.region].append(outcome)
    worked = in_each_region(lambda pair: work(*pair), by_region.items())
    return updated(outcomes, (outcome for group in worked for outcome in group))


def _progress_state(copy: Resource) -> str:
    return PENDING if copy.phase == PENDING else copy.state


def _is_settled(reading: Reading) -> bool:
    return all(copy.phase != PENDING for copy in reading.copies.values())


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
            f"{noun} {outcome.id} in {region}, the copy of {source.id}, was removed while it was being made; "
            "run again to make a new one",
        )
    seen = replace(outcome.seen(copy), progress=100 if copy.usable else reading.progress(copy))
    if copy.phase == FAILED:
        return seen.failed(
            "CopyFailed",
            f"{noun} {copy.id} in {region}, the copy of {source.id}, has failed: {copy.state_reason or copy.state}; "
            "check that the KMS keys of the source and of the copy may be used, then run again to replace it",
        )
    return seen
