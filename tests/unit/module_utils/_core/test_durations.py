# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Durations as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        pytest.param("24h", timedelta(hours=24), id="hours"),
        pytest.param("90m", timedelta(minutes=90), id="minutes"),
        pytest.param("2d", timedelta(days=2), id="days"),
        pytest.param("30s", timedelta(seconds=30), id="seconds"),
        pytest.param("3600", timedelta(hours=1), id="a_number_is_seconds"),
        pytest.param("0", timedelta(), id="nothing_at_all"),
        pytest.param("1d 12h", timedelta(hours=36), id="two_parts"),
        pytest.param("1d12h30m", timedelta(hours=36, minutes=30), id="three_parts"),
        pytest.param(" 24 H ", timedelta(hours=24), id="spaces_and_capitals"),
        pytest.param("", None, id="empty"),
        pytest.param("  ", None, id="spaces"),
        pytest.param("h", None, id="no_number"),
        pytest.param("24x", None, id="no_such_unit"),
        pytest.param("1.5h", None, id="fractions"),
        pytest.param("-1h", None, id="negative"),
        pytest.param("24h ago", None, id="more_words"),
        pytest.param("a day", None, id="words"),
        pytest.param("\N{SUPERSCRIPT TWO}", None, id="a_digit_that_is_no_number"),
        pytest.param("36500d", timedelta(days=36500), id="a_century"),
        pytest.param("36501d", None, id="times_that_have_no_date"),
        pytest.param("9" * 5000, None, id="thousands_of_digits"),
        pytest.param("9" * 5000 + "h", None, id="thousands_of_digits_of_hours"),
    ],
)
def test_parse_duration(text: str, duration: timedelta | None) -> None:
    """Catches: a limit that is not the one that was meant, or a traceback for a typo."""
    assert parse_duration(text) == duration
