# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which paths a pattern such as ``*.conf`` or ``/etc/shop/*`` is about.

Pure: it never looks at a file system.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from functools import lru_cache


def matches_any(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the patterns is about the path.

    A pattern with a slash is compared with the whole path, where ``*`` stands for slashes too, any other one with the
    last name in it.
    """
    names, paths = _compiled(tuple(globs))
    return bool((names and names.match(path.rpartition("/")[2])) or (paths and paths.match(path)))


@lru_cache(maxsize=64)
def _compiled(globs: tuple[str, ...]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    return _joined(glob for glob in globs if "/" not in glob), _joined(glob for glob in globs if "/" in glob)


def _joined(globs: Iterable[str]) -> re.Pattern[str] | None:
    patterns = [fnmatch.translate(glob.rstrip("/") or "/") for glob in globs]
    return re.compile("|".join(patterns)) if patterns else None
