# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written in the ledger, by what is there; and that nothing is left to write afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.keeping.model import Keep, Thing
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.document import State, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.plan import left_by, own_state, steps_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.request import About, Wished

NOW = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
EARLIER = NOW - timedelta(hours=1)
ABOUT = About("shop", "web", "us-west-2")
STATE, ENDPOINT = "/lifeboat/shop/state/web", "/lifeboat/shop/web/endpoint"
OLD = text_of(State("recovering", "run-1", EARLIER, began=EARLIER))
KEEP = Keep("us-west-2", Thing("rds", "arn:aws:rds:us-west-2:123456789012:db:web", "web", {}), {"lifeboat:kept": "now"})


@pytest.mark.parametrize(
    ("wished", "there", "expected"),
    [
        pytest.param(Wished(), {}, [], id="nothing is wished"),
        pytest.param(Wished("recovering", "run-1"), {}, ["Write state/web"], id="nothing is there"),
        pytest.param(Wished("recovering", "run-1"), {STATE: OLD}, [], id="this run has written it"),
        pytest.param(Wished("recovering", "run-2"), {STATE: OLD}, ["Write state/web"], id="another run has"),
        pytest.param(Wished("up", "run-1"), {STATE: OLD}, ["Write state/web"], id="it is back"),
        pytest.param(
            Wished("up", "run-1", endpoint="web:443"),
            {STATE: OLD},
            ["Write state/web", "Write web/endpoint"],
            id="both",
        ),
        pytest.param(Wished(endpoint="web:443"), {ENDPOINT: "web:443"}, [], id="endpoint is published"),
        pytest.param(Wished(endpoint="web:443"), {ENDPOINT: "old:443"}, ["Write web/endpoint"], id="another endpoint"),
        pytest.param(Wished("absent"), {}, [], id="nothing to forget"),
        pytest.param(Wished("absent"), {STATE: OLD}, ["Remove state/web"], id="forgotten"),
        pytest.param(Wished("kept"), {STATE: OLD}, ["Keep", "Remove state/web"], id="kept before it is forgotten"),
    ],
)
def test_steps_of_the_ledger_by_what_is_there(wished: Wished, there: dict[str, str], expected: list[str]) -> None:
    keeping = (KEEP,) if wished.state == "kept" else ()

    steps = steps_of(wished, ABOUT, there, keeping, NOW)

    assert [_said(step) for step in steps] == expected
    left = left_by(there, steps)
    assert steps_of(wished, ABOUT, left, (), NOW + timedelta(minutes=1)) == ()
    own = own_state(ABOUT, left)
    assert own is None if wished.state in ("absent", "kept") else wished.state in ("", own.state if own else "")


def _said(step: object) -> str:
    name = getattr(step, "name", "")
    return " ".join([type(step).__name__, name.removeprefix("/lifeboat/shop/")]).strip()


def test_times_of_a_recovery_are_those_of_what_it_continues() -> None:
    steps = steps_of(Wished("up", "run-2", since=NOW), ABOUT, {STATE: OLD}, (), NOW)

    own = own_state(ABOUT, left_by({STATE: OLD}, steps))

    assert own is not None
    assert (own.began, own.reached) == (EARLIER, NOW)
