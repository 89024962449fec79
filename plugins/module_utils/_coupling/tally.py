# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a scan has seen so far: everything counted, and as much of it kept as somebody would read.

Pure: it never looks at a file.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from .external import Mention
from .finding import Finding
from .rules import Allowance
from .scan_text import Judged
from .skipped_paths import INCOMPLETE, Skipped


class Tally:
    """Counts are complete. Of findings, of allowed ones and of skipped paths at most ``max_listed`` are kept each."""

    def __init__(self, max_listed: int) -> None:
        self._max_listed = max_listed
        self.files = 0
        self.bytes = 0
        self.findings: list[Finding] = []
        self.allowed: list[tuple[Finding, Allowance]] = []
        self.used: set[Allowance] = set()
        self.allowed_count = 0
        self.by_kind: Counter[str] = Counter()
        self.by_severity: Counter[str] = Counter()
        self.by_reason: Counter[str] = Counter()
        # (kind, literal) -> where it is first, and how often it is there.
        self.mentions: dict[tuple[str, str], list[Any]] = {}
        self._unread: list[Skipped] = []
        self._left_out: list[Skipped] = []

    def note(self, judged: Judged) -> None:
        if judged.allowance is None:
            self.by_kind[judged.finding.kind] += 1
            self.by_severity[judged.finding.severity] += 1
            self._keep(self.findings, judged.finding)
        else:
            self.used.add(judged.allowance)
            self.allowed_count += 1
            self._keep(self.allowed, (judged.finding, judged.allowance))

    def mention(self, path: str, mention: Mention) -> None:
        key = (mention.kind, mention.literal)
        if key in self.mentions:
            self.mentions[key][2] += 1
        elif len(self.mentions) < self._max_listed:
            self.mentions[key] = [path, mention.line, 1]

    def skip(self, skipped: Skipped) -> None:
        self.by_reason[skipped.reason] += 1
        self._keep(self._unread if skipped.reason in INCOMPLETE else self._left_out, skipped)

    @property
    def skipped(self) -> list[Skipped]:
        """What should have been read comes first, however many binary files there are."""
        return [*self._unread, *self._left_out][: self._max_listed]

    @property
    def unread(self) -> int:
        """How many paths should have been read and were not."""
        return sum(self.by_reason[reason] for reason in INCOMPLETE)

    def _keep(self, kept: list[Any], entry: object) -> None:
        if len(kept) < self._max_listed:
            kept.append(entry)
