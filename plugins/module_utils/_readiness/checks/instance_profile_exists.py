# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check instance_profile_exists: the instance profile of the plan exists and has a role.

Pure: it never reads policies.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.intended import of_launch
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed
from ..naming import existing

META = Meta(
    id="instance_profile_exists",
    title="The instance profile exists",
    why="EC2 refuses an instance profile that does not exist; with one that has no role, instances get no credentials.",
    remedy="Create the instance profile before it is needed: IAM cannot be changed while us-east-1 is down.",
    severity=HIGH,
    needs=("instance_profiles", "manifests", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    intended, there = of_launch(workload, "iam_instance_profile", facts), known(facts.instance_profiles)
    name = intended.value if intended else ""
    if name in there and not there[name]:
        yield failed(f"The instance profile {name} has no role", name, "Add the role to the instance profile.")
    elif name:
        yield from existing([name], there, "instance profile", "IAM")
