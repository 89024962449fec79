# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tracking tags: complete or nothing, and the gem's notes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import (
    KEYS,
    Tracking,
    format_time,
    gem_copy_id,
    parse_time,
    source_value,
    tracking_from_tags,
)

TRACKING = Tracking("web", "us-east-1", "ami-1", datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc))
TAGS = {
    "lifeboat:set": "web",
    "lifeboat:source": "us-east-1/ami-1",
    "lifeboat:source-created": "2026-11-19T06:10:00Z",
}


def test_tracking_to_tags_are_the_three_documented_ones() -> None:
    """Catches: a key renamed; copies of earlier versions would be lost."""
    assert TRACKING.to_tags() == TAGS
    assert set(KEYS) == set(TAGS)


def test_tracking_from_tags_of_its_own_tags_is_the_same() -> None:
    """Catches: a value that is written one way and read another."""
    assert tracking_from_tags({**TAGS, "Team": "shop"}) == TRACKING


def test_tracking_from_tags_of_an_rds_source_keeps_its_colon() -> None:
    """Catches: splitting at the wrong character of `us-east-1/rds:shop-2026-11-19-06-10`."""
    found = tracking_from_tags({**TAGS, "lifeboat:source": "us-east-1/rds:shop-2026-11-19-06-10"})
    assert found is not None
    assert (found.source_region, found.source_id) == ("us-east-1", "rds:shop-2026-11-19-06-10")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"lifeboat:set": None}, id="no_set"),
        pytest.param({"lifeboat:set": ""}, id="empty_set"),
        pytest.param({"lifeboat:source": None}, id="no_source"),
        pytest.param({"lifeboat:source": "ami-1"}, id="source_without_region"),
        pytest.param({"lifeboat:source": "us-east-1/"}, id="source_without_id"),
        pytest.param({"lifeboat:source": "/ami-1"}, id="source_with_empty_region"),
        pytest.param({"lifeboat:source-created": None}, id="no_time"),
        pytest.param({"lifeboat:source-created": "yesterday"}, id="time_not_readable"),
    ],
)
def test_tracking_from_tags_of_incomplete_tags_is_none(changes: dict[str, str | None]) -> None:
    """Catches: an image with half of our tags being taken for ours, and then being deleted."""
    tags = {key: value for key, value in {**TAGS, **changes}.items() if value is not None}
    assert tracking_from_tags(tags) is None


@pytest.mark.parametrize(
    ("tags", "copy_id"),
    [
        pytest.param({"Sync-us-west-2": "20260101120000+0000 / ami-9"}, "ami-9", id="as_the_gem_writes_it"),
        pytest.param({"Sync-eu-west-1": "20260101120000+0000 / ami-9"}, None, id="note_for_another_region"),
        pytest.param({"Sync-us-west-2": "ami-9"}, None, id="no_time"),
        pytest.param({"Sync-us-west-2": "20260101120000+0000 / "}, None, id="no_id"),
        pytest.param({"Sync-us-west-2": "20260101120000+0000 / ami-9 x"}, None, id="something_behind_it"),
        pytest.param({"Sync-us-west-2": "20260101 / ami-9"}, None, id="short_time"),
        pytest.param({"Sync-From-us-west-2": "20260101120000+0000 / ami-9"}, None, id="note_of_a_snapshot"),
        pytest.param({}, None, id="no_note"),
    ],
)
def test_gem_copy_id_only_a_note_in_the_gems_form_counts(tags: dict[str, str], copy_id: str | None) -> None:
    """Catches: a tag of somebody else's being believed, so that a foreign image is adopted."""
    assert gem_copy_id(tags, "us-west-2") == copy_id


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2026-11-19T06:10:00Z", "2026-11-19T06:10:00+00:00", id="utc"),
        pytest.param("2026-11-19T06:10:00.000Z", "2026-11-19T06:10:00+00:00", id="as_ec2_writes_it"),
        pytest.param("2026-11-19T08:10:00+02:00", "2026-11-19T06:10:00+00:00", id="another_zone"),
        pytest.param("2026-11-19T06:10:00", "2026-11-19T06:10:00+00:00", id="no_zone_is_utc"),
    ],
)
def test_parse_time_of_iso_8601_is_that_moment(text: str, moment: str) -> None:
    """Catches: local time; an RPO that is wrong by the zone's hours, or a naive time that cannot be compared."""
    parsed = parse_time(text)
    assert parsed is not None
    assert parsed == datetime.fromisoformat(moment)
    assert parsed.tzinfo is not None


@pytest.mark.parametrize("text", ["", "yesterday", "1764000000", "2026-13-01T00:00:00Z"])
def test_parse_time_of_something_else_is_none(text: str) -> None:
    """Catches: an exception from a tag that anybody can write."""
    assert parse_time(text) is None


def test_format_time_in_another_zone_is_utc() -> None:
    """Catches: a local time written with a Z behind it."""
    moment = datetime(2026, 11, 19, 1, 10, 0, 999999, tzinfo=timezone(timedelta(hours=-5)))
    assert format_time(moment) == "2026-11-19T06:10:00Z"


def test_source_value_has_region_and_id() -> None:
    """Catches: the identity of a copy changing its form; every copy would be made again."""
    assert source_value("us-east-1", "ami-1") == "us-east-1/ami-1"
