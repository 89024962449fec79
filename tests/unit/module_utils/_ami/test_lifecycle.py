# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deprecation and deregistration protection of copies: which steps a plan has, and what is said instead."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.lifecycle import deprecation_from_option
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.steps import DeprecateImage, ProtectImage
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import retention_from_option
from tests.unit.module_utils._ami.builders import (
    BORN,
    THERE,
    a_copy,
    a_request,
    an_image,
    an_observation,
    day,
    plan_of,
    untracked,
)

COOL = "enabled-with-cooldown"
BARE = "enabled-without-cooldown"


def item_of(source: Image, *copies: Image, **changes: Any) -> Item:
    (item,) = plan_of(a_request(**changes), an_observation(*copies, sources=(source,))).items
    return item


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        pytest.param("2027-11-19T06:10:00Z", datetime(2027, 11, 19, 6, 10, tzinfo=timezone.utc), id="time"),
        pytest.param(
            "2027-11-19 06:10:00+01:00", datetime(2027, 11, 19, 5, 10, tzinfo=timezone.utc), id="as_yaml_does"
        ),
        pytest.param("2027-11-19", datetime(2027, 11, 19, tzinfo=timezone.utc), id="day"),
        pytest.param("90d", BORN + timedelta(days=90), id="so_long_after_the_source_was_made"),
        pytest.param("1d 12h", BORN + timedelta(hours=36), id="days_and_hours"),
        pytest.param("source", day(50), id="as_the_source"),
        pytest.param("never", None, id="never"),
    ],
)
def test_deprecation_from_option(option: str, expected: datetime | None) -> None:
    deprecation = deprecation_from_option(option)
    assert deprecation is not None
    assert deprecation.of(an_image(deprecated_at=day(50))) == expected


@pytest.mark.parametrize("option", ["90", "soon", "0d", "-1d", "tomorrow", "19.11.2027", "d"])
def test_deprecation_from_option_with_a_mistake(option: str) -> None:
    """Catches: 90 taken for seconds, or any text for never."""
    with pytest.raises(InvalidInput, match=r"deprecate_at: '.*' is no time such as"):
        deprecation_from_option(option)


@pytest.mark.parametrize("option", [None, ""])
def test_deprecation_from_option_that_is_not_set_leaves_it_alone(option: str | None) -> None:
    assert deprecation_from_option(option) is None


@pytest.mark.parametrize(
    ("option", "source", "copy", "step"),
    [
        pytest.param(None, day(50), day(9), None, id="not_asked_for"),
        pytest.param("source", day(50), None, (day(50), None), id="set"),
        pytest.param("source", day(50), day(50), None, id="the_same"),
        pytest.param(
            "source", day(50) + timedelta(seconds=36), day(50) + timedelta(minutes=1), None, id="rounded_by_aws"
        ),
        pytest.param("source", day(50), day(51), (day(50), day(51)), id="another"),
        pytest.param("source", None, day(51), (None, day(51)), id="taken_away_as_from_the_source"),
        pytest.param("never", day(50), day(51), (None, day(51)), id="taken_away"),
        pytest.param("never", day(50), None, None, id="nothing_to_take_away"),
        pytest.param("90d", None, None, (day(90), None), id="duration"),
    ],
)
def test_plan_copies_deprecates(option: str | None, source: datetime | None, copy: datetime | None, step: Any) -> None:
    """Catches: a step in every run, or a wish that no step carries out; for copies that are there and new ones."""
    image = an_image(deprecated_at=source)
    # A new copy is never deprecated.
    for there in [[a_copy(image, deprecated_at=copy)], *([] if copy else [[]])]:
        item = item_of(image, *there, deprecate_at=deprecation_from_option(option), wait=True)
        found = [step for step in item.steps if isinstance(step, DeprecateImage)]
        assert found == ([DeprecateImage(THERE, *step)] if step else [])


def test_plan_copies_says_of_a_time_that_is_over_that_aws_does_not_take_it() -> None:
    """Catches: a job that fails for ever because its source is deprecated."""
    image = an_image(deprecated_at=day(-1))
    item = item_of(image, a_copy(image), deprecate_at=deprecation_from_option("source"))
    assert (item.steps, item.problem, item.late_problem) == ((), None, None)
    assert item.notes == (
        "the copy of ami-web in us-west-2 is not deprecated at 2026-11-18T06:10:00Z: AWS takes no time that is over",
    )


def test_plan_copies_with_a_time_too_far_away_copies_and_fails() -> None:
    """Catches: no copy for an ornament, or a refusal of AWS in the middle of the night."""
    item = item_of(an_image(), deprecate_at=deprecation_from_option("2036-11-30"), wait=True)
    assert (item.action, [step for step in item.steps if isinstance(step, DeprecateImage)]) == ("copied", [])
    assert item.late_problem is not None
    assert item.late_problem.code == "InvalidDeprecateAt"


@pytest.mark.parametrize(
    ("option", "source", "copy", "step"),
    [
        pytest.param(None, BARE, None, None, id="not_asked_for"),
        pytest.param("enabled", None, None, "enabled", id="on"),
        pytest.param("enabled", None, BARE, None, id="is_on"),
        pytest.param("enabled", None, COOL, None, id="with_cooldown_is_as_good"),
        pytest.param(COOL, None, BARE, COOL, id="with_cooldown_is_more"),
        pytest.param(COOL, None, COOL, None, id="with_cooldown"),
        pytest.param("disabled", None, COOL, "disabled", id="off"),
        pytest.param("disabled", None, "disabled", None, id="is_off"),
        pytest.param("disabled", None, "disabling-until-tomorrow", None, id="is_going_off"),
        pytest.param("source", BARE, None, BARE, id="as_the_source"),
        pytest.param("source", COOL, BARE, COOL, id="with_cooldown_as_the_source"),
        pytest.param("source", "disabled", BARE, "disabled", id="off_as_the_source"),
        pytest.param("source", None, BARE, None, id="aws_does_not_say_it_of_the_source"),
    ],
)
def test_plan_copies_protects(option: str | None, source: str | None, copy: str | None, step: str | None) -> None:
    """Catches: a copy that loses its protection because a source's is not told, or a step in every run."""
    image = an_image(protection=source)
    item = item_of(image, a_copy(image, protection=copy), deregistration_protection=option)
    found = [found.protection for found in item.steps if isinstance(found, ProtectImage)]
    assert found == ([step] if step else [])


def test_plan_copies_of_others_get_what_they_lack_and_lose_nothing() -> None:
    """Catches: the settings of a copy that is only recognized overwritten."""
    image = an_image(deprecated_at=day(50), protection="disabled")
    tags = {**untracked(a_copy(image)), "lifeboat:recognized-set": "web", "lifeboat:source": "us-east-1/ami-web"}
    tags |= {"lifeboat:source-created": "2026-11-19T06:10:00Z", "lifeboat:source-resource": "123456789012/web"}
    wish = {"deprecate_at": deprecation_from_option("source"), "deregistration_protection": "source"}
    assert item_of(image, a_copy(image, tags=tags, deprecated_at=day(9), protection=BARE), **wish).steps == ()
    (step,) = item_of(image, a_copy(image, tags=tags, protection=BARE), **wish).steps
    assert step == DeprecateImage(THERE, day(50), None)


def test_plan_copies_does_not_protect_what_retention_lets_go() -> None:
    """Catches: a copy that is protected and deregistered in one run, which fails."""
    old, new = an_image(id="ami-old"), an_image(id="ami-new", created=day(3))
    request = a_request(deregistration_protection="enabled", retain=retention_from_option(1))
    plan = plan_of(request, an_observation(a_copy(old), a_copy(new), sources=(new, old)))
    assert {item.source.id: len(item.steps) for item in plan.items} == {"ami-new": 1, "ami-old": 0}


@pytest.mark.parametrize("wait", [True, False])
def test_plan_copies_without_waiting_says_that_both_follow(wait: bool) -> None:
    """Catches: `changed` for what is not done in this run."""
    wish = {"deprecate_at": deprecation_from_option("90d"), "deregistration_protection": "enabled"}
    item = item_of(an_image(), **wish, wait=wait)
    assert len(item.steps) == (3 if wait else 1)
    later = (
        "the deprecation time and deregistration protection follow once the copy is available: run again, or set wait"
    )
    assert item.notes == (() if wait else (later,))
