# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Region names as users write them, one row for each rule."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.regions import (
    partition_of,
    partition_problem,
    region_of_arn,
    region_problem,
    unique,
)


@pytest.mark.parametrize(
    "region", ["us-east-1", "eu-west-12", "us-gov-west-1", "us-iso-east-1", "mx-central-1", "ap-southeast-7"]
)
def test_region_problem_with_a_region_is_none(region: str) -> None:
    """Catches: a pattern or a list that refuses partitions or regions younger than the SDK."""
    assert region_problem(region, "source_region") is None


@pytest.mark.parametrize(
    "region",
    [
        pytest.param("", id="empty"),
        pytest.param("us-east", id="no_number"),
        pytest.param("useast1", id="no_hyphens"),
        pytest.param("US-EAST-1", id="capitals"),
        pytest.param(" us-east-1", id="blank"),
        pytest.param("us-east-1\n\n", id="newlines"),
        pytest.param("us_east_1", id="underscores"),
        pytest.param("u-east-1", id="one_letter"),
        pytest.param("evil.example/us-east-1", id="a_host"),
    ],
)
def test_region_problem_with_something_else_names_the_option_and_the_text(region: str) -> None:
    """Catches: a wrong name that ends as a DNS error half a minute later."""
    problem = region_problem(region, "destination_regions")
    assert problem is not None
    assert problem.startswith(f"destination_regions: '{region}' is not the name of a region")
    assert "Availability Zone" not in problem


def test_region_problem_with_an_availability_zone_says_so() -> None:
    """Catches: us-west-2a, the commonest mistake, explained as any other."""
    assert "that is an Availability Zone" in str(region_problem("us-west-2a", "destination_regions"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("us-west2", "us-west-2"),
        ("US-WEST-2", "us-west-2"),
        ("uswest2", "us-west-2"),
        ("us_west_2", "us-west-2"),
        (" us-west-2\n", "us-west-2"),
        ("Ap-NorthEast1", "ap-northeast-1"),
        ("usgov-east1", "us-gov-east-1"),
        ("us-isob-east1", "us-isob-east-1"),
        ("EUSC-DE-EAST-1", "eusc-de-east-1"),
        ("US-WEST-2A", "us-west-2"),
    ],
)
def test_region_problem_says_which_region_may_be_meant(text: str, meant: str) -> None:
    """Catches: a missing hyphen or capitals, of which the sentence says no more than that it is no region."""
    assert str(region_problem(text, "regions")).endswith(f"is not the name of a region; did you mean {meant}?")


@pytest.mark.parametrize("text", ["", "us-east", "all", "u-east-1", "evil.example/us-east-1", "us-west-2a"])
def test_region_problem_guesses_nothing_else(text: str) -> None:
    assert "did you mean" not in str(region_problem(text, "regions"))


def test_unique_with_a_repeated_region_keeps_one_in_order() -> None:
    """Catches: the same region twice making two copies, or a set() that shuffles the result."""
    assert unique(["us-west-2", "eu-west-1", "us-west-2", "ap-south-1"]) == ("us-west-2", "eu-west-1", "ap-south-1")


@pytest.mark.parametrize(
    ("text", "region"),
    [
        pytest.param("arn:aws:kms:eu-west-1:123456789012:key/0abc", "eu-west-1", id="key"),
        pytest.param("arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/dr", "us-gov-west-1", id="alias_arn"),
        pytest.param("alias/dr", None, id="alias"),
        pytest.param("0abc1234-12ab-34cd-56ef-1234567890ab", None, id="key_id"),
        pytest.param("arn:aws:kms", None, id="cut_off"),
        pytest.param("alias/a:b:c:d:e:f", None, id="colons_but_no_arn"),
    ],
)
def test_region_of_arn_only_arns_have_one(text: str, region: str | None) -> None:
    """Catches: an alias taken for an ARN, or a key of another region let through."""
    assert region_of_arn(text) == region


# botocore/data/partitions.json
@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-west-2", "aws"),
        ("eu-west-1", "aws"),
        ("mx-central-1", "aws"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
        ("us-iso-west-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_partition_of_region(region: str, partition: str) -> None:
    """Catches: an ARN of the wrong partition, which matches no policy there."""
    assert partition_of(region) == partition


@pytest.mark.parametrize("region", ["us-gov-new-9", "cn-mars-1", "eusc-fr-west-2", "us-isob-new-2"])
def test_partition_of_a_future_region_is_that_of_its_family(region: str) -> None:
    """Catches: a table of regions in place of their families."""
    assert partition_of(region) != "aws"


PAIRS = [
    pytest.param("us-east-1", ["eu-west-1", "cn-north-1"], "cn-north-1", id="to_china"),
    pytest.param("us-east-1", ["us-gov-west-1"], "us-gov-west-1", id="to_gov"),
    pytest.param("cn-north-1", ["eu-west-1"], "eu-west-1", id="from_china"),
    pytest.param("eu-central-1", ["eusc-de-east-1"], "eusc-de-east-1", id="to_the_sovereign_cloud"),
]


@pytest.mark.parametrize(("source", "destinations", "named"), PAIRS)
def test_partition_problem_between_partitions_names_the_region(
    source: str, destinations: list[str], named: str
) -> None:
    """Catches: a copy that AWS refuses hours later with an error about credentials."""
    problem = partition_problem(source, destinations, "destination_regions")
    assert problem is not None
    assert problem.startswith(f"destination_regions: {named} is in partition {partition_of(named)}")
    assert f"source_region {source} in {partition_of(source)}" in problem


@pytest.mark.parametrize(
    ("source", "destinations"),
    [("us-east-1", ["eu-west-1", "us-east-1"]), ("cn-north-1", ["cn-northwest-1"]), ("us-gov-west-1", [])],
)
def test_partition_problem_within_one_is_none(source: str, destinations: list[str]) -> None:
    assert partition_problem(source, destinations, "destination_regions") is None
