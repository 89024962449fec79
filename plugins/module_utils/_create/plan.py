# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources are due, which of those that there are then are copied, and which old ones have had their time.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .._copies.plan import COPIED, DEFERRED, UNCHANGED, Item, Remove
from .._copies.resource import FAILED, PENDING, Resource
from .._core.problem import Problem
from .._core.tracking import MADE_FOR
from .._steps.plan import Plan
from .._steps.step import Step
from .model import CreateOptions, Source, newest_first
from .steps import CopyOfCreated, Created, CreateSource, NewSource

SAFEGUARD = "deleting it would lose a recovery point, which no plan may; please report this as a bug"


def plan_creation(
    targets: Mapping[str, CreateSource | Problem],
    found: Sequence[Source],
    options: CreateOptions,
    now: datetime,
    *,
    waits: bool,
) -> Plan[NewSource]:
    """An item for each series: its source is created unless one is there, or in progress, that is young enough.

    :param targets: series -> how one is created, or why that cannot be.
    """
    items = []
    for series, target in targets.items():
        there = _newest(series, found, options)
        item = NewSource(series, there, waits=waits)
        if is_due(there, options, now):
            item = replace(item, problem=target) if isinstance(target, Problem) else replace(item, steps=(target,))
        items.append(item)
    return Plan(tuple(items))


def is_due(there: Source | None, options: CreateOptions, now: datetime) -> bool:
    if there is None:
        return True
    if options.min_interval is None:
        return False
    return not there.is_whole or (there.created is not None and now - there.created >= options.min_interval)


def _newest(series: str, found: Sequence[Source], options: CreateOptions) -> Source | None:
    """The newest that counts. Where one is created only if there is none, a usable one is enough."""
    counting = newest_first(
        [source for source in found if source.series == series and source.is_ours and source.phase != FAILED]
    )
    usable = [source for source in counting if source.usable]
    return next(iter(usable if usable and options.min_interval is None else counting), None)


def sources_to_copy(created: Iterable[Created], found: Sequence[Source]) -> list[Resource]:
    """The newest usable source of each series, unless a run that waits would copy the one that is only predicted."""
    chosen: list[Resource] = []
    for each in created:
        if each.is_predicted:
            continue
        after = sources_after([each], found)
        usable = [source for source in after if source.series == each.item.series and source.usable]
        # A part of a newer set would be of another moment than what is copied of the rest.
        best = [source for source in usable if source.is_whole] or usable
        chosen += best[0].resources if best else ()
    return chosen


def items_without_source(
    created: Iterable[Created],
    regions: Sequence[str],
    nothing: Callable[[str], Resource],
    set_of: Callable[[Resource], str],
) -> list[Item]:
    """An item for each region and source that cannot be copied now: it failed, is in progress, or only predicted.

    :param nothing: what stands for the source of a series that is not there.
    """
    return [
        item
        for each in created
        for region in regions
        for resource in _not_there(each) or (nothing(each.item.series),)
        for item in _items(each, Item(source=resource, region=region, set=set_of(resource)))
    ]


def _not_there(created: Created) -> tuple[Resource, ...]:
    source = created.source
    return source.resources if source and (created.is_predicted or not source.usable) else ()


def _items(created: Created, item: Item) -> Iterable[Item]:
    series, resource = created.item.series, item.source
    if created.problem:
        yield item.failed(created.problem.code, created.problem.message)
    elif created.is_predicted:
        yield replace(item, action=COPIED, steps=(CopyOfCreated(),))
    elif created.source is not None and created.source.phase == PENDING:
        named = f"{resource.id} of {series}" if resource.id else f"a source of {series}"
        note = f"{named} is being created in {resource.region}; run again to copy it"
        yield replace(item, action=DEFERRED, notes=(note,))


@dataclass(frozen=True, slots=True)
class SourceRemoval:
    """The item of an old source: deleted, or kept for a reason."""

    source: Source
    region: str
    steps: tuple[Step, ...] = ()
    kept_because: str | None = None

    @property
    def is_unfinished(self) -> bool:
        """Nothing is waited for."""
        return False

    def staying(self, why: str) -> SourceRemoval:
        return replace(self, steps=(), kept_because=why)


def sources_after(created: Iterable[Created], found: Sequence[Source]) -> list[Source]:
    """All sources as they are after the run, the newest first. What a waiting run would see finished counts as such."""
    made = [each.source for each in created if each.source]
    ids = {text for source in made for text in source.ids}
    return newest_first([*made, *(source for source in found if not set(source.ids) & ids)])


def beyond_retain(created: Sequence[Created], found: Sequence[Source], retain: int | None) -> list[Source]:
    """What is older than the newest ``retain`` usable sources of its series and not in progress, the newest first.

    A source that lacks something takes the place of none that is whole.
    """
    if retain is None:
        return []
    counts: dict[str, int] = {}
    beyond = []
    for source in filter(lambda source: source.is_ours, sources_after(created, found)):
        if counts.get(source.series, 0) >= retain and source.phase != PENDING:
            beyond.append(source)
        counts[source.series] = counts.get(source.series, 0) + (source.usable and source.is_whole)
    return beyond


def plan_source_removals(
    beyond: Sequence[Source], after: Sequence[Source], region: str, in_use: Mapping[str, str]
) -> Plan[SourceRemoval]:
    """An item for each source beyond ``retain``.

    :param in_use: id -> why it stays: what uses it, or why that could not be told.
    """
    items = [_removal(source, region, in_use) for source in beyond]
    lost = losses(items, after)
    return Plan(tuple(item.staying(SAFEGUARD) if item in lost else item for item in items))


def _removal(source: Source, region: str, in_use: Mapping[str, str]) -> SourceRemoval:
    used = next((f"{text}: {in_use[text]}" for text in source.ids if text in in_use), None)
    removal = SourceRemoval(source, region)
    if any(resource.protected for resource in source.resources):
        return removal.staying("it is protected against removal")
    if used:
        return removal.staying(used)
    return replace(removal, steps=tuple(Remove(region, text, "beyond create.retain", UNCHANGED) for text in source.ids))


def losses(removals: Sequence[SourceRemoval], after: Sequence[Source]) -> list[SourceRemoval]:
    """Those by which a recovery point would be lost; of a right plan none.

    Lost are the newest usable source of a series, and the newest whole one, what is in progress, and what nothing says
    to be of this purpose.
    """
    newest: dict[tuple[str, bool], Source] = {}
    for source in newest_first([source for source in after if source.usable]):
        newest.setdefault((source.series, source.is_whole), source)
    return [removal for removal in removals if removal.steps and _is_loss(removal.source, newest)]


def _is_loss(source: Source, newest: Mapping[tuple[str, bool], Source]) -> bool:
    is_ours = all(MADE_FOR in resource.tags for resource in source.resources)
    whole, part = newest.get((source.series, True)), newest.get((source.series, False))
    # Of parts the newest may go once there is a whole source that is newer.
    is_best = source is whole or (whole is None and (source is part or part is None))
    return is_best or source.phase == PENDING or not (is_ours and source.is_ours)
