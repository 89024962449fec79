"""What can happen to a story. Each peril says which cases there are, and what was wrong in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.faults.suite.stage import Stage


@dataclass(frozen=True)
class Case:
    """``detail`` is unique among those of a peril and a story; all three together name the case for ever."""

    peril: str
    story: str
    detail: str
    settings: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        return f"{self.peril}:{self.story}:{self.detail}"


class Peril(Protocol):
    name: str
    title: str

    def stories(self) -> Sequence[str]:
        """Names of those that it happens to."""

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        """The cases of one story; what they depend on is found out on the stage."""

    def run(self, case: Case, stage: Stage) -> str:
        """What was wrong, or an empty text."""
