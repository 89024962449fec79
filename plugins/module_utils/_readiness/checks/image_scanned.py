# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check image_scanned: a scan has found nothing in the newest image that ties it to a region.

Pure: it never scans anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.scan_tag import SCAN_TAG, is_clean
from ..._facts.answer import found_in, known
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="image_scanned",
    title="The newest image was scanned for couplings to a region",
    why="An image that names the lost region in a file starts, and then connects to what no longer exists.",
    remedy=(
        "Run lifeboat.aws.region_coupling_scan on the host before its image is created, correct what it finds, set its "
        "tags on the image or the instance, and run lifeboat.aws.sync."
    ),
    severity=MEDIUM,
    needs=("points", "images"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        if point.newest is None:
            continue
        image = found_in(known(facts.images), point.newest.resource.id)
        said = image.tags.get(SCAN_TAG)
        if said is None:
            yield warned(f"{image.id} has no tag {SCAN_TAG}", image.id)
        elif is_clean(said):
            yield passed(f"The scan of {image.id} found nothing", image.id)
        else:
            yield warned(f"The tag {SCAN_TAG} of {image.id} says '{said}'", image.id)
