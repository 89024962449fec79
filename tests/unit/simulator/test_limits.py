"""What EC2 takes in one request: values of filters, filters, resources of a tagging call."""

from __future__ import annotations

import pytest

from .support import Aws, error_of, tag_set

DESCRIBES = [
    "describe_addresses",
    "describe_images",
    "describe_instances",
    "describe_launch_template_versions",
    "describe_snapshots",
    "describe_volumes",
]


@pytest.mark.parametrize("call", DESCRIBES)
@pytest.mark.parametrize("sizes", [(201,), (101, 100)])
def test_too_many_values_on_a_call_are_refused(aws: Aws, call: str, sizes: tuple[int, ...]) -> None:
    # gjbae1212/gossm#31, convox/rack#2205
    filters = [{"Name": f"tag:T{n}", "Values": [str(i) for i in range(size)]} for n, size in enumerate(sizes)]
    expected = ("FilterLimitExceeded", "The maximum number of filter values specified on a single call is 200")
    assert error_of(getattr(aws.ec2(), call), Filters=filters) == expected


def test_two_hundred_values_on_a_call_are_allowed(aws: Aws) -> None:
    filters = [{"Name": f"tag:T{n}", "Values": [str(i) for i in range(100)]} for n in range(2)]
    assert aws.ec2().describe_images(Filters=filters)["Images"] == []


def test_more_than_fifty_filters_are_refused(aws: Aws) -> None:
    filters = [{"Name": f"tag:T{n}", "Values": ["x"]} for n in range(51)]
    assert error_of(aws.ec2().describe_images, Filters=filters)[0] == "FilterLimitExceeded"


def test_more_than_a_thousand_resources_of_a_tag_are_refused(aws: Aws) -> None:
    ids = [f"ami-{n:017x}" for n in range(1001)]
    assert error_of(aws.ec2().create_tags, Resources=ids, Tags=tag_set(A="b"))[0] == "InvalidParameterValue"
