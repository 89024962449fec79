# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes of a run of a copy module.

Data only: it never says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """What a run made of the request; ``failure`` is one text for the user, or None."""

    result: dict[str, Any]
    failure: str | None
    warnings: tuple[str, ...] = ()
