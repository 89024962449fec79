# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs checks over workloads: what a check cannot know becomes a finding of its own.

Pure: it never reads a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .._facts.answer import CannotTell, Known
from .._facts.facts import Facts
from .._workloads.settled import Place, Refused, Settled
from .checks import options_valid
from .finding import Answered, Evaluate, Finding, Meta, failed, finding_of, not_known
from .skips import Skip


@dataclass(frozen=True, slots=True)
class Check:
    meta: Meta
    evaluate: Evaluate

    def answers(self, workload: Settled, facts: Facts) -> list[Answered]:
        """What it says, and last what it could not tell, if that is so. Nothing if it is not about this workload."""
        if workload.kind not in self.meta.kinds:
            return []
        found: list[Answered] = []
        try:
            found.extend(self.evaluate(workload, facts))
        except CannotTell as error:
            found.append(not_known(error.unknown))
        return found


def needs_of(checks: Iterable[Check], workloads: Sequence[Settled], skips: Sequence[Skip], today: date) -> set[str]:
    """Names of the facts that these checks need for these workloads."""
    return {
        need
        for check in checks
        for workload in workloads
        if workload.kind in check.meta.kinds and not _is_skipped(check, workload, skips, today)
        for need in check.meta.needs
    }


def findings_of(
    workloads: Iterable[Settled],
    checks: Sequence[Check],
    facts: Mapping[Place, Facts],
    skips: Sequence[Skip],
    today: date,
) -> Iterator[Finding]:
    """``facts`` by place."""
    for workload in workloads:
        known = with_account(workload, facts[workload.place])
        for check in checks:
            if not _is_skipped(check, workload, skips, today):
                for answer in check.answers(known, facts[workload.place]):
                    yield finding_of(workload.name, check.meta, answer)


def with_account(workload: Settled, facts: Facts) -> Settled:
    """With the account of its source, by which copies of other accounts are told from its own."""
    answer = facts.manifests.get(workload.name) if isinstance(facts.manifests, Mapping) else None
    found = answer.value if isinstance(answer, Known) else None
    return replace(workload, account=found.manifest.account) if found else workload


def findings_of_refused(refused: Iterable[Refused]) -> Iterator[Finding]:
    """A workload that no check can be about would not come back, and no skip hides that."""
    for workload in refused:
        yield finding_of(workload.name, options_valid.META, failed(workload.why))


def _is_skipped(check: Check, workload: Settled, skips: Sequence[Skip], today: date) -> bool:
    return any(skip.covers(check.meta.id, workload.name, today) for skip in skips)
