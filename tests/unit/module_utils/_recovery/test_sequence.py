# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which steps a workload has."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.sequence import (
    files_of,
    final_state,
    steps_of,
    times_of,
    written_along,
)

HOOKS = {hook: f"{hook}.yml" for hook in ("before", "after_restore", "before_cutover", "after_verify", "on_failure")}
WHOLE = {
    "kind": "database",
    "after": ["other"],
    "hooks": HOOKS,
    "dns": [{"name": "db.shop.example"}],
    "verify": [{"port": 5432}],
}


@pytest.mark.parametrize(
    ("workload", "expected"),
    [
        pytest.param(
            WHOLE,
            "wait before restore after_restore publish before_cutover names verify after_verify",
            id="all, in their order",
        ),
        pytest.param({"kind": "database"}, "restore publish", id="a database alone"),
        pytest.param({"kind": "volumes", "restore": {"attach_to": "web"}}, "wait restore", id="volumes of a fleet"),
        pytest.param({"kind": "tasks", "tasks": "warm.yml"}, "restore", id="tasks"),
        pytest.param(
            {"kind": "tasks", "hooks": {"before": None, "after_verify": ""}}, "restore", id="hooks of nothing"
        ),
    ],
)
def test_steps(workload: dict[str, Any], expected: str) -> None:
    assert steps_of(workload, has_ledger=True, is_predicted=False) == expected.split()
    assert steps_of(workload, has_ledger=True, is_predicted=True) == ["restore"]


def test_steps_without_a_plan_have_nobody_to_wait_for() -> None:
    found = steps_of(WHOLE, has_ledger=False, is_predicted=False)
    assert found == ["before", "restore", "after_restore", "before_cutover", "names", "verify", "after_verify"]


@pytest.mark.parametrize(
    ("workload", "expected"),
    [
        pytest.param({"kind": "database"}, {"begins": True, "publishes": True, "reaches": "up"}, id="nothing else"),
        pytest.param({"kind": "volumes"}, {"begins": True, "publishes": False, "reaches": "up"}, id="no endpoint"),
        pytest.param(WHOLE, {"begins": False, "publishes": False}, id="all comes between"),
        pytest.param(
            {"kind": "fleet", "after": ["db"]},
            {"begins": False, "publishes": True, "reaches": "up"},
            id="it waits first",
        ),
        pytest.param(
            {"kind": "fleet", "verify": [{"port": 80}]}, {"begins": True, "publishes": True}, id="checks come after it"
        ),
        pytest.param(
            {"kind": "database", "hooks": {"after_restore": "a.yml"}},
            {"begins": True, "publishes": False},
            id="tasks come before the endpoint is published",
        ),
        pytest.param({"kind": "tasks", "tasks": "warm.yml"}, {}, id="tasks are no module"),
    ],
)
def test_what_the_recovery_itself_writes(workload: dict[str, Any], expected: dict[str, Any]) -> None:
    """Catches: a workload that is said to be back before its last step, or whose endpoint is known too early."""
    steps = steps_of(workload, has_ledger=True, is_predicted=False)
    assert written_along(workload, steps, has_ledger=True, fails_on_findings=False) == expected
    reaches_later = {key: value for key, value in expected.items() if key != "reaches"}
    assert written_along(workload, steps, has_ledger=True, fails_on_findings=True) == reaches_later
    assert written_along(workload, steps, has_ledger=False, fails_on_findings=False) == {}


def test_files_and_state() -> None:
    assert files_of({"kind": "tasks", "tasks": "warm.yml", "hooks": {"before": "a.yml"}}) == {
        "tasks": "warm.yml",
        "hooks.before": "a.yml",
    }
    assert (final_state(WHOLE), final_state({"kind": "tasks"})) == ("verified", "up")


def at(minute: int) -> str:
    return f"2026-11-28T01:{minute:02}:00Z"


@pytest.mark.parametrize(
    ("ended", "failed", "expected"),
    [
        pytest.param([31, 32, 33], None, [31, 32, 33], id="all"),
        pytest.param([31, None, None], 35, [31, 35], id="the second has failed"),
        pytest.param([None, None, None], 35, [35], id="the first has failed"),
        pytest.param([31, None, None], None, [31], id="cut off"),
        pytest.param([31, 29, 29], 35, [31, 35], id="an earlier recovery got further"),
        pytest.param([31, 32, 33], 35, [31, 32, 33], id="failed after the last one"),
    ],
)
def test_times(ended: list[int | None], failed: int | None, expected: list[int]) -> None:
    """Catches: a step of an earlier recovery that counts, and a failure that is nowhere."""
    steps = ["wait", "restore", "verify"]
    given = {step: None if minute is None else at(minute) for step, minute in zip(steps, ended, strict=True)}
    found = times_of(steps, given, at(30), None if failed is None else at(failed))
    assert found == [{"name": step, "ended": at(each)} for step, each in zip(steps, expected, strict=False)]
