# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the module, checked and as what the scan takes.

Pure: it never looks whether the paths exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .kinds import ERROR, KINDS, WARNING
from .rules import Allowance, InvalidRules, ScanRules
from .verdict import INCOMPLETE, NONE

FAIL_ON = (ERROR, WARNING, INCOMPLETE, NONE, *KINDS)


@dataclass(frozen=True)
class Request:
    """``fail_on`` is empty if nothing fails."""

    paths: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    rules: ScanRules
    fail_on: tuple[str, ...]
    max_file_size: int
    max_findings: int


def request_from_params(params: Mapping[str, Any]) -> Request:
    """InvalidRules says which option cannot be meant so."""
    paths, fail_on = _texts(params["paths"]), _texts(params["fail_on"])
    if not paths:
        raise InvalidRules("paths: there is nothing to read")
    for path in paths:
        if not path.startswith("/"):
            raise InvalidRules(f"paths: '{path}' is not absolute")
    if NONE in fail_on and len(fail_on) > 1:
        raise InvalidRules("fail_on: none cannot be together with anything else")
    for option in ("max_file_size", "max_findings"):
        if params[option] < 1:
            raise InvalidRules(f"{option}: must be at least 1")
    return Request(
        paths=paths,
        include=_texts(params["include"]),
        exclude=_texts(params["exclude"]),
        rules=rules_from_params(params),
        fail_on=() if fail_on == (NONE,) else fail_on,
        max_file_size=params["max_file_size"],
        max_findings=params["max_findings"],
    )


def rules_from_params(params: Mapping[str, Any]) -> ScanRules:
    regions = _texts(params["source_regions"])
    return ScanRules(
        source_regions=frozenset(regions) if regions else None,
        source_cidrs=_texts(params["source_cidrs"]),
        source_buckets=_texts(params["source_buckets"]),
        allowed=tuple(_allowance(entry) for entry in params["allow"] or ()),
    )


def _allowance(entry: Mapping[str, Any]) -> Allowance:
    return Allowance(
        reason=entry["reason"],
        literal=entry.get("literal") or None,
        pattern=entry.get("pattern") or None,
        path=entry.get("path") or "*",
    )


def _texts(values: list[str] | None) -> tuple[str, ...]:
    """Without what a survey leaves empty."""
    return tuple(dict.fromkeys(text for value in values or () if (text := value.strip())))
