# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tracked copy of a source counts, one row for each rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.region_view import copies_by_source
from tests.unit.module_utils._ami.builders import a_copy, a_view, an_image, day


@pytest.mark.parametrize(
    ("copies", "ids"),
    [
        pytest.param([], [], id="none"),
        pytest.param([a_copy()], ["ami-web-copy"], id="one"),
        pytest.param(
            [a_copy(id="p", state="pending", created=day(9)), a_copy(id="a")], ["a", "p"], id="available_before_pending"
        ),
        pytest.param(
            [a_copy(id="d", state="disabled", created=day(9)), a_copy(id="p", state="pending")],
            ["p", "d"],
            id="pending_before_disabled",
        ),
        pytest.param(
            [a_copy(id="f", state="failed", created=day(9)), a_copy(id="d", state="disabled")],
            ["d", "f"],
            id="disabled_before_failed",
        ),
        pytest.param(
            [a_copy(id="e", state="error"), a_copy(id="i", state="invalid")],
            ["i", "e"],
            id="all_failures_rank_the_same",
        ),
        pytest.param(
            [a_copy(id="old", created=day(1)), a_copy(id="new", created=day(2))], ["new", "old"], id="newest_first"
        ),
        pytest.param([a_copy(id="a"), a_copy(id="b")], ["b", "a"], id="one_moment_is_decided_by_id"),
        pytest.param([a_copy(state="deregistered")], [], id="deregistered_is_gone"),
        pytest.param([a_copy(state="transient")], [], id="transient_is_gone"),
        pytest.param(
            [a_copy(tags={"lifeboat:source": "us-east-1/ami-web"})], ["ami-web-copy"], id="source_tag_is_enough"
        ),
        pytest.param([a_copy(tags={"lifeboat:set": "web"})], [], id="no_source_tag"),
        pytest.param(
            [a_copy(tags={"lifeboat:source": "eu-west-1/ami-web"})], [], id="another_region_is_another_source"
        ),
    ],
)
def test_copies_by_source_the_one_that_counts_comes_first(copies: list[Image], ids: list[str]) -> None:
    """Catches: a pending or failed copy that hides a usable one; a result that changes with AWS's order."""
    for order in (copies, copies[::-1]):
        found = copies_by_source(a_view(*order), [an_image()]).get("ami-web", [])
        assert [image.id for image in found] == ids


def with_tags(**changes: str) -> Image:
    copy = a_copy()
    return replace(copy, tags={**copy.tags, **{f"lifeboat:{key.replace('_', '-')}": v for key, v in changes.items()}})


@pytest.mark.parametrize(
    ("copy", "counts"),
    [
        pytest.param(a_copy(), True, id="the_copy"),
        pytest.param(with_tags(source_resource="210987654321"), False, id="of_the_same_source_in_another_account"),
        pytest.param(replace(a_copy(), lineage="us-east-1/ami-web"), True, id="aws_says_the_same"),
        pytest.param(replace(a_copy(), lineage="us-west-2/ami-copy"), False, id="somebodys_copy_of_our_copy"),
        pytest.param(with_tags(source_created="2025-01-01T00:00:00Z"), True, id="an_image_id_is_given_once"),
    ],
)
def test_copies_by_source_of_another_thing_do_not_count(copy: Image, counts: bool) -> None:
    """Catches: a source that is never copied because something of the same name or id was."""
    assert copies_by_source(a_view(copy), [an_image()]) == ({"ami-web": [copy]} if counts else {})


@pytest.mark.parametrize(
    ("tags", "is_ours"),
    [
        pytest.param({}, False, id="no_tag_of_ours"),
        pytest.param({"lifeboat:set": "web"}, True, id="set"),
        pytest.param({"lifeboat:source": "us-east-1/ami-web"}, True, id="incomplete_but_ours"),
        pytest.param({"lifeboat:source-created": "2026-11-19T06:10:00Z"}, True, id="only_the_time_is_left"),
        pytest.param({"lifeboat:recognized-set": "web", "lifeboat:source": "x/y"}, False, id="recognized"),
        pytest.param({"lifeboat:recognized-set": "web", "lifeboat:set": "web"}, True, id="recognized_and_then_owned"),
    ],
)
def test_resource_is_marked_ours_by_what_only_we_write(tags: dict[str, str], is_ours: bool) -> None:
    """Catches: a copy of people taken for ours, or a damaged one of ours for theirs."""
    assert an_image(tags=tags).is_marked_ours is is_ours
