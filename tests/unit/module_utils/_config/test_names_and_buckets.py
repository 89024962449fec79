# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names, places, buckets and what templates know about a region, one row for each rule."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.buckets import bucket_problem
from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import (
    Place,
    bucket_of,
    check_names,
    check_version,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._config.region_variables import variables_of
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput


@pytest.mark.parametrize(
    ("application", "environment", "region", "words"),
    [
        pytest.param("Shop", "production", "us-west-2", "application: 'Shop' is no name", id="capital_letter"),
        pytest.param("../shop", "production", "us-west-2", "application: '../shop'", id="path"),
        pytest.param("shop", "", "us-west-2", "environment: '' is no name", id="empty"),
        pytest.param("shop", "x" * 64, "us-west-2", "environment: 'xxx", id="too_long"),
        pytest.param("shop", "common", "us-west-2", "is the name of another layer", id="common"),
        pytest.param("shop", "us-west-2", "us-west-2", "is the name of another layer", id="region"),
        pytest.param("shop", "production", "us-west-2a", "leave out its last letter", id="zone"),
    ],
)
def test_check_names_each_rule(application: str, environment: str, region: str, words: str) -> None:
    check_names("shop", "production", ["us-west-2"])
    with pytest.raises(InvalidInput) as error:
        check_names(application, environment, [region])
    assert words in str(error.value)


@pytest.mark.parametrize("version", ["", "a/b", "-a", "x" * 64, 'a"b', "a,b", "a b"])
def test_check_version_each_rule(version: str) -> None:
    check_version("2026.11_21-RC1")
    with pytest.raises(InvalidInput):
        check_version(version)


def test_place_keys() -> None:
    place = Place("b", "lifeboat-config", "shop", "production")
    keys = [place.pointer, place.version("v1"), place.bundle("ab" * 32), f"{place.folder}versions/a/b.json"]
    assert place.folder == "lifeboat-config/shop/production/"
    assert place.versions_in(keys) == ("v1",)
    assert place.bundles_in(keys) == ("ab" * 32,)


@pytest.mark.parametrize("prefix", ["", "/a", "a/", "a//b", "a b", "..", "a/../b"])
def test_place_prefix_that_is_none_is_an_error(prefix: str) -> None:
    with pytest.raises(InvalidInput, match="prefix"):
        Place("b", prefix, "shop", "production")


def test_bucket_of_own_name_wins_over_the_rule() -> None:
    assert bucket_of("us-west-2", {}, "shop-{region}") == "shop-us-west-2"
    assert bucket_of("us-west-2", {"bucket": "own"}, "shop-{region}") == "own"
    with pytest.raises(InvalidInput, match="us-west-2 has no bucket"):
        bucket_of("us-west-2", {}, "")


def facts(location: Any, status: str | None = "Enabled") -> list[dict[str, Any]]:
    versioning = {"Status": status} if status else {}
    return [{"name": "b", "bucket_location": {"LocationConstraint": location}, "bucket_versioning": versioning}]


@pytest.mark.parametrize(
    ("buckets", "region", "words"),
    [
        pytest.param(facts("us-west-2"), "us-west-2", None, id="right"),
        pytest.param(facts(None), "us-east-1", None, id="no_constraint_is_us_east_1"),
        pytest.param(facts(""), "us-east-1", None, id="nor_is_an_empty_one"),
        pytest.param(facts("EU"), "eu-west-1", None, id="old_name"),
        pytest.param(facts("us-east-1"), "us-west-2", "is in us-east-1, not in us-west-2", id="another_region"),
        pytest.param(facts("us-west-2", None), "us-west-2", "has no versioning", id="never_on"),
        pytest.param(facts("us-west-2", "Suspended"), "us-west-2", "has versioning suspended", id="suspended"),
        pytest.param([], "us-west-2", "is not one of this account's", id="not_listed"),
        pytest.param([{"name": "b", "bucket_location": {}}], "us-west-2", "allow s3:GetBucketLocation", id="denied"),
    ],
)
def test_bucket_problem_each_answer(buckets: list[dict[str, Any]], region: str, words: str | None) -> None:
    """Catches: could-not-tell that counts as right."""
    problem = bucket_problem(buckets, "b", region)
    assert (problem is None) if words is None else (words in (problem or ""))


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("us-west-2", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
    ],
)
def test_variables_of_region(region: str, partition: str, suffix: str) -> None:
    assert variables_of(region, "b", "shop", "production", {"own": 1}) == {
        "own": 1,
        "region": region,
        "partition": partition,
        "dns_suffix": suffix,
        "bucket": "b",
        "application": "shop",
        "environment": "production",
    }


def test_variables_of_a_name_that_is_taken_is_an_error() -> None:
    with pytest.raises(InvalidInput, match="us-west-2: variables: 'bucket'"):
        variables_of("us-west-2", "b", "shop", "production", {"bucket": "x"})
