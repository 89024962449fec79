# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check image_launchable: the newest image can be launched: it boots from EBS and is not deprecated.

Pure: it never launches it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import found_in, known
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed, warned

META = Meta(
    id="image_launchable",
    title="The newest image can be launched",
    why=(
        "An image whose root is not an EBS volume cannot be launched from a copy; a deprecated one is hidden "
        "from launch wizards and from other accounts."
    ),
    remedy="Create the image of an EBS-backed instance; set deprecate_at to a later time, or create a newer image.",
    severity=HIGH,
    needs=("points", "images"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        if point.newest is None:
            continue
        image = found_in(known(facts.images), point.newest.resource.id)
        if image.root_device != "ebs":
            yield failed(f"{image.id} has a root device of type '{image.root_device}'; it has to be ebs", image.id)
        elif image.deprecated_at and image.deprecated_at <= facts.now:
            yield warned(f"{image.id} is deprecated since {image.deprecated_at:%Y-%m-%d}", image.id)
        else:
            yield passed(f"{image.id} boots from EBS and is not deprecated", image.id)
