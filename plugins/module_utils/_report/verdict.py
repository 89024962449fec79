# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what is known of each workload to one word and one sentence: would it all come back now, and as promised?

Pure: it never reads anything. The words are those of readiness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._core.durations import shown_duration
from .promises import FAILED, MISSED, NONE, NOT_TRIED, UNKNOWN

READY, AT_RISK, NOT_READY, NOT_KNOWN = "READY", "AT RISK", "NOT READY", "UNKNOWN"
# The worst first.
WORDS = (NOT_READY, NOT_KNOWN, AT_RISK, READY)
# (what of the workload, its status) -> the word. What is not here is no reason for concern.
REASONS = {
    ("rpo", NONE): NOT_READY,
    ("rto", FAILED): NOT_READY,
    ("rpo", UNKNOWN): NOT_KNOWN,
    ("rpo", MISSED): AT_RISK,
    ("rto", MISSED): AT_RISK,
    ("rto", UNKNOWN): AT_RISK,
    ("rto", NOT_TRIED): AT_RISK,
}
_UP = "up"


def reasons_of(workload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(word, sentence) of everything that speaks against a workload, the worst first."""
    found = [
        (REASONS[part, workload[part]["status"]], str(workload[part]["what"]))
        for part in ("rpo", "rto")
        if (part, workload[part]["status"]) in REASONS and not (part == "rpo" and _is_found(workload))
    ]
    readiness = workload["readiness"]
    if readiness is None:
        found.append((NOT_KNOWN, "Its readiness was not checked."))
    elif readiness != READY:
        found.append((readiness if readiness in WORDS else NOT_KNOWN, _finding(workload, readiness)))
    if workload["rto"].get("state") == _UP:
        found.append(
            (AT_RISK, f"It was up in the last {workload['rto']['kind']}, but not verified: it may not answer.")
        )
    if workload["rto"]["is_stale"]:
        found.append((AT_RISK, f"Its last {workload['rto']['kind']} is longer ago than it should be."))
    return sorted(found, key=lambda reason: WORDS.index(reason[0]))


# Checks of readiness that say the same as the RPO of a workload.
_SAY_THE_SAME = {NONE: "recovery_point_exists", MISSED: "recovery_point_within_rpo"}


def _is_found(workload: Mapping[str, Any]) -> bool:
    """Whether readiness has its word from what the RPO says, too: once is enough."""
    check = _SAY_THE_SAME.get(workload["rpo"]["status"])
    said = [each["check"] for each in workload["findings"] if each["status"] != "pass"]
    return bool(said) and said[0] == check


def _finding(workload: Mapping[str, Any], readiness: str) -> str:
    """The finding that readiness has its word from, which are sorted by how bad they are."""
    what = next((str(each["what"]) for each in workload["findings"] if each["status"] != "pass"), "")
    return what.rstrip(".") + "." if what else f"Its readiness is {readiness}."


def word_of(reasons: Sequence[tuple[str, str]]) -> str:
    return reasons[0][0] if reasons else READY


def worst(words: Sequence[str]) -> str:
    """UNKNOWN if there are none: nothing is known of nothing."""
    return next((word for word in WORDS if word in words), NOT_KNOWN)


def verdict_of(workloads: Sequence[Mapping[str, Any]], without: Sequence[str] = ()) -> dict[str, str]:
    """``{"word", "sentence"}`` of all workloads, each with ``word``, ``reasons``, ``rpo``, ``rto`` and ``findings``.

    ``without`` are names of workloads that it is not about.
    """
    word = worst([workload["word"] for workload in workloads])
    if not workloads:
        return {"word": word, "sentence": "UNKNOWN: there are no workloads to report on."}
    said = _all_is_well(workloads) if word == READY else _concern(word, workloads)
    part = f"; this is without {len(without)} more: {', '.join(without)}" if without else ""
    return {"word": word, "sentence": f"{word}: {said}{part}."}


_SAID = {
    NOT_READY: "could not come back now",
    NOT_KNOWN: "may or may not be able to come back now",
    AT_RISK: "can come back, but not as promised or not proven",
}


def _concern(word: str, workloads: Sequence[Mapping[str, Any]]) -> str:
    concerned = [workload for workload in workloads if workload["word"] == word]
    first = concerned[0]
    reason = str(first["reasons"][0]).rstrip(".")
    more = f" (and {len(concerned) - 1} more)" if len(concerned) > 1 else ""
    # Findings of readiness name what they are about.
    named = reason if str(first["name"]) in reason else f"{first['name']}: {reason}"
    return f"{_counted(len(concerned), len(workloads))} {_SAID[word]}; {named}{more}"


def _all_is_well(workloads: Sequence[Mapping[str, Any]]) -> str:
    ages = [workload["rpo"]["age"] for workload in workloads if workload["rpo"]["age"] is not None]
    times = [workload["rto"]["seconds"] for workload in workloads if workload["rto"]["seconds"] is not None]
    parts = [f"{_counted(len(workloads), len(workloads))} can come back now"]
    parts += [f"with at most {shown_duration(max(*ages, 0))} of data lost"] if ages else []
    parts += [f"and at the last try it took {shown_duration(max(times))} until the last one was up"] if times else []
    return ", ".join(parts)


def _counted(some: int, of: int) -> str:
    noun = "workload" if of == 1 else "workloads"
    return f"{'the' if of == 1 else 'all ' + str(of) if some == of else f'{some} of {of}'} {noun}"
