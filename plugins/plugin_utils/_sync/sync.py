# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole sync, from jobs to a report: sources and copies in as few module runs as can be, then the manifest.

It never stops at a failure: every job is tried, and the report says what came of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ...module_utils._kinds.jobs import JOBS
from ..module_task import ModuleFailure, RunModule
from .jobs import Job
from .manifests import Entry, ManifestRuns
from .mirrors import Mirrors
from .report import failure_text, sync_report
from .running import options_of_access
from .runs import Run, arguments_of_module, beginning, continuing, retries, runs_of, waiting_creators, with_begun

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sync:
    """``tell`` shows people a line while the sync goes on; with ``is_predicted`` modules only predict."""

    run: RunModule
    tell: Callable[[str], None]
    is_predicted: bool = False

    def report(
        self,
        jobs: Sequence[Job],
        before: Sequence[Result],
        workloads: Sequence[Entry] = (),
        mirrors: Mirrors | None = None,
        left_out: Sequence[str] = (),
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What ``sync_report`` makes of all, with ``manifests``, and the runs.

        ``before`` are results of jobs that cannot be run, ``workloads`` those whose manifest is written,
        ``mirrors`` those whose tags are mirrored, and ``left_out`` names of those that the sync is not about.
        """
        results = list(before)
        runs = self._copy_all(runs_of(jobs), results)
        written, manifests = ManifestRuns(self.run, self.tell).results(workloads, results)
        tagged = mirrors.results(self.run, self.tell) if mirrors else []
        return {**sync_report([*results, *written, *tagged], left_out), "manifests": manifests}, runs

    def _copy_all(self, waiting: list[Run], results: list[Result]) -> list[dict[str, Any]]:
        """The runs that there were. A shared run that cannot begin is parted, after all others had their turn."""
        told, begun = [], self._begun(waiting)
        while waiting:
            parts: list[Run] = []
            for run in waiting:
                told.append({key: run[key] for key in ("kind", "title", "jobs", "arguments")})
                first = begun.get(run["title"])
                self.tell(f"{run['kind']}: {run['title']}")
                outcome = with_begun(self._done(continuing(run, first)), first) if first else self._done(run)
                is_begun = not outcome.get("failed") or "copies" in outcome
                again = [] if is_begun else retries(run, str(outcome.get("msg", "")))
                parts += again
                results += [] if again else [{"jobs": run["jobs"], "job_of": run["job_of"], "result": outcome}]
            waiting = parts
        return told

    def _begun(self, runs: Sequence[Run]) -> dict[str, dict[str, Any]]:
        """Title of a run -> what came of beginning its sources, so that no job waits for the sources of another one."""
        creators = [] if self.is_predicted else waiting_creators(runs)
        for run in creators:
            self.tell(f"{run['kind']}: {run['title']}: sources")
        return {run["title"]: self._done(beginning(run)) for run in creators}

    def _done(self, run: Run) -> dict[str, Any]:
        try:
            access = options_of_access(self.run, run)
        except ModuleFailure as failure:
            return {"failed": True, "msg": failure_text(failure.outcome)}
        module = f"lifeboat.aws.{JOBS[run['kind']].module}"
        return self.run((module, {**arguments_of_module(run), **access}))
