# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check subnets_spread: the subnets of a fleet are in several zones.

Pure: it never moves one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.templates import subnets_of
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="subnets_spread",
    title="The subnets are in several zones",
    why="In a disaster many accounts recover at once, and one zone may be out of capacity for your type.",
    remedy="Add a subnet of another Availability Zone to launch.subnets.",
    severity=MEDIUM,
    needs=("subnets", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    there = known(facts.subnets)
    zones = sorted({there[name].zone for name in subnets_of(workload, facts) if name in there})
    if len(zones) > 1:
        yield passed(f"Instances are spread over {', '.join(zones)}")
    elif zones:
        yield warned(f"All subnets are in {zones[0]}", zones[0])
