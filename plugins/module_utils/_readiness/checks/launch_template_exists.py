# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check launch_template_exists: the launch template of the plan is in the recovery region.

Pure: it never reads its content.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed
from ..naming import existing

META = Meta(
    id="launch_template_exists",
    title="The launch template exists",
    why="Nothing is launched from a launch template that is not there.",
    remedy="Create the launch template in the recovery region, or correct launch.launch_template.",
    severity=CRITICAL,
    needs=("launch_templates",),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    there = known(facts.launch_templates)
    for template in workload.sections("launch_template", workload.section):
        name = str(template.get("launch_template_id") or template.get("launch_template_name") or "")
        yield from existing([name], {each for t in there for each in (t.id, t.name)}, "launch template", facts.region)
        version = str(template.get("version") or "")
        newest = next((each.newest for each in there if name in (each.id, each.name)), None)
        if newest is not None and version.isdecimal() and int(version) > newest:
            yield failed(f"The launch template {name} has no version {version}; the newest is {newest}", name)
