# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which recovery points of a set stay, and by which rule: the last ones, or the last of each of so many days or months.

Pure, and cautious: every rule keeps the newest, so nothing here ever lets the newest recovery point go.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, TypeVar

from .json_text import read_json
from .nearest import nearest
from .numbers import whole_number

AnyPoint = TypeVar("AnyPoint", bound=Hashable)

# Rule -> the period that a moment is in. Of each period that has any, the newest recovery point is kept, as restic and
# borg do it; with `last` every moment is a period of its own. Weeks are those of ISO 8601.
_PERIODS: dict[str, Callable[[datetime], str]] = {
    "last": lambda moment: moment.isoformat(),
    "hourly": lambda moment: moment.strftime("%Y-%m-%dT%H"),
    "daily": lambda moment: moment.strftime("%Y-%m-%d"),
    "weekly": lambda moment: moment.strftime("%G-W%V"),
    "monthly": lambda moment: moment.strftime("%Y-%m"),
    "yearly": lambda moment: moment.strftime("%Y"),
}
RULES = tuple(_PERIODS)


@dataclass(frozen=True, slots=True)
class Retention:
    """How many recovery points each rule keeps, at least one of them more than none."""

    counts: Mapping[str, int]

    def __str__(self) -> str:
        return ", ".join(f"{rule} {count}" for rule, count in self.counts.items())

    def kept(self, points: Mapping[AnyPoint, datetime]) -> dict[AnyPoint, tuple[str, ...]]:
        """The points that stay -> by which rules: ``daily 2026-11-19``.

        :param points: recovery point -> the moment of its data, in any time zone; periods are those of UTC.
        """
        newest_first = sorted(points, key=lambda point: (points[point], str(point)), reverse=True)
        kept: dict[AnyPoint, tuple[str, ...]] = {}
        for rule, count in self.counts.items():
            for point, period in self._of_rule(rule, count, newest_first, points):
                kept[point] = (*kept.get(point, ()), rule if rule == "last" else f"{rule} {period}")
        return kept

    def _of_rule(
        self, rule: str, count: int, newest_first: list[AnyPoint], points: Mapping[AnyPoint, datetime]
    ) -> list[tuple[AnyPoint, str]]:
        if rule == "last":
            return [(point, "") for point in newest_first[:count]]
        newest: dict[str, AnyPoint] = {}
        for point in newest_first:
            newest.setdefault(_PERIODS[rule](points[point].astimezone(timezone.utc)), point)
        return [(point, period) for period, point in list(newest.items())[:count]]


def last(count: int) -> Retention:
    """The newest ``count`` recovery points."""
    return Retention({"last": count})


def retention_from_option(option: Any) -> Retention | None:
    """The retention that ``retain`` asks for, or ValueError with what is wrong with it; None and blank ask for none."""
    if option is None or option == "" or option == {}:
        return None
    option = _rules_in_text(option) if isinstance(option, str) else option
    if not isinstance(option, Mapping):
        return last(_count(option, "", least=1))
    counts = {}
    for rule, count in option.items():
        if rule not in _PERIODS:
            raise ValueError(f"'{rule}' is no rule; there are {', '.join(RULES)}{nearest(str(rule), RULES)}")
        if count not in (None, ""):
            counts[rule] = _count(count, f"{rule}: ", least=0)
    if not any(counts.values()):
        raise ValueError("no rule keeps anything; the newest usable copy of a set is never removed")
    return Retention({rule: counts[rule] for rule in RULES if counts.get(rule)})


def _rules_in_text(text: str) -> Any:
    """A survey can only answer a text: ``{"daily": 7}`` or ``daily=7, monthly=12``, as Ansible reads dictionaries."""
    if text.lstrip().startswith("{"):
        try:
            return read_json(text)
        except ValueError:
            return text
    pairs = [pair.partition("=") for pair in text.split(",")]
    return {rule.strip(): count.strip() for rule, _equals, count in pairs} if "=" in text else text


def _count(value: Any, where: str, *, least: int) -> int:
    """A number as YAML, JSON or a survey gives it. True is a number for Python, and none for a user."""
    text = str(value).strip()
    number = None if isinstance(value, bool) else whole_number(text)
    if number is None:
        raise ValueError(f"{where}expected a number or a dictionary such as {{daily: 7, monthly: 12}}, got '{value}'")
    if number < least:
        raise ValueError(f"{where}must be at least {least}; the newest usable copy of a set is never removed")
    return number
