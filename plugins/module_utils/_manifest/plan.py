# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be written to a manifest: an object for each workload whose content has changed, and the plan file.

Pure: no client, no module, no clock, no randomness. It never puts less in the place of more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .._core.problem import Problem
from .._steps.plan import Plan
from .._steps.step import Step
from .answers import Absent, Answer, Found
from .document import NEWER_SCHEMA, document_of, text_of
from .merge import is_same, merged
from .model import Manifest, Unknown
from .s3_location import Place
from .source_view import NOT_FOUND

CREATED, UPDATED, NONE, FAILED = "created", "updated", "none", "failed"


@dataclass(frozen=True, slots=True)
class WriteObject(Step):
    """The object at ``key`` becomes ``after``; ``before`` is its text until now, None if there is none."""

    key: str
    before: str | None
    after: str

    def lines_before(self) -> list[str]:
        return (self.before or "").splitlines()

    def lines_after(self) -> list[str]:
        return self.after.splitlines()


@dataclass(frozen=True, slots=True)
class WriteIndex(Step):
    """The index says of these workloads that they were compared now. It changes nothing that a restore must know."""

    key: str


@dataclass(frozen=True, slots=True)
class WriteRecord(Step):
    """The object at ``key`` says how long the copies of a sync took. It changes nothing that a restore must know."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """One object. ``name`` is its workload, empty for what is about the plan; ``etag`` is that of what is there.

    ``manifest`` is what is known of the workload now, None if nothing could be seen of it.
    """

    name: str
    key: str
    action: str = NONE
    manifest: Manifest | None = None
    etag: str | None = None
    steps: tuple[Step, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_unfinished(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be kept: the manifest of each workload or why it is not known, and the text of the plan file.

    ``plan_text`` is None if there is none to keep. ``record`` is the key and the text of the record of a sync.
    """

    place: Place
    plan: str
    manifests: Mapping[str, Manifest | Problem]
    plan_text: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    record: tuple[str, str] | None = None


def plan_manifest(wanted: Wanted, answers: Mapping[str, Answer], plan_file: str | Problem | None) -> Plan[ManifestItem]:
    """``answers`` and ``plan_file`` are what is there; a plan file that could not be read is written."""
    items = [_workload(wanted, name, seen, answers[name]) for name, seen in wanted.manifests.items()]
    if wanted.plan_text is not None:
        items.append(_plan_file(wanted, wanted.plan_text, plan_file))
    if wanted.record is not None:
        items.append(ManifestItem("", wanted.record[0], steps=(WriteRecord(*wanted.record),)))
    if any(item.manifest and not item.problem for item in items):
        key = wanted.place.index(wanted.plan)
        items.append(ManifestItem("", key, steps=(WriteIndex(key),)))
    return Plan(tuple(items))


def writes(items: Iterable[ManifestItem]) -> list[WriteObject]:
    """The steps that change something."""
    return [step for item in items for step in item.steps if isinstance(step, WriteObject)]


def _workload(wanted: Wanted, name: str, seen: Manifest | Problem, answer: Answer) -> ManifestItem:
    key = wanted.place.workload(wanted.plan, name)
    etag = answer.etag if isinstance(answer, Found) else None
    if isinstance(seen, Problem):
        return _unseen(wanted, name, key, seen, answer)
    if isinstance(answer, Problem) and (problem := _overwriting(seen, answer)):
        return ManifestItem(name, key, FAILED, problem=problem)
    old = answer.manifest if isinstance(answer, Found) else None
    new = merged(seen, old)
    notes = tuple(_note(section, why) for section, why in new.unknown.items())
    if old is not None and is_same(new, old):
        return ManifestItem(name, key, manifest=old, etag=etag, notes=notes)
    step = WriteObject(key, text_of(document_of(old)) if old else None, text_of(document_of(new)))
    action = CREATED if isinstance(answer, Absent) else UPDATED
    return ManifestItem(name, key, action, manifest=new, etag=etag, steps=(step,), notes=notes)


def _note(section: str, why: Unknown) -> str:
    if why.known_at is None:
        return f"{section} is unknown: {why.message}"
    return f"{section} could not be read, and the answer of {why.known_at} is kept: {why.message}"


def _unseen(wanted: Wanted, name: str, key: str, why: Problem, answer: Answer) -> ManifestItem:
    """A fleet need not run where it is copied from: its images can be all that there is."""
    kept = f"; what was known on {answer.confirmed_at} is kept" if isinstance(answer, Found) else ""
    told = Problem(why.code, f"{why.message}{kept}")
    if why.code == NOT_FOUND and wanted.kinds.get(name) == "fleet":
        return ManifestItem(name, key, notes=(told.message,))
    return ManifestItem(name, key, FAILED, problem=told)


def _overwriting(seen: Manifest, answer: Problem) -> Problem | None:
    """Why an object that could not be read is not overwritten, or None."""
    if answer.code == NEWER_SCHEMA:
        return answer
    if not seen.unknown:
        return None
    missing = ", ".join(seen.unknown)
    return Problem(answer.code, f"{answer.message}; it is not overwritten, because {missing} cannot be read either")


def _plan_file(wanted: Wanted, text: str, there: str | Problem | None) -> ManifestItem:
    key = wanted.place.plan_file(wanted.plan)
    if there == text:
        return ManifestItem("", key)
    before = there if isinstance(there, str) else None
    return ManifestItem("", key, CREATED if there is None else UPDATED, steps=(WriteObject(key, before, text),))
