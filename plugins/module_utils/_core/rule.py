# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a service's error codes mean to a user and what to do next: one row of any table of them, and its sentence.

Pure. The tables stand with those who call the service; each adds to a row what only its service's answers tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """The codes that have one meaning, and the next step. Both may have words in braces, which ``sentence`` fills."""

    codes: tuple[str, ...]
    meaning: str
    next_step: str

    def sentence(self, where: str, said: str, **words: object) -> str:
        """``where`` is what went wrong and the place, ``said`` the service's own words, which are never hidden."""
        sentence = f"{where}: {self.meaning.format(**words)}; {self.next_step.format(**words)}"
        return f"{sentence} ({said})" if said else sentence
