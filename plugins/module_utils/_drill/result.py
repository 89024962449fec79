# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a cleanup, and the lines that people read.

Pure: it never reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._core.problem import SHOWN, Problem
from .model import KINDS, NOUNS, Thing
from .request import Request
from .scope import ALIVE, UNKNOWN, Drill


@dataclass(frozen=True, slots=True)
class Outcome:
    """``removed`` are gone, ``left`` are still there with the reason, ``unlisted`` kinds could not be listed."""

    removed: tuple[Thing, ...] = ()
    left: Mapping[Thing, str] = field(default_factory=dict)
    unlisted: Mapping[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    request: Request
    outcome: Outcome
    drills: tuple[Drill, ...] = ()
    is_predicted: bool = False

    def result(self) -> dict[str, Any]:
        return {
            "plan": self.request.plan,
            "region": self.request.region,
            "drill": self.request.drill or None,
            "drills": [drill.to_result() for drill in self.drills],
            "removed": [thing.to_result() for thing in self.outcome.removed],
            "left": self._left(),
            "steps": [str(thing) for thing in self.outcome.removed],
            "lines": self._lines(),
        }

    def failure(self) -> str | None:
        """One text for everything that is left, None if nothing is."""
        left = self._left()
        unknown = [each.id for each in self.drills if each.state == UNKNOWN and not self.request.drill]
        said = [_left_text(each) for each in left]
        if unknown:
            said.append(
                f"it is not known until when {_listed(unknown, 'drill')} may last, because not all that is left of it "
                "says so in the tag lifeboat:expires; remove it with drill"
            )
        if not said:
            return None
        more = f" | and {len(said) - SHOWN} more, see left" if len(said) > SHOWN else ""
        return f"{self.request.title} in {self.request.region} is not removed: {' | '.join(said[:SHOWN])}{more}"

    def _left(self) -> list[dict[str, Any]]:
        things = [{"kind": thing.kind, "id": thing.id, "why": why} for thing, why in self.outcome.left.items()]
        unlisted = self.outcome.unlisted
        return things + [
            {"kind": kind, "id": None, "why": unlisted[kind].message} for kind in KINDS if kind in unlisted
        ]

    def _lines(self) -> list[str]:
        verb = "would be removed" if self.is_predicted else "removed"
        counts = _counts(self.outcome.removed)
        lines = [f"{self.request.title} in {self.request.region}: {counts or 'nothing'} {verb}"]
        lines += [
            f"  drill {each.id} is left: it may last until {each.to_result()['expires']}"
            for each in self.drills
            if each.state == ALIVE and not self.request.drill
        ]
        if self.request.drill and not counts and not self._left():
            lines.append("  a drill of that id has left nothing; reap=true (expired: true) shows those that have")
        return lines + [f"  left: {_left_text(each)}" for each in self._left()]


def _left_text(left: Mapping[str, Any]) -> str:
    noun = NOUNS[left["kind"]]
    return f"{noun} {left['id']}: {left['why']}" if left["id"] else str(left["why"])


def _counts(things: Sequence[Thing]) -> str:
    """``2 instances, 1 DB instance``."""
    numbers = {kind: sum(thing.kind == kind for thing in things) for kind in KINDS}
    return ", ".join(f"{number} {_noun(kind, number)}" for kind, number in numbers.items() if number)


def _noun(kind: str, number: int) -> str:
    if number == 1:
        return NOUNS[kind]
    return "associations of Elastic IPs" if kind.startswith("elastic_ip") else f"{NOUNS[kind]}s"


def _listed(names: Sequence[str], noun: str) -> str:
    return f"{noun}{'s' if len(names) > 1 else ''} {', '.join(names)}"


def state_line(things: Sequence[Thing]) -> str:
    """``2 instances shutting-down, 1 DB instance deleting``."""
    numbers: dict[tuple[str, str], int] = {}
    for thing in things:
        key = (thing.kind, thing.state)
        numbers[key] = numbers.get(key, 0) + 1
    return ", ".join(f"{number} {_noun(kind, number)} {state}".rstrip() for (kind, state), number in numbers.items())
