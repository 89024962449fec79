# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of an instance, compressed for its user-data.

It never reads a file: texts are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._config.user_data import packed


def config_packed(files: Sequence[Sequence[Any]]) -> str:
    """Each file as path, mode in octal digits, and text."""
    return packed((path, int(mode, 8), text) for path, mode, text in files)


class FilterModule:
    """What Ansible finds."""

    def filters(self) -> dict[str, Callable[..., str]]:
        return {"config_packed": config_packed}
