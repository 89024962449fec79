# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Follows copies until they are available, have failed or the time is up, and says how far they are.

One poll asks for all copies of a region together; it never ends the copies when the time is up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.progress import Progress
from .._core.waiters import wait_until
from . import api
from .effects import Effects
from .model import FAILED_STATES, PENDING, Image
from .outcome import Outcome, updated


@dataclass(frozen=True, slots=True)
class Reading:
    """The copies of one region at one moment: those that exist, and the percentages of the pending ones."""

    images: dict[str, Image]
    percents: dict[str, int]


def wait_for_copies(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """The outcomes after every copy has settled or the timeout has passed."""

    def wait(region: str, pending: list[Outcome]) -> list[Outcome]:
        names = {str(outcome.image_id): outcome.item.source.name for outcome in pending}

        def ask() -> Reading:
            reading = _read(region, list(names), effects)
            effects.progress.report(
                Progress(region, names[i.id], i.id, i.state, reading.percents.get(i.id))
                for i in reading.images.values()
            )
            return reading

        try:
            reading = wait_until(ask, _is_settled, effects.timeout, effects.clock)
        except AwsError as error:
            return [outcome.failed(error.code, str(error)) for outcome in pending]
        return [_settled(outcome, reading) for outcome in pending]

    return _for_pending_of_each_region(outcomes, wait)


def _is_settled(reading: Reading) -> bool:
    return all(image.state != PENDING for image in reading.images.values())


def with_progress(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """The outcomes with how far copies of earlier runs are; one that was begun just now has only begun."""

    def look(region: str, pending: list[Outcome]) -> list[Outcome]:
        earlier = [str(outcome.image_id) for outcome in pending if outcome.progress is None]
        percents = _percents(region, earlier, effects) if earlier else {}
        return [replace(o, progress=percents.get(str(o.image_id), o.progress)) for o in pending]

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


def _read(region: str, image_ids: list[str], effects: Effects) -> Reading:
    images = api.describe_images_by_id(effects.ec2(region), region, image_ids)
    pending = [image.id for image in images.values() if image.state == PENDING]
    return Reading(images, _percents(region, pending, effects) if pending else {})


def _percents(region: str, image_ids: list[str], effects: Effects) -> dict[str, int]:
    """Percentages are for people: a copy whose progress may not be read is still a copy."""
    try:
        return api.describe_progress(effects.ec2(region), region, image_ids)
    except AwsError:
        return {}


def _settled(outcome: Outcome, reading: Reading) -> Outcome:
    image = reading.images.get(str(outcome.image_id))
    source, region = outcome.item.source, outcome.item.region
    if image is None:
        return outcome.failed(
            "CopyGone",
            f"AMI {outcome.image_id} in {region}, the copy of {source.id}, was deregistered while it was being made; "
            "run again to make a new one",
        )
    if image.state in FAILED_STATES:
        return outcome.seen(image).failed(
            "CopyFailed",
            f"AMI {image.id} in {region}, the copy of {source.id}, has failed: {image.state_reason or image.state}; "
            "check that the KMS keys of the source and of the copy may be used, then run again to replace it",
        )
    return replace(outcome, progress=reading.percents.get(image.id, outcome.progress)).seen(image)
