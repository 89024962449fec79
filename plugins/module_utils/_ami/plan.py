# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done so that every source has its copy in every destination region.

Pure: no client, no module, no clock, no randomness; ``changed``, check mode and the diff are read off the plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from .._core.names import image_name_problem, render_name
from .._core.tags import carried_tags, missing_tags, tag_problem
from .._core.tracking import Tracking, format_time, source_value
from .matching import copies_by_source, orphans_by_source, without_copy
from .model import (
    AVAILABLE,
    DISABLED,
    FAILED_STATES,
    PENDING,
    PUBLIC,
    Image,
    Observation,
    Permission,
    Problem,
    RegionView,
    Request,
)
from .select import set_of

NONE = "none"
COPIED = "copied"
ADOPTED = "adopted"
CONVERGED = "converged"
REPLACED = "replaced"
DEFERRED = "deferred"
FAILED = "failed"
ACTIONS = (NONE, COPIED, ADOPTED, CONVERGED, REPLACED, DEFERRED, FAILED)


@dataclass(frozen=True, slots=True)
class CopyImage:
    """Make a copy; its tags go into the same request, so it is never untracked."""

    region: str
    source_region: str
    source_id: str
    name: str
    description: str
    tags: Mapping[str, str]
    encrypted: bool
    kms_key_id: str | None
    completion_minutes: int | None


@dataclass(frozen=True, slots=True)
class TagImage:
    """Set tags on an image and its snapshots; ``before`` is what these keys say now, for the diff."""

    region: str
    image_id: str
    snapshot_ids: tuple[str, ...]
    tags: Mapping[str, str]
    before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShareImage:
    """Change who may launch a copy; ``image_id`` is None for one that the same plan makes. Needs an available image."""

    region: str
    image_id: str | None
    add: frozenset[Permission]
    remove: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Deregister:
    """Remove an image of ours with its snapshots."""

    region: str
    image_id: str
    reason: str


Step = CopyImage | TagImage | ShareImage | Deregister


@dataclass(frozen=True, slots=True)
class Item:
    """What happens to one source in one region. ``copy`` is the copy that is there already, if any."""

    source: Image
    region: str
    set: str
    action: str
    copy: Image | None = None
    steps: tuple[Step, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()

    def failed(self, code: str, message: str) -> Item:
        return replace(self, action=FAILED, steps=(), problem=Problem(code, message))


@dataclass(frozen=True, slots=True)
class Plan:
    """The items in the order of regions, then sources."""

    items: tuple[Item, ...] = field(default_factory=tuple)

    @property
    def has_steps(self) -> bool:
        return any(item.steps for item in self.items)


def plan_copies(request: Request, seen: Observation) -> Plan:
    """One item for each destination region and source."""
    items = [item for view in seen.regions for item in _plan_region(request, seen, view)]
    return Plan(tuple(_without_name_clashes(items)))


def _plan_region(request: Request, seen: Observation, view: RegionView) -> Iterator[Item]:
    kept = _kept_sources(request, seen.sources, view)
    copies = copies_by_source(view)
    orphans = orphans_by_source(request, without_copy(seen.sources, view), view)
    for source in seen.sources:
        item = Item(source=source, region=view.region, set=set_of(request, source), action=NONE)
        of_source = copies.get(source_value(source.region, source.id), [])
        if view.problem:
            yield item.failed(view.problem.code, view.problem.message)
        elif of_source:
            found = replace(item, copy=of_source[0], duplicates=tuple(image.id for image in of_source[1:]))
            yield _plan_found(request, seen, found, view)
        elif source.id in orphans:
            adopted = _plan_found(request, seen, replace(item, copy=orphans[source.id]), view)
            yield adopted if adopted.problem else replace(adopted, action=ADOPTED)
        elif source.id in kept:
            yield _plan_new_copy(request, seen, item, view)
        else:
            yield replace(item, notes=(f"not copied: beyond the newest {request.retain} of its set",))


def needs_copies(request: Request, sources: Sequence[Image], view: RegionView) -> bool:
    """Whether a copy may have to be made in a region, so that its KMS key has to be looked at first."""
    copies = copies_by_source(view)
    missing = without_copy(sources, view)
    has_failed = any(of_source[0].state in FAILED_STATES for of_source in copies.values())
    return has_failed or len(orphans_by_source(request, missing, view)) < len(missing)


def _kept_sources(request: Request, sources: Iterable[Image], view: RegionView) -> set[str]:
    """Sources whose copies retention would keep: copying an older one would only be undone by the next run."""
    if request.retain is None:
        return {source.id for source in sources}
    created: dict[str, dict[str, datetime]] = defaultdict(dict)
    for image in view.tracked:
        if image.usable and (tracking := image.tracking):
            created[tracking.set][tracking.source_id] = tracking.source_created
    for source in sources:
        created[set_of(request, source)][source.id] = source.created
    kept: set[str] = set()
    for of_set in created.values():
        newest_first = sorted(of_set, key=lambda source_id: (of_set[source_id], source_id), reverse=True)
        kept.update(newest_first[: request.retain])
    return kept


def wanted_tags(request: Request, source: Image) -> dict[str, str]:
    """Every tag of a copy: tracking first, then the source's own, then what the user adds or overrides."""
    tracking = wanted_tracking(request, source).to_tags()
    return {**tracking, **carried_tags(source.tags, request.exclude_tags), **request.tags, **tracking}


def wanted_tracking(request: Request, source: Image) -> Tracking:
    return Tracking(set_of(request, source), source.region, source.id, source.created)


def copy_name(request: Request, source: Image, region: str) -> str:
    """The copy's name; names are unique in a region, so beside its source a copy cannot have the same one."""
    template = request.name_template or ("{name}" if region != source.region else "{name}-copy-of-{id}")
    values = {
        "name": source.name,
        "id": source.id,
        "source_region": source.region,
        "date": format_time(source.created)[:10],
    }
    return render_name(template, values)


def _plan_new_copy(request: Request, seen: Observation, item: Item, view: RegionView) -> Item:
    source = item.source
    if source.state == PENDING:
        return replace(item, action=DEFERRED, notes=(f"{source.id} is still pending in {source.region}: run again",))
    if source.state != AVAILABLE:
        why = f" ({source.state_reason})" if source.state_reason else ""
        return item.failed(
            "SourceNotAvailable",
            f"AMI {source.id} in {source.region} is {source.state}{why} and cannot be copied; select another image",
        )
    name, tags = copy_name(request, source, item.region), wanted_tags(request, source)
    if refused := image_name_problem(name):
        return item.failed("InvalidName", f"AMI {source.id}: {refused}")
    if refused := tag_problem(tags):
        return item.failed("InvalidTags", f"AMI {source.id}, its copy in {item.region}: {refused}")
    if problem := view.key_problem or seen.problems.get(source.id):
        return item.failed(problem.code, problem.message)
    copy = CopyImage(
        region=item.region,
        source_region=source.region,
        source_id=source.id,
        name=name,
        description=source.description if request.description is None else request.description,
        tags=tags,
        encrypted=request.encrypted,
        kms_key_id=request.kms_keys.get(item.region),
        completion_minutes=request.completion_minutes,
    )
    share, notes = _plan_sharing(request, seen, item)
    return replace(item, action=COPIED, steps=(copy, *share), notes=notes)


def _plan_replacement(request: Request, seen: Observation, item: Item, failed: Image, view: RegionView) -> Item:
    """A failed copy keeps its name, so it has to go before the new one is asked for."""
    new = _plan_new_copy(request, seen, replace(item, copy=None), view)
    if new.action != COPIED:
        return replace(new, copy=failed)
    reason = f"failed copy of {item.source.id}" + (f": {failed.state_reason}" if failed.state_reason else "")
    removal = Deregister(region=item.region, image_id=failed.id, reason=reason)
    return replace(new, action=REPLACED, copy=failed, steps=(removal, *new.steps))


def _plan_found(request: Request, seen: Observation, item: Item, view: RegionView) -> Item:
    """What has to change about a copy that is there."""
    copy = item.copy
    if copy is None:
        raise ValueError("no copy was found")
    if copy.state in FAILED_STATES:
        return _plan_replacement(request, seen, item, copy, view)
    if copy.state == DISABLED:
        return item.failed(
            "CopyDisabled",
            f"AMI {copy.id} in {item.region}, the copy of {item.source.id}, is disabled and restores nothing; "
            "enable it (aws ec2 enable-image) or remove it with state: absent and run again",
        )
    if request.encrypted and copy.encrypted is False:
        return item.failed(
            "CopyNotEncrypted",
            f"AMI {copy.id} in {item.region}, the copy of {item.source.id}, is not encrypted although that is asked "
            "for; remove it with state: absent and run again",
        )
    if problem := seen.problems.get(item.source.id) or seen.problems.get(copy.id):
        return item.failed(problem.code, problem.message)
    wanted = wanted_tags(request, item.source)
    missing = missing_tags(copy.tags, wanted)
    if missing and (tags_refused := tag_problem({**copy.tags_of_users, **wanted})):
        return item.failed("InvalidTags", f"AMI {copy.id} in {item.region}: {tags_refused}")
    tagging: tuple[Step, ...] = ()
    if missing:
        before = {key: copy.tags[key] for key in missing if key in copy.tags}
        tagging = (TagImage(item.region, copy.id, copy.snapshot_ids, missing, before),)
    share, notes = _plan_sharing(request, seen, item)
    steps = (*tagging, *share)
    return replace(item, action=CONVERGED if steps else NONE, steps=steps, notes=notes)


def _plan_sharing(request: Request, seen: Observation, item: Item) -> tuple[tuple[ShareImage, ...], tuple[str, ...]]:
    """The change of launch permissions, and what to say about it. AWS takes them from an available image only."""
    if not request.copy_launch_permissions:
        return (), ()
    allowed = seen.permissions.get(item.source.id, frozenset())
    wanted = allowed if request.allow_public else allowed - {PUBLIC}
    notes: tuple[str, ...] = ()
    if PUBLIC in allowed - wanted:
        notes = (f"{item.source.id} is public and its copy is not: set allow_public to make it so",)
    has = seen.permissions.get(item.copy.id, frozenset()) if item.copy else frozenset()
    if wanted == has:
        return (), notes
    if not ((item.copy and item.copy.usable) or request.wait):
        return (), (*notes, "launch permissions follow once the copy is available: run again, or set wait")
    return (ShareImage(item.region, item.copy.id if item.copy else None, wanted - has, has - wanted),), notes


def _without_name_clashes(items: list[Item]) -> list[Item]:
    """Two sources that would be copied under one name into one region: neither is, since only one could."""
    named = [(item.region, _new_name(item)) for item in items]
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


def _new_name(item: Item) -> str | None:
    return next((step.name for step in item.steps if isinstance(step, CopyImage)), None)
