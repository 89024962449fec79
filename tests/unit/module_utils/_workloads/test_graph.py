# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes before what."""

from __future__ import annotations

import random

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.graph import (
    cycles,
    depths,
    in_order,
    out_of_order,
)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"a": [], "b": []}, {"a": 0, "b": 0}, id="side by side"),
        pytest.param({"c": ["b"], "b": ["a"], "a": []}, {"a": 0, "b": 1, "c": 2}, id="a chain, written backwards"),
        pytest.param({"a": [], "b": ["a"], "c": ["a", "b"]}, {"a": 0, "b": 1, "c": 2}, id="the longest way counts"),
        pytest.param({"a": ["gone"], "b": ["a"]}, {"a": 0, "b": 1}, id="an unknown name is another mistake"),
        pytest.param({"a": ["b"], "b": ["a"], "c": ["b"], "d": []}, {"d": 0}, id="none in a cycle or after one"),
    ],
)
def test_depths(before: dict[str, list[str]], expected: dict[str, int]) -> None:
    assert depths(before) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param({"a": [], "b": ["a"]}, [], id="none"),
        pytest.param({"a": ["a"]}, [["a", "a"]], id="itself"),
        pytest.param({"a": ["b"], "b": ["c"], "c": ["a"]}, [["a", "b", "c", "a"]], id="in order"),
        pytest.param({"x": ["a"], "a": ["b"], "b": ["a"]}, [["a", "b", "a"]], id="what comes after it is not in it"),
        pytest.param(
            {"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [["a", "b", "a"], ["c", "d", "c"]], id="two at once"
        ),
    ],
)
def test_cycles(before: dict[str, list[str]], expected: list[list[str]]) -> None:
    assert cycles(before) == expected


def test_depths_of_a_long_chain() -> None:
    """Catches: a limit of recursion in a plan of a thousand workloads."""
    before: dict[str, list[str]] = {"w0": [], **{f"w{n}": [f"w{n - 1}"] for n in range(1, 1000)}}
    assert depths(before)["w999"] == 999
    assert cycles({**before, "w0": ["w999"]})[0][:2] == ["w0", "w999"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param({"b": [], "a": []}, ["b", "a"], id="side by side they stay as they are"),
        pytest.param({"c": ["b"], "b": ["a"], "a": []}, ["a", "b", "c"], id="a chain, written backwards"),
        pytest.param({"web": ["db"], "mail": [], "db": []}, ["mail", "db", "web"], id="nobody is before what it needs"),
        pytest.param({"a": ["b"], "b": ["a"], "c": []}, ["c"], id="none of a cycle"),
    ],
)
def test_order(before: dict[str, list[str]], expected: list[str]) -> None:
    assert in_order(before) == expected


def ends_with(order: list[str], before: dict[str, list[str]], forks: int) -> bool:
    """Whether all of them get through as ansible-core's strategy host_pinned starts them: in this order, and each keeps
    its fork until it is through, also while it waits for others."""
    waiting, through, held = list(order), set(), []
    while waiting or held:
        while waiting and len(held) < forks:
            held.append(waiting.pop(0))
        done = [name for name in held if through.issuperset(before[name])]
        if not done:
            return False
        through.update(done)
        held = [name for name in held if name not in done]
    return True


def plans_of_fifty() -> list[dict[str, list[str]]]:
    found = []
    for seed in range(20):
        chance = random.Random(seed)
        names = [f"w{number}" for number in range(50)]
        before = {
            name: chance.sample(names[:number], min(number, chance.randrange(4))) for number, name in enumerate(names)
        }
        written = chance.sample(names, len(names))
        found.append({name: before[name] for name in written})
    return found


@pytest.mark.parametrize("forks", [1, 2, 5, 50])
def test_order_ends_with_any_number_of_forks(forks: int) -> None:
    """Catches: all forks held by workloads that wait for one that has none."""
    plans = plans_of_fifty()
    assert all(ends_with(in_order(before), before, forks) for before in plans)
    assert forks == 50 or not all(ends_with(list(before), before, forks) for before in plans)


@pytest.mark.parametrize(
    ("order", "before", "expected"),
    [
        pytest.param([], {}, None, id="nothing"),
        pytest.param(["db", "web"], {"web": ["db"]}, None, id="right"),
        pytest.param(["web", "db"], {"web": ["db"]}, ("web", "db"), id="wrong"),
        pytest.param(["web"], {"web": ["db"]}, None, id="what is not among them is there or not, in any order"),
        pytest.param(["a", "c", "b"], {"a": [], "b": ["a"], "c": ["a", "b"]}, ("c", "b"), id="one of two"),
    ],
)
def test_out_of_order(order: list[str], before: dict[str, list[str]], expected: tuple[str, str] | None) -> None:
    """Catches: an inventory that is sorted by name, in which everything that begins waits for what cannot begin."""
    assert out_of_order(order, before) == expected


def test_in_order_is_never_out_of_order() -> None:
    chooser = random.Random(7)
    for _round in range(200):
        names = [f"w{n}" for n in range(chooser.randint(1, 8))]
        before = {name: chooser.sample(names[:n], chooser.randint(0, n)) for n, name in enumerate(names)}
        shuffled = dict(chooser.sample(list(before.items()), len(before)))
        assert out_of_order(in_order(shuffled), shuffled) is None
