# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Couplings to a region in one text, for what is about to be published and for what is on a host.

Pure: it never reads a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .candidate_lines import Line, Numbers, candidate_lines
from .finding import Finding
from .kinds import KINDS
from .masking import without_secrets
from .matching import Match, matches_in
from .rules import Allowance, ScanRules


@dataclass(frozen=True)
class Judged:
    """A finding, and what allows it if anything does."""

    finding: Finding
    allowance: Allowance | None


def find_couplings(path: str, text: str, rules: ScanRules) -> list[Finding]:
    """The couplings that nothing allows, from the first line to the last; ``path`` is only told and compared."""
    data = text.encode("utf-8", "surrogatepass")
    return [judged.finding for judged in judged_couplings(path, data, Numbers(), rules) if judged.allowance is None]


def judged_couplings(
    path: str, data: bytes, numbers: Numbers, rules: ScanRules, earlier: bytes = b""
) -> Iterator[Judged]:
    """All couplings in the next part of a file, which comes after ``earlier``; ``numbers`` knows its first line."""
    for line in candidate_lines(data, numbers, rules, earlier):
        for match in matches_in(line, rules):
            literal = line.text[match.start : match.end]
            allowance = next((allowed for allowed in rules.allowed if allowed.covers(path, literal)), None)
            yield Judged(_finding(path, line, match, literal), allowance)


def _finding(path: str, line: Line, match: Match, literal: str) -> Finding:
    why, instead = _advice(match.kind, match.region or "one region", match.noun)
    return Finding(
        path=path,
        line=line.number,
        column=match.start + 1,
        kind=match.kind,
        severity=KINDS[match.kind].severity,
        literal=without_secrets(literal),
        region=match.region,
        why=why,
        instead=instead,
    )


@lru_cache(maxsize=1024)
def _advice(kind: str, place: str, noun: str) -> tuple[str, str]:
    """Why and what instead. Files that are full of couplings name the same few places."""
    words = {"place": place, "noun": noun}
    return KINDS[kind].why.format(**words), KINDS[kind].instead.format(**words)
