# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What counts of what was written, and which texts are states."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.document import (
    FAILED,
    LONGEST_VALUE,
    RECOVERING,
    UP,
    VERIFIED,
    WAITING,
    State,
    continued,
    endpoint_name,
    state_name,
    state_of,
    text_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.request import wished_from
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.waiting import (
    Wait,
    failure_text,
    unexpected,
)

NOW = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
EARLIER, LATER = NOW - timedelta(days=30), NOW + timedelta(seconds=40)


RUN = "shop-failover-20261128T013000Z"


def a_state(state: str, at: datetime = LATER, why: str | None = None) -> State:
    return State(state, RUN, at, why)


ALONE: tuple[str, ...] = ("web",)
BOTH: tuple[str, ...] = ("db", "web")


@pytest.mark.parametrize(
    ("db", "together", "is_over", "has_failed"),
    [
        pytest.param(None, BOTH, False, False, id="nothing was written"),
        pytest.param(a_state(WAITING), BOTH, False, False, id="it waits itself"),
        pytest.param(a_state(RECOVERING), BOTH, False, False, id="it is at it"),
        pytest.param(a_state(UP), BOTH, True, False, id="up, and has no checks"),
        pytest.param(a_state(VERIFIED), BOTH, True, False, id="verified"),
        pytest.param(a_state(VERIFIED, NOW), BOTH, True, False, id="in the second in which the run began"),
        pytest.param(a_state(FAILED), BOTH, True, True, id="failed"),
        pytest.param(a_state(FAILED), ALONE, True, True, id="failed in another slice"),
        pytest.param(a_state(FAILED, EARLIER), BOTH, False, False, id="failed last time"),
        pytest.param(a_state(FAILED, EARLIER), ALONE, False, False, id="failed last time, and is not part of this run"),
        pytest.param(a_state(VERIFIED, EARLIER), BOTH, False, False, id="was back last time, and is recovered again"),
        pytest.param(a_state(VERIFIED, EARLIER), ALONE, True, False, id="was back last time, and is left alone"),
    ],
)
def test_wait_by_what_was_written_of_one(
    db: State | None, together: tuple[str, ...], is_over: bool, has_failed: bool
) -> None:
    wait = Wait(("db",), NOW, together)
    assert (wait.is_over({"db": db}), bool(wait.failed({"db": db}))) == (is_over, has_failed)


def test_wait_is_for_all_and_ends_with_the_first_failure() -> None:
    wait = Wait(("db", "files"), NOW, ("db", "files", "web"))
    assert wait.missing({"db": a_state(VERIFIED), "files": a_state(RECOVERING)}) == ["files"]
    seen = {"db": a_state(RECOVERING), "files": a_state(FAILED, why="no volume is there")}
    assert wait.is_over(seen)
    assert failure_text(wait.failed(seen)) == "files has failed: no volume is there"
    both = {"db": a_state(UP, NOW), "files": a_state(UP)}
    assert (wait.is_over(both), wait.last(both)) == (True, "files")


@pytest.mark.parametrize(
    ("db", "together", "expected"),
    [
        pytest.param(None, BOTH, "not started", id="nothing"),
        pytest.param(None, ALONE, "not started; it is not part of this run", id="nobody is at it"),
        pytest.param(None, (), "not started", id="it is not known who is at it"),
        pytest.param(a_state(FAILED, EARLIER), BOTH, "not started in this run", id="failed last time"),
        pytest.param(a_state(RECOVERING), BOTH, "recovering", id="at it"),
        pytest.param(a_state(VERIFIED, EARLIER), ALONE, "verified", id="left alone"),
    ],
)
def test_wait_says_where_the_others_are(db: State | None, together: tuple[str, ...], expected: str) -> None:
    assert Wait(("db",), NOW, together).shown("db", {"db": db}) == expected


@pytest.mark.parametrize(
    ("db", "run", "has_failed", "silent"),
    [
        pytest.param(a_state(FAILED, EARLIER), "", False, ["db"], id="an earlier run"),
        pytest.param(a_state(FAILED, EARLIER), RUN, True, [], id="the same run, of which another part began before"),
        pytest.param(a_state(RECOVERING, EARLIER), "another", False, ["db"], id="left by a run that was killed"),
        pytest.param(a_state(RECOVERING), "another", False, [], id="at it"),
        pytest.param(None, RUN, False, ["db"], id="nothing was written"),
        pytest.param(a_state(VERIFIED, EARLIER), "another", False, [], id="back, and not missing"),
    ],
)
def test_part_of_a_run_knows_the_other_parts(db: State | None, run: str, has_failed: bool, silent: list[str]) -> None:
    """Catches: a slice that waits for hours for a workload that failed right before this slice began."""
    wait = Wait(("db",), NOW, ALONE, run)
    assert (bool(wait.failed({"db": db})), wait.silent({"db": db})) == (has_failed, silent)
    assert Wait(("db",), NOW, BOTH, run).silent({"db": db}) == []


def test_names_of_drills_are_other_ones() -> None:
    assert state_name("shop", "db", "") == "/lifeboat/shop/state/db"
    assert state_name("shop", "db", "spring") == "/lifeboat/shop/drills/spring/state/db"
    assert endpoint_name("shop", "db", "") == "/lifeboat/shop/db/endpoint"
    assert endpoint_name("shop", "db", "spring") == "/lifeboat/shop/drills/spring/db/endpoint"


@pytest.mark.parametrize(
    ("endpoint", "text"),
    [
        pytest.param({"address": "shop.rds", "port": 5432}, "shop.rds:5432", id="as a recovery returns it"),
        pytest.param({"address": "web.elb", "port": None}, "web.elb", id="without a port"),
        pytest.param({"address": None, "port": 5432}, "", id="without an address"),
        pytest.param("shop.rds:5432", "shop.rds:5432", id="a text"),
        pytest.param("", "", id="empty"),
        pytest.param(None, "", id="none"),
    ],
)
def test_endpoint_is_published_as_one_text(endpoint: Any, text: str) -> None:
    assert wished_from({"endpoint": endpoint}, None).endpoint == text


def _written_one_after_another(*states: tuple[str, int]) -> State:
    """Each with the minute in which it was written; through the text that a parameter has."""
    found: State | None = None
    for state, minute in states:
        at = NOW + timedelta(minutes=minute)
        found = state_of(text_of(continued(found, State(state, f"run of {minute}", at, began=at))), "p")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("states", "reached"),
    [
        ([(RECOVERING, 0)], None),
        ([(RECOVERING, 0), (VERIFIED, 9)], 9),
        ([(UP, 4)], 4),
        ([(RECOVERING, 0), (VERIFIED, 9), (RECOVERING, 60), (VERIFIED, 61)], 9),
        ([(RECOVERING, 0), (FAILED, 9), (RECOVERING, 60)], None),
        ([(RECOVERING, 0), (FAILED, 9), (RECOVERING, 60), (VERIFIED, 70)], 70),
        ([(RECOVERING, 0), (VERIFIED, 9), (FAILED, 60), (RECOVERING, 61), (VERIFIED, 70)], 70),
    ],
)
def test_times_of_a_recovery_outlast_its_runs(states: list[tuple[str, int]], reached: int | None) -> None:
    """Catches: the second run of a failover that shows seconds, where production was down for hours."""
    found = _written_one_after_another(*states)
    assert found.began == NOW + timedelta(minutes=states[0][1])
    assert found.reached == (None if reached is None else NOW + timedelta(minutes=reached))


def test_state_of_an_earlier_version_is_as_old_as_it_says() -> None:
    text = json.dumps({"schema": 1, "run": "r", "state": VERIFIED, "at": "2026-11-28T01:30:00Z", "why": None})
    found = state_of(text, "p")
    assert (found.began, found.reached) == (NOW, NOW)


@pytest.mark.parametrize("why", [None, "its quota is used up", "x" * 9000, "\N{SNOWMAN}" * 9000])
def test_state_is_read_as_it_was_written(why: str | None) -> None:
    """Catches: a text that is longer than a parameter may be, with which a failure would fail."""
    text = text_of(a_state(FAILED, why=why))
    assert len(text.encode()) <= LONGEST_VALUE
    read = state_of(text, "p")
    assert (read.state, read.run, read.at) == (FAILED, "shop-failover-20261128T013000Z", LATER)
    assert (read.why or "")[:20].isascii() or why is not None
    if why is None or len(why) < 100:
        assert read.why == why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "is not the state of a workload", id="empty"),
        pytest.param("up", "is not the state of a workload", id="no JSON"),
        pytest.param("[]", "is not the state of a workload", id="a list"),
        pytest.param(json.dumps({"schema": 1, "state": "fine", "at": "2026-11-28T01:30:00Z"}), "is not the", id="word"),
        pytest.param(json.dumps({"schema": 1, "state": "up", "at": "now"}), "is not the state", id="no moment"),
        pytest.param(json.dumps({"schema": 2, "level": 3}), "was written by a newer version", id="newer"),
    ],
)
def test_state_that_nobody_can_read_is_no_answer(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        state_of(text, "/lifeboat/shop/state/db")


@pytest.mark.parametrize(
    ("expect", "state", "said"),
    [
        pytest.param("back", a_state(VERIFIED), None, id="verified is back"),
        pytest.param("back", a_state(UP), None, id="up is back"),
        pytest.param("back", a_state(RECOVERING), "web is not back: recovering; finish the failover", id="at it"),
        pytest.param("back", a_state(FAILED), "web is not back: failed; finish the failover", id="failed"),
        pytest.param(
            "back",
            None,
            "web is not back: nothing is written of it; finish the failover first, or leave it out with --limit, which "
            "is right if it is kept already",
            id="not begun",
        ),
        pytest.param("kept", None, None, id="nothing is open"),
        pytest.param("kept", a_state(VERIFIED), "web: the failover is not kept yet, and a later one", id="not kept"),
    ],
)
def test_expectation_is_met_or_said_with_what_to_do(expect: str, state: State | None, said: str | None) -> None:
    """Catches: a failover that is forgotten while a part of it is still to come."""
    found = unexpected(expect, "shop", "web", state)
    assert found is None if said is None else str(found).startswith(said)
