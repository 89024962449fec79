# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why one thing of many failed, as data: the others go on.

Pure: it never raises anything.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one item failed: AWS's code (or ours, in CamelCase) and one sentence."""

    code: str
    message: str

    def to_result(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}
