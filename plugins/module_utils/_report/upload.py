# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps a report in S3, in the recovery region, and looks at it there.

It overwrites nothing: the objects of a report have its moment in their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .._core.shell import Clients
from .._facts.answer import Answer, Unknown
from .._manifest.write_once import Writing, Written, seen_before, write_once
from .._steps.executor import Executor
from .._steps.plan import Plan
from .._steps.step import Step
from .._workloads.settled import Place, settled_and_refused
from .s3_locations import Target, link_of, targets_of


@dataclass(frozen=True, slots=True)
class Write(Step):
    """An object that is written."""

    target: Target
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """``there`` is what was seen in its place, with which nothing is written."""

    target: Target
    name: str
    steps: tuple[Write, ...] = ()
    there: Written | None = None
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an object is, or would be, and why it is not there; a note is what to mend although it is.

    ``is_new`` is not so where the same object was there already.
    """

    place: str | None = None
    link: str | None = None
    problem: str | None = None
    note: str | None = None
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Work:
    clients_for: Callable[[Place], Answer[Clients]]

    def before(self, item: Item) -> Outcome:
        if item.there and item.there.problem:
            return Outcome(problem=item.there.problem)
        return Outcome(item.target.shown(item.name), link_of(item.target, item.name), is_new=item.there is None)

    def predict(self, item: Item) -> Outcome:
        return self.before(item)

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        return [self._written(item.steps[0]) if item.steps else self.before(item) for item in items]

    def item(self, target: Target, name: str, text: str) -> Item:
        """What is there is read once before it, so that check mode predicts what the run does."""
        step, clients = Write(target, name, text), self.clients_for(target.access)
        if isinstance(clients, Unknown):
            return Item(target, name, (step,))
        there = seen_before(clients.value.get("s3", target.access.region), _writing(step))
        return Item(target, name, () if there else (step,), there)

    def _written(self, step: Write) -> Outcome:
        target, shown = step.target, step.target.shown(step.name)
        clients = self.clients_for(target.access)
        if isinstance(clients, Unknown):
            return Outcome(problem=f"the report could not be written to {shown}: {clients.reason}")
        region = target.access.region
        written = write_once(clients.value.get("s3", region), _writing(step))
        if written.problem:
            return Outcome(problem=written.problem)
        note = _not_encrypted(target.bucket.bucket, region) if written.is_encrypted is False else None
        return Outcome(shown, link_of(target, step.name), note=note, is_new=not written.was_there)


def _writing(step: Write) -> Writing:
    key = step.target.key(step.name)
    return Writing(step.target.access.region, step.target.bucket, key, step.text, "the report", "another report")


def _not_encrypted(bucket: str, region: str) -> str:
    return f"bucket {bucket} in {region} does not report that it encrypts objects; set its default encryption"


def run_upload(
    params: Mapping[str, Any], clients_for: Callable[[Place], Answer[Clients]], executor: Executor
) -> dict[str, Any]:
    """The result. InvalidInput for a place that is none, before any call."""
    targets = targets_of(params["upload"], settled_and_refused(params["workloads"])[0])
    files = [(each["name"], each["content"]) for each in params["files"]]
    work = Work(clients_for)
    items = tuple(work.item(target, *file) for target in targets for file in files)
    outcomes = executor.run(Plan(items), work) if items else []
    return {
        "changed": any(each.place and each.is_new for each in outcomes),
        "places": [each.place for each in outcomes if each.place],
        "links": [each.link for each in outcomes if each.link],
        "problems": [each.problem for each in outcomes if each.problem],
        "notes": list(dict.fromkeys(each.note for each in outcomes if each.note)),
    }
