# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks at every copy just asked for: it must be alive and carry its tags, or it is asked for again or tagged.

What AWS answers to a token whose image has been deregistered is not documented; so no id is believed unseen.
"""

from __future__ import annotations

from collections import defaultdict

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.tags import missing_tags
from . import api
from .copying import copy_again
from .effects import Effects
from .model import GONE_STATES, Image
from .outcome import Outcome, updated
from .plan import COPIED, REPLACED, CopyImage, TagImage

# How often a copy is asked for when AWS keeps answering with ids that are gone.
MAX_TOKENS = 5


def confirm_copies(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """The same outcomes, new copies confirmed: one listing for each region, more only if one is missing."""
    by_region: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.action in (COPIED, REPLACED) and outcome.image_id:
            by_region[outcome.item.region].append(outcome)
    confirmed = in_each_region(lambda group: _confirm_region(group, effects), by_region.values())
    return updated(outcomes, (outcome for group in confirmed for outcome in group))


def _confirm_region(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """Outcomes of new copies in one region."""
    region = outcomes[0].item.region
    done: list[Outcome] = []
    todo = outcomes
    for _attempt in range(MAX_TOKENS):
        try:
            images = _visible(region, {str(outcome.image_id) for outcome in todo}, effects)
        except AwsError as error:
            text = "was asked for, but could not be looked at; the next run joins it"
            return done + [o.failed(error.code, f"AMI {o.image_id} in {region} {text}: {error}") for o in todo]
        done += [_with_tags(o, images[str(o.image_id)], effects) for o in todo if o.image_id in images]
        missing = [_ask_again(o, effects) for o in todo if o.image_id not in images]
        done += [outcome for outcome in missing if outcome.problem]
        todo = [outcome for outcome in missing if not outcome.problem]
        if not todo:
            return done
    message = "AWS keeps answering CopyImage for AMI {0} in {1} with images that are gone; run again tomorrow"
    return done + [o.failed("CopyVanished", message.format(o.item.source.id, region)) for o in todo]


def _visible(region: str, image_ids: set[str], effects: Effects) -> dict[str, Image]:
    """Those of the images that exist, after giving AWS the time it says a new one may take to show."""
    found: dict[str, Image] = {}
    for pause in (*effects.pauses(), None):
        unseen = image_ids - set(found)
        images = api.describe_images_by_id(effects.ec2(region), region, unseen)
        found |= {image_id: image for image_id, image in images.items() if image.state not in GONE_STATES}
        if pause is None or not image_ids - set(found):
            break
        effects.clock.sleep(pause)
    return found


def _ask_again(outcome: Outcome, effects: Effects) -> Outcome:
    step = next(step for step in outcome.item.steps if isinstance(step, CopyImage))
    try:
        return copy_again(outcome, step, effects, salt=str(outcome.image_id))
    except AwsError as error:
        return outcome.failed(error.code, str(error))


def _with_tags(outcome: Outcome, image: Image, effects: Effects) -> Outcome:
    """The copy as it was seen, tagged now if an AWS look-alike has dropped the tags of the request."""
    step = next(step for step in outcome.item.steps if isinstance(step, CopyImage))
    missing = missing_tags(image.tags, step.tags)
    if missing:
        try:
            api.tag_image(effects.ec2(step.region), TagImage(step.region, image.id, image.snapshot_ids, missing, {}))
        except AwsError as error:
            return outcome.seen(image).failed(error.code, str(error))
    return outcome.seen(image)
