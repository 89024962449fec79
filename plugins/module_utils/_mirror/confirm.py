# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tags of groups of databases as RDS itself has them, before any is added.

It asks about those alone that seem to lack something. Their tags were read from an index, which may be some minutes
behind: a tag that somebody has just set would otherwise be replaced, and one that was just added be added again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._core.shell import Clients
from .._facts.counterparts import DB_GROUPS, Counterpart
from .._listings.group_tags import tags_of_group

NOT_KNOWN = "NotKnown"
# A workload, and what it consists of or why that is not known.
Found: TypeAlias = "tuple[str, Sequence[Counterpart] | Problem]"


def as_rds_says(clients: Clients, region: str, found: Iterable[Found]) -> list[Found]:
    """The same with these tags. What RDS does not tell is a problem of each workload that has it."""
    known = list(found)
    things = [thing for _name, those in known if not isinstance(those, Problem) for thing in those]
    doubtful = sorted({thing.id for thing in things if thing.kind in DB_GROUPS and _differs(thing)})
    if not doubtful:
        return known
    rds = clients.get("rds", region)

    def tags(arn: str) -> Mapping[str, str] | Problem:
        try:
            return tags_of_group(rds, region, arn)
        except AwsError as error:
            return Problem(NOT_KNOWN, str(error), error.right)

    answers = dict(zip(doubtful, in_parallel(tags, doubtful), strict=True))
    return [each for name, those in known for each in _with(name, those, answers)]


def _differs(thing: Counterpart) -> bool:
    return any(thing.tags.get(key) != value for key, value in thing.of_source.items())


def _with(
    name: str, those: Sequence[Counterpart] | Problem, answers: Mapping[str, Mapping[str, str] | Problem]
) -> list[Found]:
    """One group that RDS does not tell of keeps the others from nothing."""
    if isinstance(those, Problem):
        return [(name, those)]
    told = []
    refused: list[Found] = []
    for thing in those:
        answer = answers.get(thing.id, thing.tags)
        if isinstance(answer, Problem):
            refused.append((name, answer))
        else:
            told.append(replace(thing, tags=answer))
    return [(name, told), *refused]
