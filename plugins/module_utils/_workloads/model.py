# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as data: what it says of itself and of its workloads, and the mistakes in it.

Data only: it never reads a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

# Where a value stands: ``("workloads", "shop-web", "after", 0)``.
Path: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a place of a plan, what was expected there, and the nearest name for a typo."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that is recovered as one.

    ``options`` are those of the plan file, ``depth`` is how many workloads have to be there before it, one after
    another, and ``job`` is what copies it, for dr_sync; None if it has no copies.
    """

    name: str
    kind: str
    after: tuple[str, ...]
    depth: int
    tags: Mapping[str, Any]
    options: Mapping[str, Any]
    job: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """``about`` is what the plan says of itself: its name, regions, manifest and objectives."""

    name: str
    about: Mapping[str, Any]
    workloads: tuple[Workload, ...]


def shown(path: Path) -> str:
    """``workloads.shop-web.after[0]``."""
    found = ""
    for part in path:
        found += f"[{part}]" if isinstance(part, int) else f".{part}" if found else str(part)
    return found
