# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mirrors tags at the end of a sync: one module run for all workloads, once their manifests are written.

It never decides which tags; the module does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..module_task import RunModule
from ..verdict import failure_text
from .report import mirror_row

MODULE = "lifeboat.aws.dr_mirror_tags"
# Things that are named in one note; the result has all of them.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Mirrors:
    """What the role wants mirrored: variables of the hosts, and whether other values are replaced."""

    workloads: Sequence[Mapping[str, Any]] = ()
    overwrites: bool = False

    def results(self, run: RunModule, tell: Callable[[str], None]) -> list[dict[str, Any]]:
        """A result among those of the copies; none if nothing is to be mirrored."""
        if not self.workloads:
            return []
        tell("tags")
        outcome = run((MODULE, {"workloads": list(self.workloads), "overwrite": self.overwrites}))
        rows = [_row(entry) for entry in outcome.get("mirrored") or [] if entry["action"] != "none"]
        if outcome.get("failed") and not any(row["action"] == "failed" for row in rows):
            rows.append(mirror_row("tags", None, None, "failed", failure_text(outcome)))
        notes = _notes(outcome.get("mirrored") or [])
        return [{"rows": rows, "changed": bool(outcome.get("changed")), "is_manifest": True, "notes": notes}]


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    job = ", ".join(entry["workloads"])
    return mirror_row(job, entry["region"], entry["id"], entry["action"], (entry["error"] or {}).get("message"))


def _notes(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """What has other values than in the source, and what there is no room for."""
    said = []
    for entry in entries:
        if entry["different"]:
            said.append(f"{entry['id']} keeps its own values of {', '.join(sorted(entry['different']))}")
        if entry["left_out"]:
            said.append(f"{entry['id']} does not get {', '.join(entry['left_out'])}")
    more = [f"tags: {len(said) - SHOWN} more such notes are in the result"] if len(said) > SHOWN else []
    return [*(f"tags: {each}" for each in said[:SHOWN]), *more]
