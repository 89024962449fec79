# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines in which what stands for another character, such as %3A of an address, is that character.

Pure: everything else stays in its place, so that what is found can be told as it stands in the file.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .candidate_lines import Line

# %3A of an address, \u0022 and \n of a text in quotes, &quot; of XML: their last letter is none of the word behind.
_ESCAPED = re.compile(
    r"%(?P<percent>[2-7][0-9A-Fa-f])|\\u00(?P<unicode>[2-7][0-9A-Fa-f])|\\[nrt]"
    r"|&(?P<entity>quot|apos|amp|lt|gt|#3[49]);"
)
_ENTITIES = {"quot": '"', "apos": "'", "amp": "&", "lt": "<", "gt": ">", "#34": '"', "#39": "'"}


def without_escapes(line: Line) -> Line:
    """The line with signs for what stands for them, before blanks that keep all places as they are."""
    if not any(sign in line.text for sign in ("%", "\\", "&")):
        return line
    return replace(line, text=_ESCAPED.sub(_sign, line.text))


def _sign(match: re.Match[str]) -> str:
    code = match["percent"] or match["unicode"]
    sign = chr(int(code, 16)) if code else _ENTITIES.get(match["entity"], " ")
    # Of letters, digits and hyphens that are written so a name would be torn apart.
    return match[0] if sign.isalnum() or sign in "-_" else sign.ljust(len(match[0]))
