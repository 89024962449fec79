# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Selection: exactly one, the newest, or all; and the set a source belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.select import select_sources, set_of
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from tests.unit.module_utils._ami.builders import a_request, an_image, day

OLD = an_image(id="ami-old", created=day(0))
NEW = an_image(id="ami-new", created=day(1))
TWIN = an_image(id="ami-new2", created=day(1))
BATCH = an_image(id="ami-batch", created=day(2), tags={"Sync-Identifier": "batch"})
NO_IDENTIFIER: dict[str, Any] = {"sync_identifiers": (), "filters": {"tag:Team": ("shop",)}}


@pytest.mark.parametrize(
    ("request_changes", "found", "ids"),
    [
        pytest.param({"select": "single"}, [OLD], ["ami-old"], id="single_one_match"),
        pytest.param({"select": "newest"}, [OLD, NEW], ["ami-new"], id="newest"),
        pytest.param({"select": "newest"}, [NEW, TWIN], ["ami-new2"], id="newest_of_one_moment_is_decided_by_id"),
        pytest.param({"select": "newest"}, [TWIN, NEW], ["ami-new2"], id="whatever_the_order_of_the_listing"),
        pytest.param({"select": "all"}, [OLD, NEW], ["ami-new", "ami-old"], id="all_newest_first"),
        pytest.param(
            {"select": "single", "sync_identifiers": ("web", "batch")}, [OLD, BATCH], ["ami-old", "ami-batch"],
            id="single_for_each_identifier",
        ),
        pytest.param(
            {"select": "newest", "sync_identifiers": ("web", "batch")}, [OLD, NEW, BATCH], ["ami-new", "ami-batch"],
            id="newest_for_each_identifier",
        ),
        pytest.param({"select": "newest", **NO_IDENTIFIER}, [OLD, BATCH], ["ami-batch"], id="newest_by_filters_alone"),
        pytest.param({"select": "all", "allow_none": True}, [], [], id="nothing_and_that_is_fine"),
        pytest.param(
            {"select": "newest", "allow_none": True, "sync_identifiers": ("web", "gone")}, [OLD], ["ami-old"],
            id="nothing_for_one_identifier_and_that_is_fine",
        ),
        pytest.param(
            {"sync_identifiers": (), "image_ids": ("ami-old", "ami-new")}, [OLD, NEW], ["ami-new", "ami-old"], id="ids"
        ),
        pytest.param(
            {"sync_identifiers": (), "image_ids": ("ami-old", "ami-x"), "allow_none": True}, [OLD], ["ami-old"],
            id="an_id_that_is_gone_and_that_is_fine",
        ),
    ],
)  # fmt: skip
def test_select_sources_chooses(request_changes: dict[str, Any], found: list[Image], ids: list[str]) -> None:
    """Catches: the wrong image copied, or a choice that changes with the order of AWS's listing."""
    assert [image.id for image in select_sources(a_request(**request_changes), found)] == ids


@pytest.mark.parametrize(
    ("request_changes", "found", "said"),
    [
        pytest.param({"select": "all"}, [], "sync_identifier 'web': no image in us-east-1.*allow_none", id="none_all"),
        pytest.param({"select": "newest", **NO_IDENTIFIER}, [], "image_ids and filters: no image", id="none_newest"),
        pytest.param(
            {"select": "single"},
            [OLD, NEW],
            r"2 images in us-east-1 match and select is single: ami-new \(web-1\) of 2026-11-20T06:10:00Z, ami-old",
            id="several_are_listed_newest_first",
        ),
        pytest.param(
            {"select": "newest", "sync_identifiers": ("web", "gone")},
            [OLD],
            "sync_identifier 'gone': no",
            id="one_of_two",
        ),
        pytest.param(
            {"sync_identifiers": (), "image_ids": ("ami-old", "ami-x", "ami-y")},
            [OLD],
            "image_ids: ami-x, ami-y not found in us-east-1",
            id="an_id_is_missing",
        ),
    ],
)
def test_select_sources_without_a_clear_answer_refuses(
    request_changes: dict[str, Any], found: list[Image], said: str
) -> None:
    """Catches: a guess between several images, or a nightly job that protects nothing and is green."""
    with pytest.raises(InvalidInput, match=said):
        select_sources(a_request(**request_changes), found)


@pytest.mark.parametrize(("count", "more"), [(10, None), (12, "and 2 more")])
def test_select_sources_with_many_matches_lists_ten(count: int, more: str | None) -> None:
    """Catches: a message of a thousand lines, or `and 0 more`."""
    found = [an_image(id=f"ami-{n:02}", created=day(n)) for n in range(count)]
    with pytest.raises(InvalidInput) as caught:
        select_sources(a_request(select="single"), found)
    assert str(caught.value).count("(web-1)") == 10
    assert (more in str(caught.value)) if more else (" more" not in str(caught.value))


@pytest.mark.parametrize(
    ("request_changes", "image", "name"),
    [
        pytest.param({"set_name": "shop"}, OLD, "shop", id="as_told"),
        pytest.param({}, BATCH, "batch", id="as_the_source_is_tagged"),
        pytest.param({}, an_image(tags={}), "ami-web", id="the_source_alone"),
        pytest.param({}, an_image(tags={"Sync-Identifier": ""}), "ami-web", id="an_empty_tag_is_no_name"),
        pytest.param({"set_name": "a(b)"}, OLD, "a-b--cce46ea1", id="fit_for_a_tag"),
    ],
)
def test_set_of_a_source(request_changes: dict[str, Any], image: Image, name: str) -> None:
    """Catches: copies of unrelated images in one set, of which retention would remove one for the other."""
    assert set_of(a_request(**request_changes), image) == name
