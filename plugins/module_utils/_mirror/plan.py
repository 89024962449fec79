# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tags the counterparts of a source get: those that they lack.

Pure: it never removes a tag, and gives one another value only if it is told to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .._core.problem import Problem
from .._core.tags import fitting
from .._facts.counterparts import Counterpart
from .._steps.plan import Plan
from .._steps.step import Step

NONE, ADDED, FAILED = "none", "added", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTags(Step):
    """``before`` are the values that are replaced."""

    region: str
    kind: str
    id: str
    tags: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)

    def lines_before(self) -> list[str]:
        return [f"{self.id} {key}: {value}" for key, value in sorted(self.before.items())]

    def lines_after(self) -> list[str]:
        return [f"{self.id} {key}: {value}" for key, value in sorted(self.tags.items())]


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorItem:
    """One thing, or a workload of which something could not be read. ``different`` has the values of the source that it
    keeps others for, and ``left_out`` keys for which AWS has no room, or about which workloads do not agree.
    """

    region: str
    workloads: tuple[str, ...]
    kind: str | None = None
    id: str | None = None
    steps: tuple[AddTags, ...] = ()
    different: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def is_unfinished(self) -> bool:
        return False


def plan_mirror(
    region: str, found: Iterable[tuple[str, Iterable[Counterpart] | Problem]], *, overwrites: bool = False
) -> Plan[MirrorItem]:
    """``found`` has names of workloads with their counterparts; one thing may be that of several."""
    items: list[MirrorItem] = []
    things: dict[str, list[tuple[str, Counterpart]]] = {}
    for name, those in found:
        if isinstance(those, Problem):
            items.append(MirrorItem(region=region, workloads=(name,), problem=those))
            continue
        for thing in those:
            things.setdefault(thing.id, []).append((name, thing))
    return Plan((*items, *(_item(region, several, overwrites=overwrites) for several in things.values())))


def _item(region: str, several: list[tuple[str, Counterpart]], *, overwrites: bool) -> MirrorItem:
    thing = several[0][1]
    wanted: dict[str, str] = {}
    disputed: dict[str, None] = {}
    for key, value in ((key, value) for _name, each in several for key, value in each.of_source.items()):
        if wanted.setdefault(key, value) != value:
            disputed[key] = None
    agreed = {key: value for key, value in wanted.items() if key not in disputed}
    different = {key: value for key, value in agreed.items() if thing.tags.get(key, value) != value}
    missing = {key: value for key, value in agreed.items() if key not in thing.tags}
    present = [key for key in thing.tags if not key.startswith("aws:")]
    fit = fitting({}, {**missing, **(different if overwrites else {})}, present)
    step = AddTags(
        region=region,
        kind=thing.kind,
        id=thing.id,
        tags=fit.tags,
        before={key: thing.tags[key] for key in fit.tags if key in thing.tags},
    )
    return MirrorItem(
        region=region,
        workloads=tuple(dict.fromkeys(name for name, _thing in several)),
        kind=thing.kind,
        id=thing.id,
        steps=(step,) if fit.tags else (),
        different={} if overwrites else different,
        left_out=(*fit.left_out, *disputed),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an item."""

    item: MirrorItem
    action: str
    tags: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    def failed(self, code: str, message: str) -> Outcome:
        return replace(self, action=FAILED, problem=Problem(code, message))


def before(item: MirrorItem) -> Outcome:
    """Where it stands when nothing is done."""
    return Outcome(item, FAILED if item.problem else NONE, problem=item.problem)


def done(outcome: Outcome, step: AddTags) -> Outcome:
    return replace(outcome, action=ADDED, tags={**outcome.tags, **step.tags})
