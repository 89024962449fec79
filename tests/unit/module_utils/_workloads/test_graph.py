# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes before what."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.graph import cycles, depths


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
