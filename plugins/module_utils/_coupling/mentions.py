# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the name of a region looks like the value of a setting, and is compared or part of a condition.

Pure: it never decides what is a setting.
"""

from __future__ import annotations

import re

# What stands before the region, in small letters, each with a text that must be in it: those that end in = first.
_EQUALS = (
    # [ "$AWS_REGION" = ", test $region = : not test -z "$REGION" && REGION=, whose = has no blank before it
    ("$", re.compile(r"(?:(?<![\w$\"'])\[\[?|(?<![\w-])test)\s[^\];|&\n]*\$[^\];|&\n]*\s=\s+[\"']?$")),
    # WHERE region = ': not where region = ", which is Haskell
    ("where", re.compile(r"\bwhere\s+(?:[^;\n]*\s(?:and|or)\s+)?\(*[\w.`]*region[\w`]*\s*=\s*'$")),
    ("region", re.compile(r"(?:^|\n)\s*(?:and|or)\s+\(*[\w.`]*region[\w`]*\s*=\s*'$")),
)
_COMPARED = (
    # "aws:RequestedRegion": ", the condition of a policy
    ("region", re.compile(r"(?<![\w-])(?:aws:requested|ec2:)region[^{}]*$")),
    # region.equals(Region.
    ("(", re.compile(r"\b(?:equals\w*|compare\w*|contains|includes)\(\s*[\w.:]*[\"']?$")),
)
_COMPARED_AFTER = re.compile(r"[\"']?(?:\s*[=!]==?|\.(?:equals\w*|compare\w*)\()")


def is_compared(lower: str, after: str) -> bool:
    """Whether something is compared with the region. ``lower`` is what comes before it, in small letters."""
    if _COMPARED_AFTER.match(after):
        return True
    forms = (*_EQUALS, *_COMPARED) if "=" in lower[-4:] else _COMPARED
    return any(need in lower and form.search(lower) for need, form in forms)
