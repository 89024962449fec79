# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The draft: workloads with their names, their order, their DNS names and what there is to say about each.

Pure: it never calls AWS, and the same estate gives the same draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._workloads.check import plan_of
from .._workloads.model import Mistake
from .chosen import chosen_of
from .databases import databases_of
from .existing import Existing, existing_of
from .findings import NotCovered, NotListed, not_covered, not_listed
from .fleets import fleets_of
from .model import Estate, LeftOut, Place, Thing
from .names import Names, names_of
from .naming import named
from .order import Order, order_of
from .request import DraftRequest, head_of
from .templates import without_templates
from .volumes import volumes_of
from .words import some


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """One workload: ``options`` as the plan has them, and what stands around them as comments."""

    name: str
    kind: str
    options: Mapping[str, Any]
    notes: tuple[str, ...]
    remarks: Mapping[Place, str]
    suggestions: Mapping[Place, tuple[str, ...]]
    sources: tuple[str, ...]
    guesses: Mapping[str, str]
    existing: Existing


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    request: DraftRequest
    workloads: tuple[Drafted, ...]
    left_out: tuple[LeftOut, ...]
    not_covered: tuple[NotCovered, ...]
    not_listed: tuple[NotListed, ...]
    has_encrypted: bool
    keys: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """What the file says, as YAML reads it."""
        return {**head_of(self.request), "workloads": {each.name: dict(each.options) for each in self.workloads}}

    def mistakes(self) -> list[Mistake]:
        """What the plan's own check has against it: nothing."""
        return plan_of(self.to_data())[1]


def draft_of(estate: Estate, request: DraftRequest) -> Draft:
    chosen, untagged = chosen_of(estate, request.tags)
    databases, of_databases = databases_of(chosen)
    fleets, of_fleets = fleets_of(chosen)
    volumes, of_volumes = volumes_of(chosen, fleets)
    things = [*databases, *fleets, *volumes]
    workload_names = named(things)
    order, names = order_of(things, chosen), names_of(things, chosen)
    return Draft(
        request=request,
        workloads=tuple(
            _drafted(thing, workload_names, order, names, existing_of(thing, request.source_region, estate), request)
            for thing in things
        ),
        left_out=tuple(sorted((*of_databases, *of_fleets, *of_volumes, *names.left, *untagged), key=_in_order)),
        not_covered=tuple(not_covered(estate)),
        not_listed=tuple(not_listed(estate)),
        keys=estate.keys.things,
        has_encrypted=any(database.encrypted for database in (*chosen.databases.things, *chosen.clusters.things)),
    )


def _in_order(left: LeftOut) -> tuple[str, ...]:
    return left.what, left.reason, left.name


def _drafted(
    thing: Thing,
    workload_names: Mapping[str, str],
    order: Order,
    names: Names,
    existing: Existing,
    request: DraftRequest,
) -> Drafted:
    after = {workload_names[key]: reason for key, reason in order.after.get(thing.key, {}).items()}
    complete = _with_names(thing, sorted(after), names, workload_names)
    remarks = dict(complete.remarks)
    if after:
        remarks[("after",)] = "a guess: " + "; ".join(f"{name}, because {after[name]}" for name in sorted(after))
    if "target_groups" in complete.options:
        remarks[("target_groups",)] = f"names of the source region; {request.recovery_region} must have them, too"
    return Drafted(
        name=workload_names[thing.key],
        kind=thing.kind,
        options=complete.options,
        notes=(
            *thing.notes,
            *_templates_note(thing),
            *order.notes.get(thing.key, ()),
            *names.notes.get(thing.key, ()),
            existing.sentence(request.recovery_region),
        ),
        remarks=remarks,
        suggestions={place: lines for place, lines in complete.suggestions.items() if lines},
        sources=thing.sources,
        guesses=after,
        existing=existing,
    )


def _templates_note(thing: Thing) -> list[str]:
    sections = {key: thing.options[key] for key in ("launch", "restore") if key in thing.options}
    _kept, lost = without_templates(sections)
    return [f"Left out, because Ansible would run it as a template: {some(dict.fromkeys(lost))}."] if lost else []


def _with_names(thing: Thing, after: Sequence[str], names: Names, workload_names: Mapping[str, str]) -> Thing:
    """The options in the order in which people write them: what it is, after, how it comes back, names."""
    restore, _lost = without_templates(thing.options.get("restore", {}))
    launch, _lost = without_templates(thing.options.get("launch", {}))
    if thing.attached_to:
        restore = {"attach_to": workload_names[thing.attached_to], **restore}
    target_groups = names.target_groups.get(thing.key)
    dns = names.dns.get(thing.key)
    own = {key: value for key, value in thing.options.items() if key not in ("launch", "restore")}
    options = {
        **own,
        **({"after": list(after)} if after else {}),
        **({"launch": launch} if launch else {}),
        **({"restore": restore} if restore else {}),
        **({"target_groups": target_groups} if target_groups else {}),
        **({"dns": dns} if dns else {}),
    }
    guessed = tuple(
        f"target_groups: [{name}]  # a guess: load balancer {balancer} may reach it"
        for name, balancer in sorted(names.guessed.get(thing.key, {}).items())
    )
    suggestions = {**thing.suggestions, (): (*thing.suggestions.get((), ()), *guessed)}
    for section in [place for place in suggestions if place and place[0] not in options]:
        below = [f"  {line}" for line in suggestions.pop(section)]
        if below:
            suggestions[()] = (f"{section[0]}:", *below, *suggestions[()])
    return replace(thing, options=options, suggestions=suggestions)
