# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check image_fits_instance_type: the newest image runs on the instance type of the plan.

Pure: it never compares sizes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.intended import instance_type
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="image_fits_instance_type",
    title="The newest image fits the instance type",
    why="EC2 refuses to launch an image on a type of another architecture or boot mode.",
    remedy="Set launch.instance_type to a type of the image's architecture and boot mode.",
    severity=CRITICAL,
    needs=("points", "images", "instance_types", "manifests", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    intended = instance_type(workload, facts)
    name = intended.value if intended else ""
    known_type = known(facts.instance_types).get(name)
    # A type that does not exist is the finding of instance_type_offered.
    for point in points_of(workload, facts.points) if known_type else ():
        image = known(facts.images).get(point.newest.resource.id) if point.newest else None
        if image is None or known_type is None:
            continue
        # uefi-preferred boots either way.
        boots = {"uefi", "legacy-bios"} if image.boot_mode in ("", "uefi-preferred") else {image.boot_mode}
        if image.architecture and image.architecture not in known_type.architectures:
            runs = ", ".join(sorted(known_type.architectures))
            yield failed(f"{image.id} is of architecture {image.architecture}; {name} runs {runs}", image.id)
        elif known_type.boot_modes and not boots & known_type.boot_modes:
            modes = ", ".join(sorted(known_type.boot_modes))
            yield failed(f"{image.id} boots with {image.boot_mode}; {name} boots with {modes}", image.id)
        else:
            yield passed(f"{image.id} runs on {name}", image.id)
