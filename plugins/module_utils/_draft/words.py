# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of names in sentences, short enough to be read.

Pure: the result of the module has all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 20


def some(names: Iterable[str]) -> str:
    """``a, b and 7 more``."""
    listed = list(names)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more
