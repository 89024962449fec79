# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was seen of a source region: AWS's answers, each with what it lists or with why it could not be read.

Pure: it never calls AWS. What is not known raises ``NotKnown`` where it is needed, and ends as an unknown section.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._core.problem import Problem
from .model import Unknown

Boto = Mapping[str, Any]
NOT_FOUND = "NotFound"


class NotKnown(Exception):
    """Something that a section needs could not be read, or is not there."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Seen:
    """``listings`` by the names of listings.py. Then what no listing has: parameters by (listing of the groups, name
    of the group), versions of launch templates by (id, version), tags of target groups and of groups of databases by
    ARN, hashes of user data and names of prefix lists by id, what scales groups by their names; of these only as far
    as they are known.
    """

    region: str
    listings: Mapping[str, Sequence[Boto] | Problem] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str], Sequence[Boto] | Problem] = field(default_factory=dict)
    templates: Mapping[tuple[str, str], Sequence[Boto] | Problem] = field(default_factory=dict)
    target_group_tags: Mapping[str, Mapping[str, str] | Problem] = field(default_factory=dict)
    db_group_tags: Mapping[str, Mapping[str, str]] | Problem = field(default_factory=dict)
    user_data: Mapping[str, str | Problem | None] = field(default_factory=dict)
    prefix_lists: Mapping[str, str] = field(default_factory=dict)
    scaling: Mapping[str, Mapping[str, Any]] | Problem = field(default_factory=dict)

    def all_of(self, name: str) -> Sequence[Boto]:
        """What a listing has. NotKnown if it could not be read."""
        things: Sequence[Boto] = known(self.listings[name])
        return things


def known(answer: Any) -> Any:
    """The answer; NotKnown if it is a problem."""
    if isinstance(answer, Problem):
        raise NotKnown(answer)
    return answer


def not_found(message: str) -> NotKnown:
    return NotKnown(Problem(NOT_FOUND, message))


def settled(sections: Mapping[str, Callable[[], Any]]) -> tuple[dict[str, Any], dict[str, Unknown]]:
    """The value of each section that is known, and why the others are not."""
    facts: dict[str, Any] = {}
    unknown: dict[str, Unknown] = {}
    for name, build in sections.items():
        try:
            facts[name] = build()
        except NotKnown as why:
            unknown[name] = Unknown(why.problem.code, why.problem.message)
    return facts, unknown
