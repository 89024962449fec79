# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file for write_files of cloud-init, compressed when that makes it smaller.

It never reads a file: the text is an argument.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable


def config_packed(text: str) -> dict[str, str]:
    """``{"encoding", "content"}`` for gzip, or ``{"content"}`` alone. The same text gives the same answer."""
    packed = base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
    return {"encoding": "gz+b64", "content": packed} if len(packed) < len(text.encode()) else {"content": text}


class FilterModule:
    """What Ansible finds."""

    def filters(self) -> dict[str, Callable[[str], dict[str, str]]]:
        return {"config_packed": config_packed}
