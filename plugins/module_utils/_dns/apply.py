# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of plans of names: records first, then what the instances' tags note about them, and what is waited for.

It never decides anything. Every name is tried, and what was done is kept whatever happens to the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .._core.errors import AwsError, LifeboatError
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._steps.step import Step
from .instances import api
from .instances.instance_tags import Note
from .plan.item import FAILED, Item
from .plan.steps import WriteRecords
from .store import Context, RecordStore
from .update_service import UpdateService


@dataclass(frozen=True, slots=True)
class NamesWork:
    """``more`` says by instance id what the last of the tags notes that would go, instead of going.

    Records are written for all names together, since a provider takes many in one request, and one message or batch has
    to be done as a whole; and tags for all names of an instance.
    """

    store: RecordStore
    context: Context
    region: str
    more: Mapping[str, Note] = field(default_factory=dict)

    def before(self, item: Item) -> Item:
        return item

    def predict(self, item: Item) -> Item:
        return item

    def carry_out(self, items: tuple[Item, ...]) -> list[Item]:
        changes = [step.change for item in items for step in item.steps if isinstance(step, WriteRecords)]
        answers = self.store.apply(changes) if changes else {}
        done = [_answered(item, answers.get(item.hostname), self.store) if item.change else item for item in items]
        return _noted(done, self.context, self.region, self.more)


@dataclass(frozen=True, slots=True)
class Settling:
    """That changes are answered everywhere, as an item with nothing to do and something to wait for if ``is_due``."""

    is_due: bool
    steps: tuple[Step, ...] = ()

    @property
    def is_unfinished(self) -> bool:
        return self.is_due


@dataclass(frozen=True, slots=True)
class SettlingWork:
    """The work of waiting for it: a problem, or None."""

    store: RecordStore

    def before(self, _item: Settling) -> Problem | None:
        return None

    def predict(self, _item: Settling) -> Problem | None:
        return None

    def carry_out(self, items: tuple[Settling, ...]) -> list[Problem | None]:
        return [self._settled() for _item in items]

    def _settled(self) -> Problem | None:
        try:
            return self.store.settle()
        except LifeboatError as error:
            text = f"whether the changes are answered everywhere could not be determined: {error}"
            return Problem("NotSettled", text)


def _answered(item: Item, problem: Problem | None, store: RecordStore) -> Item:
    """What a service refuses for good is noted, too, so that no later run asks again."""
    if problem is None:
        return item
    failed = item.failed(problem)
    is_for_good = isinstance(store, UpdateService) and store.pause_seconds(problem.code) is not None
    if not is_for_good or item.note is None:
        return failed
    return replace(failed, tag=item.tag, note=replace(item.note, refused=problem.code))


def _noted(items: Sequence[Item], context: Context, region: str, more: Mapping[str, Note]) -> list[Item]:
    """Write the tags: one call for each instance that has any to set, one for each that has any to lose."""
    by_instance: dict[str, list[Item]] = {}
    for item in items:
        if item.tag is not None:
            by_instance.setdefault(item.instance_id, []).append(item)
    ec2 = context.clients.get("ec2", region) if by_instance else None

    def write(instance_id: str) -> Problem | None:
        tags = {str(item.tag): item.note for item in by_instance[instance_id]}
        going = [key for key, note in tags.items() if note is None]
        if going and instance_id in more:
            tags[going[-1]] = more[instance_id]
        try:
            if wanted := _texts(tags):
                api.tag_instance(ec2, region, instance_id, wanted)
            if unwanted := [key for key, note in tags.items() if note is None]:
                api.untag_instance(ec2, region, instance_id, unwanted)
        except AwsError as error:
            return Problem(error.code, str(error))
        return None

    refusals = dict(zip(by_instance, in_parallel(write, by_instance), strict=True))
    return [_not_noted(item, refusals.get(item.instance_id)) for item in items]


def _texts(tags: Mapping[str, Note | None]) -> dict[str, str]:
    return {key: note.to_text() for key, note in tags.items() if note}


def _not_noted(item: Item, refusal: Problem | None) -> Item:
    """Its records are as they should be, but the tag is not; the next run sees to it."""
    if refusal is None or item.tag is None or item.problem:
        return item
    text = f"{item.hostname} is {item.action}, but the tag {item.tag} could not be written: {refusal.message}"
    return replace(item, action=FAILED, tag=None, note=None, problem=Problem(refusal.code, text))
