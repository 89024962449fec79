# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes the manifests of a sync's workloads: one module run for all of a plan that are read with the same access.

It never stops at a failure: each workload has its row, and the copies stay what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..module_task import ModuleFailure, RunModule
from ..verdict import failure_text
from .access import access_of
from .likeness import likeness_of
from .records import record_of
from .report import manifest_row
from .running import options_of_access

MODULE = "lifeboat.aws.dr_manifest"
_PLACE = ("plan", "manifest", "source_region", "recovery_region")
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ManifestRuns:
    """``tell`` shows people a line while it goes on. Entries are ``lifeboat_manifest`` of the workloads' hosts."""

    run: RunModule
    tell: Callable[[str], None]

    def results(
        self, entries: Sequence[Entry], copied: Sequence[Mapping[str, Any]] = ()
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Results among those of the copies, which are ``copied``, and what the module says of each workload."""
        results, told = [], []
        for members in _groups(entries):
            names = [str(member["workload"]["name"]) for member in members]
            outcome = self._write(members, record_of(copied, names, str(members[0]["recovery_region"])))
            rows = _rows(members, outcome)
            results.append({"rows": rows, "changed": bool(outcome.get("changed")), "is_manifest": True})
            told += outcome.get("manifests") or []
        return results, told

    def _write(self, members: Sequence[Entry], record: Mapping[str, Any] | None) -> dict[str, Any]:
        first = members[0]
        self.tell(f"manifest: {first['plan']}")
        job = first.get("access") or {}
        access = {"access": access_of(job), "source_access": access_of(job, of_source=True)}
        try:
            given = options_of_access(self.run, {**access, "region": first["recovery_region"]})
        except ModuleFailure as failure:
            return {**failure.outcome, "failed": True}
        options = {key: first[key] for key in _PLACE}
        workloads = [dict(member["workload"]) for member in members]
        kept = {"plan_file": first.get("plan_file"), **({"sync_record": dict(record)} if record else {})}
        return self.run((MODULE, {**options, "workloads": workloads, **kept, **given}))


def _groups(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Those that one run can do, in the order of the first of each. The plan file goes with the first of its plan."""
    found: dict[str, list[Entry]] = {}
    first_of: dict[str, str] = {}
    for entry in entries:
        likeness = likeness_of([[entry[key] for key in _PLACE], entry.get("access") or {}])
        first = first_of.setdefault(likeness_of([entry["manifest"], entry["plan"]]), likeness)
        found.setdefault(likeness, []).append(entry if likeness == first else {**entry, "plan_file": None})
    return list(found.values())


def _rows(members: Sequence[Entry], outcome: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each object that was written or could not be; what was the same already needs none."""
    plan, region = str(members[0]["plan"]), str(members[0]["recovery_region"])
    entries = [(entry["workload"], entry) for entry in outcome.get("manifests") or []]
    entries += [(plan, outcome["plan_file"])] if outcome.get("plan_file") else []
    rows = [
        manifest_row(str(job), region, entry["object"], entry["action"], (entry["error"] or {}).get("message"))
        for job, entry in entries
        if entry["action"] != "none"
    ]
    if outcome.get("failed") and not any(row["action"] == "failed" for row in rows):
        jobs = [plan] if entries else [str(member["workload"]["name"]) for member in members]
        rows += [manifest_row(job, region, None, "failed", failure_text(outcome)) for job in jobs]
    return rows
