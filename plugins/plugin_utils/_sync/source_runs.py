# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates the sources of a place that are due, waits for them if its jobs do, and removes those beyond ``retain``.

It never fails as a whole: what goes wrong is a result among the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._core.clock import Clock
from ..module_task import ModuleFailure, RunModule, Task
from ..verdict import failure_text
from .places import Place
from .running import options_of_access
from .sources import ready, removed
from .steps import Step, chosen_instance, made_of, steps_of
from .tasks import creation, instances, is_listing, listing, removal

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """What came of a place: ordinary jobs that copy its sources, results, and old sources that may be removed."""

    jobs: list[dict[str, Any]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourceRuns:
    """How sources are looked at and created: by modules, and with ``is_predicted`` only in prediction."""

    run: RunModule
    clock: Clock
    is_predicted: bool

    def of_place(self, place: Place) -> Sources:
        """The sources of a place, with those that were due."""
        results: list[Result] = []
        try:
            access = self._access(place)
            seen = self._list(place, access)
            made = self._create_all(access, steps_of(place, seen, self.clock.now()), results)
            if not self.is_predicted and (made or ready(place, seen, [], is_foretold=False)["unfinished"]):
                seen = self._wait(place, access)
        except ModuleFailure as failure:
            return Sources(results=[*results, failed_result([job["name"] for job in place["jobs"]], failure.outcome)])
        found = ready(place, seen, made, is_foretold=self.is_predicted)
        return Sources(found["jobs"], [*results, *found["results"]], found["candidates"])

    def remove(self, place: Place, steps: list[Step]) -> list[Result]:
        """What came of removing the sources that the steps name."""
        try:
            access = self._access(place)
        except ModuleFailure as failure:
            return [failed_result(list(dict.fromkeys(step["job"] for step in steps)), failure.outcome)]
        answers = [(step, self.run(_with(removal(step), access))) for step in steps]
        return [removed(step, answer if answer.get("failed") else {}) for step, answer in answers]

    def _access(self, place: Place) -> dict[str, Any]:
        return {**options_of_access(self.run, place), "region": place["region"]}

    def _list(self, place: Place, access: Mapping[str, Any]) -> dict[str, Any]:
        answer = self.run(_with(listing(place["kind"]), access))
        if not is_listing(answer):
            raise ModuleFailure({"msg": "the sources could not be listed", **answer, "failed": True})
        return answer

    def _wait(self, place: Place, access: Mapping[str, Any]) -> dict[str, Any]:
        """What there is when nothing is unfinished that a job waits for, or the time is over."""
        for _again in range(place["looks"]):
            answer = self.run(_with(listing(place["kind"]), access))
            if is_listing(answer) and not ready(place, answer, [], is_foretold=False)["unfinished"]:
                return answer
            self.clock.sleep(place["pause"])
        return self._list(place, access)

    def _create_all(self, access: Mapping[str, Any], steps: list[Step], results: list[Result]) -> list[dict[str, Any]]:
        """What was created; the rows about it are added to the results."""
        made: list[dict[str, Any]] = []
        for step in steps:
            done = made_of(step, self._create(step, access))
            made += done["made"]
            results.append(done["result"])
        return made

    def _create(self, step: Step, access: Mapping[str, Any]) -> dict[str, Any]:
        instance = None
        if step["instance_filters"] is not None:
            answer = self.run(_with(instances(step["instance_filters"]), access))
            if answer.get("failed"):
                return answer
            instance = chosen_instance(answer, step)
            if instance["problem"]:
                return {"failed": True, "msg": instance["problem"]}
        return self.run(_with(creation(step, instance), access))


def failed_result(jobs: list[str], outcome: Mapping[str, Any]) -> Result:
    """The failure of jobs that could not begin."""
    return {"jobs": jobs, "job_of": {}, "result": {"failed": True, "msg": failure_text(outcome)}}


def _with(task: Task, access: Mapping[str, Any]) -> Task:
    module, options = task
    return module, {**options, **access}
