# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decide, then do: what is carried out, what is only predicted, and in which order steps happen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.carry_out import carry_out
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.diff import region_blocks
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.step import Condition, Once, OnlyIf, Step, expect


@dataclass(frozen=True, slots=True)
class Say(Step):
    text: str
    on: Condition | None = None

    @property
    def condition(self) -> Condition | None:
        return self.on


@dataclass(frozen=True, slots=True)
class Shout(Say):
    """A step that is also one of another type."""


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    steps: tuple[Step, ...] = ()
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    said: tuple[str, ...] = ()
    problem: str = ""

    def failed(self, code: str, message: str) -> Told:
        return replace(self, problem=f"{code}: {message}")


class Talking:
    """Says what was asked of it."""

    def before(self, item: Thing) -> str:
        return f"{item.name} as it was"

    def predict(self, item: Thing) -> str:
        return f"{item.name} predicted"

    def carry_out(self, items: tuple[Thing, ...]) -> list[str]:
        return [f"{item.name} done" for item in items]


A_STEP = (Say("hello"),)


@pytest.mark.parametrize(
    ("items", "check_mode", "outcomes"),
    [
        pytest.param((), False, [], id="nothing"),
        pytest.param((Thing("a"), Thing("b")), False, ["a as it was", "b as it was"], id="settled"),
        pytest.param((Thing("a"),), True, ["a as it was"], id="settled_in_check_mode"),
        pytest.param((Thing("a"), Thing("b", A_STEP)), False, ["a done", "b done"], id="a_step"),
        pytest.param((Thing("a"), Thing("b", A_STEP)), True, ["a predicted", "b predicted"], id="check_mode"),
        pytest.param((Thing("a", is_unfinished=True),), False, ["a done"], id="something_to_wait_for"),
    ],
)
def test_executor_carries_out_predicts_or_leaves_it(
    items: tuple[Thing, ...], check_mode: bool, outcomes: list[str]
) -> None:
    """Catches: a write in check mode, or calls for a plan in which there is nothing to do."""
    assert Executor(check_mode).run(Plan(items), Talking()) == outcomes


def test_plan_shows_the_steps_of_all_items() -> None:
    assert list(Plan((Thing("a"), Thing("b", A_STEP), Thing("c", A_STEP))).steps) == [*A_STEP, *A_STEP]


def say(told: Told, step: Say) -> Told:
    if step.text == "no":
        raise AwsError("AWS refuses", kind="denied", code="AccessDenied")
    return replace(told, said=(*told.said, step.text))


def shout(told: Told, step: Shout) -> Told:
    return replace(told, said=(*told.said, step.text.upper()))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        pytest.param((), Told(), id="none"),
        pytest.param((Say("one"), Say("two")), Told(("one", "two")), id="in_order"),
        pytest.param((Say("a"), Say("no"), Say("b")), Told(("a",), "AccessDenied: AWS refuses"), id="first_failure"),
        pytest.param((Say("a", Once("late")), Say("b", OnlyIf("true"))), Told(("b",)), id="conditions"),
        pytest.param((Shout("a"), Say("b")), Told(("A", "b")), id="the_first_type_counts"),
    ],
)
def test_carry_out_does_the_steps_in_order_as_far_as_their_conditions_hold(steps: tuple[Step, ...], told: Told) -> None:
    """Catches: a step after one that failed, one too early, or a failure that hides what was done before."""
    assert carry_out(Told(), steps, {Shout: shout, Say: say}, lambda on, _told: on == OnlyIf("true")) == told


def test_carry_out_of_a_step_that_nothing_can_do_is_a_mistake_of_ours() -> None:
    """Catches: a step that stands in the plan, is shown in check mode, and never happens."""
    with pytest.raises(TypeError, match="nothing here can do a Say"):
        carry_out(Told(), A_STEP, {Shout: shout}, lambda *_: True)


def test_expect_refuses_the_step_of_another_kind() -> None:
    assert expect(A_STEP[0], Say) is A_STEP[0]
    with pytest.raises(TypeError, match="Say is not a Shout"):
        expect(A_STEP[0], Shout)


def test_region_blocks_has_one_block_for_each_region() -> None:
    blocks = region_blocks("names", [("b", ["1"], []), ("a", [], ["2"]), ("b", ["3"], ["4"])])
    assert [(block["before_header"], block["before"], block["after"]) for block in blocks] == [
        ("names in b", "1\n3\n", "4\n"),
        ("names in a", "", "2\n"),
    ]
