"""The fleet that the benchmarks work on, seeded into the simulated AWS.

Every image has six tags, about what images of companies have.
"""

from __future__ import annotations

from tests.simulator.client import Simulator

SOURCE_REGION = "us-east-1"
RECOVERY_REGIONS = ("us-west-2", "eu-west-1")
# The same for all: seeded copies must say when their source was made.
CREATED = "2026-11-01T06:10:00Z"
TAGS = {
    "Fleet": "benchmark",
    "Name": "server-{i:05d}",
    "Environment": "Production",
    "Owner": "platform-team@example.com",
    "CostCenter": "4711",
    "Release": "2026.11.{i}",
}
TRACKING_TAGS = {
    "lifeboat:set": "{source_id}",
    "lifeboat:source": "{source_region}/{source_id}",
    "lifeboat:source-created": CREATED,
}


def seed_sources(aws: Simulator, count: int) -> None:
    aws.seed(SOURCE_REGION, count=count, name_template="server-{i:05d}", tags=TAGS, created=CREATED)


def seed_copies(aws: Simulator) -> None:
    """A tracked copy of every image in every recovery region, as our own first run leaves them."""
    for region in RECOVERY_REGIONS:
        aws.seed(region, copies_of={"region": SOURCE_REGION, "copy_tags": True}, tags=TRACKING_TAGS, created=CREATED)


def image_count(aws: Simulator, region: str) -> int:
    pages = (
        aws.boto("ec2", region)
        .get_paginator("describe_images")
        .paginate(Owners=["self"], PaginationConfig={"PageSize": 1000})
    )
    return sum(len(page["Images"]) for page in pages)
