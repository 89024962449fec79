# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Old sources: which are beyond ``create.retain``, and that no plan loses a recovery point."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import FAILED, PENDING, USABLE, Resource
from ansible_collections.lifeboat.aws.plugins.module_utils._create.instances import Instance, chosen_instance
from ansible_collections.lifeboat.aws.plugins.module_utils._create.model import CreateOptions, Source
from ansible_collections.lifeboat.aws.plugins.module_utils._create.plan import (
    SAFEGUARD,
    beyond_retain,
    losses,
    plan_source_removals,
    sources_after,
    sources_to_copy,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._create.steps import Created, NewSource

HERE = "us-east-1"


def source(
    day: int, phase: str = USABLE, series: str = "shop", purpose: str = "shop", *, is_whole: bool = True
) -> Source:
    created = datetime(2026, 11, day, tzinfo=timezone.utc)
    tags = {"lifeboat:made-for": purpose} if purpose else {}
    part = Resource(region=HERE, id=f"{series}-{day}", name="", state=phase, phase=phase, created=created, tags=tags)
    return Source(series, (part,), is_whole)


BEYOND = {
    "all stay": ([source(3), source(2)], None, []),
    "as many as there are": ([source(3), source(2)], 2, []),
    "the oldest": ([source(1), source(3), source(2)], 2, ["shop-1"]),
    "in progress counts for nothing and stays": ([source(3, PENDING), source(2)], 1, []),
    "in progress for long stays": ([source(3), source(1, PENDING)], 1, []),
    "failed counts for nothing": ([source(3, FAILED), source(2), source(1)], 1, ["shop-1"]),
    "failed goes when it is old": ([source(3), source(1, FAILED)], 1, ["shop-1"]),
    "a part takes the place of no whole": ([source(3, is_whole=False), source(2), source(1)], 1, ["shop-1"]),
    "each series for itself": ([source(3), source(2), source(1, series="ledger")], 1, ["shop-2"]),
}


@pytest.mark.parametrize(("found", "retain", "expected"), BEYOND.values(), ids=BEYOND)
def test_beyond_retain(found: list[Source], retain: int | None, expected: list[str]) -> None:
    assert [text for each in beyond_retain([], found, retain) for text in each.ids] == expected


def test_beyond_retain_counts_what_the_run_has_created() -> None:
    created = [Created(NewSource("shop"), source(4))]
    assert [each.ids for each in beyond_retain(created, [source(3), source(2)], 2)] == [("shop-2",)]


def kept(plan_of: Sequence[Source], going: Sequence[Source]) -> list[Source]:
    plan = plan_source_removals(beyond=going, after=plan_of, region=HERE, in_use={})
    gone = [item.source for item in plan.items if item.steps]
    assert losses([item for item in plan.items if item.steps], plan_of) == []
    return [each for each in plan_of if each not in gone]


def test_source_removals_never_lose_the_newest_usable_source() -> None:
    """A property: of all three sources in any phase, whole or not, whatever is taken to be beyond, the best one stays.

    The best is the newest usable one that is whole, or, if there is none, the newest usable one.
    """
    for states in itertools.product((USABLE, PENDING, FAILED, "part"), repeat=3):
        sources = [
            source(day, USABLE if state == "part" else state, is_whole=state != "part")
            for day, state in enumerate(states, start=1)
        ]
        usable = [each for each in sources if each.usable]
        best = ([each for each in usable if each.is_whole] or usable)[-1:]
        for number in range(4):
            for going in itertools.combinations(sources, number):
                stay = kept(sources, going)
                assert {each.ids for each in best} <= {each.ids for each in stay}
                assert [each for each in sources if each.phase == PENDING and each not in stay] == []


def test_beyond_retain_and_the_rule_against_losses_agree() -> None:
    """Catches: a planner that only the safeguard keeps from losing something, with a request to report a bug."""
    for states in itertools.product((USABLE, PENDING, FAILED, "part"), repeat=4):
        sources = [
            source(day, USABLE if state == "part" else state, is_whole=state != "part")
            for day, state in enumerate(states, start=1)
        ]
        for retain in (1, 2):
            plan = plan_source_removals(beyond_retain([], sources, retain), sources, HERE, {})
            assert [item for item in plan.items if item.kept_because] == [], states


def test_source_removals_leave_what_others_have_made() -> None:
    others = source(1, purpose="")
    [item] = plan_source_removals([others], [others, source(2)], HERE, {}).items
    assert (item.steps, item.kept_because) == ((), SAFEGUARD)


def test_source_removals_leave_what_is_in_use() -> None:
    [item] = plan_source_removals([source(1)], [source(1), source(2)], HERE, {"shop-1": "it belongs to ami-1"}).items
    assert (item.steps, item.kept_because) == ((), "shop-1: it belongs to ami-1")


def test_sources_after_have_each_once() -> None:
    created = [Created(NewSource("shop"), source(2))]
    assert [each.ids for each in sources_after(created, [source(1), source(2, PENDING)])] == [("shop-2",), ("shop-1",)]


COPIED = {
    "the newest": ([source(2), source(1)], "shop-2"),
    "no newer part of a set": ([source(2, is_whole=False), source(1)], "shop-1"),
    "a part, if there is no whole": ([source(2, is_whole=False), source(1, is_whole=False)], "shop-2"),
    "none in progress": ([source(2, PENDING), source(1)], "shop-1"),
}


@pytest.mark.parametrize(("found", "expected"), COPIED.values(), ids=COPIED)
def test_sources_to_copy(found: list[Source], expected: str) -> None:
    """Catches: half of one set and half of another in the recovery region."""
    assert [each.id for each in sources_to_copy([Created(NewSource("shop"), found[0])], found)] == [expected]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param({"instance_filters": {"tag:lifeboat:workload": ("shop/web",)}}, "i-new", id="by_tags"),
        pytest.param({"instance_id": "i-old"}, "create: instance_id: i-old: expected exactly one", id="by_id"),
    ],
)
def test_instance_that_was_set_aside_is_meant_only_by_its_id(chosen: dict[str, Any], expected: str) -> None:
    """Catches: a way home that begins with the corrupted instance, or that finds two."""
    own = {"lifeboat:workload": "shop/web"}
    old, new = Instance("i-old", {**own, "lifeboat:set-aside": "web"}, ()), Instance("i-new", own, ())
    found = chosen_instance([old, new], CreateOptions(purpose="shop", **chosen), HERE)
    said = found.id if isinstance(found, Instance) else found.message
    assert said.startswith(expected)
