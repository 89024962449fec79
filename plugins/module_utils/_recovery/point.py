# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which recovery point a workload comes back from: the newest that is usable, or the newest before a time.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from .._core.durations import shown_duration
from .._core.refusal import LifeboatError
from .._core.tracking import Origin, format_time


class NoPoint(LifeboatError):
    """There is nothing to restore from yet."""


class Point(Protocol):
    """What is restored: an image or a snapshot. ``source_created`` is the time that a recovery goes back to."""

    @property
    def id(self) -> str: ...

    @property
    def source_created(self) -> datetime: ...


class Candidate(Protocol):
    """A copy that may be one. ``moment`` is when its source was created."""

    @property
    def id(self) -> str: ...

    @property
    def state(self) -> Any: ...

    @property
    def usable(self) -> bool: ...

    @property
    def moment(self) -> datetime: ...


class Copied(Protocol):
    """A copy that says what it is of."""

    @property
    def copied_origin(self) -> Origin: ...


AnyCandidate = TypeVar("AnyCandidate", bound=Candidate)


def in_order(candidates: Iterable[AnyCandidate]) -> list[AnyCandidate]:
    """Newest first, usable or not."""
    return sorted(candidates, key=lambda each: (each.moment, each.id), reverse=True)


def newest(candidates: Iterable[AnyCandidate], before: datetime | None) -> AnyCandidate | None:
    """The first that is usable and no later than ``before``, of those that ``in_order`` has put in order."""
    return next((each for each in candidates if each.usable and (before is None or each.moment <= before)), None)


def check_one_account(account: str | None, candidates: Iterable[Copied], title: str, region: str) -> None:
    """NoPoint if copies are of several accounts, and which of these is the source's is not known."""
    accounts = {each.copied_origin.account for each in candidates if each.copied_origin.account}
    if account is None and len(accounts) > 1:
        raise NoPoint(
            f"{region} has copies of {title} of the accounts {', '.join(sorted(accounts))}, and which of these has its "
            "source is not known, as there is no manifest of it; name one with recovery_point"
        )


def no_point(
    title: str, region: str, candidates: Iterable[Candidate], before: datetime | None, now: datetime, noun: str
) -> str:
    """Why there is nothing to restore from, with what there is. ``noun`` is what can be named instead."""
    there = list(candidates)
    until = f" from {format_time(before)} or before" if before else ""
    if not there:
        return (
            f"{title} has no recovery point in {region}{until}; run a sync, or name {noun} that this account can "
            "restore with recovery_point"
        )
    shown = [f"{each.id} ({each.state}, {shown_duration((now - each.moment).total_seconds())} old)" for each in there]
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    return f"{title} has no usable recovery point in {region}{until}; there are {', '.join(shown[:5])}{more}"
