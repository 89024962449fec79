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

from .._core.errors import AwsError
from .._core.shell import Clients
from .._facts.answer import Answer, Unknown
from .._manifest import api
from .._steps.executor import Executor
from .._steps.plan import Plan
from .._steps.step import Step
from .._workloads.settled import Place, settled_workloads
from .places import Target, link_of, targets_of


@dataclass(frozen=True, slots=True)
class Write(Step):
    """An object that is written."""

    target: Target
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    steps: tuple[Write, ...]
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an object is, or would be, and why it is not there; a note is what to mend although it is."""

    place: str | None = None
    link: str | None = None
    problem: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    clients_for: Callable[[Place], Answer[Clients]]

    def before(self, item: Item) -> Outcome:
        return self.predict(item)

    def predict(self, item: Item) -> Outcome:
        [step] = item.steps
        return Outcome(step.target.shown(step.name), link_of(step.target, step.name))

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        return [self._written(step) for item in items for step in item.steps]

    def _written(self, step: Write) -> Outcome:
        shown, access = step.target.shown(step.name), step.target.access
        clients = self.clients_for(access)
        if isinstance(clients, Unknown):
            return Outcome(problem=f"the report could not be written to {shown}: {clients.reason}")
        s3 = clients.value.get("s3", access.region)
        bucket, key = step.target.bucket.bucket, step.target.key(step.name)
        note = None
        try:
            _etag, is_encrypted = api.write_object(s3, access.region, bucket, key, step.text, None, over="")
            note = None if is_encrypted else _not_encrypted(bucket, access.region)
        except AwsError as error:
            # An answer that got lost leaves the object there; whose it is, is seen below.
            if error.code not in api.CHANGED_MEANWHILE:
                return Outcome(problem=f"the report could not be written: {error}")
        return self._seen(step, s3, note)

    def _seen(self, step: Write, s3: Any, note: str | None) -> Outcome:
        shown, access = step.target.shown(step.name), step.target.access
        try:
            found = api.read_object(s3, access.region, step.target.bucket.bucket, step.target.key(step.name))
        except AwsError as error:
            return Outcome(problem=f"the report was written, but not seen: {error}")
        if found is None or found[0] != step.text:
            said = "it is not there" if found is None else "another report is there"
            return Outcome(problem=f"the report was written to {shown}, and {said}")
        return Outcome(shown, link_of(step.target, step.name), note=note)


def _not_encrypted(bucket: str, region: str) -> str:
    return f"bucket {bucket} in {region} does not report that it encrypts objects; set its default encryption"


def run_upload(
    params: Mapping[str, Any], clients_for: Callable[[Place], Answer[Clients]], executor: Executor
) -> dict[str, Any]:
    """The result. InvalidInput for a place that is none, before any call."""
    targets = targets_of(params["upload"], tuple(settled_workloads(params["workloads"])))
    files = [(each["name"], each["content"]) for each in params["files"]]
    items = tuple(Item((Write(target, *file),)) for target in targets for file in files)
    outcomes = executor.run(Plan(items), Work(clients_for)) if items else []
    return {
        "changed": any(each.place for each in outcomes),
        "places": [each.place for each in outcomes if each.place],
        "links": [each.link for each in outcomes if each.link],
        "problems": [each.problem for each in outcomes if each.problem],
        "notes": list(dict.fromkeys(each.note for each in outcomes if each.note)),
    }
