# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of plans of sources: each is created once, and with ``wait`` seen finished.

It never creates one of a series whose source is young enough, finished or not: the plan says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .._copies.ports import Tools
from .._copies.resource import FAILED, PENDING, USABLE, Resource
from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .._core.progress import Progress, duration
from .._core.waiters import wait_until
from .._steps.carry_out import carry_out
from .kind import SourceKind
from .model import Source
from .steps import Created, CreateSource, NewSource


@dataclass(frozen=True, slots=True)
class Creating:
    kind: SourceKind
    tools: Tools
    wait: bool

    def before(self, item: NewSource) -> Created:
        return Created(item, item.there, problem=item.problem)

    def predict(self, item: NewSource) -> Created:
        """A run that waits sees what it creates, and what is in progress already, finished."""
        created = self.before(item)
        for step in item.steps:
            created = replace(created, source=Source(item.series, step.predicted), done=True)
        if not (self.wait and created.source and created.source.phase == PENDING):
            return created
        seen = tuple(replace(resource, phase=USABLE) for resource in created.source.resources)
        return replace(created, source=replace(created.source, resources=seen), is_predicted=True)

    def carry_out(self, items: tuple[NewSource, ...]) -> list[Created]:
        begun = in_parallel(self._begin, items)
        return self._followed(begun) if self.wait else begun

    def _begin(self, item: NewSource) -> Created:
        return carry_out(self.before(item), item.steps, {CreateSource: self._create}, lambda _condition, _so_far: True)

    def _create(self, created: Created, step: CreateSource) -> Created:
        return replace(created, source=Source(created.item.series, self.kind.create(step)), done=True)

    def _followed(self, begun: list[Created]) -> list[Created]:
        """The outcomes after all that were begun have settled or the time is up."""
        waited = {text for each in begun if _is_waited(each) and each.source for text in each.source.ids}
        if not waited:
            return begun
        series = {r.id: each.item.series for each in begun if each.source for r in each.source.resources}

        def ask() -> Mapping[str, Resource]:
            there = self.kind.calls.describe(self.kind.region, waited)
            self.tools.progress.report(_progress(series[text], there[text]) for text in there if text in series)
            return there

        def is_done(there: Mapping[str, Resource]) -> bool:
            return set(there) >= waited and all(resource.phase != PENDING for resource in there.values())

        try:
            there = wait_until(ask, is_done, self.tools.timeout, self.tools.clock)
        except AwsError as error:
            return [each.failed(error.code, str(error)) if _is_waited(each) else each for each in begun]
        return [self._seen(each, there) if _is_waited(each) else each for each in begun]

    def _seen(self, created: Created, there: Mapping[str, Resource]) -> Created:
        if created.source is None:
            return created
        parts = tuple(there.get(resource.id, resource) for resource in created.source.resources)
        source = replace(created.source, resources=parts)
        seen, noun, series = replace(created, source=source), self.kind.calls.noun, created.item.series
        of_series = "" if series == self.kind.options.purpose else f" of {series}"
        named = f"{noun} {source.named}{of_series} in {self.kind.region}"
        if source.phase == FAILED:
            reasons = [part.state_reason for part in parts if part.state_reason]
            state = next(part.state for part in parts if part.phase not in (USABLE, PENDING))
            why = reasons[0] if reasons else f"it is {state}"
            return seen.failed("SourceFailed", f"{named} could not be created: {why}; the next run creates another one")
        if source.phase == PENDING:
            states = ", ".join(sorted({part.state for part in parts if part.phase == PENDING}))
            return seen.failed(
                "SourceNotAvailable",
                f"{named} is still {states} after {duration(self.tools.timeout.seconds)}; the next run copies it; "
                "raise wait_timeout to wait longer",
            )
        return seen


def _is_waited(created: Created) -> bool:
    return created.problem is None and created.source is not None and created.source.phase == PENDING


def _progress(series: str, resource: Resource) -> Progress:
    state = PENDING if resource.phase == PENDING else resource.state
    return Progress(resource.region, series, resource.id, state, resource.progress)
