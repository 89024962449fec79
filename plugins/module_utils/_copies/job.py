# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How dr_sync reads the jobs of a kind: by which options they can be joined, and which sets they copy into.

Data only: it never reads a job.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class JobWords:
    """``name`` is the kind of the jobs. Both ``things`` and ``ids`` are options that take lists.

    Each of the ``things`` has a set of its own, under its name unless the job has another one; with ``all`` they are
    all meant. ``ids`` name single sources. With ``ignores_case`` AWS does not tell names apart by case, with
    ``is_set_by_name`` sources of no thing are one set by its name alone, and with ``creates_things`` the key ``create``
    of a job names the things.
    """

    name: str
    things: tuple[str, ...]
    ids: tuple[str, ...] = ()
    ignores_case: bool = False
    is_set_by_name: bool = False
    creates_things: bool = False

    @property
    def joinable(self) -> tuple[str, ...]:
        """Options whose lists can be joined: jobs that differ in nothing else can share one run."""
        return (*self.things, *self.ids)
