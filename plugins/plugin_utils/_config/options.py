# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options as surveys and playbooks give them: null and blank are as if they were not given.

Pure: it never takes false or 0 for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

_UNIT = re.compile(r"[A-Za-z0-9:_.\\@-]+\.(?:service|socket|target|timer|path|mount)")


def is_given(value: Any) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def given(value: Any, default: Any = "") -> Any:
    return value if is_given(value) else default


def names(option: str, value: Any) -> list[str]:
    """A list, or a text with commas, which is what a question of a survey answers."""
    if not is_given(value):
        return []
    if not isinstance(value, str | list | tuple):
        raise InvalidInput(f"{option}: {value} is neither a list nor a text with commas")
    items: Iterable[Any] = value.split(",") if isinstance(value, str) else value
    return [str(item).strip() for item in items if is_given(item)]


def units(option: str, value: Any) -> list[str]:
    """Names of units of systemd. InvalidInput for what it would pass over in silence."""
    found = names(option, value)
    wrong = next((name for name in found if not _UNIT.fullmatch(name)), None)
    if wrong is not None:
        raise InvalidInput(f"{option}: '{wrong}' is no unit of systemd such as shop.service")
    return found
