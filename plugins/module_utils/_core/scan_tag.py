# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tag that says what a scan for couplings to a region has come to: written by one module, required by another.

Pure: it never reads a file or a tag.
"""

from __future__ import annotations

SCAN_TAG = "lifeboat:coupling-scan"
CLEAN = "clean"


def is_clean(text: str) -> bool:
    """Whether a value of the tag, such as ``clean 2026-11-19T06:10:00Z``, says that nothing was found."""
    return text.partition(" ")[0] == CLEAN
