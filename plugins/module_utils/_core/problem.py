# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why one thing of many failed, as data: the others go on.

Pure: it never raises anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# Enough different sentences to read; the result has all of them.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one item failed: AWS's code (or ours, in CamelCase) and one sentence; ``right`` is a missing IAM action."""

    code: str
    message: str
    right: str | None = field(default=None, compare=False)

    def to_result(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


def failure_text(problems: Iterable[Problem | None], things: str) -> str | None:
    """One text for all items of a run (``copies``), each with its problem or None; None if nothing failed."""
    problems = list(problems)
    said = [problem.message for problem in problems if problem]
    if not said:
        return None
    different = list(dict.fromkeys(said))
    more = f" (and {len(different) - SHOWN} more, see {things})" if len(different) > SHOWN else ""
    return f"{len(said)} of {len(problems)} {things} failed: " + " | ".join(different[:SHOWN]) + more
