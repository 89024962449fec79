# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the module, checked and in one form.

Pure: it never looks whether the regions exist, nor whether there is a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._core.errors import InvalidInput
from .._core.regions import region_problem
from .._workloads.check import plan_of

SUFFIXES = (".lifeboat.yml", ".lifeboat.yaml")


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """``tags`` are those that something must have: key -> value, or None for any value."""

    plan: str
    source_region: str
    recovery_region: str
    tags: Mapping[str, str | None] = field(default_factory=dict)
    dest: str = ""


def request_from_params(params: Mapping[str, Any]) -> DraftRequest:
    """InvalidInput says what cannot be meant so."""
    request = DraftRequest(
        plan=params["plan"],
        source_region=params["source_region"],
        recovery_region=params["recovery_region"],
        tags=dict(_tag(text) for text in params["tags"] or () if text.strip()),
        dest=params["dest"] or "",
    )
    for option in ("source_region", "recovery_region"):
        if problem := region_problem(params[option], option):
            raise InvalidInput(problem)
    # The plan's own check knows what its name and its regions can be.
    _plan, mistakes = plan_of({**head_of(request), "workloads": {"any": {"tasks": "any.yml"}}})
    if mistakes:
        raise InvalidInput("; ".join(str(mistake) for mistake in mistakes))
    if request.dest and not request.dest.endswith(SUFFIXES):
        raise InvalidInput(
            f"dest: '{request.dest}' must end in {' or '.join(SUFFIXES)}, or Ansible reads no plan in it"
        )
    return request


def head_of(request: DraftRequest) -> dict[str, Any]:
    """What a plan says of itself."""
    return {
        "plugin": "lifeboat.aws.plan",
        "plan": request.plan,
        "source_region": request.source_region,
        "recovery_region": request.recovery_region,
    }


def tags_text(tags: Mapping[str, str | None]) -> str:
    """``Environment=Production and Team``."""
    return " and ".join(key if value is None else f"{key}={value}" for key, value in tags.items())


def _tag(text: str) -> tuple[str, str | None]:
    key, equals, value = text.partition("=")
    if not key.strip():
        raise InvalidInput(f"tags: '{text}' has no key; write Key=Value, or Key for any value")
    return key.strip(), value.strip() if equals else None
