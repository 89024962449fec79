# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a sync came to: a row for each copy and each source that was made or removed, a verdict, a table for people.

Pure: it never runs or repeats anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...module_utils._core.partial_plan import part_text
from ..verdict import FAILED, aligned, failure_text, status_of, summary

_COLUMNS = ("job", "region", "source", "copy", "state", "action")
_SHORT_COLUMNS = ("job", "region", "state", "action")
_INDENT = "    "
# Columns of a terminal, less what lines are shown with before them.
WIDTH = 78
# What an action is called in the sentence that sums up.
_WORDS = {
    "none": "already there",
    **dict.fromkeys(("manifest created", "manifest updated"), "written to the manifest"),
    "tags added": "tagged as in the source",
}


def sync_report(results: Sequence[Mapping[str, Any]], left_out: Sequence[str] = ()) -> dict[str, Any]:
    """``{status, changed, rows, failures, notes, message, lines}`` of module results.

    Each result is ``{"jobs": [names], "job_of": {value: name}, "result": what the module returned}``, or about sources
    ``{"rows": [rows], "changed": whether any was made or removed}``, and any of them may have
    ``notes``. It is OK when nothing failed, FAILED when nothing succeeded, PARTIAL between. A manifest
    (``is_manifest``) is no recovery point: it does not count as a success beside copies that all failed.
    ``left_out`` are workloads of the plan that the sync was not about.
    """
    rows = [row for result in results for row in rows_of(result)]
    failures = [row for row in rows if row["action"] == "failed"]
    notes = [note for result in results for note in result.get("notes", ())]
    copies = [row for result in results if not result.get("is_manifest") for row in rows_of(result)]
    is_lost = bool(copies) and all(row["action"] == "failed" for row in copies)
    status = FAILED if is_lost else status_of(rows, failures)
    return {
        "status": status,
        "changed": any(bool(result.get("result", result).get("changed")) for result in results),
        "rows": rows,
        "failures": failures,
        "notes": notes,
        "message": _message(status, rows, failures, left_out),
        "lines": [*_table(rows), *(f"note: {note}" for note in notes), _message(status, rows, [], left_out)],
    }


def problem_result(problem: Mapping[str, str]) -> dict[str, Any]:
    """A job that could not even be run, ``{name, message}``, as a result among those of the others."""
    return {
        "jobs": [problem["name"]],
        "job_of": {},
        "result": {"failed": True, "msg": problem["message"], "copies": []},
    }


def note_result(notes: Sequence[str]) -> dict[str, Any]:
    """What there is to say beside the rows, as a result among others."""
    return {"rows": [], "changed": False, "notes": list(notes)}


def rows_of(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "rows" in result:
        return list(result["rows"])
    outcome = result["result"]
    about = {"job": _shared_name(result)}
    rows = [_created_row(about, entry) for entry in outcome.get("created") or []]
    rows += [_row(_job_of(copy, result), copy) for copy in outcome.get("copies") or []]
    rows += [_expired_row(about, entry) for entry in outcome.get("expired_sources") or []]
    if outcome.get("failed") and not any(row["action"] == "failed" for row in rows):
        # The failure of a run without copies is that of each of its jobs; else it is about the run.
        jobs = [_shared_name(result)] if rows else result["jobs"]
        rows += [_failed_row(job, failure_text(outcome)) for job in jobs]
    return rows


def _row(job: str, copy: Mapping[str, Any]) -> dict[str, Any]:
    error, notes = (copy.get("error") or {}).get("message"), "; ".join(copy.get("notes") or [])
    return {
        "job": job,
        "region": copy["region"],
        "source": copy.get("source_id") or copy.get("source_name"),
        "source_created": copy.get("source_created"),
        "copy": copy.get("id"),
        "state": copy.get("state"),
        "action": "failed" if error else copy["action"],
        "why": error or notes or None,
    }


def _created_row(about: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    return _source_row(about, entry, "created")


def _expired_row(about: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    error = (entry.get("error") or {}).get("message")
    return _source_row(about, entry, "failed" if error else "expired", error)


def _source_row(
    about: Mapping[str, Any], entry: Mapping[str, Any], action: str, why: str | None = None
) -> dict[str, Any]:
    nothing = dict.fromkeys(("source_created", "copy", "state"))
    source = {"region": entry["region"], "source": entry["id"]}
    return {"job": about["job"], **source, **nothing, "action": action, "why": why}


def manifest_row(job: str, region: str | None, place: str | None, action: str, why: str | None) -> dict[str, Any]:
    """A row about an object of the manifest, whose place stands where copies have their id."""
    nothing = dict.fromkeys(("source", "source_created", "state"))
    shown = action if action == "failed" else f"manifest {action}"
    told = f"manifest: {why.removeprefix('manifest: ')}" if why else None
    return {"job": job, "region": region, **nothing, "copy": place, "action": shown, "why": told}


def mirror_row(job: str, region: str | None, thing: str | None, action: str, why: str | None) -> dict[str, Any]:
    """A row about tags of something that was there before."""
    nothing = dict.fromkeys(("source", "source_created", "state"))
    shown = action if action == "failed" else f"tags {action}"
    return {
        "job": job,
        "region": region,
        **nothing,
        "copy": thing,
        "action": shown,
        "why": f"tags: {why}" if why else None,
    }


def _failed_row(job: str, message: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("region", "source", "source_created", "copy", "state"))
    return {"job": job, **nothing, "action": "failed", "why": message}


def _message(
    status: str, rows: Sequence[Mapping[str, Any]], failures: Sequence[Mapping[str, Any]], left_out: Sequence[str]
) -> str:
    """``PARTIAL: 3 copied, 1 failed; a part of the plan, without shop-db``, and what failed."""
    named = [f"{row['job']}{' in ' + row['region'] if row['region'] else ''}: {row['why']}" for row in failures]
    return "\n".join([summary(status, rows, _WORDS, "nothing to copy") + part_text(left_out), *named])


def _job_of(copy: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """The job a copy belongs to, in a run that several jobs share: the one that names its set or source."""
    names: Mapping[str, str] = result.get("job_of") or {}
    for key in ("set", "source_id", "source_name"):
        if copy.get(key) in names:
            return names[copy[key]]
    return _shared_name(result)


def _shared_name(result: Mapping[str, Any]) -> str:
    jobs = result["jobs"]
    return str(jobs[0]) if len(jobs) == 1 else f"{jobs[0]} and {len(jobs) - 1} more"


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Aligned lines, with the reason of what failed or was deferred below its row.

    Where they would be wider than a terminal, the ids are below each row instead.
    """
    lines = aligned(_COLUMNS, rows)
    is_wide = max(map(len, lines)) > WIDTH
    heading, *lines = aligned(_SHORT_COLUMNS, rows) if is_wide else lines
    table = [heading, f"{_INDENT}source -> copy"] if is_wide else [heading]
    for row, line in zip(rows, lines, strict=True):
        below = [*(_ids(row) if is_wide else ()), *([row["why"]] if row["why"] else [])]
        table += [line, *(f"{_INDENT}{each}" for each in below)]
    return table


def _ids(row: Mapping[str, Any]) -> list[str]:
    """Of the source and the copy, in one line or, where that is too wide, two."""
    source, copy = row["source"], row["copy"]
    if not copy or not source:
        return [text for text in (source, copy) if text]
    line = f"{source} -> {copy}"
    return [line] if len(_INDENT + line) <= WIDTH else [str(source), f"-> {copy}"]
