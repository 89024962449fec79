# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What reading a manifest gives: an answer for each workload, which is one of three.

Data only: read.py reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from .._core.problem import Problem
from .index import Entry
from .model import Manifest


@dataclass(frozen=True, slots=True)
class Found:
    """The manifest of a workload. ``confirmed_at`` is when it was last compared with the source, ISO 8601."""

    manifest: Manifest
    etag: str
    confirmed_at: str


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no object for the workload; ``key`` is where it would be."""

    key: str


# Found, absent, or a problem with code and sentence: it could not be read, and nobody knows whether it is there.
Answer: TypeAlias = "Found | Absent | Problem"


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer for each workload that was asked for; ``has_plan_file`` is None if the bucket could not be listed."""

    answers: dict[str, Answer]
    has_plan_file: bool | None
    entries: dict[str, Entry] = field(default_factory=dict)


def problem_of(answer: Answer) -> Problem | None:
    """Why a manifest could not be read, or None."""
    return answer if isinstance(answer, Problem) else None
