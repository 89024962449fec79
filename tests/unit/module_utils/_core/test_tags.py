# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags: conversion, what travels, what is missing, what EC2 refuses."""

from __future__ import annotations

import re

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.tags import (
    carried_tags,
    fitting,
    missing_tags,
    tag_problem,
    tags_from_boto,
    tags_to_boto,
)


def test_tags_from_boto_without_tags_is_empty() -> None:
    """Catches: the Tags key that AWS leaves out when there are none (recordings)."""
    assert tags_from_boto(None) == {}


def test_tags_to_boto_and_back_is_the_same() -> None:
    """Catches: keys and values exchanged, or an empty value dropped."""
    tags = {"Name": "web", "Empty": ""}
    assert tags_to_boto(tags) == [{"Key": "Name", "Value": "web"}, {"Key": "Empty", "Value": ""}]
    assert tags_from_boto(tags_to_boto(tags)) == tags


@pytest.mark.parametrize(
    ("key", "exclude", "travels"),
    [
        pytest.param("Team", [], True, id="a_users_tag"),
        pytest.param("Sync-Identifier", [], True, id="sync_identifier_is_a_users_tag"),
        pytest.param("aws:cloudformation:stack-name", [], False, id="aws_reserves_it"),
        pytest.param("awsome", [], True, id="only_the_prefix_with_its_colon_is_reserved"),
        pytest.param("lifeboat:set", [], False, id="set_of_the_source_itself"),
        pytest.param("lifeboat:source", [], False, id="source_of_the_source_itself"),
        pytest.param("lifeboat:drill", [], False, id="any_key_of_ours"),
        pytest.param("Sync-us-west-2", [], False, id="gem_note_on_a_source"),
        pytest.param("Sync-From-us-east-1", [], False, id="gem_note_on_a_snapshot"),
        pytest.param("Sync-Nightly", [], True, id="looks_like_the_gem_but_is_not"),
        pytest.param("cost:center", ["cost:*"], False, id="excluded_by_pattern"),
        pytest.param("Cost:center", ["cost:*"], True, id="patterns_are_case_sensitive"),
        pytest.param("Team", ["*eam"], False, id="pattern_at_the_start"),
        pytest.param("Team", ["Te", "T"], True, id="a_pattern_is_for_the_whole_key"),
        pytest.param("Team", ["x", "Team"], False, id="any_of_the_patterns"),
    ],
)
def test_carried_tags_each_key_travels_or_stays(key: str, exclude: list[str], travels: bool) -> None:
    """Catches: tags that claim a copy of a copy for the wrong source, or that AWS refuses; a lost user tag."""
    assert carried_tags({key: "v"}, exclude) == ({key: "v"} if travels else {})


@pytest.mark.parametrize(
    ("present", "wanted", "missing"),
    [
        pytest.param({}, {"a": "1"}, {"a": "1"}, id="absent"),
        pytest.param({"a": "1"}, {"a": "1"}, {}, id="there"),
        pytest.param({"a": "0"}, {"a": "1"}, {"a": "1"}, id="another_value"),
        pytest.param({"a": "1", "b": "2"}, {"a": "1"}, {}, id="further_tags_are_nobodys_business"),
        pytest.param({}, {"a": ""}, {"a": ""}, id="an_empty_value_is_not_absent"),
        pytest.param({"A": "1"}, {"a": "1"}, {"a": "1"}, id="case_matters"),
    ],
)
def test_missing_tags_is_what_has_to_be_set(
    present: dict[str, str], wanted: dict[str, str], missing: dict[str, str]
) -> None:
    """Catches: a run that tags again what is there, or one that takes an empty value for absence."""
    assert missing_tags(present, wanted) == missing


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param({}, id="none"),
        pytest.param({f"k{n}": "v" for n in range(50)}, id="50_tags"),
        pytest.param({"k" * 128: ""}, id="key_of_128_and_empty_value"),
        pytest.param({"k": "v" * 256}, id="value_of_256"),
    ],
)
def test_tag_problem_within_the_limits_is_none(tags: dict[str, str]) -> None:
    """Catches: a limit that is one too small."""
    assert tag_problem(tags) is None


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param({f"k{n}": "v" for n in range(51)}, "51 tags and AWS allows 50; leave some out", id="51_tags"),
        pytest.param({"k" * 129: "v"}, "129 characters and AWS allows 1 to 128", id="key_of_129"),
        pytest.param({"": "v"}, "0 characters and AWS allows 1 to 128", id="empty_key"),
        pytest.param({"aws:x": "v"}, "'aws:x' starts with 'aws:'", id="reserved"),
        pytest.param({"k": "v" * 257}, "value of tag 'k' has 257 characters and AWS allows 256", id="value_of_257"),
    ],
)
def test_tag_problem_beyond_a_limit_says_which(tags: dict[str, str], said: str) -> None:
    """Catches: a copy refused by AWS after others were made, or one without its tracking tags."""
    assert re.search(said, str(tag_problem(tags)))


MANY = {f"k{n:02d}": "v" for n in range(60)}


@pytest.mark.parametrize(
    ("first", "carried", "present", "left_out"),
    [
        pytest.param({"a": "1"}, {"b": "2"}, [], [], id="room_for_all"),
        pytest.param({"a": "1"}, {"a": "2"}, [], [], id="what_goes_first_is_said_once"),
        pytest.param(
            {"a": "1"}, {**{f"k{n}": "v" for n in range(49)}, "Name": "web"}, [], ["k48"], id="name_before_the_rest"
        ),
        pytest.param({"a": "1"}, {f"k{n}": "v" for n in range(49)}, [], [], id="exactly_50"),
        pytest.param({}, {"k" * 127: "v", "l" * 128: "v"}, [], ["l" * 128], id="a_key_that_is_refused_for_certain"),
        pytest.param({}, {"k": "v" * 257}, [], ["k"], id="a_value_that_is_too_long"),
        pytest.param({"a": "1"}, {"b": "2"}, [f"p{n}" for n in range(49)], ["b"], id="what_is_there_takes_room"),
        pytest.param({"a": "1"}, {"p1": "2"}, [f"p{n}" for n in range(49)], [], id="what_is_there_needs_no_more_room"),
        pytest.param({"p1": "1"}, {"b": "2"}, [f"p{n}" for n in range(49)], [], id="first_is_there"),
        pytest.param(MANY, {"b": "2"}, [], ["b"], id="what_goes_first_goes_even_beyond_the_limit"),
    ],
)
def test_fitting_leaves_out_what_has_no_room(
    first: dict[str, str], carried: dict[str, str], present: list[str], left_out: list[str]
) -> None:
    """Catches: no copy at all because its source has a tag too many."""
    fit = fitting(first, carried, present)
    assert list(fit.left_out) == left_out
    assert fit.tags == {**{k: v for k, v in carried.items() if k not in left_out}, **first}
    if len(first) <= 50:
        assert len({*fit.tags, *present}) <= 50
