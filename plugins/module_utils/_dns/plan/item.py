# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan says of one name: what happens to it, what changes for that, and what went wrong.

Pure: it decides nothing; ``changed``, check mode and the diff are read off the items.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..._core.problem import Problem
from ..._steps.step import Step
from ..instances.instance_tags import Note
from ..names.model import Change, Hostname, RecordSet, Zone
from .claims import Claim
from .steps import Remove, RemoveTag, WriteRecords, WriteTag

NONE = "none"
REGISTERED = "registered"
UPDATED = "updated"
TAKEN_OVER = "taken_over"
CONVERGED = "converged"
REMOVED = "removed"
FAILED = "failed"
ACTIONS = (NONE, REGISTERED, UPDATED, TAKEN_OVER, CONVERGED, REMOVED, FAILED)


@dataclass(frozen=True, slots=True)
class Item:
    """What happens to one name. ``note`` is the text to be written to ``tag`` of the instance, None removes it."""

    hostname: Hostname
    instance_id: str
    region: str
    owner: str
    action: str = NONE
    zone: Zone | None = None
    change: Change | None = None
    records: tuple[RecordSet, ...] = ()
    tag: str | None = None
    note: Note | None = None
    problem: Problem | None = None
    notes: tuple[str, ...] = ()

    def failed(self, problem: Problem) -> Item:
        return replace(self, action=FAILED, change=None, tag=None, note=None, problem=problem)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its records first: a tag never notes what is not there."""
        steps: list[Step] = []
        if self.change:
            steps.append(WriteRecords(self.change) if self.change.new else Remove(self.change))
        if self.tag is not None:
            note = self.note
            steps.append(WriteTag(self.instance_id, self.tag, note) if note else RemoveTag(self.instance_id, self.tag))
        return tuple(steps)

    @property
    def is_unfinished(self) -> bool:
        return False


def item_of(claim: Claim) -> Item:
    """An item about which nothing has been decided yet."""
    return Item(claim.hostname, claim.instance.id, claim.instance.region, claim.owner)
