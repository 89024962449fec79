# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One text for what is the same, whatever order its keys have and whatever kinds of values and keys it has.

Pure: it never compares two values of different kinds, which Python refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def likeness_of(value: Any) -> str:
    """Equal for equal values, and for no others."""
    if isinstance(value, Mapping):
        inside = sorted(f"{likeness_of(key)}: {likeness_of(part)}" for key, part in value.items())
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(likeness_of(part) for part in value)}]"
    return repr(str(value) if isinstance(value, str) else value)
