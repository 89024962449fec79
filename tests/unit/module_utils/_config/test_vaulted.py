# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of vaulted variables: what counts as one, where it is found, what is said of it."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.refusals import Text
from ansible_collections.lifeboat.aws.plugins.module_utils._config.vaulted import (
    AllowedVariable,
    Vaulted,
    allowed_of,
    known_values,
    shown,
    vaulted_refusals,
    without_values,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

SECRET = 's3cr€t"/x y'
KEY = "-----BEGIN KEY-----\nMIIEowIBAAKCAQEAq3Z8kfx0\nabc\n-----END-----\n"


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        pytest.param(SECRET, f"a={SECRET}", True, id="plain"),
        pytest.param(SECRET, 'a="s3cr\\u20act\\"/x y"', True, id="json_ascii"),
        pytest.param(SECRET, 'a="s3cr€t\\"/x y"', True, id="json"),
        pytest.param(SECRET, "a=s3cr%E2%82%ACt%22/x%20y", True, id="urlencode"),
        pytest.param(SECRET, "a=s3cr%E2%82%ACt%22%2Fx%20y", True, id="urlencode_all"),
        pytest.param(SECRET, b64encode(SECRET.encode()).decode(), True, id="base64"),
        pytest.param(SECRET, b64encode(f"{SECRET}\n".encode()).decode(), True, id="base64_of_more"),
        pytest.param(SECRET, SECRET[:-1], False, id="a_part_only"),
        pytest.param(SECRET, SECRET.upper(), False, id="another_one"),
        pytest.param(KEY, f"  {KEY}".replace("\n", "\n    "), True, id="indented"),
        pytest.param(KEY, "-----BEGIN KEY-----\nof another\n", False, id="first_line_of_many_keys"),
        pytest.param("abcdef", "abcdef", True, id="six_characters"),
        pytest.param("abcde", "abcde", False, id="five_characters"),
        pytest.param("a://shop:pass@{{ host }}/", "u=a://shop:pass@db1/", True, id="template"),
        pytest.param("https://{{ host }}/home", "https://db1/home", False, id="template_without_a_part_that_tells"),
        pytest.param("{{ one }}{{ two }}", "", False, id="template_of_variables"),
        pytest.param("  \n ", " ", False, id="empty"),
    ],
)
def test_known_values_are_found_as_they_are_usually_written(value: str, text: str, expected: bool) -> None:
    assert any(one.is_in(text) for one in known_values([("name", value)], ())) is expected


def test_known_values_are_told_once_with_all_their_names_and_never_shown() -> None:
    """Catches: one refusal for each copy of a value, a region's name that is refused, and a value in a traceback."""
    found = [("a", "secret-1"), ("b.c", "secret-1\n"), ("region", "us-east-1"), ("a", "secret-1")]
    known = known_values(found, {"us-east-1"})
    assert [one.names for one in known] == [("a", "b.c")]
    assert "secret-1" not in repr(known)


@pytest.mark.parametrize(
    ("source", "rendered", "place", "name"),
    [
        pytest.param("1\n2\npw={{ shop.pw }}\n", "1\n2\npw=secret-1\n", "a.j2, line 3", "shop.pw", id="first_word"),
        pytest.param("\n{{ of_region }}", "\nsecret-1", "a.j2, line 2", "regions.of_region", id="last_word"),
        pytest.param("{{ more }}", "1\n2\nsecret-1", "a.j2, line 3 when rendered", "shop.pw", id="by_another"),
        pytest.param("{{ shopping }}", "secret-1", "a.j2, line 1 when rendered", "shop.pw", id="not_in_a_longer_word"),
        pytest.param("{{ shop }}\nsecret-1", "x\nsecret-1", "a.j2, line 2", "shop.pw", id="the_value_itself"),
    ],
)
def test_vaulted_refusals_name_the_variable_and_its_line(source: str, rendered: str, place: str, name: str) -> None:
    vaulted = Vaulted(("shop.pw", "regions.of_region"), "secret-1")
    [sentence] = vaulted_refusals(Text("a.j2", source, is_shared=True), rendered, [vaulted], [])
    assert sentence.startswith(f"{place}: the value of the vaulted variable {name} must not be in the configuration")
    assert "secret-1" not in sentence


def test_vaulted_refusals_of_a_property_have_its_name() -> None:
    text = Text("properties", "a secret-1", is_shared=False, name="database.url")
    [sentence] = vaulted_refusals(text, text.source, [Vaulted(("pw",), "secret-1")], [])
    assert sentence.startswith("properties, database.url: the value of the vaulted variable pw must not be")


@pytest.mark.parametrize(
    ("variable", "path", "expected"),
    [
        ("shop.user", "*", 0),
        ("shop", "*", 0),
        ("account", "*", 0),
        ("shop", "common/*", 0),
        ("sho", "*", 1),
        ("shop.user.name", "*", 1),
        ("shop", "production/*", 1),
    ],
)
def test_vaulted_refusals_leave_out_what_is_allowed_by_name(variable: str, path: str, expected: int) -> None:
    vaulted = Vaulted(("shop.user", "account"), "secret-1")
    allowed = [AllowedVariable(variable, "why", path)]
    text = Text("common/a", "", is_shared=True)
    assert len(vaulted_refusals(text, "secret-1", [vaulted], allowed)) == expected


def test_allowed_of_tells_literals_from_variables() -> None:
    nothing = {"literal": None, "pattern": None, "variable": None, "path": "*", "reason": "why"}
    literals, variables = allowed_of([{**nothing, "literal": "x"}, {**nothing, "variable": "user", "path": "a/*"}])
    assert [one.literal for one in literals] == ["x"]
    assert variables == (AllowedVariable("user", "why", "a/*"),)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"reason": "why"}, "the entry with the reason 'why' needs one of literal, pattern and variable"),
        ({"reason": "why", "variable": "a", "literal": "b"}, "needs one of"),
        ({"reason": "why", "pattern": "a", "literal": "b"}, "needs one of"),
        ({"reason": " ", "variable": "a"}, "every entry needs a reason"),
    ],
)
def test_allowed_of_each_mistake(entry: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        allowed_of([entry])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("a 'secret-1' b", "a '(value of pw)' b"),
        ("no quote", "no quote"),
        ("secret-1 and-more", "(value of long)"),
        ("first line", "(value of lines)"),
        ("second", "(value of lines)"),
    ],
)
def test_without_values_names_variables_instead(sentence: str, expected: str) -> None:
    vaulted = known_values([("pw", "secret-1"), ("long", "secret-1 and-more"), ("lines", "first line\nsecond")], ())
    assert without_values(sentence, vaulted) == expected


def test_shown_of_a_literal_within_a_value_is_the_name() -> None:
    """Catches: a coupling within a secret that is told with a part of the secret."""
    vaulted = [Vaulted(("url",), "amqps://u:p@b.mq.us-east-1.amazonaws.com")]
    assert shown("b.mq.us-east-1.amazonaws.com", vaulted) == "what the value of url has"
    assert shown("sqs.us-east-1.amazonaws.com", vaulted) == "sqs.us-east-1.amazonaws.com"
