# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan file that only says where its manifest is: the plan itself is kept there, for when git is lost as well.

Pure: it never reads a manifest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .model import Mistake
from .options import Spec, is_settled_later, is_unset
from .plan_options import PLAN_OPTIONS
from .validate import level_mistakes

_KEYS = ("plugin", "manifest", "plan", "recovery_region", "profile")
OPTIONS: Spec = {key: {**PLAN_OPTIONS[key], "required": key in ("plugin", "manifest")} for key in _KEYS}


@dataclass(frozen=True, slots=True)
class Pointer:
    """``manifest`` is ``s3://bucket/prefix``; the others are None if they are not said."""

    manifest: str
    plan: str | None
    recovery_region: str | None
    profile: str | None


def is_pointer(data: Any) -> bool:
    """Whether a file says where a manifest is and nothing of what a plan says. One without manifest is a plan."""
    return isinstance(data, Mapping) and not is_unset(data.get("manifest")) and set(data) <= set(_KEYS)


def pointer_mistakes(data: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from level_mistakes(OPTIONS, data, (), {})
    for key, value in data.items():
        if is_settled_later(value):
            yield Mistake((str(key),), "expected a value as it is; it is needed before templates have one")


def pointer_of(data: Mapping[str, Any]) -> Pointer:
    """Of data without mistakes."""
    return Pointer(str(data["manifest"]), *(_said(data, key) for key in _KEYS[2:]))


def _said(data: Mapping[str, Any], key: str) -> str | None:
    return None if is_unset(data.get(key)) else str(data[key])
