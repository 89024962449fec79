# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that are set once a database is up, and those that AWS refuses.

Pure: it never calls AWS. A database that is up is not called failed for a value that it does without, such as
Performance Insights of an instance class that is too small for it: that is a finding, and the other values are set.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from .compare import together
from .steps import Correct

# RDS common errors, of a value that this database cannot have. What can be mended, such as a KMS key that is disabled,
# has other codes: a recovery fails with them, and the next run continues.
REFUSALS = ("InvalidParameterCombination", "InvalidParameterValue")


class Refused:
    """What AWS has refused in this run. ``why`` is identifier -> option -> AWS's words.

    One request has all values, and AWS does not say which it is about: after a refusal each is set by itself.
    """

    def __init__(self) -> None:
        self.why: dict[str, dict[str, str]] = {}
        self._apart: set[str] = set()

    def next_of(self, step: Correct, tried: Collection[str]) -> Correct:
        """The whole step; after a refusal the part of it that comes next."""
        if step.id not in self._apart:
            return step
        parts = [part for part in together(step.changes) if not set(part) <= set(tried)]
        return replace(step, changes={option: step.changes[option] for option in parts[0]}) if parts else step

    def note(self, step: Correct, why: str) -> None:
        """That AWS has refused it: if it was one value, that is the one."""
        if len(list(together(step.changes))) > 1:
            self._apart.add(step.id)
        else:
            self.why.setdefault(step.id, {}).update(dict.fromkeys(step.changes, why))

    def of(self, identifier: str) -> Mapping[str, str]:
        return self.why.get(identifier, {})
