# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check launch_permitted: EC2 would launch the instances and create the volumes for these credentials.

Pure: it never launches anything; the dry run was done before.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known, known_of
from ..._facts.facts import Facts
from ..._facts.permissions import dry_run_of, identity_of, launches_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, passed
from ..rights import decided, denied

META = Meta(
    id="launch_permitted",
    title="The launch is permitted to what recovers",
    why="A recovery that may not do this ends there, and rights are hard to get in that night.",
    remedy="Allow it as docs/iam/dr_recover.json does.",
    severity=CRITICAL,
    needs=("caller", "points", "manifests", "subnets", "security_groups", "dry_runs", "simulated_launches"),
    kinds=("fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    if role := identity_of(workload, facts):
        wanted = list(launches_of(workload, facts, known(facts.caller).account))
        yield from decided(wanted, known_of(facts.simulated_launches, role) if wanted else {}, workload, facts)
        return
    request = dry_run_of(workload, facts)
    if request is None:
        return
    refused = known_of(facts.dry_runs, request)
    if refused:
        what = f"These credentials may not do {refused.right}, says a dry run of {request.operation}"
        yield denied(what, refused.right, workload, facts)
    else:
        yield passed(f"A dry run of {request.operation} is permitted", request.operation)
