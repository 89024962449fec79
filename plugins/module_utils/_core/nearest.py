# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an unknown name was probably meant to be.

Pure: it never decides what is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean retain?`` for ``retane``, or nothing if no name is near."""
    by_form = {_form(text): text for text in known}
    found = get_close_matches(_form(name), by_form, n=1, cutoff=0.6)
    return f"; did you mean {by_form[found[0]]}?" if found else ""


def _form(name: str) -> str:
    return name.lower().replace("-", "_")
