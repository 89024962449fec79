# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tracking tags: complete or nothing, and the gem's notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import (
    KEYS,
    Origin,
    Tracking,
    format_time,
    gem_copy_id,
    joined_tags,
    parse_time,
    set_name,
    sets_from_tags,
    source_value,
    tracking_from_tags,
)

TRACKING = Tracking(
    sets=("web",),
    source_region="us-east-1",
    source_id="ami-1",
    source_created=datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc),
)
TAGS = {
    "lifeboat:set": "web",
    "lifeboat:source": "us-east-1/ami-1",
    "lifeboat:source-created": "2026-11-19T06:10:00Z",
}


def test_tracking_to_tags_are_the_three_documented_ones() -> None:
    """Catches: a key renamed; copies of earlier versions would be lost."""
    assert TRACKING.to_tags() == TAGS
    assert set(KEYS) == {*TAGS, "lifeboat:source-resource", "lifeboat:recognized-set"}


@pytest.mark.parametrize(
    ("changes", "tags"),
    [
        pytest.param(
            {"account": "123456789012", "resource": "vol-1"},
            {**TAGS, "lifeboat:source-resource": "123456789012/vol-1"},
            id="account_and_resource",
        ),
        pytest.param({"account": "123456789012"}, {**TAGS, "lifeboat:source-resource": "123456789012"}, id="account"),
        pytest.param({"sets": ("web", "monthly")}, {**TAGS, "lifeboat:set": "web // monthly"}, id="two_sets"),
        pytest.param(
            {"is_ours": False},
            {"lifeboat:recognized-set": "web", **{key: TAGS[key] for key in TAGS if key != "lifeboat:set"}},
            id="made_by_others",
        ),
    ],
)
def test_tracking_to_tags_and_back_is_the_same(changes: dict[str, Any], tags: dict[str, str]) -> None:
    """Catches: a copy of others that is taken for ours by the next run, and then removed; a set that is forgotten."""
    tracking = replace(TRACKING, **changes)
    assert tracking.to_tags() == tags
    assert tracking_from_tags(tags) == tracking


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("web", "web", id="as_it_is"),
        pytest.param("web/blue", "web/blue", id="a_slash"),
        pytest.param("a // b", "a -- b", id="what_stands_between_two_names"),
        pytest.param("a//b", "a//b", id="without_spaces_it_does_not"),
    ],
)
def test_set_name_is_never_read_as_two(text: str, name: str) -> None:
    """Catches: one set that the next run reads as two, of which none ever lets a copy go."""
    assert set_name(text) == name
    assert sets_from_tags({"lifeboat:set": name}) == (name,)


@pytest.mark.parametrize(
    ("present", "joined"),
    [
        pytest.param({"lifeboat:set": "daily"}, {"lifeboat:set": "daily // web"}, id="another_job_has_made_it"),
        pytest.param({"lifeboat:set": "web"}, {"lifeboat:set": "web"}, id="the_same_job"),
        pytest.param(
            {"lifeboat:recognized-set": "daily"}, {"lifeboat:recognized-set": "daily // web"}, id="made_by_others"
        ),
        pytest.param({"Name": "theirs"}, {"lifeboat:recognized-set": "web", "lifeboat:set": None}, id="not_marked"),
    ],
)
def test_joined_tags_keep_the_sets_that_a_copy_serves(present: dict[str, str], joined: dict[str, str | None]) -> None:
    """Catches: a job that takes another one's copy away, or a copy of others that becomes ours unasked."""
    found = joined_tags(present, TAGS)
    assert {key: found.get(key) for key in joined} == joined
    assert found["lifeboat:source"] == TAGS["lifeboat:source"]


HERE = Origin("us-east-1", "123456789012", "vol-1")


@pytest.mark.parametrize(
    ("other", "may_be"),
    [
        pytest.param(HERE, True, id="the_same"),
        pytest.param(Origin("us-east-1"), True, id="nothing_known_as_of_an_earlier_version"),
        pytest.param(Origin("eu-west-1", "123456789012", "vol-1"), False, id="another_region"),
        pytest.param(Origin("us-east-1", "210987654321", "vol-1"), False, id="another_account"),
        pytest.param(Origin("us-east-1", "123456789012", "vol-2"), False, id="another_volume"),
        pytest.param(Origin("us-east-1", None, "vol-1", "other"), True, id="a_name_does_not_count_beside_an_id"),
    ],
)
def test_origin_may_be_another_unless_something_known_differs(other: Origin, may_be: bool) -> None:
    """Catches: two things of one name taken for one, or one thing for two because an earlier version said less."""
    assert HERE.may_be(other) is may_be
    assert other.may_be(HERE) is may_be


@pytest.mark.parametrize(
    ("known", "is_sure"),
    [
        pytest.param(HERE, True, id="all_is_known"),
        pytest.param(Origin("us-east-1", None, "vol-1"), True, id="the_id_is_enough"),
        pytest.param(Origin("us-east-1", "123456789012"), False, id="a_volume_that_is_not_said"),
        pytest.param(Origin("us-east-1", None, "vol-2"), False, id="another_volume"),
    ],
)
def test_origin_is_sure_to_be_another_only_if_the_thing_is_known(known: Origin, is_sure: bool) -> None:
    """Catches: a copy of which nothing is known counted for one volume, so that a newer copy of that one goes."""
    assert known.is_sure_to_be(HERE) is is_sure


def test_origin_is_sure_by_name_or_where_there_is_no_one_thing() -> None:
    """Catches: copies of databases and images of earlier versions that no longer count."""
    shop = Origin("us-east-1", "123456789012", "db-1", "shop")
    assert Origin("us-east-1", None, None, "shop").is_sure_to_be(shop)
    assert Origin("us-east-1").is_sure_to_be(Origin("us-east-1", "123456789012"))


def test_origin_of_one_name_may_be_the_same_where_an_id_is_missing() -> None:
    """Catches: copies of another database counting for this one, where only its name is known."""
    shop = Origin("us-east-1", "123456789012", "db-1", "shop")
    assert shop.may_be(Origin("us-east-1", None, None, "shop"))
    assert not shop.may_be(Origin("us-east-1", None, None, "ledger"))


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
