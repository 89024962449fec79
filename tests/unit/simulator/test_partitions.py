"""Nothing is copied from one partition into another, whatever the kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.models.db_kind import CLUSTER, INSTANCE

from .rds_support import arn, copy, seed
from .support import MISSING_IMAGE, MISSING_SNAPSHOT, SOURCE, Aws, error_of

ELSEWHERE = ["cn-north-1", "us-gov-west-1"]


def image(aws: Aws, region: str) -> Any:
    return aws.ec2(region).copy_image(Name="web", SourceImageId=MISSING_IMAGE, SourceRegion=SOURCE)


def snapshot(aws: Aws, region: str) -> Any:
    return aws.ec2(region).copy_snapshot(SourceSnapshotId=MISSING_SNAPSHOT, SourceRegion=SOURCE)


def db_snapshot(aws: Aws, region: str) -> Any:
    return copy(aws, arn(seed(aws, INSTANCE), INSTANCE), INSTANCE, region)


def db_cluster_snapshot(aws: Aws, region: str) -> Any:
    return copy(aws, arn(seed(aws, CLUSTER), CLUSTER), CLUSTER, region)


@pytest.mark.parametrize("region", ELSEWHERE)
@pytest.mark.parametrize("call", [image, snapshot, db_snapshot, db_cluster_snapshot])
def test_copy_between_partitions_is_refused(aws: Aws, call: Callable[[Aws, str], Any], region: str) -> None:
    # EC2 guide, CopyingAMIs; code and text are inferred.
    code, text = error_of(call, aws, region)
    assert (code, SOURCE in text) == ("InvalidParameterValue", True)


def test_copy_from_a_region_that_does_not_exist_is_refused(aws: Aws) -> None:
    made = {"SourceSnapshotId": MISSING_SNAPSHOT, "SourceRegion": "us-esat-1"}
    assert error_of(aws.ec2().copy_snapshot, **made)[0] == "InvalidParameterValue"
