# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties: layers merged, names made flat, references told from values."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.properties import (
    Reference,
    is_reference,
    merged,
    properties_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

SECRET = {"ssm": "/shop/password"}


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param([{"a": 1}, {"a": 2}], {"a": 2}, id="later_wins"),
        pytest.param([{"a": {"b": 1}}, {"a": {"c": 2}}], {"a": {"b": 1, "c": 2}}, id="dictionaries_are_joined"),
        pytest.param([{"a": [1, 2]}, {"a": [3]}], {"a": [3]}, id="lists_are_replaced"),
        pytest.param([{"a": {"b": 1}}, {"a": SECRET}], {"a": SECRET}, id="a_reference_replaces"),
        pytest.param([{"a": SECRET}, {"a": {"b": 1}}], {"a": {"b": 1}}, id="a_reference_is_replaced"),
        pytest.param([{"a": SECRET}, {"a": {"secretsmanager": "x"}}], {"a": {"secretsmanager": "x"}}, id="reference"),
        pytest.param([{"a": 1}, {"a": None}], {"a": None}, id="nothing_is_a_value"),
    ],
)
def test_merged_each_rule(layers: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    assert merged(layers) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"ssm": "/a"}, True),
        ({"secretsmanager": "a"}, True),
        ({"secretsmanager": "a", "key": "b"}, True),
        ({"ssm": "/a", "key": "b"}, False),
        ({"ssm": {"path": "/a"}}, False),
        ({"key": "b"}, False),
        ("ssm", False),
    ],
)
def test_is_reference_by_keys(value: Any, expected: bool) -> None:
    assert is_reference(value) is expected


def test_properties_of_references_are_nowhere_among_the_values() -> None:
    """Catches: a reference that the application would read as its password."""
    properties = properties_of({"db": {"url": "u", "password": SECRET}, "mail": {"secretsmanager": "m", "key": "k"}})
    assert properties.tree == {"db": {"url": "u"}}
    assert properties.flat == {"db.url": "u"}
    assert properties.references == (
        Reference("db.password", "ssm", "/shop/password"),
        Reference("mail", "secretsmanager", "m", "k"),
    )


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        pytest.param({"a": {"b": 1}, "a.b": 2}, "there are two a.b", id="the_same_name_twice"),
        pytest.param({"a b": 1}, "'a b' is no name", id="space"),
        pytest.param({"a": {"b=c": 1}}, "'a.b=c' is no name", id="sign"),
        pytest.param({1: 1}, "'1' is no name", id="number"),
        pytest.param({"a": [{"b": 1}]}, "a is neither a text", id="dictionary_in_a_list"),
        pytest.param({"a": [SECRET]}, "a is neither a text", id="reference_in_a_list"),
        pytest.param({"a": {"ssm": "x\ty"}}, "a refers to 'x\ty'", id="tab_in_a_reference"),
        pytest.param({"a": {"secretsmanager": "x", "key": "a\nb"}}, "a names the key", id="newline_in_a_key"),
        pytest.param({"a": {"ssm": "x", "key": "b"}}, "a has ssm, key; a reference", id="key_of_a_parameter"),
        pytest.param({"a": {"ssm": "x", "secretsmanager": "y"}}, "a has ssm, secretsmanager", id="two_services"),
        pytest.param({"a": {"b": {"secretsmanager": "x", "kye": "y"}}}, "a.b has secretsmanager, kye", id="typo"),
    ],
)
def test_properties_of_what_no_format_holds_is_an_error(tree: dict[Any, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as error:
        properties_of(tree)
    assert words in str(error.value)


def test_properties_of_names_like_those_of_references_are_values() -> None:
    """Catches: settings of an application that uses both services, refused as references with a typo."""
    tree = {"aws": {"ssm": {"timeout": 5}, "s3": {"timeout": 5}}, "metrics": {"ssm": "on", "queue": "off"}}
    assert set(properties_of(tree).flat) == {"aws.ssm.timeout", "aws.s3.timeout", "metrics.ssm", "metrics.queue"}
