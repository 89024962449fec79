# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ARNs of several services and partitions, and what is none."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.arns import Arn, parse_arn, role_problem

ROLE = "arn:aws:iam::123456789012:role/recovery"


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        (ROLE, Arn("aws", "iam", "", "123456789012", "role/recovery")),
        (
            "arn:aws-us-gov:rds:us-gov-west-1:123456789012:snapshot:rds:shop-1",
            Arn("aws-us-gov", "rds", "us-gov-west-1", "123456789012", "snapshot:rds:shop-1"),
        ),
        ("arn:aws:ec2:us-east-1::image/ami-0abc", Arn("aws", "ec2", "us-east-1", "", "image/ami-0abc")),
        ("arn:aws:iam::123456789012", None),
        ("arn:aws:iam::123456789012:", None),
        ("role/recovery", None),
        ("", None),
    ],
)
def test_parse_arn(text: str, arn: Arn | None) -> None:
    assert parse_arn(text) == arn


@pytest.mark.parametrize("text", [ROLE, "arn:aws-cn:iam::123456789012:role/path/recovery"])
def test_role_problem_of_a_role_is_none(text: str) -> None:
    assert role_problem(text, "assume_role") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recovery", "assume_role: 'recovery' is not the ARN of a role, such as arn:aws:iam::123456789012:role/"),
        ("arn:aws:iam::123456789012:user/recovery", "is not the ARN of a role but of iam (user/recovery)"),
        ("arn:aws:iam::123456789012:role/", "is not the ARN of a role"),
        ("arn:aws:iam:::role/recovery", "is not the ARN of a role"),
        (f"{ROLE} ", f"assume_role: '{ROLE} ' is not the ARN of a role; leave out the blanks around it"),
        (f" {ROLE}", "is not the ARN of a role; leave out the blanks around it"),
        (f"{ROLE}\n", "is not the ARN of a role; leave out the blanks around it"),
        ("arn:aws:iam::123456789012:role/re covery", "is not the ARN of a role, such as"),
        ("arn:aws:iam::123456789012:role/recovery/", "is not the ARN of a role, such as"),
        ("arn:aws:sts::123456789012:assumed-role/recovery/x", "but of sts (assumed-role/recovery/x)"),
    ],
)
def test_role_problem_of_something_else_names_it(text: str, said: str) -> None:
    """Catches: a role that AWS does not accept, told in the middle of a run as AWS tells it."""
    assert said in str(role_problem(text, "assume_role"))


@pytest.mark.parametrize(
    ("role", "regions", "partition"),
    [
        (ROLE, ["us-east-1", "eu-west-1"], None),
        (ROLE, [], None),
        (ROLE, ["cn-north-1"], "aws-cn"),
        (ROLE.replace("aws", "aws-us-gov"), ["us-east-1"], "aws"),
        (ROLE.replace("aws", "aws-us-gov"), ["us-gov-west-1"], None),
    ],
)
def test_role_problem_of_another_partition_names_it(role: str, regions: list[str], partition: str | None) -> None:
    """Catches: a role that no credentials of the regions can assume, told by AWS as one that does not exist."""
    problem = role_problem(role, "assume_role", regions)
    assert (problem is None) == (partition is None)
    assert partition is None or str(problem).endswith(f"{regions[0]} is in {partition}; name a role of {partition}")
