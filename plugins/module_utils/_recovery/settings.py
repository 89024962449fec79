# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that something comes back with, and who says each: the plan, the manifest, a drill, or AWS's default.

Pure: it never decides which of them counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._core.yaml_text import flow

PLAN, MANIFEST, DRILL, AWS = "plan", "manifest", "drill", "aws"


@dataclass(frozen=True, slots=True)
class Value:
    """One option of what is restored. ``origin`` is who says it; of AWS's defaults only AWS knows the value."""

    option: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Values:
    """``settled`` are said, ``tags`` asked for, and ``left`` says why a name of the manifest is not used."""

    settled: tuple[Value, ...]
    tags: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)

    def get(self, option: str) -> Any:
        return next((each.value for each in self.settled if each.option == option), None)

    def origin(self, option: str) -> str:
        return next((each.origin for each in self.settled if each.option == option), AWS)

    @property
    def options(self) -> dict[str, Any]:
        return {each.option: each.value for each in self.settled}


def is_nothing(value: Any) -> bool:
    """What the manifest says where the source has nothing. False and 0 are values."""
    return value is None or value == "" or (isinstance(value, list | tuple | Mapping) and not value)


def tag_texts(tags: Any) -> dict[str, str]:
    """Tags as AWS has them, of a dictionary of any values."""
    own = tags if isinstance(tags, Mapping) else {}
    return {str(key): "" if value is None else str(value) for key, value in own.items()}


def shown(values: Iterable[Value]) -> list[dict[str, Any]]:
    """As a result has them."""
    return [{"option": each.option, "value": each.value, "from": each.origin} for each in values]


def value_text(value: Any) -> str:
    """A value as people write it in a plan."""
    if isinstance(value, bool | Mapping):
        return flow(value)
    return ", ".join(map(value_text, value)) if isinstance(value, list | tuple) else str(value)


def value_line(value: Mapping[str, Any]) -> str:
    """One of a result, as a line to read."""
    text = "chosen by AWS" if value["value"] is None else value_text(value["value"])
    return f"  {value['option']}: {text} ({'AWS default' if value['from'] == AWS else value['from']})"
