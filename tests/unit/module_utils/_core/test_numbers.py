# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts that are whole numbers, and those that only look like some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifeboat.aws.plugins.module_utils._core.numbers import whole_number
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import retention_from_option


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("0", 0, id="zero"),
        pytest.param("65536", 65536, id="digits"),
        pytest.param("9" * 18, 10**18 - 1, id="most_digits"),
        pytest.param("9" * 19, None, id="a_digit_more"),
        pytest.param("9" * 5000, None, id="thousands_of_digits"),
        pytest.param("\N{SUPERSCRIPT TWO}", None, id="a_digit_that_is_no_number"),
        pytest.param("-1", None, id="negative"),
        pytest.param("1.5", None, id="a_fraction"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_whole_number_is_the_number_of_a_text_or_none(text: str, number: int | None) -> None:
    """Catches: a traceback for a header or an option with more digits than Python converts."""
    assert whole_number(text) == number


@given(st.text(max_size=40))
def test_whole_number_raises_for_no_text(text: str) -> None:
    assert whole_number(text) is None or text.isdecimal()


def test_number_of_copies_with_thousands_of_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a number or a dictionary"):
        retention_from_option("9" * 5000)
