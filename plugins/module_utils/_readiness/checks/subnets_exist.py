# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check subnets_exist: the subnets of the plan are in the recovery region.

Pure: it never creates one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.templates import content_of, named_template, subnets_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, warned
from ..naming import existing

META = Meta(
    id="subnets_exist",
    title="The subnets exist",
    why="Instances cannot be launched into a subnet that is not there.",
    remedy="Create the subnets in the recovery region, or correct launch.subnets.",
    severity=CRITICAL,
    needs=("subnets", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted, there = subnets_of(workload, facts), known(facts.subnets)
    # Without the template that it names, another check is red.
    is_said = bool(wanted or workload.text("availability_zone"))
    if not is_said and (not named_template(workload) or content_of(workload, facts)):
        yield warned(
            "No subnets are set; instances would be launched into the default VPC, if there is one",
            remedy="Set launch.subnets to subnets of the recovery region.",
        )
    yield from existing(wanted, there, "subnet", facts.region)
    for name in wanted:
        if name in there and not there[name].is_available:
            yield failed(f"The subnet {name} is not available yet", name)
