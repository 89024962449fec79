# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tracked copy of a source counts, one row for each rule."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.observation import (
    copies_by_source,
    without_copy,
)
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
        found = copies_by_source(a_view(*order)).get("us-east-1/ami-web", [])
        assert [image.id for image in found] == ids


def test_without_copy_is_what_has_no_tracked_copy() -> None:
    """Catches: the copy of another source counting for this one."""
    other = an_image(id="ami-other")
    assert without_copy([an_image(), other], a_view(a_copy())) == [other]
