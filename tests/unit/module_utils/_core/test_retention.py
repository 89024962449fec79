# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Retention: which rule keeps what, over tables as restic and borg answer them and over generated histories."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import (
    RULES,
    Retention,
    last,
    retention_from_option,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def kept(counts: dict[str, int], *moments: str) -> dict[str, tuple[str, ...]]:
    return Retention(counts).kept({moment: at(moment) for moment in moments})


@pytest.mark.parametrize(
    ("counts", "moments", "stays"),
    [
        pytest.param({"last": 1}, [], [], id="nothing_there"),
        pytest.param({"last": 2}, ["2026-11-01", "2026-11-03", "2026-11-02"], ["2026-11-03", "2026-11-02"], id="last"),
        pytest.param({"last": 9}, ["2026-11-01"], ["2026-11-01"], id="fewer_than_asked_for"),
        pytest.param(
            {"daily": 2},
            ["2026-11-01T23", "2026-11-02T01", "2026-11-02T22", "2026-11-03T05"],
            ["2026-11-03T05", "2026-11-02T22"],
            id="the_last_of_each_day",
        ),
        pytest.param(
            {"daily": 2}, ["2026-01-01", "2026-06-01", "2026-11-01"], ["2026-11-01", "2026-06-01"], id="gaps_count_not"
        ),
        pytest.param(
            {"hourly": 2},
            ["2026-11-01T05:10", "2026-11-01T05:50", "2026-11-01T07:00"],
            ["2026-11-01T07:00", "2026-11-01T05:50"],
            id="the_last_of_each_hour",
        ),
        pytest.param(
            {"weekly": 2},
            ["2026-11-15", "2026-11-16", "2026-11-22", "2026-11-23"],
            ["2026-11-23", "2026-11-22"],
            id="weeks_begin_on_monday",
        ),
        pytest.param(
            {"weekly": 3},
            ["2026-12-27", "2026-12-31", "2027-01-01", "2027-01-04"],
            ["2027-01-04", "2027-01-01", "2026-12-27"],
            id="a_week_across_new_year_is_one",
        ),
        pytest.param(
            {"monthly": 2},
            ["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-02"],
            ["2026-11-02", "2026-10-31"],
            id="the_last_of_each_month",
        ),
        pytest.param(
            {"yearly": 2}, ["2024-01-01", "2025-05-01", "2025-06-01"], ["2025-06-01", "2024-01-01"], id="year"
        ),
        pytest.param(
            {"last": 1, "monthly": 2},
            ["2026-09-30", "2026-10-30", "2026-11-02", "2026-11-03"],
            ["2026-11-03", "2026-10-30"],
            id="rules_together_keep_what_any_of_them_keeps",
        ),
        pytest.param(
            {"last": 3, "daily": 2},
            ["2026-11-01", "2026-11-03T01", "2026-11-03T02", "2026-11-03T03"],
            ["2026-11-03T03", "2026-11-03T02", "2026-11-03T01", "2026-11-01"],
            id="last_counts_within_a_day",
        ),
    ],
)
def test_kept_by_calendar_is_the_last_of_each_period(
    counts: dict[str, int], moments: list[str], stays: list[str]
) -> None:
    """Catches: a month's only recovery point removed because a day's rule let it go; the first taken for the last."""
    for order in (moments, moments[::-1]):
        assert sorted(kept(counts, *order)) == sorted(stays)


def test_kept_says_by_which_rules() -> None:
    """Catches: a recovery point that stays for a reason nobody can see."""
    found = kept({"last": 1, "daily": 2, "weekly": 1, "monthly": 2}, "2026-10-31T05", "2026-11-18T06", "2026-11-19T06")
    assert found == {
        "2026-11-19T06": ("last", "daily 2026-11-19", "weekly 2026-W47", "monthly 2026-11"),
        "2026-11-18T06": ("daily 2026-11-18",),
        "2026-10-31T05": ("monthly 2026-10",),
    }


def test_kept_counts_days_of_utc() -> None:
    """Catches: a recovery point that stays or goes by the time zone of whoever runs it."""
    zone = timezone(timedelta(hours=-5))
    points = {"a": at("2026-11-02T01:00"), "b": datetime(2026, 11, 1, 23, tzinfo=zone)}
    assert list(Retention({"daily": 5}).kept(points)) == ["b"], "both are of the second of November in UTC"


histories = some.dictionaries(
    some.integers(0, 40).map(lambda number: f"p{number}"),
    some.integers(0, 20000).map(lambda hours: at("2024-01-01") + timedelta(hours=hours)),
    max_size=40,
)


@settings(max_examples=500, derandomize=True, database=None, deadline=None)
@given(histories, some.dictionaries(some.sampled_from(RULES), some.integers(1, 5), min_size=1))
def test_kept_over_many_histories_never_loses_the_newest_and_is_settled(
    points: dict[str, datetime], counts: dict[str, int]
) -> None:
    """Catches: any history in which the newest goes, a rule keeps less than it can, or a second look removes more."""
    retention = Retention(counts)
    found = retention.kept(points)
    if points:
        assert max(points, key=lambda point: (points[point], point)) in found
    for rule, count in counts.items():
        of_rule = [p for p, rules in found.items() if any(said.split()[0] == rule for said in rules)]
        alone = Retention({rule: 10**6}).kept(points)
        assert len(of_rule) == min(count, len(alone)), "a rule keeps as many periods as it says, if there are as many"
    assert retention.kept({point: points[point] for point in found}).keys() == found.keys()
    assert retention.kept(dict(reversed(points.items()))) == found, "the order of the listing means nothing"


@pytest.mark.parametrize(
    ("option", "counts"),
    [
        pytest.param(None, None, id="none"),
        pytest.param("", None, id="blank_as_a_survey_answers_it"),
        pytest.param({}, None, id="no_rules"),
        pytest.param(3, {"last": 3}, id="a_number"),
        pytest.param("3", {"last": 3}, id="a_number_as_text"),
        pytest.param({"daily": 7, "last": 3}, {"last": 3, "daily": 7}, id="rules_in_their_order"),
        pytest.param('{"daily": 7, "last": 3}', {"last": 3, "daily": 7}, id="rules_in_json_as_a_survey_answers_them"),
        pytest.param("daily=7, monthly=12", {"daily": 7, "monthly": 12}, id="rules_as_ansible_reads_dictionaries"),
        pytest.param({"daily": "7", "monthly": 0, "weekly": None, "yearly": ""}, {"daily": 7}, id="none_of_a_rule"),
    ],
)
def test_retention_from_option_takes_a_number_or_rules(option: Any, counts: dict[str, int] | None) -> None:
    """Catches: a survey's text that means something else than the number."""
    found = retention_from_option(option)
    assert (dict(found.counts) if found else None) == counts
    assert str(last(3)) == "last 3"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        pytest.param(0, "at least 1", id="keep_none"),
        pytest.param("{daily: 7}", "expected a number", id="text_that_is_no_json"),
        pytest.param("daily=", "no rule keeps anything", id="text_without_a_number"),
        pytest.param(-1, "expected a number", id="a_slice_would_keep_all_but_the_last"),
        pytest.param("many", "expected a number.*'many'", id="a_word"),
        pytest.param(True, "expected a number.*'True'", id="true_is_no_number"),
        pytest.param(1.5, "expected a number", id="half_a_copy"),
        pytest.param([3], "expected a number", id="a_list"),
        pytest.param({"dayly": 7}, "'dayly' is no rule.*did you mean daily", id="a_typo"),
        pytest.param({"fortnightly": 7}, "'fortnightly' is no rule; there are last, hourly", id="another_word"),
        pytest.param({"daily": -1}, "daily: expected a number", id="less_than_none"),
        pytest.param({"daily": 0}, "no rule keeps anything", id="all_rules_keep_nothing"),
    ],
)
def test_retention_from_option_refuses_what_would_keep_nothing_or_is_not_clear(option: Any, said: str) -> None:
    """Catches: a typo for which the only recovery point goes, or stays for ever."""
    with pytest.raises(ValueError, match=said):
        retention_from_option(option)
