# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which findings of couplings make a publication impossible, told with the place in the template.

Pure: it never looks for couplings itself, and never changes a file to get rid of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .._core.errors import InvalidInput
from .._coupling.finding import Finding
from .._coupling.kinds import KINDS, REGION_NAME
from .._coupling.rules import Allowance, InvalidRules, ScanRules

# The mere name of a region is often in a comment, and breaks nothing.
_KINDS = frozenset(KINDS) - {REGION_NAME}


@dataclass(frozen=True)
class Text:
    """A file before it was rendered: its ``path`` below the source directory and its text.

    ``is_shared`` is true if its layer is that of more than one region. A ``name`` is told in the place of the line.
    ``before`` is what stands before the text where it is written.
    """

    path: str
    source: str
    is_shared: bool
    name: str = ""
    before: str = ""


def rules_for(other_regions: Iterable[str], other_buckets: Iterable[str], allowed: Sequence[Allowance]) -> ScanRules:
    """What to look for in the files of a region. InvalidInput if the list of what is allowed cannot be followed."""
    try:
        return ScanRules(
            source_regions=frozenset(other_regions),
            source_buckets=tuple(sorted(other_buckets)),
            allowed=tuple(allowed),
            kinds=_KINDS,
        )
    except InvalidRules as error:
        raise InvalidInput(str(error)) from error


def refusals(
    text: Text, findings: Iterable[Finding], region: str, rules: ScanRules, shown: Callable[[str], str] = str
) -> list[str]:
    """One sentence for each finding that would be wrong in ``region``; ``shown`` is what may be said of a literal."""
    return [
        _sentence(text, finding, region if _is_of_another(finding, rules) else "more than one region", shown)
        for finding in findings
        if _is_of_another(finding, rules) or _is_nobodys(text, finding)
    ]


def _is_of_another(finding: Finding, rules: ScanRules) -> bool:
    if finding.region is not None:
        return rules.counts(finding.region)
    return any(bucket in finding.literal for bucket in rules.source_buckets)


def _is_nobodys(text: Text, finding: Finding) -> bool:
    """An id names no region. In a region's own layer or variables it is that region's; in a shared one nobody's."""
    return finding.region is None and text.is_shared and finding.literal in text.source


def _sentence(text: Text, finding: Finding, whose: str, shown: Callable[[str], str]) -> str:
    what = f"{shown(finding.literal)} must not be in the configuration of {whose}"
    return f"{_place(text, finding)}: {what}. {finding.why} {finding.instead}"


def _place(text: Text, finding: Finding) -> str:
    """In the template if the literal stands there, else in what it renders."""
    if text.name:
        return f"{text.path}, {text.name}"
    lines = text.source.splitlines()
    line = next((number for number, content in enumerate(lines, start=1) if finding.literal in content), None)
    return f"{text.path}, line {line}" if line else f"{text.path}, line {finding.line} when rendered"
