# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One answer of a check about one thing, and what a check says of itself.

Pure: it never decides what an answer means for a workload; verdict.py does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from .._facts.answer import Unknown
from .._facts.facts import Facts
from .._workloads.settled import Settled

PASS, WARN, FAIL, UNKNOWN = "pass", "warn", "fail", "unknown"
STATUSES = (FAIL, UNKNOWN, WARN, PASS)
# How much is lost while a check is red: the recovery itself, time or data, comfort.
CRITICAL, HIGH, MEDIUM = "critical", "high", "medium"
SEVERITIES = (CRITICAL, HIGH, MEDIUM)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a check found about one thing: ``what`` is a sentence, ``thing`` an id, ``remedy`` other than the usual."""

    status: str
    what: str
    thing: str = ""
    remedy: str = ""
    right: str | None = None


def passed(what: str, thing: str = "") -> Answered:
    return Answered(PASS, what, thing)


def warned(what: str, thing: str = "", remedy: str = "") -> Answered:
    return Answered(WARN, what, thing, remedy)


def failed(what: str, thing: str = "", remedy: str = "") -> Answered:
    return Answered(FAIL, what, thing, remedy)


def not_known(unknown: Unknown, thing: str = "") -> Answered:
    """What cannot be checked, and what has to change so that it can be."""
    remedy = f"Allow these credentials {unknown.right}." if unknown.right else ""
    return Answered(UNKNOWN, unknown.reason, thing, remedy, unknown.right)


Evaluate: TypeAlias = Callable[[Settled, Facts], Iterator[Answered]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """``id`` is the name of its file and states the good state; ``needs`` are names of facts.

    ``kinds`` are those of the workloads that it is about.
    """

    id: str
    title: str
    why: str
    remedy: str
    severity: str
    needs: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer about a workload, with why it matters and what to do."""

    workload: str
    check: str
    severity: str
    status: str
    what: str
    why: str
    remedy: str
    thing: str
    right: str | None

    def to_result(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def finding_of(workload: str, meta: Meta, answer: Answered) -> Finding:
    is_good = answer.status == PASS
    return Finding(
        workload,
        meta.id,
        meta.severity,
        answer.status,
        answer.what,
        "" if is_good else meta.why,
        "" if is_good else answer.remedy or (meta.remedy if answer.status != UNKNOWN else _LOOK),
        answer.thing,
        answer.right,
    )


_LOOK = "Remove the reason, and run again."
