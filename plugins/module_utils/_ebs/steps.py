# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of plans of EBS snapshots: what is asked of AWS beside tags and removal.

Pure: it never decides whether one is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from .._copies.plan import CreateCopy


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySnapshot(CreateCopy):
    """CopySnapshot with its options."""

    description: str = ""
    completion_minutes: int | None = None
