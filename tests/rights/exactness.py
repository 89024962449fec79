"""Compares what runs needed with what the policies give, both ways.

Pure: it never runs anything. ``unseen`` has what no call can show.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import evaluate, lint, policies, references, whose
from .needs import Need
from .policies import Statement
from .recording import Recorded
from .unseen import UNSEEN

# The policy of make acceptance, whose run no test of these is: make acceptance-simulated compares it with its calls.
OF_NO_TEST = ("acceptance",)


@dataclass(frozen=True)
class Finding:
    """``problem`` is empty where all is as it should be."""

    case: str
    problem: str = ""


def not_allowed(recorded: Recorded) -> Iterator[Finding]:
    """Every action that somebody needed, with all the resources and conditions that it was needed with."""
    for name, needs in sorted(recorded.items()):
        files = whose.of(name)
        if files is None:
            continue
        parts = [part for file in files for part in _statements(file)]
        for action in sorted({need["action"] for need in needs if not whose.is_from_elsewhere(name, need["action"])}):
            wanted = [need_of(one) for one in needs if one["action"] == action]
            missing = sorted({arn for arn in (evaluate.denied(parts, need) for need in wanted) if arn is not None})
            said = f"{name} calls {action} on {missing[0]}, " if missing else ""
            where = " and ".join(f"docs/iam/{file}.json" for file in files) or "no policy"
            yield Finding(f"allowed:{name}:{action}", said and f"{said}which {where} does not allow")


def never_needed(recorded: Recorded) -> Iterator[Finding]:
    """Every action of every statement of the policies of modules: needed by some run, or explained, and never both."""
    needed: dict[str, list[dict[str, Any]]] = {}
    for name, needs in recorded.items():
        for file in dict.fromkeys(whose.modules_of(name)):
            needed.setdefault(file, []).extend(needs)
    for path in sorted(path for path in policies.IAM.glob("*.json") if path.stem not in OF_NO_TEST):
        explained = dict(UNSEEN.get(path.stem, {}))
        for part in _statements(path.stem):
            for action in lint.actions_of([part]):
                place = f"{path.stem}:{part.sid}:{action}"
                reason = explained.pop(f"{part.sid}:{action}", "") or explained.get(action, "")
                yield Finding(f"needed:{place}", _unused(part, action, needed.get(path.stem, []), reason))
        actions = {action for part in _statements(path.stem) for action in lint.actions_of([part])}
        gone = [key for key in explained if key not in actions]
        yield from (Finding(f"needed:{path.stem}:{key}", f"{key} is explained, and not allowed") for key in gone)


def _unused(part: Statement, action: str, needs: list[dict[str, Any]], reason: str) -> str:
    used = any(
        evaluate.allows(part, need, arn, tags)
        for need in map(need_of, needs)
        if need.action == action
        for arn, tags in need.resources
    )
    if used and reason:
        return f"{action} of {part.sid} is explained ({reason}), and a run needs it all the same"
    return "" if used or reason else f"{part.sid} allows {action}, which no run needs"


@functools.cache
def _statements(file: str) -> list[Statement]:
    return policies.statements(whose.document(file))


def need_of(data: dict[str, Any]) -> Need:
    resources = tuple((arn, dict(tags)) for arn, tags in data["resources"])
    return Need(data["action"], resources, data["context"])


def unknown_actions(recorded: Recorded) -> Iterator[Finding]:
    """An action that IAM does not know is a mistake of the table of calls."""
    for action in sorted({need["action"] for needs in recorded.values() for need in needs}):
        if not action.startswith(("imds:", "unsigned:")):
            said = "" if references.matching(action) else f"IAM has no action {action}; see tests/rights/needs.py"
            yield Finding(f"action:{action}", said)
