# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The story of a readiness run: which checks count, what they need is read once for each place, and what they say.

It never fails because a check is red.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .._core.arns import role_problem
from .._core.clock import Clock
from .._core.errors import InvalidInput
from .._core.parallel import in_each_region
from .._core.shell import Clients
from .._core.tracking import format_time
from .._facts.answer import Answer, Unknown
from .._facts.facts import Facts
from .._facts.nothing_known import nothing_known
from .._facts.permissions import SELF
from .._facts.reading import read_facts
from .._facts.registry import READERS
from .._workloads.settled import Place, settled_and_refused
from .evaluate import findings_of, findings_of_refused, needs_of
from .registry import CHECKS
from .report.result import result_of
from .report.table import table
from .skips import skips_from_option
from .verdict import problem_of


def run_readiness(
    options: Mapping[str, Any], clients_for: Callable[[Place], Answer[Clients]], clock: Clock
) -> dict[str, Any]:
    """What the module returns. InvalidInput for what is wrong with its options, before any call."""
    workloads, refused = settled_and_refused(options["workloads"])
    if role := _recovery_role(options):
        workloads = [replace(workload, recovery_role=role) for workload in workloads]
    checked = {*(each.name for each in workloads), *(each.name for each in refused)}
    elsewhere = tuple(str(name) for name in options["elsewhere"] or ())
    names = {*checked, *(options["other_workloads"] or ()), *elsewhere}
    skips = skips_from_option(options["skip"] or (), CHECKS, names)
    checks, now = tuple(CHECKS.values()), clock.now()
    places = list(dict.fromkeys(workload.place for workload in workloads))

    def read(place: Place) -> Facts:
        there = [workload for workload in workloads if workload.place == place]
        clients = clients_for(place)
        if isinstance(clients, Unknown):
            return nothing_known(place.region, there, clock, clients)
        needs = needs_of(checks, there, skips, now.date())
        return read_facts(place.region, there, needs, clients.value, clock, READERS, elsewhere)

    facts = dict(zip(places, in_each_region(read, places), strict=True))
    findings = [*findings_of(workloads, checks, facts, skips, now.date()), *findings_of_refused(refused)]
    result = result_of(workloads, refused, findings, facts, skips, now.date())
    result["not_checked"] = sorted(names - checked)
    lines = table(result, f"{now:%Y-%m-%d %H:%M} UTC")
    problem = problem_of(result["findings"], lines[-1], options["fail_on"])
    return {**result, "moment": format_time(now), "lines": lines, "problem": problem}


def _recovery_role(options: Mapping[str, Any]) -> str:
    """What the option says instead of the plans; empty if it says nothing."""
    said = str(options.get("recovery_role") or "").strip()
    if said not in ("", SELF) and (problem := role_problem(said, "recovery_role")):
        raise InvalidInput(f"{problem}, and not {SELF}, if these credentials recover")
    return said
