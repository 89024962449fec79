# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind is called, and how dr_sync reads its jobs: which options join them, and which sets they copy into.

Data only, for what has to know a kind without the code that copies: it never reads a job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class JobWords:
    """``name`` is the kind of the jobs, and ``module`` runs them. ``recovery_points`` are the kinds that
    recovery_points_info lists, and what a report calls one of each.

    Both ``things`` and ``ids`` are options that take lists.

    Each of the ``things`` has a set of its own, under its name unless the job has another one; with ``all`` they are
    all meant. ``ids`` name single sources. With ``ignores_case`` AWS does not tell names apart by case, with
    ``is_set_by_name`` sources of no thing are one set by its name alone, and with ``creates_things`` the key ``create``
    of a job names the things.
    """

    name: str
    module: str
    recovery_points: Mapping[str, str]
    things: tuple[str, ...]
    ids: tuple[str, ...] = ()
    ignores_case: bool = False
    is_set_by_name: bool = False
    creates_things: bool = False

    @property
    def joinable(self) -> tuple[str, ...]:
        """Options whose lists can be joined: jobs that differ in nothing else can share one run."""
        return (*self.things, *self.ids)
