# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that are dictionaries by region: an entry whose region is mistyped would be for nobody.

It reads the SDK's list of regions, and never asks AWS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._core.errors import InvalidInput
from .._core.partitions import region_hint
from .._core.regions import region_problem

BY_REGION = ("kms_key_id", "option_group_name")


def check_entries(params: Mapping[str, Any], destinations: Sequence[str | None]) -> None:
    """Refuse an entry that can only be meant for a destination region that has none.

    An entry for another region is fine: one dictionary may serve several tasks.
    """
    for option in BY_REGION:
        entries = params.get(option)
        if not isinstance(entries, Mapping):
            continue
        missing = [region for region in destinations if region and region not in entries]
        for text in [str(key) for key in entries if key not in destinations]:
            meant = f"{region_problem(text, option)} {region_hint(text)}"
            if region := next((region for region in missing if f" {region}?" in meant), None):
                raise InvalidInput(f"{option}: '{text}' is no destination region; did you mean {region}?")
