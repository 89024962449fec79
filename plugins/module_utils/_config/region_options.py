# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is given for each region: its bucket, its key and the variables of its templates.

Pure: it never decides which bucket is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.errors import InvalidInput
from .._core.nearest import nearest

_TEXTS = ("bucket", "kms_key_id")
_KNOWN = (*_TEXTS, "variables")
# A vaulted text is a text, too, and no str.
_NO_TEXT = (Mapping, list, tuple, bool, int, float)


def regions_of(regions: Any) -> dict[str, dict[str, Any]]:
    """Region -> its options. InvalidInput for what would be passed over, or is of another type than expected."""
    if not isinstance(regions, Mapping):
        raise InvalidInput(f"regions: expected a dictionary such as {{us-east-1: {{}}}}, not '{regions}'")
    return {_name(region): _options(region, options) for region, options in regions.items()}


def _name(region: Any) -> str:
    if not isinstance(region, str):
        raise InvalidInput(f"regions: expected names of regions such as us-east-1, not '{region}'")
    return region


def _options(region: str, options: Any) -> dict[str, Any]:
    if options is None or (isinstance(options, str) and not options.strip()):
        return {}
    if not isinstance(options, Mapping):
        raise InvalidInput(
            f"regions: {region}: expected a dictionary such as {{bucket: shop-config-{region}}}, not '{options}'"
        )
    for name, value in options.items():
        _check(region, name, value)
    return dict(options)


def _check(region: str, name: Any, value: Any) -> None:
    if name not in _KNOWN:
        near = nearest(str(name), _KNOWN) or f"; known are {', '.join(_KNOWN)}"
        raise InvalidInput(f"regions: {region}: there is no option '{name}'{near}")
    is_right = not isinstance(value, _NO_TEXT) if name in _TEXTS else isinstance(value, Mapping)
    if value is None or value == "" or is_right:
        return
    # They may hold secrets: the value is not told.
    said = "a text" if name in _TEXTS else "a dictionary such as {database: db.shop.internal}"
    raise InvalidInput(f"regions: {region}: {name}: expected {said}")
