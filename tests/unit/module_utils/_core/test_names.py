# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names: templates and what AWS accepts, one row for each rule."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.names import (
    image_name_problem,
    render_name,
    tag_value,
)

VALUES = {"name": "web", "id": "ami-1", "source_region": "us-east-1", "date": "2026-11-19"}


@pytest.mark.parametrize(
    ("template", "name"),
    [
        pytest.param("{name}", "web", id="one_placeholder"),
        pytest.param("{name}-{id}-{source_region}-{date}", "web-ami-1-us-east-1-2026-11-19", id="all_placeholders"),
        pytest.param("{name}{name}", "webweb", id="the_same_twice"),
        pytest.param("recovery", "recovery", id="no_placeholder"),
        pytest.param("{{{name}}}", "{web}", id="doubled_braces_are_braces"),
        pytest.param("", "", id="empty"),
    ],
)
def test_render_name_with_known_placeholders_fills_them_in(template: str, name: str) -> None:
    """Catches: a placeholder that the documentation names is not known."""
    assert render_name(template, VALUES) == name


@pytest.mark.parametrize(
    ("template", "said"),
    [
        pytest.param("{nmae}", r"unknown placeholder \{nmae\}; there are \{name\} \{id\}", id="typing_error"),
        pytest.param("{}", r"unknown placeholder \{\}", id="no_name"),
        pytest.param("{0}", r"unknown placeholder \{0\}", id="a_number"),
        pytest.param("{name.__class__}", r"unknown placeholder \{name\.__class__\}", id="an_attribute"),
        pytest.param("{name[0]}", r"unknown placeholder \{name\[0\]\}", id="an_index"),
        pytest.param("web-{", "not valid.*write {{ and }} for braces", id="brace_not_closed"),
        pytest.param("web-}", "not valid.*write {{ and }} for braces", id="brace_not_opened"),
        pytest.param("{name:d}", "format code 'd'", id="format_of_numbers"),
        pytest.param("{name:{width}}", "width", id="unknown_placeholder_inside_a_format"),
    ],
)
def test_render_name_with_a_mistake_is_refused_as_value_error(template: str, said: str) -> None:
    """Catches: a KeyError or IndexError (a traceback for the user), or reading attributes of our objects."""
    with pytest.raises(ValueError, match=said):
        render_name(template, VALUES)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("abc", id="3_characters"),
        pytest.param("a" * 128, id="128_characters"),
        pytest.param("Web (1) [x] ./-'@_9", id="every_kind_of_character"),
    ],
)
def test_image_name_problem_with_a_good_name_is_none(name: str) -> None:
    """Catches: a set of characters narrower than AWS's (the errors overview lists fewer; it is out of date)."""
    assert image_name_problem(name) is None


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("ab", id="2_characters"),
        pytest.param("a" * 129, id="129_characters"),
        pytest.param("web:1", id="colon"),
        pytest.param("web,1", id="comma"),
        pytest.param("wéb", id="not_ascii"),
        pytest.param("web\n", id="newline_at_the_end"),
        pytest.param("web+1", id="plus"),
    ],
)
def test_image_name_problem_with_a_name_aws_refuses_names_it_and_the_option(name: str) -> None:
    """Catches: a name that AWS refuses only after the plan was shown; `$` instead of fullmatch."""
    problem = image_name_problem(name)
    assert problem is not None
    assert f"'{name}'" in problem
    assert problem.endswith("set name")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("Web Application 1.0", "Web Application 1.0", id="plain"),
        pytest.param("a.b:c/d=e+f-g@h_i", "a.b:c/d=e+f-g@h_i", id="all_that_rds_allows"),
        pytest.param("café", "café", id="letters_of_any_language"),
        pytest.param("a(b)*c?", "a-b--c--18663ccc", id="what_rds_refuses_becomes_a_hyphen_and_a_hash"),
        pytest.param("x" * 256, "x" * 256, id="256_characters_fit"),
        pytest.param("x" * 257, "x" * 247 + "-15eb95a4", id="257_are_cut_to_a_hash"),
        pytest.param("", "", id="empty"),
    ],
)
def test_tag_value_from_any_text_is_fit_for_ec2_and_rds(text: str, value: str) -> None:
    """Catches: a tracking tag that RDS refuses, after which the copy would be untracked."""
    assert tag_value(text) == value


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["web(1)", "web[1]", "web-1-"], id="other_characters"),
        pytest.param(["x" * 256 + end for end in ("", "1", "2")], id="other_ends"),
    ],
)
def test_tag_value_of_different_texts_is_never_the_same(texts: list[str]) -> None:
    """Catches: two sets that become one, of which retention then removes the older one's recovery points."""
    values = {tag_value(text) for text in texts}
    assert len(values) == len(texts)
    assert all(len(value) <= 256 for value in values)
