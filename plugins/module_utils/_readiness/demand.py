# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all workloads of a recovery region need of a quota together: each alone may fit where all of them do not.

Pure: it never reads a quota.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from .._facts.answer import CannotTell, Unknown
from .._facts.facts import Facts
from .._workloads.settled import Settled
from .finding import Answered, failed, not_known, passed

# Which quotas a workload needs, and how much of each; CannotTell if that is not known.
Needs: TypeAlias = Callable[[Settled, Facts], Mapping[str, int]]
# Workloads that are named in one sentence.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Demand:
    """``by_quota`` has what each workload needs of it, by name; ``untold`` are workloads whose needs are not known."""

    by_quota: Mapping[str, Mapping[str, int]]
    untold: tuple[str, ...]

    def of(self, quota: str) -> int:
        return sum(self.by_quota.get(quota, {}).values())

    def shown(self, quota: str, unit: str = "") -> str:
        """``6 vCPUs (shop-web 4, shop-api 2)``: the largest first, if there is more than one."""
        needs = sorted(self.by_quota.get(quota, {}).items(), key=lambda need: (-need[1], need[0]))
        said = f"{self.of(quota)}{unit}"
        if len(needs) > 1:
            more = f" and {len(needs) - SHOWN} more" if len(needs) > SHOWN else ""
            said += f" ({', '.join(f'{name} {number}' for name, number in needs[:SHOWN])}{more})"
        others = f" and {len(self.untold) - SHOWN} more" if len(self.untold) > SHOWN else ""
        return said + (f", not counting {', '.join(self.untold[:SHOWN])}{others}," if self.untold else "")


def demand(workload: Settled, facts: Facts, needs: Needs, kinds: tuple[str, ...]) -> Demand:
    """Of all workloads of these kinds that come back in the same place, this one among them."""
    is_among = facts.workloads.get(workload.name) is workload
    others = facts if is_among else replace(facts, workloads={**facts.workloads, workload.name: workload})
    return _demand(others, needs, kinds)


@lru_cache(maxsize=64)
def _demand(facts: Facts, needs: Needs, kinds: tuple[str, ...]) -> Demand:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    untold = list(facts.elsewhere)
    for workload in facts.workloads.values():
        try:
            wanted = needs(workload, facts) if workload.kind in kinds else {}
        except CannotTell:
            untold.append(workload.name)
            continue
        for quota, number in wanted.items():
            found[quota][workload.name] = number
    return Demand(found, tuple(untold))


def room(said: str, wanted: Demand, quota: str, used: int, most: int, thing: str) -> Iterator[Answered]:
    """Whether that much is left of a quota. What suffices for some does not have to suffice for all."""
    if wanted.of(quota) + used > most:
        yield failed(said, thing)
    elif wanted.untold:
        yield not_known(Unknown(f"{said}; whether that suffices for all is not known"), thing)
    else:
        yield passed(said, thing)
