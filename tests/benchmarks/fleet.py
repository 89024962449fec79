"""The fleet that the benchmarks work on, seeded into the simulated AWS.

Every image and every database has six tags, about what those of companies have.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.simulator.client import ACCOUNT, Simulator
from tests.simulator.models.database import resource_id
from tests.simulator.models.db_kind import KINDS

SOURCE_REGION = "us-east-1"
RECOVERY_REGIONS = ("us-west-2", "eu-west-1")
LONG_ENOUGH_FOR_ALL_COPIES = 7 * 24 * 3600
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
    "lifeboat:source-resource": ACCOUNT,
}


def seed_sources(aws: Simulator, count: int, more_tags: Mapping[str, str] | None = None) -> None:
    """``{i}`` in the value of a tag is the number of the image."""
    tags = {**TAGS, **(more_tags or {})}
    aws.seed(SOURCE_REGION, count=count, name_template="server-{i:05d}", tags=tags, created=CREATED)


def seed_copies(aws: Simulator, regions: tuple[str, ...] = RECOVERY_REGIONS) -> None:
    """A tracked copy of every image in every recovery region, as our own first run leaves them."""
    _seed_copies(aws, regions, TRACKING_TAGS)


def seed_copies_of_peer(aws: Simulator, regions: tuple[str, ...]) -> None:
    """The same as a first run of the playbook images_peer leaves them."""
    _seed_copies(aws, regions, {"Source": "{source_id}"})


def _seed_copies(aws: Simulator, regions: tuple[str, ...], tags: Mapping[str, str]) -> None:
    for region in regions:
        copies_of = {"region": SOURCE_REGION, "copy_tags": True}
        aws.seed(region, copies_of=copies_of, tags=dict(tags), created=CREATED)


def image_count(aws: Simulator, region: str) -> int:
    pages = (
        aws.boto("ec2", region)
        .get_paginator("describe_images")
        .paginate(Owners=["self"], PaginationConfig={"PageSize": 1000})
    )
    return sum(len(page["Images"]) for page in pages)


def lift_database_quotas(aws: Simulator) -> None:
    """With twenty copies of instances and five of clusters in flight one first run would be many; a reset undoes it."""
    aws.configure(db_instance_copies_limit=1000, db_cluster_copies_limit=1000)


def database_names(instances: int, clusters: int) -> dict[str, list[str]]:
    return {
        "instances": [f"database-{i:05d}" for i in range(instances)],
        "clusters": [f"cluster-{i:05d}" for i in range(clusters)],
    }


def seed_databases(aws: Simulator, instances: int, clusters: int) -> None:
    """Each with one automated snapshot. The databases themselves are not looked at, and there are none."""
    names = database_names(instances, clusters)
    snapshots = [
        {
            "database": name,
            "kind": kind,
            "created": CREATED,
            "tags": {key: text.format(i=i) for key, text in TAGS.items()},
        }
        for kind, found in (("instance", names["instances"]), ("cluster", names["clusters"]))
        for i, name in enumerate(found)
    ]
    aws.seed_rds(SOURCE_REGION, snapshots=snapshots)


def seed_database_copies(aws: Simulator, instances: int, regions: tuple[str, ...], *, tracked: bool) -> None:
    """Of every instance, as our own first run leaves them, or (not tracked) the playbook databases_peer does."""
    for region in regions:
        copies = []
        for i, name in enumerate(database_names(instances, 0)["instances"]):
            source = f"rds:{name}-{CREATED[:16].replace('T', '-').replace(':', '-')}"
            resource = resource_id(KINDS["instance"], ACCOUNT, SOURCE_REGION, name)
            tracking = {
                "lifeboat:set": name,
                "lifeboat:source": f"{SOURCE_REGION}/{source}",
                "lifeboat:source-created": CREATED,
                "lifeboat:source-resource": f"{ACCOUNT}/{resource}",
            }
            tags = {key: text.format(i=i) for key, text in TAGS.items()}
            arn = f"arn:aws:rds:{SOURCE_REGION}:{ACCOUNT}:snapshot:{source}"
            own = {"tags": {**tags, **tracking}} if tracked else {"tags": tags}
            copies.append({"of": arn, "id": source.replace(":", "-"), **own})
        aws.seed_rds(region, copies=copies)


def database_copy_count(aws: Simulator, region: str) -> int:
    rds = aws.boto("rds", region)
    listings = (("describe_db_snapshots", "DBSnapshots"), ("describe_db_cluster_snapshots", "DBClusterSnapshots"))
    return sum(
        len(page[key])
        for call, key in listings
        for page in rds.get_paginator(call).paginate(SnapshotType="manual", PaginationConfig={"PageSize": 100})
    )
