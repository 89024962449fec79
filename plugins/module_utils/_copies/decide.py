# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done so that every source has its copy in every destination region, as far as all kinds are the same.

Pure: no client, no module, no clock, no randomness; ``changed``, check mode and the diff are read off the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from .._core.problem import Problem
from .._core.tags import missing_tags, tag_problem
from .._core.tracking import KEYS
from .._steps.plan import Plan
from .._steps.step import Step
from .copy_tags import wanted_tags, wanted_tracking
from .name_clashes import without_name_clashes
from .plan import ADOPTED, CONVERGED, COPIED, DEFERRED, NONE, REPLACED, AddTags, Item, Remove
from .region_view import AnyResource, RegionView, copies_by_source
from .resource import FAILED, PENDING, USABLE
from .rules import AnyRequest, Rules, Situation
from .sets import SetKey, members
from .wishes import beside_note, key_notes, left_out_notes, no_room_notes, recognized_notes
from .worth_copying import kept_sources


def plan_copies(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    views: Sequence[RegionView[AnyResource]],
    rules: Rules[AnyRequest, AnyResource],
) -> Plan[Item]:
    """One item for each destination region and source."""
    items = [item for view in views for item in _plan_region(request, sources, view, rules)]
    return Plan(tuple(without_name_clashes(items)))


def _plan_region(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    view: RegionView[AnyResource],
    rules: Rules[AnyRequest, AnyResource],
) -> Iterator[Item]:
    keys = set_keys(request, sources, rules)
    kept = kept_sources(request.retain, sources, view, keys)
    copies = copies_by_source(view, sources)
    orphans = rules.orphans(request, wanting_copy(request, sources, view, rules), view)
    latest = latest_points(view, keys)
    for source in sources:
        of_source = copies.get(source.id, [])
        here = Situation(
            request,
            view,
            source,
            set=keys[source.id].name,
            is_kept=source.id in kept,
            outdated=tuple(copy for copy in of_source if not is_as_asked(request, copy)),
        )
        item = Item(source=source, region=view.region, set=here.set, latest_point=latest.get(keys[source.id]))
        if view.problem:
            yield item.failed(view.problem.code, view.problem.message)
        else:
            as_asked = [copy for copy in of_source if is_as_asked(request, copy)]
            item = replace(item, outdated=tuple(copy.id for copy in here.outdated))
            yield _plan_source(here, item, as_asked, orphans.get(source.id), rules)


def set_keys(
    request: AnyRequest, sources: Sequence[AnyResource], rules: Rules[AnyRequest, AnyResource]
) -> dict[str, SetKey]:
    """Source id -> the set that its copies belong to."""
    return {source.id: SetKey(rules.set_of(request, source), source.origin) for source in sources}


def latest_points(view: RegionView[AnyResource], keys: dict[str, SetKey]) -> dict[SetKey, datetime]:
    """Set -> when the source of its newest usable copy was made."""
    points = {
        key: [t.source_created for copy in copies if copy.usable and (t := copy.tracking)]
        for key, copies in members(view, keys.values()).items()
    }
    return {key: max(of_set) for key, of_set in points.items() if of_set}


def is_as_asked(request: AnyRequest, copy: AnyResource) -> bool:
    """Whether a copy counts. One that failed is replaced; one that is too open gets a better one beside it."""
    return not (request.encrypted and copy.encrypted is False and copy.phase != FAILED)


def wanting_copy(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    view: RegionView[AnyResource],
    rules: Rules[AnyRequest, AnyResource],
) -> list[AnyResource]:
    """The sources that have no copy of ours that counts in a region, and are to have one."""
    kept = kept_sources(request.retain, sources, view, set_keys(request, sources, rules))
    copies = copies_by_source(view, sources)
    return [
        source
        for source in sources
        if source.id in kept and not any(is_as_asked(request, copy) for copy in copies.get(source.id, ()))
    ]


def needs_copies(
    request: AnyRequest,
    sources: Sequence[AnyResource],
    view: RegionView[AnyResource],
    rules: Rules[AnyRequest, AnyResource],
) -> bool:
    """Whether a copy may have to be made in a region, so that its KMS key has to be looked at first."""
    missing = wanting_copy(request, sources, view, rules)
    has_failed = any(of_source[0].phase == FAILED for of_source in copies_by_source(view, sources).values())
    return has_failed or len(rules.orphans(request, missing, view)) < len(missing)


def _plan_source(
    here: Situation[AnyRequest, AnyResource],
    item: Item,
    copies: list[AnyResource],
    orphan: AnyResource | None,
    rules: Rules[AnyRequest, AnyResource],
) -> Item:
    """``copies`` are those that count, the best first; ``orphan`` is one that nobody has marked yet."""
    if copies:
        found = replace(item, copy=copies[0], duplicates=tuple(other.id for other in copies[1:]))
        return _plan_found(here, found, copies[0], rules)
    if orphan is not None:
        adopted = _plan_found(here, replace(item, copy=orphan), orphan, rules)
        return replace(adopted, action=ADOPTED) if adopted.steps else adopted
    there = replace(item, copy=here.outdated[0] if here.outdated else None)
    if not here.is_kept and here.source.phase in (USABLE, PENDING):
        return replace(
            there, notes=(f"{here.source.id}: not copied: retain ({here.request.retain}) would not keep it",)
        )
    if not here.outdated and (note := rules.superseded(here, item.latest_point)):
        return replace(there, notes=(note,))
    new = _plan_new_copy(here, item, rules)
    if not here.outdated:
        return new
    if new.action != COPIED:
        return replace(new, copy=there.copy)
    return replace(new, notes=(*new.notes, beside_note(here, here.outdated[0])))


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
    tags, left_out = wanted_tags(here, rules, None, is_ours=True)
    if refused := tag_problem(tags):
        return item.failed("InvalidTags", f"{noun} {source.id}, its copy in {item.region}: {refused}")
    step = rules.new_copy(here, tags)
    problem = here.view.key_problem or (step if isinstance(step, Problem) else None)
    if problem or isinstance(step, Problem):
        return replace(item.failed("", ""), problem=problem)
    late, notes = rules.late_steps(here, None)
    return replace(
        item,
        action=COPIED,
        steps=(step, *late),
        notes=(*left_out_notes(source.id, left_out), *notes),
        tags_left_out=left_out,
        tracking=wanted_tracking(here, None),
        late_problem=rules.late_problem(here, None),
    )


def _plan_replacement(
    here: Situation[AnyRequest, AnyResource], item: Item, failed: AnyResource, rules: Rules[AnyRequest, AnyResource]
) -> Item:
    """A failed copy of ours keeps its name, so it has to go before the new one is asked for."""
    is_ours = failed.tracking is not None and failed.tracking.is_ours
    freed = (failed.name,) if is_ours else ()
    new = _plan_new_copy(replace(here, freed=freed), replace(item, copy=None), rules)
    if new.action != COPIED:
        return replace(new, copy=failed)
    if not is_ours:
        note = f"{failed.id} in {item.region} has failed and stays: its tags do not say that this collection created it"
        return replace(new, notes=(*new.notes, note))
    reason = f"failed copy of {item.source.id}" + (f": {failed.state_reason}" if failed.state_reason else "")
    removal = Remove(region=item.region, id=failed.id, reason=reason)
    return replace(new, action=REPLACED, copy=failed, steps=(removal, *new.steps))


def _plan_found(
    here: Situation[AnyRequest, AnyResource], item: Item, copy: AnyResource, rules: Rules[AnyRequest, AnyResource]
) -> Item:
    """What has to change about a copy that is there."""
    if copy.phase == FAILED and not here.is_kept:
        return replace(item, notes=(f"failed and not created again: retain ({here.request.retain}) would not keep it",))
    if copy.phase == FAILED:
        return _plan_replacement(here, item, copy, rules)
    is_ours = copy.is_marked_ours or here.request.owns(is_of_gem=rules.is_of_gem(here, copy))
    here = replace(here, is_ours=is_ours)
    item = replace(item, is_recognized=not is_ours, tracking=wanted_tracking(here, copy, is_ours=is_ours))
    if problem := rules.problem_with(here, copy):
        return item.failed(problem.code, problem.message)
    tagging, notes, left_out = _plan_tags(here, item, copy, rules)
    if isinstance(tagging, Problem):
        return item.failed(tagging.code, tagging.message)
    late, late_notes = rules.late_steps(here, copy)
    steps = (*tagging, *late)
    return replace(
        item,
        action=CONVERGED if steps else NONE,
        steps=steps,
        notes=(*notes, *key_notes(here, copy), *rules.unmet_wishes(here, copy), *late_notes),
        tags_left_out=left_out,
        late_problem=rules.late_problem(here, copy) or _join_problem(here, item, copy),
    )


def _join_problem(here: Situation[AnyRequest, AnyResource], item: Item, copy: AnyResource) -> Problem | None:
    """A set that finds no room in the tag is not served, and another one's retention may remove the copy."""
    if not here.is_kept or item.tracking is None or here.set in item.tracking.sets:
        return None
    return Problem(
        "TooManySets",
        f"{copy.id} in {copy.region} cannot serve the set {here.set}: with {', '.join(item.tracking.sets)} the names "
        "are longer than the 256 characters of a tag; choose shorter names of sets",
    )


def _plan_tags(
    here: Situation[AnyRequest, AnyResource], item: Item, copy: AnyResource, rules: Rules[AnyRequest, AnyResource]
) -> tuple[tuple[Step, ...] | Problem, tuple[str, ...], tuple[str, ...]]:
    """Tags that are to be set, what to say, and keys of those that the user asks for and that find no room.

    What others have written of a copy of theirs stays as it is.
    """
    wanted, all_left_out = wanted_tags(here, rules, copy, is_ours=here.is_ours)
    left_out = tuple(key for key in all_left_out if key in here.request.tags)
    missing = missing_tags(copy.tags, wanted)
    notes = no_room_notes(copy, left_out)
    if not here.is_ours:
        stays = [key for key in missing if key in copy.tags and key not in KEYS]
        missing = {key: value for key, value in missing.items() if key not in stays}
        notes = (*recognized_notes(here, copy, stays), *notes)
    if not missing:
        return (), notes, left_out
    if refused := tag_problem({**copy.tags_of_users, **wanted}):
        if here.is_ours:
            return Problem("InvalidTags", f"{rules.noun} {copy.id} in {item.region}: {refused}"), (), ()
        return (), (*notes, f"{copy.id} cannot be marked as recognized: {refused}"), left_out
    before = {key: copy.tags[key] for key in missing if key in copy.tags}
    return (AddTags(item.region, copy.id, copy.tagged_ids, missing, before),), notes, left_out
