"""Removes what a run has created, and everything that was copied from it; and looks whether anything is left.

It never touches what does not carry the tag of a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from .account import Account
from .marks import belongs, tags_of


@dataclass(frozen=True)
class Found:
    kind: str
    region: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id} in {self.region}"


def find(account: Account, regions: tuple[str, ...], run: str | None, now: datetime) -> list[Found]:
    """In the order in which they can be removed. ``run``: None for those of all runs whose time is over."""
    found = []
    for region in regions:
        ec2 = account.client("ec2", region)
        for kind, id_name, listed in (
            ("image", "ImageId", _pages(ec2, "describe_images", "Images", Owners=["self"])),
            ("snapshot", "SnapshotId", _pages(ec2, "describe_snapshots", "Snapshots", OwnerIds=["self"])),
            ("volume", "VolumeId", _pages(ec2, "describe_volumes", "Volumes")),
        ):
            found += [Found(kind, region, each[id_name]) for each in listed if _is_of(each, run, now)]
        found += [Found("bucket", region, name) for name in _buckets(account.client("s3", region), region, run, now)]
    return found


def _is_of(thing: dict[str, Any], run: str | None, now: datetime) -> bool:
    return belongs(tags_of(thing.get("Tags")), run, now)


def _pages(client: Any, operation: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    for page in client.get_paginator(operation).paginate(**arguments):
        yield from page[key]


def _buckets(s3: Any, region: str, run: str | None, now: datetime) -> Iterator[str]:
    """Only those whose name is that of a run are asked for their tags."""
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        if name.startswith("lifeboat-acceptance-") and name.endswith(region):
            try:
                tags = tags_of(s3.get_bucket_tagging(Bucket=name)["TagSet"])
            except ClientError:
                continue
            if belongs(tags, run, now):
                yield name


def remove(account: Account, thing: Found) -> None:
    ec2 = account.client("ec2", thing.region)
    if thing.kind == "image":
        ec2.deregister_image(ImageId=thing.id)
    elif thing.kind == "snapshot":
        ec2.delete_snapshot(SnapshotId=thing.id)
    elif thing.kind == "volume":
        ec2.delete_volume(VolumeId=thing.id)
    else:
        _remove_bucket(account.client("s3", thing.region), thing.id)


def _remove_bucket(s3: Any, name: str) -> None:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=name, Key=version["Key"], VersionId=version["VersionId"])
    s3.delete_bucket(Bucket=name)
