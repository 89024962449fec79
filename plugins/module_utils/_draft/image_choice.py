# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a plan names the images of a fleet, and what there is to say about it.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._core.tracking import SYNC_IDENTIFIER
from .model import Estate, Image, is_template

OWN, FOREIGN, MISSING, UNKNOWN = "own", "foreign", "missing", "unknown"


@dataclass(frozen=True, slots=True)
class ImageChoice:
    """``state`` is one of the constants above; ``options`` are those of the plan, ``key`` is the same for one set."""

    state: str
    options: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    key: str = ""


def image_choice(image_id: str, account: str, estate: Estate) -> ImageChoice:
    by_id: dict[str, Image] = {image.id: image for image in estate.images.things}
    named = {"image_ids": [image_id]}
    if estate.images.problem:
        note = f"its image {image_id} could not be listed; with a tag {SYNC_IDENTIFIER} say sync_identifier instead"
        return ImageChoice(UNKNOWN, named, note, image_id)
    image = by_id.get(image_id)
    if image is None:
        note = f"its image {image_id} no longer exists, or is no longer shared with this account"
        return ImageChoice(MISSING, {}, note, image_id)
    shown = f"{image_id} ({image.name})" if image.name else image_id
    if account and image.owner != account:
        note = f"its image {shown} belongs to account {image.owner}; a copy needs read permission for its snapshots"
        return ImageChoice(FOREIGN, named, note, image_id)
    identifier = image.tags.get(SYNC_IDENTIFIER, "")
    if identifier and not is_template(identifier):
        chosen = {"sync_identifier": identifier, "select": "newest"}
        return ImageChoice(OWN, chosen, f"runs from image {shown}", f"set {identifier}")
    lacks = "a tag Sync-Identifier that Ansible would run as a template" if identifier else "no tag Sync-Identifier"
    note = (
        f"runs from image {shown}, which has {lacks}: a later image is not copied until it is named here. Give all its "
        f"images one and say sync_identifier"
    )
    return ImageChoice(OWN, named, note, image_id)
