# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tags of a copy ``purge_tags`` takes away: those that neither its source nor the user gives it.

Pure, and never those that track a copy, AWS's own, nor any tag of a copy that others have made.
"""

from __future__ import annotations

from collections.abc import Mapping

from .._core.tracking import is_bookkeeping
from .model import DbSnapshot
from .steps import PurgeTags


def purge_steps(copy: DbSnapshot, wanted: Mapping[str, str]) -> tuple[PurgeTags, ...]:
    """At most one step, for a copy that was marked as ours before this run."""
    if copy.tracking is None or not copy.tracking.is_ours:
        return ()
    surplus = {key: value for key, value in copy.tags.items() if key not in wanted and not _is_kept(key)}
    return (PurgeTags(copy.region, copy.arn, surplus),) if surplus else ()


def _is_kept(key: str) -> bool:
    return is_bookkeeping(key) or key.lower().startswith(("aws:", "rds:"))
