# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose fence the tags of a thing say that it has.

Pure: it never sets one.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..ownership import FENCED, FORMER
from .request import Request


def is_ours(request: Request, tags: Mapping[str, str]) -> bool:
    return tags.get(FENCED) == request.owner


def other_owner(request: Request, tags: Mapping[str, str]) -> str | None:
    owner = tags.get(FENCED)
    return owner if owner != request.owner else None


def former_of(tags: Mapping[str, str]) -> tuple[str, ...]:
    """What was there before the fence."""
    return tuple(tags.get(FORMER, "").split())
