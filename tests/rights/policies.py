"""The policies of docs/iam and of the guides, read into statements.

It never judges one; ``references`` knows what AWS makes of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
IAM = CHECKOUT / "docs" / "iam"
_FENCE = re.compile(r"```json\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """``conditions`` is operator -> key -> values."""

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def allows_action(self, action: str) -> bool:
        """IAM reads names of actions without regard to case."""
        return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in self.actions)


def several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def statements(document: dict[str, Any]) -> list[Statement]:
    return [
        Statement(
            one["Sid"],
            several(one["Action"]),
            several(one["Resource"]),
            {
                operator: {key: several(values) for key, values in keys.items()}
                for operator, keys in one.get("Condition", {}).items()
            },
        )
        for one in document["Statement"]
    ]


def files() -> list[Path]:
    return sorted(IAM.rglob("*.json"))


def name_of(file: Path) -> str:
    """``functions/sync``"""
    return str(file.relative_to(IAM).with_suffix(""))


def read(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_text())
    return document


def in_guides() -> dict[str, dict[str, Any]]:
    """The policies that guides and READMEs show: ``{"docs/drill.md:1": document}``."""
    pages = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md"), *(CHECKOUT / "roles").glob("*/README.md")]
    found = {}
    for page in sorted(pages):
        for number, block in enumerate(_FENCE.findall(page.read_text()), 1):
            if '"Statement"' in block:
                found[f"{page.relative_to(CHECKOUT)}:{number}"] = json.loads(block)
    return found


def size(document: dict[str, Any]) -> int:
    """As IAM counts it: white space is not counted."""
    return len(json.dumps(document, separators=(",", ":")))
