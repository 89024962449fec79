# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of an instance that has no address for them any more: stopped without an Elastic IP, or gone.

Pure. AWS gives such an address to somebody else, and whoever trusts the name then trusts a stranger; so a record that
is left is never passed over in silence.
"""

from __future__ import annotations

from dataclasses import replace

from ..._core.problem import Problem
from ..instances.tag_keys import note_of, tag_of
from ..names.model import Found, Wanted
from .claims import INSTANCE_GONE, NO_PUBLIC_ADDRESS, Claim
from .item import Item, item_of
from .remove import Leaving, plan_removal

FAIL, REMOVE = "fail", "remove"


def is_vacant(claim: Claim) -> bool:
    """Whether the instance has no address for the name, so that what it was registered with is not its own."""
    return not isinstance(claim.wanted, Wanted) and claim.wanted.code in (NO_PUBLIC_ADDRESS, INSTANCE_GONE)


def plan_vacant(claim: Claim, found: Found | Problem, *, remove: bool, holds_ownership: bool) -> Item:
    """Take the name back if that is wanted, else fail and say what the name still answers."""
    item, problem = item_of(claim), claim.wanted
    if isinstance(problem, Wanted):
        return item
    if isinstance(found, Problem):
        text = f"{problem.message}; what it answers now is not known: {found.message}"
        return item.failed(Problem(problem.code, text))
    item = replace(item, zone=found.zone, records=found.records)
    notes = claim.instance.notes
    note = note_of(claim.hostname, notes)
    if remove:
        tag = tag_of(claim.hostname, notes) if note and not claim.instance.is_gone else None
        noted = note.values if note else ()
        leaving = Leaving(claim.hostname, claim.instance.id, claim.instance.region, tag, noted)
        planned = plan_removal(leaving, found, can_remove=True)
        return replace(planned, owner=claim.owner, notes=(*planned.notes, problem.message))
    is_ours = found.is_owned_by(claim.instance.id) if holds_ownership else note is not None
    values = ", ".join(value for records in found.records for value in records.values)
    if not is_ours or not values:
        return item.failed(problem)
    step = "set without_address: remove to remove it" if holds_ownership else "remove it at the service"
    text = f"until then {claim.hostname} still says {values}, which AWS may have given to another customer; {step}"
    return item.failed(Problem(problem.code, f"{problem.message}; {text}"))
