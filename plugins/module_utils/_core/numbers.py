# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole numbers in texts of users and of services.

Pure: it never raises for a text, whatever it is.
"""

from __future__ import annotations

# More than any number of seconds, bytes or copies has, and fewer than Python refuses to convert.
_MOST_DIGITS = 18


def whole_number(text: str) -> int | None:
    """The number that a text of digits is, or None. A sign, a fraction or thousands of digits are none."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None
