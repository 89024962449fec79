# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of a workload as the module that asks them reads them: what it would refuse is refused when the plan is read.

Pure: it asks nobody anything. A check of which a template or a vault settles a part later is left to the module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._core.refusal import InvalidInput
from .._verify.request import DEFAULTS, request_from_params
from .common import VERIFY
from .model import Mistake, Path
from .options import is_settled_later, is_unset, listed

_LISTS = [option for option, about in VERIFY["options"].items() if about["type"] == "list"]


def verify_mistakes(verify: Any, path: Path) -> Iterator[Mistake]:
    """The first mistake of each check. Types have been looked at before."""
    if is_unset(verify) or is_settled_later(verify):
        return
    is_list = isinstance(verify, list | tuple)
    for number, check in enumerate(verify if is_list else [verify]):
        if isinstance(check, Mapping) and not _is_settled_later(check):
            yield from _mistake(check, (*path, number) if is_list else path)


def _mistake(check: Mapping[str, Any], path: Path) -> Iterator[Mistake]:
    lists = {option: listed(check[option]) for option in _LISTS if not is_unset(check.get(option))}
    try:
        # Region and endpoint are known by the time that it is asked.
        later = {"region": "the recovery region", "is_predicted": True}
        request_from_params({**DEFAULTS, **later, "verify": [{**check, **lists}]})
    except InvalidInput as error:
        place, _colon, message = str(error).partition(": ")
        key = place.partition("].")[2]
        yield Mistake((*path, key) if key else path, message)


def _is_settled_later(value: Any) -> bool:
    """Also of a part of it."""
    if isinstance(value, Mapping):
        return any(map(_is_settled_later, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_is_settled_later, value))
    return is_settled_later(value)
