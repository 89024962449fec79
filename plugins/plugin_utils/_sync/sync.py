# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole sync, from jobs to a report: sources, copies in as few module runs as can be, old sources, the manifest.

It never stops at a failure: every job is tried, and the report says what came of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ...module_utils._kinds.registry import MODULE_OF_JOB
from ..module_task import ModuleFailure
from .jobs import Job
from .manifests import Entry, ManifestRuns
from .places import places_of
from .report import sync_report
from .running import options_of_access
from .runs import Run, arguments_of_module, retries, runs_of
from .source_runs import Result, SourceRuns, failed_result
from .sources import surplus


@dataclass(frozen=True, slots=True)
class Sync:
    """``tell`` shows people a line while the sync goes on."""

    sources: SourceRuns
    tell: Callable[[str], None]

    def report(
        self, jobs: Sequence[Job], before: Sequence[Result], workloads: Sequence[Entry] = ()
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What ``sync_report`` makes of all, with ``manifests``, and the runs.

        ``before`` are results of jobs that cannot be run, ``workloads`` those whose manifest is written.
        """
        results, places = list(before), places_of(jobs)
        ready, candidates = [job for job in jobs if not job.get("create")], []
        for place in places:
            found = self.sources.of_place(place)
            ready += found.jobs
            candidates += found.candidates
            results += found.results
        runs = self._copy_all(ready, results)
        for one in surplus(candidates, results, places):
            results += self.sources.remove(one["place"], one["steps"])
        written, manifests = ManifestRuns(self.sources.run, self.tell).results(workloads)
        return {**sync_report([*results, *written]), "manifests": manifests}, runs

    def _copy_all(self, jobs: Sequence[Job], results: list[Result]) -> list[dict[str, Any]]:
        """The runs that there were. A shared run that cannot begin is parted, after all others had their turn."""
        told, waiting = [], runs_of(jobs)
        while waiting:
            parts: list[Run] = []
            for run in waiting:
                told.append({key: run[key] for key in ("kind", "title", "jobs", "arguments")})
                outcome = self._copy(run)
                is_begun = not outcome.get("failed") or "copies" in outcome
                again = [] if is_begun else retries(run, str(outcome.get("msg", "")))
                parts += again
                results += [] if again else [{"jobs": run["jobs"], "job_of": run["job_of"], "result": outcome}]
            waiting = parts
        return told

    def _copy(self, run: Run) -> dict[str, Any]:
        self.tell(f"{run['kind']}: {run['title']}")
        try:
            access = options_of_access(self.sources.run, run)
        except ModuleFailure as failure:
            found: dict[str, Any] = failed_result(run["jobs"], failure.outcome)["result"]
            return found
        module = f"lifeboat.aws.{MODULE_OF_JOB[run['kind']]}"
        return self.sources.run((module, {**arguments_of_module(run), **access}))
