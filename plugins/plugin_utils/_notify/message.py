# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One short message about what runs came to: what, the verdict, what to do, and where to read more.

Pure: it never sends anything. It has what these runs show anyway, and nothing that their options say.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...module_utils._core.errors import InvalidInput
from ...module_utils._core.nearest import nearest
from ...module_utils._manifest.s3_location import kind_of_run

# When a message is due: which verdicts are not worth one.
QUIET = {"problem": ("OK", "READY", "AT RISK"), "warning": ("OK", "READY"), "always": ()}
# What has come to an end with a person waiting for it is worth one, whatever its verdict.
ALWAYS_DUE = ("Drill", "Failover", "Failback")
_GOOD = ("OK", "READY")
# Lengths that a subject of SNS may have, and that people read.
SUBJECT, SAID, NAMED = 99, 700, 3
# Marks what stands for a task that has failed.
_ENDED_EARLY = "ended_early"
_DO = {
    "Drill": "Mend what stopped it, and run lifeboat.aws.drill again.",
    "Failover": "Mend what stopped it, and run the same command again, which continues.",
    "Failback": "Mend what stopped it, and run the same command again, which continues.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What one run came to. ``more`` are lines about where to read more."""

    what: str
    verdict: str
    said: str
    do: str
    more: tuple[str, ...] = ()


NOTHING = Result(
    "Run",
    "FAILED",
    "FAILED: the run ended before it had a result; its output says why",
    "Read the output of the run, mend what it says, and run it again.",
)


def with_handed_on(given: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """Results that are not given are those of an earlier node of an AWX workflow, which hands on less of them."""
    handed: dict[str, dict[str, Any]] = {
        name: {part: variables.get(f"lifeboat_out_{name}_{part}") or "" for part in (word, "message")}
        for name, word in (("sync", "status"), ("readiness", "verdict"), ("recovery", "verdict"), ("report", "verdict"))
    }
    # The id of the run is all that is handed on of its kind.
    if kind := kind_of_run(str(variables.get("lifeboat_out_run") or "")):
        handed["recovery"]["evidence"] = {"kind": kind}
    return {**given, **{name: given.get(name) or about for name, about in handed.items()}}


def message_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """``{due, subject, verdict, text}`` of the results that are given; ``due`` is empty if there is nothing to say."""
    when = str(given.get("on") or "problem")
    if when not in QUIET:
        raise InvalidInput(f"on: expected {', '.join(QUIET)}, got '{when}'{nearest(when, QUIET)}")
    found = list(results_of(given)) or [NOTHING]
    due = [each for each in found if each.verdict not in QUIET[when] or each.what in ALWAYS_DUE]
    heads = ", ".join(f"{each.what} {each.verdict}" for each in due)
    subject = re.sub(r"[^ -~]+", " ", f"{given.get('title') or 'lifeboat'}: {heads}")
    return {
        "due": [{"what": each.what, "verdict": each.verdict, "said": each.said, "do": each.do} for each in due],
        "subject": textwrap.shorten(subject, SUBJECT, placeholder="..."),
        "verdict": due[0].verdict if due else "",
        "text": "\n".join(_lines(due, given.get("link"))),
    }


def results_of(given: Mapping[str, Any]) -> Iterator[Result]:
    """Those that have a verdict or have failed, in the order of the runs."""
    for name, read in _READERS.items():
        yield from (read(about) for about in _with_verdict(given.get(name)))


def _with_verdict(about: Any) -> Iterator[Mapping[str, Any]]:
    """What a task has registered, each turn of a loop on its own. One that has failed has no verdict but a reason."""
    if not isinstance(about, Mapping):
        return
    turns = about.get("results")
    if about.get("verdict") or about.get("status"):
        yield about
    elif isinstance(turns, list):
        yield from (each for turn in turns for each in _with_verdict(turn))
    elif about.get("failed") or about.get("unreachable"):
        why = str(about.get("msg") or "")
        yield {"verdict": "FAILED", "message": f"FAILED: {why}" if why else "", _ENDED_EARLY: True}


def _lines(due: Sequence[Result], link: Any) -> Iterator[str]:
    yield from (f"{each.what}: {_shortened(each.said)}" for each in due)
    yield from (f"Do: {each.do}" for each in due if each.verdict not in _GOOD and each.do)
    yield from (line for each in due for line in each.more)
    yield from ([str(link)] if link else [])


def _sync(about: Mapping[str, Any]) -> Result:
    return Result("Sync", _verdict(about), _said(about), "Mend what failed, and run lifeboat.aws.sync again.")


def _readiness(about: Mapping[str, Any]) -> Result:
    lines = about.get("lines") or []
    said = str(lines[-1]) if isinstance(lines, list) and lines else _said(about)
    remedies = [str(each.get("remedy") or "") for each in _entries(about, "findings") if each.get("status") == "fail"]
    do = " ".join(_some(remedies)) or "Run lifeboat.aws.readiness, which says what to do."
    return Result("Readiness", _verdict(about), said, do)


def _points(about: Mapping[str, Any]) -> Result:
    do = "Run lifeboat.aws.sync, or run it more often than the RPO."
    return Result("Recovery points", _verdict(about), _said(about), do)


def _recovery(about: Mapping[str, Any]) -> Result:
    """A drill, failover or failback, with what is not back and what a drill has left behind."""
    evidence = about.get("evidence")
    run: Mapping[str, Any] = evidence if isinstance(evidence, Mapping) else {}
    what = "Recovery evidence" if about.get(_ENDED_EARLY) else str(run.get("kind") or "failover").capitalize()
    stopped = [f"{each.get('name')}: {each['error']}" for each in _entries(run, "workloads") if each.get("error")]
    left = [f"{each.get('kind')} {each.get('id')}" for each in _entries(run, "left")]
    said = [_said(about), *_some(stopped), *([f"left behind: {', '.join(_some(left))}"] if left else [])]
    more = (f"Evidence: {about['place']}",) if about.get("place") else ()
    reap = " Remove what it has left behind with lifeboat.aws.drill -e reap=true." if left else ""
    return Result(what, _verdict(about), "\n".join(said), f"{_DO.get(what, _DO['Failover'])}{reap}", more)


def _report(about: Mapping[str, Any]) -> Result:
    files = about.get("files")
    page = [str(file) for file in files if str(file).endswith(".html")] if isinstance(files, list) else []
    do = "Read the report, which says what to do."
    return Result("Report", _verdict(about), _said(about), do, tuple(f"Report: {file}" for file in page))


_READERS = {"sync": _sync, "readiness": _readiness, "points": _points, "recovery": _recovery, "report": _report}


def _verdict(about: Mapping[str, Any]) -> str:
    return str(about.get("verdict") or about.get("status"))


def _said(about: Mapping[str, Any]) -> str:
    return str(about.get("message") or _verdict(about))


def _entries(about: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = about.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _some(texts: Iterable[str]) -> list[str]:
    """The first different ones."""
    return list(dict.fromkeys(text for text in texts if text))[:NAMED]


def _shortened(text: str) -> str:
    if len(text) <= SAID:
        return text
    return text[: SAID - 3].rsplit(" ", 1)[0] + "..."
