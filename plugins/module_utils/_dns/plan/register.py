# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to change about each name: the decisions, for providers that hold TXT records of owners.

Pure: no client, no module, no clock, no randomness; ``changed``, check mode and the diff are read off the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..._core.problem import Problem
from ..instances.instance_tags import Note
from ..instances.model import is_internal
from ..instances.tag_keys import tag_of
from ..names.hostnames import ownership_name
from ..names.model import AAAA, TXT, A, Change, Found, RecordSet, Wanted, Zone
from ..names.ownership import Owner
from ..names.zone_file import zone_lines
from ..request import DEAD, FORCE, NEVER
from .claims import Claim
from .item import CONVERGED, REGISTERED, TAKEN_OVER, UPDATED, Item, item_of


@dataclass(frozen=True, slots=True)
class Rules:
    """The options that decide, and what is known of the world beside the names.

    ``alive`` tells of the instances that other owners recorded, as (region, id): whether each exists, or why that
    could not be told.
    """

    provider: str
    ttl: int
    now: datetime
    takeover: str = NEVER
    lost_regions: frozenset[str] = frozenset()
    allow_private_in_public: bool = False
    alive: Mapping[tuple[str, str], bool | Problem] = field(default_factory=dict)


def plan_name(claim: Claim, found: Found | Problem, rules: Rules) -> Item:
    """Register, correct, take over, refuse, or leave alone."""
    item = item_of(claim)
    if isinstance(claim.wanted, Problem):
        return item.failed(claim.wanted)
    if isinstance(found, Problem):
        return item.failed(found)
    item = replace(item, zone=found.zone, records=found.records)
    if problem := exposed(claim.wanted, found.zone, rules) or _refusal(claim, found, rules):
        return item.failed(problem)
    ours = Owner(claim.owner, claim.instance.account, claim.instance.region, claim.instance.id, rules.now)
    records = wanted_records(claim.wanted, rules.ttl)
    theirs = found.owner
    is_same = theirs is not None and replace(theirs, since=rules.now) == ours
    if is_same and same_records(found.records, records):
        return with_note(item, claim, rules)
    beside = RecordSet(ownership_name(claim.hostname.name), TXT, rules.ttl, (ours.to_text(),))
    change = Change(claim.hostname, found.zone, found.everything, (*records, beside), claim.instance.id)
    return replace(
        item,
        action=_action(claim, found),
        change=change,
        records=records,
        tag=tag_of(claim.hostname, claim.instance.notes),
        note=new_note(claim.wanted, rules),
    )


def _action(claim: Claim, found: Found) -> str:
    if found.owner is None:
        return TAKEN_OVER if found.records else REGISTERED
    return UPDATED if _is_ours(claim, found.owner) else TAKEN_OVER


def _is_ours(claim: Claim, theirs: Owner) -> bool:
    """The same logical owner, or this very instance under another one."""
    instance = claim.instance
    here = (instance.account, instance.region, instance.id)
    return theirs.owner == claim.owner or (theirs.account, theirs.region, theirs.instance_id) == here


def _refusal(claim: Claim, found: Found, rules: Rules) -> Problem | None:
    """Why a name may not be written to: it is somebody else's, or nobody would find it."""
    name = claim.hostname
    if found.delegated_at:
        return Problem(
            "Delegated",
            f"{name}: zone {found.zone.name} ({found.zone.id}) delegates {found.delegated_at} to other name servers, "
            f"so it would not resolve; set zone_id or private_zone_id to the zone {found.delegated_at}",
        )
    if found.obstacle:
        return Problem("NameInUse", f"{name}: {found.obstacle}; this is left alone, remove it or use another name")
    theirs = found.owner
    if rules.takeover == FORCE or (theirs is not None and _is_ours(claim, theirs)):
        return None
    if theirs is None and not found.records and not found.ownership:
        return None
    if theirs is None:
        there = "; ".join(zone_lines(found.records)) or "nothing"
        whose = f"its {ownership_name(name.name)} TXT names no owner" if found.ownership else "no owner is recorded"
        return Problem(
            "NameNotOurs",
            f"{name} exists ({there}) and {whose}, so {claim.owner} does not take it; "
            "set takeover: force if it is yours",
        )
    if rules.takeover == DEAD:
        return _still_alive(claim, theirs, rules)
    return Problem(
        "NameNotOurs",
        f"{name} belongs to {theirs}, so {claim.owner} ({claim.instance.id} in {claim.instance.region}) does not take "
        "it; set takeover: dead if that one no longer exists, or owner if both are the same",
    )


def _still_alive(claim: Claim, theirs: Owner, rules: Rules) -> Problem | None:
    if theirs.region in rules.lost_regions:
        return None
    if theirs.account != claim.instance.account:
        return Problem(
            "OwnerUnknown",
            f"{claim.hostname} belongs to {theirs}, whose instances only account {theirs.account} sees; "
            "set takeover: force if you know that it no longer exists",
        )
    alive = rules.alive.get((theirs.region, theirs.instance_id))
    if alive is False:
        return None
    if isinstance(alive, Problem):
        return Problem(
            "OwnerUnknown",
            f"{claim.hostname} belongs to {theirs}, and whether that instance still exists could not be determined: "
            f"{alive.message}; name {theirs.region} in lost_regions if the region is lost",
        )
    return Problem(
        "OwnerAlive", f"{claim.hostname} belongs to {theirs}, and that instance exists; nothing is taken from it"
    )


def exposed(wanted: Wanted, zone: Zone, rules: Rules) -> Problem | None:
    """A private address in a public zone tells everybody about the inside, and answers nobody outside."""
    if zone.is_private or rules.allow_private_in_public:
        return None
    internal = [value for kind in (A, AAAA) for value in wanted.values.get(kind, ()) if is_internal(value)]
    if not internal:
        return None
    return Problem(
        "PrivateAddressInPublicZone",
        f"{wanted.hostname}: {internal[0]} is a private address and zone {zone.name} ({zone.id}) is public; "
        "use a private zone, or set allow_private_in_public",
    )


def wanted_records(wanted: Wanted, ttl: int) -> tuple[RecordSet, ...]:
    sets = [RecordSet(wanted.hostname.name, kind, ttl, tuple(sorted(v))) for kind, v in wanted.values.items()]
    return tuple(sorted(sets, key=lambda records: records.type))


def same_records(there: tuple[RecordSet, ...], wanted: tuple[RecordSet, ...]) -> bool:
    return set(there) == set(wanted)


def new_note(wanted: Wanted, rules: Rules) -> Note:
    values = tuple(value for kind in sorted(wanted.values) for value in wanted.values[kind])
    return Note(rules.provider, wanted.hostname.scope, values, rules.now)


def with_note(item: Item, claim: Claim, rules: Rules) -> Item:
    """Nothing to be done, but for a tag that says something else."""
    if isinstance(claim.wanted, Problem):
        return item
    wanted, tag = new_note(claim.wanted, rules), tag_of(claim.hostname, claim.instance.notes)
    there = claim.instance.notes.get(tag)
    if there is not None and replace(there, at=rules.now) == wanted:
        return item
    return replace(item, action=CONVERGED, tag=tag, note=wanted)
