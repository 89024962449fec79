# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One literal in a file that ties what reads it to a region, with why that is and what to do instead.

Pure: it never holds a secret, because its literal is masked before it gets here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# No slots here and in the other files of this folder: they run on hosts whose Python may be 3.9, which has none.


@dataclass(frozen=True)
class Finding:
    """``line`` and ``column`` count from 1, in characters.

    ``region`` is the one the literal names, or None if it names none (an id, a bucket, an address).
    """

    path: str
    line: int
    column: int
    kind: str
    severity: str
    literal: str
    region: str | None
    why: str
    instead: str

    def to_result(self) -> dict[str, Any]:
        return asdict(self)
