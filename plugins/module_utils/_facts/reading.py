# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the facts that checks need, once for each region, side by side.

It never judges them, and what cannot be read is an answer, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from .._core.clock import Clock
from .._core.parallel import in_parallel
from .._core.shell import Clients
from .._workloads.settled import POINTS, Settled
from . import wanted
from .answer import Unknown
from .facts import Facts
from .permissions import identity_of
from .registry import BEFORE, ROUNDS, Fact, Reading


def read_facts(
    region: str,
    workloads: Sequence[Settled],
    needs: Iterable[str],
    clients: Clients,
    clock: Clock,
    elsewhere: Iterable[str] = (),
) -> Facts:
    """The facts of that name about a recovery region, for these workloads; ``elsewhere`` is handed on."""
    names = set(needs)
    names |= {before for name in names for before in BEFORE.get(name, ())}
    about = {workload.name: workload for workload in workloads}
    facts = Facts(region=region, now=clock.now(), workloads=about, elsewhere=tuple(elsewhere))
    for readers in ROUNDS:
        chosen = [name for name in readers if name in names]
        reading = Reading(clients, clock, region, workloads, facts)
        answers = in_parallel(_with(readers, reading), chosen)
        facts = replace(facts, **dict(zip(chosen, answers, strict=True)))
    return facts


def _with(readers: Mapping[str, Fact], reading: Reading) -> Callable[[str], Any]:
    return lambda name: readers[name](reading)


def nothing_known(region: str, workloads: Sequence[Settled], clock: Clock, why: Unknown) -> Facts:
    """For a region that cannot be asked at all, such as with a role that cannot be assumed."""
    facts = Facts(region=region, now=clock.now())
    names = (each.name for each in fields(Facts) if isinstance(getattr(facts, each.name), Unknown))
    single: dict[str, Any] = dict.fromkeys(names, why)
    return replace(
        facts,
        **single,
        points=dict.fromkeys(POINTS.values(), why),
        manifests={workload.name: why for workload in workloads},
        drills={workload.name: why for workload in workloads},
        configurations=dict.fromkeys(wanted.configurations(workloads), why),
        source_configurations=dict.fromkeys(wanted.configurations(workloads), why),
        simulated=dict.fromkeys((identity_of(workload, facts) for workload in workloads), why),
        keys=dict.fromkeys(wanted.keys(workloads, facts), why),
    )
