# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of an item, foretold or done, and how it is told."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.outcome import (
    Outcome,
    diff_of,
    failure_message,
    outcome_before,
    outcome_foretold,
    summary,
    updated,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from tests.unit.module_utils._ami.builders import (
    THERE,
    WEB_TRACKING,
    a_copy,
    a_request,
    an_image,
    an_observation,
    plan_of,
    untracked,
)


def an_item(*tracked: Any, wait: bool = False, **changes: Any) -> Item:
    return plan_of(a_request(wait=wait), an_observation(*tracked, **changes)).items[0]


@pytest.mark.parametrize(
    ("item", "wait", "expected"),
    [
        pytest.param(an_item(), False, ("copied", None, "pending", 0, True), id="new"),
        pytest.param(an_item(), True, ("copied", None, "available", 100, True), id="new_and_wait"),
        pytest.param(an_item(a_copy()), False, ("none", "ami-web-copy", "available", 100, False), id="there"),
        pytest.param(
            an_item(a_copy(state="pending")), False, ("none", "ami-web-copy", "pending", None, False), id="pending"
        ),
        pytest.param(
            an_item(a_copy(state="pending")),
            True,
            ("none", "ami-web-copy", "available", 100, False),
            id="pending_and_wait",
        ),
        pytest.param(
            an_item(a_copy(tags=WEB_TRACKING)),
            False,
            ("converged", "ami-web-copy", "available", 100, True),
            id="converged",
        ),
        pytest.param(
            an_item(candidates=(a_copy(tags=untracked(a_copy())),)),
            False,
            ("adopted", "ami-web-copy", "available", 100, True),
            id="adopted",
        ),
        pytest.param(an_item(a_copy(state="failed")), False, ("replaced", None, "pending", 0, True), id="replaced"),
        pytest.param(
            an_item(a_copy(state="disabled")), True, ("failed", "ami-web-copy", "disabled", None, False), id="failed"
        ),
        pytest.param(
            an_item(sources=(an_image(state="pending"),)), False, ("deferred", None, None, None, False), id="deferred"
        ),
    ],
)
def test_outcome_foretold_is_what_a_real_run_would_say(item: Item, wait: bool, expected: tuple[Any, ...]) -> None:
    """Catches: check mode that promises another result; an id that AWS has not invented yet."""
    outcome = outcome_foretold(item, wait=wait, pending_state="pending", usable_state="available")
    assert (outcome.action, outcome.id, outcome.state, outcome.progress, outcome.done) == expected
    assert outcome.done == bool(item.steps)


def test_outcome_to_result_has_the_documented_keys() -> None:
    """Catches: a key missing from `copies`, or one that nobody documented."""
    assert outcome_before(an_item(a_copy())).to_result() == {
        "source_region": "us-east-1",
        "source_id": "ami-web",
        "source_name": "web-1",
        "source_created": "2026-11-19T06:10:00Z",
        "region": "us-west-2",
        "id": "ami-web-copy",
        "set": "web",
        "state": "available",
        "progress": 100,
        "action": "none",
    }


def test_outcome_to_result_tells_error_notes_and_duplicates_when_there_are_any() -> None:
    """Catches: a failure without its error."""
    item = an_item(a_copy(id="ami-1", state="disabled"), a_copy(id="ami-2", state="failed"))
    result = outcome_before(item).to_result()
    assert result["error"]["code"] == "CopyDisabled"
    assert result["duplicates"] == ["ami-2"]
    assert "run again" in outcome_before(an_item(sources=(an_image(state="pending"),))).to_result()["notes"][0]


def an_outcome(action: str = "copied", state: str | None = "pending", **changes: Any) -> Outcome:
    """An outcome of which the copy was seen in this state."""
    outcome = Outcome(an_item(), action, **changes)
    return outcome.seen(a_copy(id="ami-1", state=state)) if state else outcome


@pytest.mark.parametrize(
    ("state", "before", "progress"),
    [("available", 45, 100), ("pending", 45, 45), ("pending", None, None), ("failed", 45, 45)],
)
def test_outcome_seen_again_is_at_100_only_when_available(state: str, before: int | None, progress: int | None) -> None:
    """Catches: 100 % for a copy that has failed."""
    outcome = an_outcome(state=None, progress=before).seen(a_copy(state=state))
    assert (outcome.progress, outcome.state) == (progress, state)


@pytest.mark.parametrize(
    ("outcome", "is_pending", "is_new"),
    [
        pytest.param(an_outcome(), True, True, id="asked_for"),
        pytest.param(an_outcome(state="available"), False, True, id="asked_for_and_done"),
        pytest.param(an_outcome("replaced"), True, True, id="asked_for_again"),
        pytest.param(an_outcome("none"), True, False, id="joined"),
        pytest.param(an_outcome("failed"), True, False, id="failed"),
        pytest.param(an_outcome(state=None, phase="pending"), False, False, id="foretold"),
    ],
)
def test_outcome_is_pending_and_new_only_with_a_copy(outcome: Outcome, is_pending: bool, is_new: bool) -> None:
    """Catches: waiting for the image None; looking for a copy that nobody asked for."""
    assert (outcome.is_pending, outcome.is_new) == (is_pending, is_new)


def test_outcome_failed_keeps_what_is_known() -> None:
    """Catches: a failure that forgets the copy's id, or that AWS was changed."""
    outcome = an_outcome(done=True).failed("Code", "why")
    assert (outcome.action, outcome.id, outcome.done) == ("failed", "ami-1", True)
    assert outcome.problem == Problem("Code", "why")


def test_updated_replaces_by_item_and_keeps_the_order() -> None:
    """Catches: results in the order in which the regions have answered."""
    first, second = an_outcome(), an_outcome()
    assert updated([first, second], [second.failed("Code", "why")]) == [first, second.failed("Code", "why")]


def test_summary_counts_actions_pending_and_retention() -> None:
    """Catches: an action that is not counted, or one that is left out when it is zero."""
    outcomes = [
        an_outcome(),
        an_outcome(state="available"),
        an_outcome("none"),
    ]
    assert summary(outcomes, 4, 5) == {
        "none": 1,
        "copied": 2,
        "adopted": 0,
        "converged": 0,
        "replaced": 0,
        "deferred": 0,
        "failed": 0,
        "pending": 2,
        "expired": 4,
        "kept": 5,
    }


def failures(*messages: str) -> list[Outcome]:
    return [Outcome(an_item(), "failed", problem=Problem("Code", message)) for message in messages]


@pytest.mark.parametrize(
    ("outcomes", "text"),
    [
        pytest.param([Outcome(an_item(), "none")], None, id="nothing_failed"),
        pytest.param([], None, id="nothing"),
        pytest.param([Outcome(an_item(), "none"), *failures("a")], "1 of 2 copies failed: a", id="one"),
        pytest.param(failures("a", "b"), "2 of 2 copies failed: a | b", id="two"),
        pytest.param(failures("a", "a"), "2 of 2 copies failed: a", id="the_same_is_said_once"),
        pytest.param(failures(*"abcde"), "5 of 5 copies failed: a | b | c | d | e", id="five_are_shown"),
        pytest.param(
            failures(*"abcdefg"),
            "7 of 7 copies failed: a | b | c | d | e (and 2 more, see copies)",
            id="more_are_counted",
        ),
    ],
)
def test_failure_message_is_one_text(outcomes: list[Outcome], text: str | None) -> None:
    """Catches: a failure swallowed, or ten thousand lines of the same."""
    assert failure_message(outcomes) == text


def test_diff_of_a_new_copy_shows_its_name_and_tags() -> None:
    """Catches: a diff that only a program can read."""
    (diff,) = diff_of([an_item()])
    assert diff["before"] == "us-east-1/ami-web (web-1):\n  copy: none\n"
    assert diff["after"].splitlines() == [
        "us-east-1/ami-web (web-1):",
        "  copy: web-1",
        "  tag Sync-Identifier: web",
        "  tag Team: shop",
        "  tag lifeboat:set: web",
        "  tag lifeboat:source: us-east-1/ami-web",
        "  tag lifeboat:source-created: 2026-11-19T06:10:00Z",
        "  tag lifeboat:source-resource: 123456789012/web",
    ]
    assert diff["before_header"] == diff["after_header"] == f"copies in {THERE}"


def test_diff_of_tags_and_permissions_shows_old_and_new() -> None:
    """Catches: old and new exchanged, or permissions left out."""
    request = a_request(copy_launch_permissions=True)
    copy = a_copy(tags={**a_copy().tags, "Team": "old"})
    permissions = {"ami-web": frozenset({("UserId", "111")}), "ami-web-copy": frozenset({("UserId", "222")})}
    (diff,) = diff_of(plan_of(request, an_observation(copy, permissions=permissions)).items)
    title, copy_line = "us-east-1/ami-web (web-1):", "  copy: ami-web-copy (web-1), available"
    assert diff["before"].splitlines() == [title, copy_line, "  tag Team: old", "  launch permission UserId: 222"]
    assert diff["after"].splitlines() == [title, copy_line, "  tag Team: shop", "  launch permission UserId: 111"]


def test_diff_of_a_replacement_shows_what_goes_and_what_comes() -> None:
    """Catches: a deletion that check mode does not show."""
    (diff,) = diff_of([an_item(a_copy(state="failed"))])
    assert "  copy: ami-web-copy (web-1), failed" in diff["before"].splitlines()
    assert "  removed: ami-web-copy (failed copy of ami-web)" in diff["after"].splitlines()
    assert "  copy: web-1" in diff["after"].splitlines()


def test_diff_of_nothing_to_do_is_empty() -> None:
    """Catches: a page of diff for a run that changes nothing."""
    assert diff_of([an_item(a_copy()), an_item(a_copy(state="disabled"))]) == []
