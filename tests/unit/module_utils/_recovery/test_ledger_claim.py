# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose a recovery is if two runs are at it at the same time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.claim import Claim, lost_text
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.document import State, state_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.plan import left_by, own_state, steps_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.request import About, Wished

NOW = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
ABOUT = About("shop", "web", "us-west-2")
NAME = "/lifeboat/shop/state/web"
OWN = Claim("run-2", "b")


def state(word: str, run: str = "run-1", claim: str | None = "a", at: datetime = NOW) -> State:
    return State(word, run, at, began=at, claim=claim)


@pytest.mark.parametrize(
    ("there", "continues", "is_lost"),
    [
        pytest.param(None, False, False, id="nothing is written"),
        pytest.param(state("recovering", "run-2", "b"), False, False, id="its own"),
        pytest.param(state("recovering"), True, True, id="another run"),
        pytest.param(state("recovering", "run-2"), True, True, id="another job of the same run"),
        pytest.param(state("recovering", "run-1", None), False, True, id="another run that has not launched"),
        pytest.param(state("waiting"), True, False, id="another run waits"),
        pytest.param(state("up", claim=None), False, False, id="another run was through"),
        pytest.param(state("failed", claim=None), False, False, id="another run has failed"),
    ],
)
def test_whose_it_is_by_what_is_written(there: State | None, continues: bool, is_lost: bool) -> None:
    assert (OWN.continues(there), OWN.lost_to(there)) == (continues, is_lost)


@pytest.mark.parametrize(
    ("wished", "expected"),
    [
        pytest.param(Wished("waiting", "run-2"), "a", id="waits, and the other may be at it"),
        pytest.param(Wished("recovering", "run-2"), "a", id="begins, and does not claim it yet"),
        pytest.param(Wished("recovering", "run-2", claim="b"), "b", id="claims it"),
        pytest.param(Wished("up", "run-2"), None, id="it is back"),
        pytest.param(Wished("failed", "run-2"), None, id="it has failed"),
    ],
)
def test_claim_is_kept_until_a_recovery_is_over(wished: Wished, expected: str | None) -> None:
    there = {NAME: text_of(state("recovering"))}
    own = own_state(ABOUT, left_by(there, steps_of(wished, ABOUT, there, (), NOW)))
    assert own is not None
    assert own.claim == expected
    assert state_of(text_of(own), NAME) == own


@pytest.mark.parametrize(
    ("there", "is_written"),
    [
        pytest.param(state("recovering", at=NOW + timedelta(seconds=1)), False, id="another run has begun it since"),
        pytest.param(state("waiting", at=NOW), False, id="another run waits since"),
        pytest.param(state("recovering", at=NOW - timedelta(seconds=1)), True, id="another run was killed before"),
        pytest.param(state("recovering", "run-2", "b"), True, id="its own"),
        pytest.param(state("up", at=NOW + timedelta(seconds=1)), True, id="another run was through"),
    ],
)
def test_failure_of_a_run_is_not_written_over_one_that_is_at_it(there: State, is_written: bool) -> None:
    """Catches: what waits for the workload in the later run, and fails with the earlier one."""
    wished = Wished("failed", "run-2", "no room", since=NOW)
    assert bool(steps_of(wished, ABOUT, {NAME: text_of(there)}, (), NOW)) is is_written


def test_who_has_it_is_said() -> None:
    said = lost_text("web", state("recovering"))
    assert "run run-1 has begun its recovery at 2026-11-28T01:30:00Z" in said
