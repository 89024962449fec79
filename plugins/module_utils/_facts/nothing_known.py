# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The facts about a region that cannot be asked at all: of each, why it is not known.

It never asks anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from .._core.clock import Clock
from .._workloads.settled import POINTS, Settled
from . import wanted
from .answer import Unknown
from .facts import Facts
from .fetched import all_fetched, all_fetched_at_source
from .permissions import identity_of


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
        synced={workload.name: why for workload in workloads},
        drills={workload.name: why for workload in workloads},
        configurations=dict.fromkeys(all_fetched(workloads), why),
        source_configurations=dict.fromkeys(all_fetched_at_source(workloads), why),
        simulated=dict.fromkeys((identity_of(workload, facts) for workload in workloads), why),
        keys=dict.fromkeys(wanted.keys(workloads, facts), why),
    )
