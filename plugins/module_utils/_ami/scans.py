# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a scan for couplings has said of an image: by the image's own tag, else by that of the instance it is made from.

Pure: it never reads a tag of an instance itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .._core.problem import Problem
from .._core.scan_tag import SCAN_TAG, is_clean
from .._core.tracking import parse_time
from .model import Image

_REMEDY = "run region_coupling_scan where the image is created, correct what it finds, tag the image with its result"


@dataclass(frozen=True, slots=True)
class InstanceScans:
    """Instance id -> value of its tag, for the instances that have one; ``problem`` if they could not be read."""

    said: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None


def instances_to_ask(sources: Iterable[Image]) -> list[str]:
    """Ids of the instances of those images that say nothing themselves."""
    return sorted({image.instance_id for image in sources if image.instance_id and SCAN_TAG not in image.tags})


def scan_of(source: Image, scans: InstanceScans) -> str | None:
    """What a scan has said of an image, or None. That of its instance counts only if nothing was found before it."""
    own = source.tags.get(SCAN_TAG)
    if own is None and source.instance_id and _not_clean(source, scans) is None:
        return scans.said.get(source.instance_id)
    return own


def scan_problem(source: Image, scans: InstanceScans) -> Problem | None:
    """Why an image must not be copied where a scan is required, or None.

    An image with endpoints of its region in it is of no use elsewhere, which nobody notices before it is needed.
    """
    why = _not_clean(source, scans)
    if why is None or isinstance(why, Problem):
        return why
    return Problem("ScanRequired", f"AMI {source.label} in {source.region} is not copied, because {why}; {_REMEDY}")


def _not_clean(source: Image, scans: InstanceScans) -> str | Problem | None:
    own = source.tags.get(SCAN_TAG)
    if own is not None:
        return None if is_clean(own) else f"its tag {SCAN_TAG} says '{own}'"
    if source.instance_id is None:
        return f"its tag {SCAN_TAG} is missing"
    if scans.problem:
        return scans.problem
    said = scans.said.get(source.instance_id)
    if said is None:
        return f"its tag {SCAN_TAG} is missing, and instance {source.instance_id} has none either"
    tag = f"the tag {SCAN_TAG} of instance {source.instance_id} says '{said}'"
    if not is_clean(said):
        return tag
    moment = parse_time(said.rpartition(" ")[2])
    # What was found in order afterwards may have been put right after the image was made.
    if moment is None or moment > source.created:
        return f"{tag}, which is not older than the image"
    return None
