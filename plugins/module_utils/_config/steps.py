# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of a publication in one region: what is written to its bucket, and what is removed.

Pure: it never decides which steps there are. They are in the order in which a reader always finds what a pointer names.
"""

from __future__ import annotations

from dataclasses import dataclass

from .._steps.step import Step


@dataclass(frozen=True, slots=True)
class PutBundle(Step):
    """Upload the region's bundle."""

    key: str


@dataclass(frozen=True, slots=True)
class PutText(Step):
    """Write what a version is, or the pointer to the current one."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Remove(Step):
    """Remove a version, or a bundle, that is not kept."""

    key: str
