# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking for one copy so that no second one is made, whatever AWS answers.

It never takes an image for the copy by its name alone.
"""

from __future__ import annotations

from dataclasses import replace

from .._core.errors import LIMIT, NAME_IN_USE, TOKEN_MISMATCH, AwsError
from .._core.tags import missing_tags
from .._core.tracking import SOURCE
from . import api
from .effects import Effects
from .model import PENDING, Image
from .outcome import Outcome
from .plan import ADOPTED, DEFERRED, REPLACED, CopyImage, TagImage
from .tokens import client_token


def copy_or_join(outcome: Outcome, step: CopyImage, effects: Effects) -> Outcome:
    """Ask for the copy; join one that is there under the name, and put off what AWS has no room for now."""
    if step.region in effects.full_regions:
        return _deferred(outcome, step.region)
    try:
        image_id = _copy_with_free_name(outcome, step, effects)
    except AwsError as error:
        if error.kind == LIMIT:
            effects.full_regions.add(step.region)
            return _deferred(outcome, step.region)
        if error.kind not in (NAME_IN_USE, TOKEN_MISMATCH):
            raise
        return _join(outcome, step, error, effects)
    return _begun(outcome, image_id)


def copy_again(outcome: Outcome, step: CopyImage, effects: Effects, salt: str) -> Outcome:
    """Ask for the copy with another token, because AWS answered the last one with an image that is gone."""
    return _begun(outcome, api.copy_image(effects.ec2(step.region), step, client_token(step, salt)))


def _begun(outcome: Outcome, image_id: str) -> Outcome:
    return replace(outcome, image_id=image_id, state=PENDING, progress=0, done=True)


def _deferred(outcome: Outcome, region: str) -> Outcome:
    note = f"too many copies are in progress in {region}: the next run takes it up"
    return replace(outcome, action=DEFERRED, notes=(*outcome.notes, note))


def _copy_with_free_name(outcome: Outcome, step: CopyImage, effects: Effects) -> str:
    """After our own deregistration of a failed copy AWS may hold its name for a while; asking again is its advice."""
    token = client_token(step, effects.clock.now().date().isoformat())
    for pause in effects.pauses() if outcome.action == REPLACED else ():
        try:
            return api.copy_image(effects.ec2(step.region), step, token)
        except AwsError as error:
            if error.kind != NAME_IN_USE:
                raise
        effects.clock.sleep(pause)
    return api.copy_image(effects.ec2(step.region), step, token)


def _join(outcome: Outcome, step: CopyImage, refusal: AwsError, effects: Effects) -> Outcome:
    """AWS refused because something is there: if that is the copy of our source, it is what we want; else say so."""
    ec2 = effects.ec2(step.region)
    named = api.describe_images(ec2, step.region, {"name": [step.name]}, "self", with_disabled=True)
    copy = next((image for image in named if _is_the_copy(image, step)), None)
    if copy is None and refusal.kind == TOKEN_MISMATCH:
        return copy_again(outcome, step, effects, refusal.code)
    if copy is None:
        holder = f" [{named[0].id} has it and is not a copy of {step.source_id}]" if named else ""
        return outcome.failed(refusal.code, f"{refusal}{holder}")
    missing = missing_tags(copy.tags, step.tags)
    if missing:
        api.tag_image(ec2, TagImage(step.region, copy.id, copy.snapshot_ids, missing, {}))
    return replace(outcome.seen(copy), action=ADOPTED, done=bool(missing))


def _is_the_copy(image: Image, step: CopyImage) -> bool:
    if image.tags.get(SOURCE) == step.tags[SOURCE]:
        return True
    is_lineage = image.is_copy_from(step.source_region) and image.source_id == step.source_id
    return is_lineage and step.region != step.source_region
