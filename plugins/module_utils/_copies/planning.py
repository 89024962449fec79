# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done so that every source has its copy in every destination region, as far as all kinds are the same.

Pure: no client, no module, no clock, no randomness; ``changed``, check mode and the diff are read off the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from .._core.problem import Problem
from .._core.tags import missing_tags, tag_problem
from .._core.tracking import Tracking, source_value
from .items import ADOPTED, CONVERGED, COPIED, DEFERRED, NONE, REPLACED, AddTags, CreateCopy, Item, Plan, Remove, Step
from .keeping import kept_sources
from .observation import AnyResource, RegionView, copies_by_source, latest_points, without_copy
from .request import CopyRequest
from .resource import FAILED, PENDING, USABLE, Resource

AnyRequest = TypeVar("AnyRequest", bound=CopyRequest)


@dataclass(frozen=True, slots=True)
class Situation(Generic[AnyRequest, AnyResource]):
    """One source in one region: all that a decision about it may depend on."""

    request: AnyRequest
    view: RegionView[AnyResource]
    source: AnyResource
    set: str


class Rules(Protocol[AnyRequest, AnyResource]):
    """What differs between kinds. Implementations are pure."""

    @property
    def noun(self) -> str:
        """What people call it: AMI, DB snapshot."""

    def set_of(self, request: AnyRequest, source: AnyResource) -> str:
        """Name of the set that a source's copies belong to."""

    def carried_tags(self, request: AnyRequest, source: AnyResource) -> tuple[dict[str, str], tuple[str, ...]]:
        """The source's tags that a copy can have, and what to say about those that it cannot."""

    def orphans(
        self, request: AnyRequest, sources: Sequence[AnyResource], view: RegionView[AnyResource]
    ) -> Mapping[str, AnyResource]:
        """Source id -> an untracked resource that is its copy."""

    def new_copy(self, here: Situation[AnyRequest, AnyResource], tags: Mapping[str, str]) -> CreateCopy | Problem:
        """The step that makes the copy, or why it cannot be made."""

    def superseded(self, here: Situation[AnyRequest, AnyResource], latest: datetime | None) -> str | None:
        """What to say instead of copying a source that the set's newest recovery point makes useless, or None."""

    def problem_with(self, here: Situation[AnyRequest, AnyResource], copy: AnyResource) -> Problem | None:
        """Why a copy that is there cannot count, or None."""

    def late_steps(
        self, here: Situation[AnyRequest, AnyResource], copy: AnyResource | None
    ) -> tuple[tuple[Step, ...], tuple[str, ...]]:
        """Steps that need an available copy, and what to say about them."""


def plan_copies(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    views: Sequence[RegionView[AnyResource]],
    rules: Rules[AnyRequest, AnyResource],
) -> Plan:
    """One item for each destination region and source."""
    items = [item for view in views for item in _plan_region(request, sources, view, rules)]
    return Plan(tuple(_without_name_clashes(items)))


def _plan_region(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    view: RegionView[AnyResource],
    rules: Rules[AnyRequest, AnyResource],
) -> Iterator[Item]:
    kept = kept_sources(request.retain, sources, view, lambda source: rules.set_of(request, source))
    copies = copies_by_source(view)
    missing = [s for s in sources if s.id in kept and source_value(s.region, s.id) not in copies]
    orphans = rules.orphans(request, missing, view)
    latest = latest_points(view)
    for source in sources:
        here = Situation(request, view, source, rules.set_of(request, source))
        item = Item(source=source, region=view.region, set=here.set, latest_point=latest.get(here.set))
        of_source = copies.get(source_value(source.region, source.id), [])
        if view.problem:
            yield item.failed(view.problem.code, view.problem.message)
        elif of_source:
            found = replace(item, copy=of_source[0], duplicates=tuple(other.id for other in of_source[1:]))
            yield _plan_found(here, found, of_source[0], rules, is_kept=source.id in kept)
        elif source.id in orphans:
            orphan = orphans[source.id]
            adopted = _plan_found(here, replace(item, copy=orphan), orphan, rules, is_kept=True)
            yield adopted if adopted.problem else replace(adopted, action=ADOPTED)
        elif source.id not in kept and source.phase in (USABLE, PENDING):
            yield replace(item, notes=(f"not copied: beyond the newest {request.retain} of its set",))
        elif note := rules.superseded(here, item.latest_point):
            yield replace(item, notes=(note,))
        else:
            yield _plan_new_copy(here, item, rules)


def wanting_copy(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    view: RegionView[AnyResource],
    rules: Rules[AnyRequest, AnyResource],
) -> list[AnyResource]:
    """The sources that have no tracked copy in a region and are to have one."""
    kept = kept_sources(request.retain, sources, view, lambda source: rules.set_of(request, source))
    return [source for source in without_copy(sources, view) if source.id in kept]


def needs_copies(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    view: RegionView[AnyResource],
    rules: Rules[AnyRequest, AnyResource],
) -> bool:
    """Whether a copy may have to be made in a region, so that its KMS key has to be looked at first."""
    missing = wanting_copy(request, sources, view, rules)
    has_failed = any(of_source[0].phase == FAILED for of_source in copies_by_source(view).values())
    return has_failed or len(rules.orphans(request, missing, view)) < len(missing)


def wanted_tracking(source: Resource, set_name: str) -> Tracking:
    return Tracking(set_name, source.region, source.id, source.created)


def _wanted_tags(
    here: Situation[AnyRequest, AnyResource], rules: Rules[AnyRequest, AnyResource]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Every tag of a copy: tracking first, then the source's own, then what the user adds or overrides."""
    tracking = wanted_tracking(here.source, here.set).to_tags()
    carried, notes = rules.carried_tags(here.request, here.source)
    return {**tracking, **carried, **here.request.tags, **tracking}, notes


def _plan_new_copy(here: Situation[AnyRequest, AnyResource], item: Item, rules: Rules[AnyRequest, AnyResource]) -> Item:
    source, noun = here.source, rules.noun
    if source.phase == PENDING:
        return replace(item, action=DEFERRED, notes=(f"{source.id} is still pending in {source.region}: run again",))
    if not source.usable:
        why = f" ({source.state_reason})" if source.state_reason else ""
        return item.failed(
            "SourceNotAvailable",
            f"{noun} {source.id} in {source.region} is {source.state}{why} and cannot be copied; select another one",
        )
    tags, dropped = _wanted_tags(here, rules)
    if refused := tag_problem(tags):
        return item.failed("InvalidTags", f"{noun} {source.id}, its copy in {item.region}: {refused}")
    step = rules.new_copy(here, tags)
    problem = here.view.key_problem or (step if isinstance(step, Problem) else None)
    if problem or isinstance(step, Problem):
        return replace(item.failed("", ""), problem=problem)
    late, notes = rules.late_steps(here, None)
    return replace(item, action=COPIED, steps=(step, *late), notes=(*dropped, *notes))


def _plan_replacement(
    here: Situation[AnyRequest, AnyResource], item: Item, failed: Resource, rules: Rules[AnyRequest, AnyResource]
) -> Item:
    """A failed copy keeps its name, so it has to go before the new one is asked for."""
    new = _plan_new_copy(here, replace(item, copy=None), rules)
    if new.action != COPIED:
        return replace(new, copy=failed)
    reason = f"failed copy of {item.source.id}" + (f": {failed.state_reason}" if failed.state_reason else "")
    removal = Remove(region=item.region, id=failed.id, reason=reason)
    return replace(new, action=REPLACED, copy=failed, steps=(removal, *new.steps))


def _plan_found(
    here: Situation[AnyRequest, AnyResource],
    item: Item,
    copy: AnyResource,
    rules: Rules[AnyRequest, AnyResource],
    *,
    is_kept: bool,
) -> Item:
    """What has to change about a copy that is there."""
    if copy.phase == FAILED and not is_kept:
        return replace(item, notes=(f"failed and not made again: beyond the newest {here.request.retain} of its set",))
    if copy.phase == FAILED:
        return _plan_replacement(here, item, copy, rules)
    if problem := _not_encrypted(here, copy, rules.noun) or rules.problem_with(here, copy):
        return item.failed(problem.code, problem.message)
    wanted, _dropped = _wanted_tags(here, rules)
    missing = missing_tags(copy.tags, wanted)
    if missing and (refused := tag_problem({**copy.tags_of_users, **wanted})):
        return item.failed("InvalidTags", f"{rules.noun} {copy.id} in {item.region}: {refused}")
    tagging: tuple[Step, ...] = ()
    if missing:
        before = {key: copy.tags[key] for key in missing if key in copy.tags}
        tagging = (AddTags(item.region, copy.id, copy.tagged_ids, missing, before),)
    late, notes = rules.late_steps(here, copy)
    steps = (*tagging, *late)
    return replace(item, action=CONVERGED if steps else NONE, steps=steps, notes=notes)


def _not_encrypted(here: Situation[AnyRequest, AnyResource], copy: Resource, noun: str) -> Problem | None:
    """A recovery point is not removed for a changed option; that it is not as asked must not go unsaid either."""
    if not here.request.encrypted or copy.encrypted is not False:
        return None
    return Problem(
        "CopyNotEncrypted",
        f"{noun} {copy.id} in {copy.region}, the copy of {here.source.id}, is not encrypted although that is asked "
        "for; remove it with state: absent and run again",
    )


def _without_name_clashes(items: list[Item]) -> list[Item]:
    """Two sources that would be copied under one name into one region: neither is, since only one could."""
    named = [(item.region, item.new_copy.name if item.new_copy else None) for item in items]
    count = Counter(named)
    return [
        item.failed(
            "DuplicateName",
            f"{count[name]} sources would be copied to {item.region} under the name '{name[1]}'; "
            "put {id} or {date} into name",
        )
        if name[1] is not None and count[name] > 1
        else item
        for item, name in zip(items, named, strict=True)
    ]
