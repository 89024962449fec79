# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all kinds share and no kind shows by itself: confirming with and without a token, resources, merged runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.apply import apply_items
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.confirm import MAX_TOKENS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import USABLE, Resource
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run import merged
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run_result import Run
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from tests.unit.module_utils._ami.builders import a_copy, a_request, an_image, an_observation, day, plan_of
from tests.unit.module_utils._copies.scripted_calls import THERE, Region, RegionCalls, copy_plan, some_effects
from tests.unit.module_utils.scripted import START, ScriptedClock


@pytest.mark.parametrize(("has_token", "requests"), [(True, MAX_TOKENS), (False, 1)])
def test_confirm_asks_again_for_a_copy_that_is_not_visible_only_with_a_token(has_token: bool, requests: int) -> None:
    """Catches: a second copy where no token tells AWS that it is the same request."""
    clock, region = ScriptedClock(), Region(removed_at=0)
    calls = RegionCalls(clock, {THERE: region}, has_token=has_token)
    (outcome,) = apply_items(copy_plan(["s"], THERE).items, some_effects(clock, calls, Timeout(600, 15)), wait=False)
    assert len(region.asked) == requests
    assert outcome.id == "copy-of-s"
    assert outcome.problem is not None if has_token else outcome.notes[-1].startswith("copy-of-s is not visible yet")


@pytest.mark.parametrize(
    ("region", "resource_id", "is_tracked"),
    [
        pytest.param("us-west-2", "ami-copy", True, id="a_copy"),
        pytest.param("us-east-1", "ami-1", False, id="the_source_with_its_copys_tags"),
        pytest.param("us-west-2", "ami-1", True, id="the_same_id_elsewhere_as_rds_may_have"),
    ],
)
def test_resource_that_names_itself_is_not_tracked(region: str, resource_id: str, is_tracked: bool) -> None:
    """Catches: a source, tagged by somebody who copied all tags, that retention or absent removes."""
    tags = {
        "lifeboat:set": "web",
        "lifeboat:source": "us-east-1/ami-1",
        "lifeboat:source-created": "2026-11-19T06:10:00Z",
    }
    resource = Resource(
        region=region, id=resource_id, name="", state="available", phase=USABLE, created=START, tags=tags
    )
    assert (resource.tracking is not None) == is_tracked


def test_plan_items_know_the_newest_usable_point_of_their_set() -> None:
    """Catches: urgency that goes by copies which restore nothing, or by the time of copying."""
    copies = [a_copy(an_image(id=f"ami-{n}", created=day(n)), created=day(9 - n)) for n in (-3, -2)]
    pending = a_copy(an_image(id="ami-p", created=day(-1)), state="pending")
    (item,) = plan_of(a_request(), an_observation(*copies, pending)).items
    assert item.latest_point == day(-2)
    (first,) = plan_of(a_request(), an_observation()).items
    assert first.latest_point is None


RESULT = {
    "changed": False,
    "copies": [1],
    "expired": [2],
    "released": [],
    "kept": [],
    "retained": [4],
    "timings": [],
    "diff": [{"before": "a"}],
    "summary": {"copied": 1, "failed": 0},
}


def test_merged_runs_are_one_result() -> None:
    """Catches: one kind's copies, counts, change or failure lost; counts of nothing that disappear."""
    first = Run(RESULT, None, ("one",))
    second = Run({**RESULT, "changed": True, "copies": [3], "summary": {"copied": 2, "failed": 0}}, "no", ("two",))
    done = merged([first, second])
    assert done.result["changed"] is True
    assert (done.result["copies"], done.result["expired"], done.result["kept"]) == ([1, 3], [2, 2], [])
    assert done.result["retained"] == [4, 4]
    assert done.result["summary"] == {"copied": 3, "failed": 0}
    assert (done.failure, done.warnings) == ("no", ("one", "two"))
    assert merged([first]) == first
    assert merged([replace(second, failure="a"), replace(second, failure="b")]).failure == "a | b"
