# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources are worth a copy: exactly those whose copy retention would keep."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.sets import SetKey
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.worth_copying import kept_sources
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last
from tests.unit.module_utils._ami.builders import a_copy, a_view, an_image, day


def source(number: int, state: str = "available", set_name: str = "web") -> Image:
    """The image made on that day."""
    return an_image(id=f"ami-{number}", created=day(number), state=state, tags={"Sync-Identifier": set_name})


def copy_of(number: int, state: str = "available", set_name: str = "web", id: str | None = None) -> Image:
    return a_copy(source(number, set_name=set_name), set_name, id=id or f"copy-{number}", state=state)


def set_of(image: Image) -> str:
    return image.tags["Sync-Identifier"]


def kept_of(retain: int | None, sources: list[Image], copies: list[Image]) -> set[str]:
    keys = {image.id: SetKey(set_of(image), image.origin) for image in sources}
    return kept_sources(None if retain is None else last(retain), sources, a_view(*copies), keys)


@pytest.mark.parametrize(
    ("retain", "sources", "copies", "kept"),
    [
        pytest.param(None, [source(1), source(2)], [], "12", id="no_retention_keeps_all"),
        pytest.param(None, [source(1, "failed")], [], "1", id="no_retention_says_nothing_about_states"),
        pytest.param(2, [], [], "", id="no_sources"),
        pytest.param(1, [source(1), source(2)], [], "2", id="the_newest"),
        pytest.param(2, [source(3), source(1), source(2)], [], "23", id="in_any_order"),
        pytest.param(9, [source(1), source(2)], [], "12", id="fewer_than_retain"),
        pytest.param(1, [source(1)], [copy_of(2)], "", id="beyond_a_newer_copy_of_a_source_not_selected"),
        pytest.param(2, [source(1)], [copy_of(2)], "1", id="beside_a_newer_copy"),
        pytest.param(1, [source(2)], [copy_of(1)], "2", id="before_an_older_copy"),
        pytest.param(1, [source(1)], [copy_of(2, "pending")], "1", id="a_pending_copy_of_another_keeps_nobody_out"),
        pytest.param(1, [source(1)], [copy_of(2, "failed")], "1", id="a_failed_copy_of_another_keeps_nobody_out"),
        pytest.param(1, [source(1)], [copy_of(2, "disabled")], "1", id="a_disabled_copy_of_another_neither"),
        pytest.param(1, [source(1)], [copy_of(2, set_name="batch")], "1", id="another_set_counts_for_itself"),
        pytest.param(1, [source(1), source(2, set_name="batch")], [], "12", id="the_newest_of_each_set"),
        pytest.param(1, [source(1), source(2, "pending")], [], "2", id="a_pending_source_will_be_copied"),
        pytest.param(1, [source(1), source(2, "failed")], [], "1", id="a_failed_source_takes_no_place"),
        pytest.param(1, [source(1), source(2, "disabled")], [], "1", id="a_disabled_source_takes_no_place"),
        pytest.param(
            1, [source(1), source(2, "failed")], [copy_of(2)], "2", id="unless_it_was_copied_while_it_could_be"
        ),
        pytest.param(1, [source(1), source(2, "failed")], [copy_of(2, "failed")], "1", id="and_the_copy_can_be_used"),
        pytest.param(1, [source(2)], [copy_of(2)], "2", id="its_own_copy_does_not_count_twice"),
        pytest.param(2, [source(1), source(2)], [copy_of(2), copy_of(2, id="twin")], "12", id="nor_do_duplicates"),
        pytest.param(2, [source(1)], [copy_of(2), copy_of(2, id="twin")], "1", id="nor_duplicates_of_another_source"),
        pytest.param(
            1,
            [source(2, set_name="batch"), source(1)],
            [copy_of(2, set_name="web")],
            "12",
            id="a_source_counts_in_the_set_it_has_now",
        ),
        pytest.param(
            1,
            [source(1)],
            [replace(copy_of(2), tags={"lifeboat:source": "us-east-1/ami-2"})],
            "1",
            id="incomplete_tracking_counts_nowhere",
        ),
    ],
)
def test_kept_sources_are_the_newest_of_each_set(
    retain: int | None, sources: list[Image], copies: list[Image], kept: str
) -> None:
    """Catches: a copy that the next run removes, or a recovery point kept out by something that restores nothing."""
    for order in (sources, sources[::-1]):
        for seen in (copies, copies[::-1]):
            assert kept_of(retain, order, seen) == {f"ami-{number}" for number in kept}


def test_kept_sources_are_those_that_retention_would_not_remove_once_copied() -> None:
    """Catches: keeping and retention that count differently: copies made each night and removed each night, or never
    made at all. Over many histories: copy everything that is kept, and nothing of it is beyond retention.
    """
    random = Random(7)
    for _history in range(1000):
        numbers = random.sample(range(12), random.randrange(1, 9))
        states = {n: random.choices(["available", "pending", "failed"], [8, 1, 1])[0] for n in numbers}
        sets = {n: random.choice(["web", "batch"]) for n in range(12)}
        sources = [source(n, states[n], sets[n]) for n in numbers]
        copied = random.sample(range(12), random.randrange(8))
        copies = [copy_of(n, random.choice(["available", "available", "failed"]), sets[n]) for n in copied]
        retain = random.randrange(1, 4)
        kept = kept_of(retain, sources, copies)

        usable: dict[str, dict[str, datetime]] = defaultdict(dict)
        for copy in copies:
            if copy.usable and copy.tracking:
                usable[copy.tracking.sets[0]][copy.tracking.source] = copy.tracking.source_created
        for image in sources:
            if image.id in kept:
                usable[set_of(image)][f"us-east-1/{image.id}"] = image.created
        stays = {point for points in usable.values() for point in last(retain).kept(points)}
        assert {f"us-east-1/{image_id}" for image_id in kept} <= stays

        # And nobody is left out who would have stayed: a set that is not full has all its sources that can be copied.
        for image in sources:
            assert image.id in kept or image.state == "failed" or len(usable[set_of(image)]) >= retain
