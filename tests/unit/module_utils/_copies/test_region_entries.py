# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dictionaries by region: a mistyped region is refused with the one that is meant, another region is not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.region_entries import check_entries
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

DESTINATIONS = ("us-west-2", "eu-west-1")


@pytest.mark.parametrize("option", ["kms_key_id", "option_group_name"])
@pytest.mark.parametrize(
    ("entries", "said"),
    [
        pytest.param({"us-west-2": "k", "eu-wset-1": "k"}, "'eu-wset-1' is no destination region", id="swapped"),
        pytest.param({"us_west_2": "k", "eu-west-1": "k"}, "'us_west_2' is no destination region", id="other_signs"),
        pytest.param({"US-WEST-2": "k"}, "'US-WEST-2' is no destination region", id="capitals"),
    ],
)
def test_check_entries_names_the_region_that_is_meant(option: str, entries: dict[str, str], said: str) -> None:
    """Catches: copies without the option group or the key that the user wrote down for them."""
    with pytest.raises(InvalidInput, match=rf"{option}: {said}; did you mean (us-west-2|eu-west-1)\?"):
        check_entries({option: entries}, DESTINATIONS)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param({"us-west-2": "k", "us-west-1": "k"}, id="another_region_that_exists"),
        pytest.param({"us-west-2": "k", "eu-west-1": "k", "eu-wset-1": "k"}, id="nothing_is_missing"),
        pytest.param({"mars-north-1": "k"}, id="nothing_near"),
        pytest.param("alias/dr", id="one_for_all"),
        pytest.param(None, id="none"),
    ],
)
def test_check_entries_accepts_what_may_be_meant_for_another_task(entries: Any) -> None:
    check_entries({"kms_key_id": entries}, DESTINATIONS)
