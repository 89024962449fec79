# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Identifiers and tags that RDS accepts."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timezone
from random import Random

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._rds.names import (
    acceptable_tags,
    identifier_problem,
    made_identifier,
    target_identifier,
)

# API reference of CopyDBSnapshot: letters, digits, hyphens; a letter first; no two hyphens, none at the end.
VALID = re.compile(r"[A-Za-z](-?[A-Za-z0-9])*")


@pytest.mark.parametrize(
    ("source_id", "length", "target"),
    [
        pytest.param("rds:shop-2026-11-19-06-10", 255, "rds-shop-2026-11-19-06-10-us-east-1", id="automated"),
        pytest.param("before-upgrade", 255, "before-upgrade-us-east-1", id="manual"),
        pytest.param("awsbackup:job-0a1b", 255, "awsbackup-job-0a1b-us-east-1", id="awsbackup"),
        pytest.param("9lives", 255, "copy-9lives-us-east-1", id="a_letter_comes_first"),
        pytest.param("a" * 53, 63, "a" * 53 + "-us-east-1", id="exactly_63"),
        pytest.param("a" * 54, 63, "a" * 54 + "-12357e0d", id="one_more_ends_in_a_hash"),
        pytest.param("a" * 245, 255, "a" * 245 + "-us-east-1", id="exactly_255"),
    ],
)
def test_target_identifier_of_a_source(source_id: str, length: int, target: str) -> None:
    """Catches: a colon, which RDS refuses in a target; a name that changes from one version of ours to the next."""
    assert target_identifier(source_id, "us-east-1", length) == target


def test_target_identifier_of_any_source_is_valid_deterministic_and_its_own() -> None:
    """Catches: a cut that ends in a hyphen or makes two sources one, after which RDS refuses the second copy."""
    random = Random(3)
    for length in (63, 255):
        made: dict[str, tuple[str, str]] = {}
        for _source in range(2000):
            words = ["".join(random.choices("abc019", k=random.randrange(1, 40))) for _word in range(8)]
            source = "rds:x" + "-".join(words[: random.randrange(1, 9)])
            region = random.choice(["us-east-1", "ap-southeast-1"])
            target = target_identifier(source, region, length)
            assert VALID.fullmatch(target)
            assert len(target) <= length
            assert identifier_problem(target, length) is None
            assert target == target_identifier(source, region, length)
            assert made.setdefault(target, (region, source)) == (region, source)


@pytest.mark.parametrize(
    ("identifier", "length", "is_good"),
    [
        pytest.param("a", 63, True, id="one_letter"),
        pytest.param("Shop-1", 63, True, id="capitals"),
        pytest.param("a" * 63, 63, True, id="63"),
        pytest.param("a" * 64, 63, False, id="64_for_a_cluster"),
        pytest.param("a" * 64, 255, True, id="64_for_an_instance"),
        pytest.param("a" * 256, 255, False, id="256"),
        pytest.param("", 63, False, id="empty"),
        pytest.param("1a", 63, False, id="digit_first"),
        pytest.param("-a", 63, False, id="hyphen_first"),
        pytest.param("a-", 63, False, id="hyphen_last"),
        pytest.param("a--b", 63, False, id="two_hyphens"),
        pytest.param("rds:a", 63, False, id="colon"),
        pytest.param("a_b", 63, False, id="underscore"),
        pytest.param("é", 63, False, id="not_ascii"),
        pytest.param("a\n", 63, False, id="newline"),
    ],
)
def test_identifier_problem_is_rds_rule(identifier: str, length: int, is_good: bool) -> None:
    """Catches: an identifier that RDS refuses after the plan was shown, or a good one that we refuse."""
    problem = identifier_problem(identifier, length)
    assert (problem is None) == is_good
    assert problem is None or f"at most {length}" in problem


@pytest.mark.parametrize(
    ("key", "value", "is_good"),
    [
        pytest.param("Team", "shop", True, id="plain"),
        pytest.param("cost center", "a.b:c/d=e+f-g@h_i 9", True, id="all_that_rds_allows"),
        pytest.param("Größe", "größer", True, id="letters_of_any_script"),
        pytest.param("Team", "", True, id="empty_value"),
        pytest.param("Team", "a,b", False, id="comma"),
        pytest.param("Config", '{"a": 1}', False, id="json"),
        pytest.param("Who?", "me", False, id="question_mark_in_the_key"),
        pytest.param("Team", "a*", False, id="star"),
        pytest.param("aws:createdBy", "x", False, id="aws"),
        pytest.param("AWS:createdBy", "x", False, id="aws_in_capitals"),
        pytest.param("rds:owner", "x", False, id="rds"),
        pytest.param("k" * 128, "v" * 256, True, id="as_long_as_may_be"),
        pytest.param("k" * 129, "v", False, id="key_too_long"),
        pytest.param("k", "v" * 257, False, id="value_too_long"),
        pytest.param("", "v", False, id="empty_key"),
    ],
)
def test_acceptable_tags_are_those_that_rds_takes(key: str, value: str, is_good: bool) -> None:
    """Catches: one tag for which RDS refuses the whole copy, or one that is dropped for nothing."""
    tags, refused = acceptable_tags({"Good": "1", key: value})
    assert tags == ({"Good": "1", key: value} if is_good else {"Good": "1"})
    assert refused == ([] if is_good else [key])


@pytest.mark.parametrize(
    ("database", "longest", "expected"),
    [
        pytest.param("shop", 255, "lifeboat-shop-2026-11-19-06-10", id="instance"),
        pytest.param("a" * 37, 63, "lifeboat-" + "a" * 37 + "-2026-11-19-06-10", id="as_long_as_it_may_be"),
        pytest.param("a" * 38, 63, "lifeboat-" + "a" * 28 + "-HASH-2026-11-19-06-10", id="too_long"),
        pytest.param(
            "a" * 27 + "-" + "b" * 20, 63, "lifeboat-" + "a" * 27 + "-HASH-2026-11-19-06-10", id="hyphen_at_the_cut"
        ),
    ],
)
def test_made_identifier_is_one_that_rds_accepts(database: str, longest: int, expected: str) -> None:
    """Catches: a snapshot of a cluster with a long name that is refused each night."""
    digest = hashlib.sha256(database.encode()).hexdigest()[:8]
    made = made_identifier(database, datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc), longest)
    assert made == expected.replace("HASH", digest)
    assert identifier_problem(made, longest) is None
