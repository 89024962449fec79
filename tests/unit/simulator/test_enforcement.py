# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Catches: an enforcement that allows everything, and denials that do not look like those of AWS."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.simulator.client import Simulator

WEST = "us-west-2"


def policy(*actions: str, resource: str = "*") -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "S", "Effect": "Allow", "Action": list(actions), "Resource": resource}],
    }


def refusal(simulator: Simulator, service: str, call: str, **arguments: Any) -> ClientError:
    with pytest.raises(ClientError) as caught:
        getattr(simulator.boto(service, WEST), call)(**arguments)
    return caught.value


def test_denials_have_the_codes_and_texts_of_each_protocol(simulator: Simulator) -> None:
    simulator.boto("s3", WEST).create_bucket(Bucket="shop", CreateBucketConfiguration={"LocationConstraint": WEST})
    simulator.configure(policies=[policy("ec2:DescribeImages")])
    assert simulator.boto("ec2", WEST).describe_images(Owners=["self"])["ResponseMetadata"]["HTTPStatusCode"] == 200
    of_ec2 = refusal(simulator, "ec2", "describe_snapshots", OwnerIds=["self"]).response["Error"]
    assert of_ec2["Code"] == "UnauthorizedOperation"
    assert "not authorized to perform: ec2:DescribeSnapshots" in of_ec2["Message"]
    assert "Encoded authorization failure message: " in of_ec2["Message"]
    assert refusal(simulator, "rds", "describe_db_instances").response["Error"]["Code"] == "AccessDenied"
    assert refusal(simulator, "kms", "list_aliases").response["Error"]["Code"] == "AccessDeniedException"
    object_ = {"Bucket": "shop", "Key": "a"}
    assert refusal(simulator, "s3", "get_object", **object_).response["Error"]["Code"] == "AccessDenied"
    # The answer to a HEAD has no body.
    assert refusal(simulator, "s3", "head_object", **object_).response["Error"] == {
        "Code": "403",
        "Message": "Forbidden",
    }


def test_action_that_is_taken_away_is_denied_and_nothing_is_without_policies(simulator: Simulator) -> None:
    simulator.configure(policies=[policy("ec2:*")], taken_away=["ec2:DescribeImages"])
    assert refusal(simulator, "ec2", "describe_images").response["Error"]["Code"] == "UnauthorizedOperation"
    simulator.configure(policies=[])
    assert simulator.boto("ec2", WEST).describe_images(Owners=["self"])["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_tags_of_a_resource_are_looked_at(simulator: Simulator) -> None:
    [image] = simulator.seed(WEST, images=[{"name": "web", "tags": {"lifeboat:source": "ami-1"}}])
    [other] = simulator.seed(WEST, images=[{"name": "other"}])
    ours = policy("ec2:DeregisterImage", resource="arn:aws:ec2:*::image/*")
    ours["Statement"][0]["Condition"] = {"StringLike": {"aws:ResourceTag/lifeboat:source": "*"}}
    simulator.configure(policies=[ours])
    refusal(simulator, "ec2", "deregister_image", ImageId=other)
    simulator.boto("ec2", WEST).deregister_image(ImageId=image)
