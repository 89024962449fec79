# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence of a run (drill, failover or failback) as it stands in the manifest bucket or in a file, and what it says.

Pure: it never reads it. What is missing is None, and a later schema is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._core.json_text import read_json
from .._core.tracking import parse_time

SCHEMA = 1
DRILL, FAILOVER, FAILBACK = "drill", "failover", "failback"
VERIFIED, UP, FAILED, NOT_STARTED = "verified", "up", "failed", "not started"
WAIT = "wait"
# More seconds than any run has lasted, and more GiB than anything has.
MOST = 10**9


class NotEvidence(ValueError):
    """Why something is no evidence that this version can read."""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the recovery of a workload; ``waited_for`` is another workload, if that was why it lasted."""

    name: str
    started: datetime | None
    ended: datetime | None
    waited_for: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a workload in a run. ``rpo`` and ``rto`` are seconds, as are the objectives that it had then."""

    name: str
    kind: str
    after: tuple[str, ...]
    state: str
    point: str | None
    rpo: int | None
    rto: int | None
    rpo_objective: int | None
    rto_objective: int | None
    started: datetime | None
    ended: datetime | None
    steps: tuple[Step, ...]
    endpoint: str | None
    findings: tuple[str, ...]
    error: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """One drill, failover or failback; ``left`` says what a drill could not remove."""

    id: str
    kind: str
    plan: str
    source_region: str
    recovery_region: str
    drill: str | None
    mode: str | None
    started: datetime
    ended: datetime | None
    verdict: str
    reason: str | None
    workloads: tuple[Tried, ...]
    removed: int
    left: tuple[str, ...]

    @property
    def seconds(self) -> int | None:
        return None if self.ended is None else round((self.ended - self.started).total_seconds())


def run_from_text(text: str) -> Run:
    """NotEvidence with a sentence, also for what is no JSON."""
    try:
        document = read_json(text)
    except ValueError as error:
        raise NotEvidence(f"it is no JSON: {error}") from error
    return run_from_document(document)


def run_from_document(document: Any) -> Run:
    """NotEvidence with a sentence for what is no evidence, or that of a later version."""
    if not isinstance(document, Mapping) or not isinstance(document.get("schema"), int):
        raise NotEvidence("it is no evidence of a run: it has no schema number")
    if document["schema"] > SCHEMA:
        raise NotEvidence(
            f"its schema is {document['schema']}, and this version of the collection reads schemas up to {SCHEMA}; "
            "update the collection"
        )
    started = _moment(document, "started")
    missing = [name for name in ("run", "kind", "plan", "verdict") if _text(document, name) is None]
    if missing or started is None:
        raise NotEvidence(f"it is no whole evidence of a run: it lacks {', '.join(missing or ['started'])}")
    return Run(
        id=str(document["run"]),
        kind=str(document["kind"]),
        plan=str(document["plan"]),
        source_region=_text(document, "source_region") or "",
        recovery_region=_text(document, "recovery_region") or "",
        drill=_text(document, "drill"),
        mode=_text(document, "mode"),
        started=started,
        ended=_moment(document, "ended"),
        verdict=str(document["verdict"]),
        reason=_text(document, "reason"),
        workloads=tuple(_tried(entry) for entry in _entries(document, "workloads") if _text(entry, "name")),
        removed=len(list(_entries(document, "removed"))),
        left=tuple(_left(entry) for entry in _entries(document, "left")),
    )


def _tried(entry: Mapping[str, Any]) -> Tried:
    point, objectives = _part(entry, "recovery_point"), _part(entry, "objectives")
    after = entry.get("after")
    return Tried(
        name=str(entry["name"]),
        kind=_text(entry, "kind") or "",
        after=tuple(str(each) for each in after) if isinstance(after, list) else (),
        state=_text(entry, "state") or "",
        point=_text(point, "id"),
        rpo=_seconds(point, "age"),
        rto=_seconds(entry, "rto"),
        rpo_objective=_seconds(objectives, "rpo"),
        rto_objective=_seconds(objectives, "rto"),
        started=_moment(entry, "started"),
        ended=_moment(entry, "ended"),
        steps=tuple(_step(step) for step in _entries(entry, "steps")),
        endpoint=_text(entry, "endpoint"),
        findings=tuple(what for each in _entries(entry, "findings") if (what := _text(each, "what"))),
        error=_text(entry, "error"),
    )


def _step(entry: Mapping[str, Any]) -> Step:
    moments = _moment(entry, "started"), _moment(entry, "ended")
    return Step(_text(entry, "name") or "", *moments, _text(entry, "waited_for"), _text(entry, "detail"))


def _left(entry: Mapping[str, Any]) -> str:
    named = " ".join(part for part in (_text(entry, "kind"), _text(entry, "id")) if part)
    why = _text(entry, "why")
    return f"{named}: {why}" if why else named


def _entries(document: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = document.get(key)
    yield from (each for each in (found if isinstance(found, list) else ()) if isinstance(each, Mapping))


def _part(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key)
    return found if isinstance(found, Mapping) else {}


def _text(document: Mapping[str, Any], key: str) -> str | None:
    value = document.get(key)
    return None if value is None or value == "" else str(value)


def _seconds(document: Mapping[str, Any], key: str) -> int | None:
    return whole_number(document.get(key))


def whole_number(value: Any) -> int | None:
    """None for what is no number, and for one that no duration and no size has, such as NaN."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(value) if is_number and 0 <= value <= MOST else None


def _moment(document: Mapping[str, Any], key: str) -> datetime | None:
    return parse_time(str(document.get(key) or ""))
