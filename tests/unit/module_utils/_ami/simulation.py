# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS would make of a plan, worked out on the observation, so that one can plan again.

It never looks at why a step was planned; it is the tests' own second opinion of what a step does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import PHASES, Image, ImageRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.steps import CopyImage, ShareImage
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import AddTags, Item, Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.step import Step
from tests.unit.module_utils._ami.builders import ACCOUNT, Seen, day


def after_plan(seen: Seen, plan: Plan[Item], new_state: str = "available") -> Seen:
    """The observation of the next run when every step has worked; new copies are in this state."""
    images = {(view.region, i.id): i for view in seen.views for i in (*view.candidates, *view.tracked)}
    permissions = dict(seen.permissions.known)
    for item in plan.items:
        made: Image | None = None
        for step in item.steps:
            if isinstance(step, CopyImage):
                made = _made_by(step, new_state)
                images[(made.region, made.id)] = made
            elif isinstance(step, ShareImage):
                shared = made.id if made else item.copy.id if item.copy else ""
                assert images[(step.region, shared)].usable, "AWS takes launch permissions from available images only"
                permissions[shared] = (permissions.get(shared, frozenset()) - step.remove) | step.add
            else:
                _change(images, step)
    views = []
    for view in seen.views:
        there = [image for (region, _id), image in images.items() if region == view.region]
        tracked = tuple(image for image in there if "lifeboat:source" in image.tags)
        candidates = tuple(image for image in there if "lifeboat:source" not in image.tags)
        views.append(replace(view, tracked=tracked, candidates=candidates))
    return replace(seen, views=tuple(views), permissions=replace(seen.permissions, known=permissions))


def _made_by(step: CopyImage, state: str) -> Image:
    return Image(
        region=step.region,
        id=f"copy-of-{step.source_id}",
        name=step.name,
        state=state,
        phase=PHASES[state],
        created=day(100),
        owner=ACCOUNT,
        tags=dict(step.tags),
        encrypted=None if state == "pending" else step.encrypted,
        source_id=step.source_id,
        source_region=step.source_region,
    )


def _change(images: dict[tuple[str, str], Image], step: Step) -> None:
    if isinstance(step, AddTags):
        image = images[(step.region, step.id)]
        images[(step.region, step.id)] = replace(image, tags={**image.tags, **step.tags})
    elif isinstance(step, Remove):
        del images[(step.region, step.id)]


def after_retention(request: ImageRequest, seen: Seen) -> Seen:
    """The observation when retention has removed what is beyond it in every set."""
    if request.retain is None:
        return seen
    views = []
    for view in seen.views:
        sets: dict[str, dict[str, datetime]] = defaultdict(dict)
        usable = [(image, tracking) for image in view.tracked if image.usable and (tracking := image.tracking)]
        for _image, tracking in usable:
            sets[tracking.sets[0]][tracking.source] = tracking.source_created
        kept = {source for points in sets.values() for source in request.retain.kept(points)}
        gone = {image.id for image, tracking in usable if tracking.source not in kept}
        views.append(replace(view, tracked=tuple(image for image in view.tracked if image.id not in gone)))
    return replace(seen, views=tuple(views))
