# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Following copies: one poll for a region, throttling tolerated, the timeout kept to the second."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.follow import wait_for_copies, with_progress
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.outcome import Outcome, outcome_before
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Effects
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from tests.unit.module_utils._ami.builders import (
    THERE,
    a_copy,
    a_request,
    an_image,
    an_observation,
    images_page,
    plan_of,
    some_effects,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClock, aws_error


def the_copy(**changes: Any) -> Image:
    """The copy with an id as AWS makes them, since percentages are found by it."""
    return a_copy(**{"id": "ami-0c", **changes})


PENDING = the_copy(state="pending")
SECOND = an_image(id="ami-b", name="web-2")
PENDING_SECOND = a_copy(SECOND, state="pending")


def wait_for(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """Wait for all copies, as long as the effects allow."""
    return wait_for_copies(outcomes, effects, effects.timeout, until_one=False)


def pending_outcomes(*copies: Any, sources: tuple[Any, ...] = (an_image(),)) -> list[Outcome]:
    return [outcome_before(item) for item in plan_of(a_request(), an_observation(*copies, sources=sources)).items]


def snapshots(*told: tuple[str, str]) -> dict[str, Any]:
    """DescribeSnapshots for (id of the image, progress); recordings/ec2.DescribeSnapshots.copied*."""
    text = "Copied for DestinationAmi {} from SourceAmi ami-s for SourceSnapshot snap-s. Task created on 1,552,061."
    return {"Snapshots": [{"Description": text.format(image_id), "Progress": progress} for image_id, progress in told]}


def test_wait_polls_at_the_interval_until_the_copy_is_available() -> None:
    """Catches: a wait that ends with the first answer, or one that sleeps longer than the interval."""
    clock = ScriptedClock()
    page = images_page(PENDING)
    ec2 = ScriptedClient(
        describe_images=[page, page, images_page(the_copy())], describe_snapshots=lambda **_: snapshots()
    )
    (outcome,) = wait_for(pending_outcomes(PENDING), some_effects(clock, ec2=ec2))
    assert clock.slept == [15, 15]
    assert (outcome.state, outcome.progress, outcome.problem) == ("available", 100, None)


def test_wait_asks_for_all_copies_of_a_region_together() -> None:
    """Catches: one poll for each copy, which is what gets an account throttled."""
    ec2 = ScriptedClient(describe_images=[images_page(the_copy(), a_copy(SECOND))])
    outcomes = pending_outcomes(PENDING, PENDING_SECOND, sources=(an_image(), SECOND))
    assert [o.state for o in wait_for(outcomes, some_effects(ec2=ec2))] == ["available", "available"]
    assert len(ec2.calls) == 1


def test_wait_goes_on_through_a_throttled_poll() -> None:
    """Catches: amazon.aws's waiter, which takes a throttled poll for the end."""
    clock = ScriptedClock()
    throttled = aws_error("RequestLimitExceeded", "Request limit exceeded.")
    ec2 = ScriptedClient(describe_images=[throttled, throttled, images_page(the_copy())])
    (outcome,) = wait_for(pending_outcomes(PENDING), some_effects(clock, ec2=ec2))
    assert (outcome.state, clock.slept) == ("available", [15, 15])


def test_wait_ends_at_an_error_that_stays() -> None:
    """Catches: two hours of polling without permission."""
    ec2 = ScriptedClient(describe_images=[aws_error("UnauthorizedOperation", "no")])
    (outcome,) = wait_for(pending_outcomes(PENDING), some_effects(ec2=ec2))
    assert outcome.problem is not None
    assert outcome.problem.code == "UnauthorizedOperation"
    assert outcome.id == "ami-0c"


def test_wait_that_times_out_leaves_the_copy_pending_and_says_how_far_it_is() -> None:
    """Catches: a timeout that is not honoured, is a failure of the copy, or hides what was reached."""
    clock = ScriptedClock()
    ec2 = ScriptedClient(
        describe_images=lambda **_: images_page(PENDING),
        describe_snapshots=lambda **_: snapshots(("ami-0c", "30%"), ("ami-0c", "61%")),
    )
    effects = some_effects(clock, Timeout(40, 15), ec2=ec2)
    (outcome,) = wait_for(pending_outcomes(PENDING), effects)
    assert clock.seconds == 40
    assert (outcome.state, outcome.progress, outcome.problem) == ("pending", 45, None)


@pytest.mark.parametrize(
    ("page", "code", "words"),
    [
        pytest.param(
            images_page(the_copy(state="failed", state_reason="internal error")),
            "CopyFailed",
            "internal error",
            id="failed",
        ),
        pytest.param(
            images_page(the_copy(state="error")), "CopyFailed", "has failed: error", id="error_without_reason"
        ),
        pytest.param(images_page(the_copy(state="invalid")), "CopyFailed", "KMS keys", id="invalid"),
        pytest.param(images_page(), "CopyGone", "run again to create a new one", id="gone"),
        pytest.param(images_page(the_copy(state="deregistered")), "CopyGone", "was removed", id="deregistered"),
    ],
)
def test_wait_ends_when_the_copy_can_never_be_available(page: dict[str, Any], code: str, words: str) -> None:
    """Catches: boto's waiter, which goes on until the timeout for `error`, `invalid` and an empty list."""
    clock = ScriptedClock()
    ec2 = ScriptedClient(describe_images=[page])
    (outcome,) = wait_for(pending_outcomes(PENDING), some_effects(clock, ec2=ec2))
    assert outcome.problem is not None
    assert outcome.problem.code == code
    assert words in outcome.problem.message
    assert "ami-0c in us-west-2" in outcome.problem.message
    assert clock.slept == []


def test_wait_one_failed_copy_does_not_end_the_wait_for_another() -> None:
    """Catches: the second copy reported as pending because the first has failed."""
    ec2 = ScriptedClient(
        describe_images=[
            images_page(the_copy(state="failed"), PENDING_SECOND),
            images_page(the_copy(state="failed"), a_copy(SECOND)),
        ],
        describe_snapshots=[snapshots()],
    )
    outcomes = pending_outcomes(PENDING, PENDING_SECOND, sources=(an_image(), SECOND))
    found = wait_for(outcomes, some_effects(ec2=ec2))
    assert [(o.state, o.action) for o in found] == [("failed", "failed"), ("available", "none")]


def test_wait_writes_progress_lines(tmp_path: Path) -> None:
    """Catches: a wait of an hour in silence."""
    path = tmp_path / "progress"
    ec2 = ScriptedClient(
        describe_images=[images_page(PENDING), images_page(the_copy())],
        describe_snapshots=[snapshots(("ami-0c", "45%"))],
    )
    wait_for(pending_outcomes(PENDING), some_effects(ec2=ec2, progress=str(path)))
    assert [line.split()[0:3] + line.split()[3:4] for line in path.read_text().splitlines()] == [
        [THERE, "web-1", "ami-0c", "45"],
        [THERE, "web-1", "ami-0c", "available"],
    ]


def test_wait_goes_on_without_percentages_when_they_may_not_be_read() -> None:
    """Catches: a copy that fails because ec2:DescribeSnapshots is not allowed."""
    ec2 = ScriptedClient(
        describe_images=[images_page(PENDING), images_page(the_copy())],
        describe_snapshots=[aws_error("UnauthorizedOperation", "no")],
    )
    (outcome,) = wait_for(pending_outcomes(PENDING), some_effects(ec2=ec2))
    assert outcome.state == "available"


def test_wait_for_nothing_pending_asks_nothing() -> None:
    """Catches: a poll in a run that has nothing to wait for."""
    outcomes = pending_outcomes(the_copy())
    assert wait_for(outcomes, some_effects(ec2=ScriptedClient())) == outcomes


@pytest.mark.parametrize(
    ("told", "percent"),
    [
        pytest.param([("ami-0c", "45%")], 45, id="one_snapshot"),
        pytest.param([("ami-0c", "100%"), ("ami-0c", "0%")], 50, id="the_mean_of_two"),
        pytest.param([("ami-0c", "")], 0, id="an_empty_text"),
        pytest.param([("ami-other", "45%")], None, id="another_copys"),
        pytest.param([], None, id="no_snapshot_yet"),
    ],
)
def test_with_progress_says_how_far_earlier_copies_are(told: list[tuple[str, str]], percent: int | None) -> None:
    """Catches: one disk's percentage for all of the image's, or another image's."""
    ec2 = ScriptedClient(describe_snapshots=[snapshots(*told)])
    (outcome,) = with_progress(pending_outcomes(PENDING), some_effects(ec2=ec2))
    assert outcome.progress == percent
    assert ec2.calls_of("describe_snapshots")[0]["Filters"] == [
        {"Name": "description", "Values": ["Copied for DestinationAmi ami-0c *"]}
    ]
