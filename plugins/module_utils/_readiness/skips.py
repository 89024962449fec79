# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks that are taken off by name, each with a reason and an end date.

Pure: it never reads the date of today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .._core.errors import InvalidInput
from .._core.nearest import nearest
from .checks import options_valid


@dataclass(frozen=True, slots=True)
class Skip:
    """``workloads`` are those it is about, all if empty. After the day ``until`` it has no effect."""

    check: str
    reason: str
    until: date
    workloads: tuple[str, ...]

    def covers(self, check: str, workload: str, today: date) -> bool:
        is_about = self.check == check and (not self.workloads or workload in self.workloads)
        return is_about and today <= self.until

    def to_result(self, today: date) -> dict[str, Any]:
        return {
            "check": self.check,
            "reason": self.reason,
            "until": self.until.isoformat(),
            "workloads": list(self.workloads),
            "expired": today > self.until,
        }


def skips_from_option(
    given: Iterable[Mapping[str, Any]], checks: Collection[str], workloads: Collection[str]
) -> list[Skip]:
    """InvalidInput names a check or a workload that does not exist, a reason that is missing, or what is no date."""
    return [_skip(number, each, checks, workloads) for number, each in enumerate(given)]


def _skip(number: int, given: Mapping[str, Any], checks: Collection[str], workloads: Collection[str]) -> Skip:
    where = f"skip[{number}]"
    check, reason = str(given["check"]), str(given["reason"]).strip()
    if check not in checks:
        raise InvalidInput(f"{where}.check: there is no check '{check}'{nearest(check, checks)}")
    if check == options_valid.META.id:
        raise InvalidInput(f"{where}.check: {check} cannot be left out; correct the options of the workload")
    if not reason:
        raise InvalidInput(f"{where}.reason: expected why {check} is skipped; it is shown with the results")
    about = tuple(str(name) for name in given.get("workloads") or ())
    if unknown := next((name for name in about if name not in workloads), None):
        raise InvalidInput(f"{where}.workloads: there is no workload '{unknown}'{nearest(unknown, workloads)}")
    try:
        until = date.fromisoformat(str(given["until"]).strip())
    except ValueError as error:
        raise InvalidInput(
            f"{where}.until: expected a date such as 2026-12-31, the last day it counts, got '{given['until']}'"
        ) from error
    return Skip(check, reason, until, about)
