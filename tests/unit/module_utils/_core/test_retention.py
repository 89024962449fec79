# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Retention: never the newest usable copy, never below ``retain``, over tables and over generated histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import beyond_retention

BORN = datetime(2026, 11, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class APoint:
    id: str
    source: str
    source_created: datetime
    usable: bool = True


def a_point(name: str, born: int, *, usable: bool = True, source: str | None = None) -> APoint:
    return APoint(name, source or f"us-east-1/{name}", BORN + timedelta(days=born), usable)


@pytest.mark.parametrize(
    ("points", "retain", "beyond"),
    [
        pytest.param([], 1, [], id="nothing_there"),
        pytest.param([a_point("a", 1)], 1, [], id="the_only_one_stays"),
        pytest.param([a_point("a", 1), a_point("b", 2)], 1, ["a"], id="the_older_goes"),
        pytest.param([a_point("b", 2), a_point("a", 1)], 1, ["a"], id="order_of_the_listing_means_nothing"),
        pytest.param([a_point("a", 1), a_point("b", 2)], 2, [], id="as_many_as_are_to_stay"),
        pytest.param([a_point("a", 1), a_point("b", 2)], 9, [], id="fewer_than_are_to_stay"),
        pytest.param([a_point(n, d) for d, n in enumerate("abcde")], 2, ["c", "b", "a"], id="newest_first"),
        pytest.param([a_point("a", 1), a_point("b", 2, usable=False)], 1, [], id="successor_not_usable_yet"),
        pytest.param(
            [a_point("a", 1), a_point("b", 2, usable=False), a_point("c", 3)], 1, ["a"], id="unusable_is_not_named"
        ),
        pytest.param([a_point("a", 1, usable=False), a_point("b", 2)], 1, [], id="old_and_unusable_is_not_named"),
        pytest.param(
            [a_point("a", 1), a_point("b1", 2, source="s"), a_point("b2", 2, source="s")],
            2,
            [],
            id="duplicates_of_one_source_count_once",
        ),
        pytest.param(
            [a_point("a1", 1, source="s"), a_point("a2", 1, source="s"), a_point("b", 2)],
            1,
            ["a2", "a1"],
            id="all_duplicates_of_an_old_source_go",
        ),
        pytest.param([a_point("a", 1), a_point("b", 1)], 1, ["a"], id="born_at_the_same_moment_is_decided_by_name"),
    ],
)
def test_beyond_retention_names_what_may_go(points: list[APoint], retain: int, beyond: list[str]) -> None:
    """Catches: a lost recovery point."""
    assert [point.id for point in beyond_retention(points, retain)] == beyond


@pytest.mark.parametrize("retain", [0, -1])
def test_beyond_retention_with_less_than_one_is_refused(retain: int) -> None:
    """Catches: retain 0 taken for "keep none"; or -1, with which a slice would keep all but the last."""
    with pytest.raises(ValueError, match="at least 1"):
        beyond_retention([a_point("a", 1)], retain)


def test_beyond_retention_over_many_histories_never_loses_a_recovery_point() -> None:
    """Catches: any history in which principle 7 of the design does not hold."""
    random = Random(7)
    for _history in range(2000):
        points = [
            a_point(f"p{n}", random.randrange(6), usable=random.random() < 0.7, source=f"s{random.randrange(6)}")
            for n in range(random.randrange(10))
        ]
        retain = random.randrange(1, 5)
        beyond = beyond_retention(points, retain)
        kept = [point for point in points if point not in beyond]
        usable_sources = {point.source for point in points if point.usable}
        kept_sources = {point.source for point in kept if point.usable}
        assert len(kept_sources) == min(retain, len(usable_sources)), "exactly retain sources stay restorable"
        assert all(point.usable for point in beyond), "what is not usable is not retention's business"
        assert not {point.source for point in beyond} & kept_sources, "duplicates share their source's fate"
        if beyond:
            newest_gone = max(point.source_created for point in beyond)
            kept_newest = {s: max(p.source_created for p in kept if p.usable and p.source == s) for s in kept_sources}
            assert all(born >= newest_gone for born in kept_newest.values()), "never a newer one for an older one"
        assert beyond_retention(list(reversed(points)), retain) == beyond, "the order of the listing means nothing"
        assert beyond_retention(kept, retain) == [], "a second look finds nothing more"
