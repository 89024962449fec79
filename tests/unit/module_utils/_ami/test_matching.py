# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which untracked image is the copy of which source: lineage, the gem's note, equal tags, one row for each rule."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.matching import orphans_by_source
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image
from tests.unit.module_utils._ami.builders import HERE, THERE, a_copy, a_request, a_view, an_image, untracked

SOURCE = an_image()
NOTED = an_image(tags={"Sync-us-west-2": "20260101120000+0000 / ami-x"})
EQUAL = {"tag_equality": True, "tags": {"Team": "shop"}}


def a_candidate(**changes: Any) -> Image:
    """An image of ours in us-west-2 without tracking tags and without lineage."""
    return an_image(**{"region": THERE, "id": "ami-x", "tags": {}, **changes})


def a_descendant(**changes: Any) -> Image:
    """An untracked image of which AWS says that it was copied from the source."""
    return a_candidate(**{"source_id": "ami-web", "source_region": HERE, **changes})


@pytest.mark.parametrize(
    ("source", "request_changes", "candidate", "is_adopted"),
    [
        pytest.param(SOURCE, {}, a_descendant(), True, id="lineage"),
        pytest.param(SOURCE, {}, a_descendant(state="pending"), True, id="lineage_pending"),
        pytest.param(SOURCE, {}, a_descendant(state="failed"), False, id="lineage_failed"),
        pytest.param(SOURCE, {}, a_descendant(state="disabled"), False, id="lineage_disabled"),
        pytest.param(SOURCE, {}, a_descendant(source_region="eu-west-1"), False, id="lineage_from_another_region"),
        pytest.param(SOURCE, {}, a_descendant(source_id="ami-other"), False, id="lineage_of_another_source"),
        pytest.param(SOURCE, {}, a_descendant(instance_id="i-0abc1234abc1234ab"), False, id="baked_from_an_instance"),
        pytest.param(
            SOURCE, {}, a_descendant(tags={"lifeboat:source": "us-east-1/ami-other"}), False, id="other_sources_tag"
        ),
        pytest.param(SOURCE, {}, a_candidate(name="web-1"), False, id="the_same_name_says_nothing"),
        pytest.param(SOURCE, {"encrypted": True}, a_descendant(encrypted=False), False, id="must_be_encrypted_is_not"),
        pytest.param(SOURCE, {"encrypted": True}, a_descendant(encrypted=True), True, id="must_be_encrypted_is"),
        pytest.param(SOURCE, {"encrypted": True}, a_descendant(encrypted=None), True, id="encryption_not_known_yet"),
        pytest.param(NOTED, {}, a_candidate(), True, id="gem_note"),
        pytest.param(NOTED, {}, a_candidate(id="ami-y"), False, id="gem_note_of_another_image"),
        pytest.param(NOTED, {}, a_descendant(source_id="ami-other"), False, id="gem_note_but_lineage_says_no"),
        pytest.param(
            NOTED,
            {},
            a_candidate(source_id="ami-0", instance_id="i-0abc1234abc1234ab"),
            True,
            id="gem_note_and_lineage_of_a_bake",
        ),
        pytest.param(NOTED, {}, a_candidate(state="failed"), False, id="gem_note_of_a_failed_copy"),
        pytest.param(SOURCE, EQUAL, a_candidate(tags={"Team": "shop", "More": "1"}), True, id="equal_tags"),
        pytest.param(SOURCE, EQUAL, a_candidate(tags={"Team": "other"}), False, id="tags_not_equal"),
        pytest.param(SOURCE, EQUAL, a_candidate(tags={}), False, id="tag_not_there"),
        pytest.param(SOURCE, {"tags": {"Team": "shop"}}, a_candidate(tags={"Team": "shop"}), False, id="not_asked_for"),
        pytest.param(
            SOURCE,
            EQUAL,
            a_descendant(source_id="ami-other", tags={"Team": "shop"}),
            False,
            id="equal_but_lineage_says_no",
        ),
    ],
)
def test_orphans_by_source_evidence_decides(
    source: Image, request_changes: dict[str, Any], candidate: Image, is_adopted: bool
) -> None:
    """Catches: a foreign image adopted (retention would delete it one day), or a copy made twice."""
    found = orphans_by_source(a_request(**request_changes), [source], a_view(candidates=(candidate,)))
    assert found == ({source.id: candidate} if is_adopted else {})


@pytest.mark.parametrize(
    ("request_changes", "candidates", "adopted"),
    [
        pytest.param({}, [a_descendant(id="p", state="pending"), a_descendant(id="z")], "z", id="available_first"),
        pytest.param({}, [a_descendant(id="b"), a_descendant(id="a")], "a", id="else_by_id"),
        pytest.param({}, [a_candidate(), a_descendant(id="z")], "z", id="lineage_before_the_gems_note"),
        pytest.param(
            EQUAL, [a_candidate(id="a", tags={"Team": "shop"}), a_candidate()], "ami-x", id="gem_note_before_equal_tags"
        ),
    ],
)
def test_orphans_by_source_with_several_takes_the_best(
    request_changes: dict[str, Any], candidates: list[Image], adopted: str
) -> None:
    """Catches: weak evidence preferred to strong; a choice that changes with AWS's order."""
    for order in (candidates, candidates[::-1]):
        found = orphans_by_source(a_request(**request_changes), [NOTED], a_view(candidates=tuple(order)))
        assert found[NOTED.id].id == adopted


def test_orphans_by_source_gives_no_image_to_two_sources() -> None:
    """Catches: one image tagged as the copy of two sources in turn, for ever."""
    sources = [an_image(id="ami-1"), an_image(id="ami-2")]
    found = orphans_by_source(a_request(**EQUAL), sources, a_view(candidates=(a_candidate(tags={"Team": "shop"}),)))
    assert list(found) == ["ami-1"]


def test_orphans_by_source_keeps_strong_evidence_for_its_own_source() -> None:
    """Catches: an old copy without lineage, noted by the gem for one source, given to another for its equal tags."""
    guessed, noted = an_image(id="ami-1"), NOTED
    candidate = a_candidate(tags={"Team": "shop"})
    found = orphans_by_source(a_request(**EQUAL), [guessed, noted], a_view(candidates=(candidate,)))
    assert found == {noted.id: candidate}


def test_orphans_by_source_in_the_source_region_ignores_lineage() -> None:
    """Catches: a copy of the user's own in the same region (made with CopyImage for another purpose) taken over."""
    view = a_view(region=HERE, candidates=(a_descendant(region=HERE),))
    assert orphans_by_source(a_request(destination_regions=(HERE,)), [SOURCE], view) == {}


def test_orphans_by_source_in_the_source_region_never_takes_the_source_itself() -> None:
    """Catches: the source adopted as its own copy; ``state: absent`` would deregister it."""
    view = a_view(region=HERE, candidates=(SOURCE,))
    assert orphans_by_source(a_request(destination_regions=(HERE,), **EQUAL), [SOURCE], view) == {}


def test_orphans_by_source_in_the_source_region_never_takes_another_source() -> None:
    """Catches: two sources with equal tags adopted as each other's copies; retention would deregister a source."""
    sources = [an_image(id="ami-1"), an_image(id="ami-2")]
    view = a_view(region=HERE, candidates=tuple(sources))
    assert orphans_by_source(a_request(destination_regions=(HERE,), **EQUAL), sources, view) == {}


def test_untracked_copy_has_only_the_tags_of_users() -> None:
    """Catches: a builder that makes orphans which are not."""
    assert untracked(a_copy()) == {"Sync-Identifier": "web", "Team": "shop"}
