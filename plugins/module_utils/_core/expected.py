# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an option of an argument spec takes, in words.

Pure: it never looks at a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "dict": "a dictionary",
    "list": "a list",
    "str": "a text",
}


def expected(about: Mapping[str, Any]) -> str:
    """``a list of str``, or ``one of single, newest, all``.

    :param about: the option as an argument spec has it: ``{type, elements, choices, ...}``.
    """
    if "choices" in about:
        return f"one of {', '.join(map(str, about['choices']))}"
    kind = about.get("type", "str")
    elements = f" of {about['elements']}" if kind == "list" and "elements" in about else ""
    return f"{_WORDS.get(kind, kind)}{elements}"
