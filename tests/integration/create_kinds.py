# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``create`` creates sources of, for each kind of copies, in the same few words.

A maker has one thing of which there are sources of the purpose ``shop``. No rule of a kind stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any, Protocol

from ansible_collections.lifeboat.aws.plugins.modules import (
    ami_xregion_copy,
    ebs_snapshot_xregion_copy,
    rds_snapshot_xregion_copy,
)
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases, Kind

PURPOSE = "shop"


class Maker(Protocol):
    """One thing."""

    def options(self, **create: Any) -> dict[str, Any]:
        """The options that create its sources and copy them."""

    def source(self) -> str:
        """A usable source as an earlier run has created it; its id."""

    def sources(self) -> set[str]:
        """Ids of the sources that there are."""

    def copied(self) -> set[str]:
        """Ids of the sources that have copies."""


@dataclass(frozen=True)
class CreateKind:
    """``create`` and ``listing`` are the calls of AWS."""

    name: str
    module: ModuleType
    maker: Callable[[AwsView], Maker]
    create: str
    listing: str
    copy: str


def boto_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def launched(aws: AwsView, *devices: str, name: str = PURPOSE) -> str:
    """A running instance with data volumes on these devices; its id."""
    ec2 = aws.ec2(SOURCE)
    tags = [{"ResourceType": "instance", "Tags": boto_tags({"Name": name})}]
    base = aws.web(name=f"base-of-{name}", tags={})
    answer = ec2.run_instances(ImageId=base, MinCount=1, MaxCount=1, TagSpecifications=tags)
    instance: str = answer["Instances"][0]["InstanceId"]
    for device in devices:
        volume = ec2.create_volume(Size=4, AvailabilityZone="us-east-1a")["VolumeId"]
        ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device=device)
    return instance


def volumes_of(aws: AwsView, instance: str) -> list[str]:
    [described] = aws.ec2(SOURCE).describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"]
    return [mapping["Ebs"]["VolumeId"] for mapping in described["BlockDeviceMappings"]]


@dataclass
class OfInstance:
    """An instance with one volume, of which there are snapshots."""

    aws: AwsView
    made: int = 0

    def __post_init__(self) -> None:
        self.instance = launched(self.aws)

    def options(self, **create: Any) -> dict[str, Any]:
        return {"create": {"instance_id": self.instance, "purpose": PURPOSE, **create}}

    def source(self) -> str:
        self.made += 1
        ec2 = self.aws.ec2(SOURCE)
        made = ec2.create_snapshots(InstanceSpecification={"InstanceId": self.instance})["Snapshots"][0]
        source: str = made["SnapshotId"]
        # Each was asked for at a moment of its own.
        moment = made["StartTime"] - timedelta(minutes=10 - self.made)
        self.aws.tag(SOURCE, source, {"lifeboat:made-for": PURPOSE, "lifeboat:made-at": f"{moment:%Y-%m-%dT%H:%M:%SZ}"})
        return source

    def sources(self) -> set[str]:
        return {s["SnapshotId"] for s in self.aws.snapshots(SOURCE) if s["Tags"].get("lifeboat:made-for") == PURPOSE}

    def copied(self) -> set[str]:
        return {source.removeprefix(f"{SOURCE}/") for source in _sources_of(self.aws.snapshots(WEST))}


def _sources_of(copies: list[dict[str, Any]]) -> list[str]:
    return [copy["Tags"]["lifeboat:source"] for copy in copies]


@dataclass
class Image:
    """An instance, of which there are images."""

    aws: AwsView
    made: int = 0

    def __post_init__(self) -> None:
        self.instance = launched(self.aws)

    def options(self, **create: Any) -> dict[str, Any]:
        return {"create": {"instance_id": self.instance, "purpose": PURPOSE, **create}}

    def source(self) -> str:
        self.made += 1
        tags = {"Sync-Identifier": PURPOSE, "lifeboat:made-for": PURPOSE}
        return self.aws.web(self.made, name=f"{PURPOSE}-{self.made}", tags=tags, snapshot_tags=tags)

    def sources(self) -> set[str]:
        return {i for i, image in self.aws.images(SOURCE).items() if image["Tags"].get("lifeboat:made-for") == PURPOSE}

    def copied(self) -> set[str]:
        return {source.removeprefix(f"{SOURCE}/") for source in self.aws.copies(WEST)}


@dataclass
class Database:
    """A database, of which there are manual snapshots."""

    aws: AwsView
    kind: Kind
    made: int = 0

    def __post_init__(self) -> None:
        self.databases = Databases(self.aws, self.kind)
        self.databases.database(PURPOSE)

    def options(self, **create: Any) -> dict[str, Any]:
        return {**self.databases.named(PURPOSE), "create": {"purpose": PURPOSE, **create}}

    def source(self) -> str:
        self.made += 1
        own = {"type": "manual", "tags": {"lifeboat:made-for": PURPOSE}}
        return self.databases.snapshot(self.made, PURPOSE, id=f"lifeboat-{PURPOSE}-{self.made}", **own)

    def sources(self) -> set[str]:
        there = self.databases.seen(SOURCE)
        return {i for i, snapshot in there.items() if snapshot["Tags"].get("lifeboat:made-for") == PURPOSE}

    def copied(self) -> set[str]:
        return {source.removeprefix(f"{SOURCE}/") for source in _sources_of(list(self.databases.seen(WEST).values()))}


def _databases(kind: Kind) -> CreateKind:
    stem = kind.stem
    return CreateKind(
        name=f"rds_{kind.name}",
        module=rds_snapshot_xregion_copy,
        maker=lambda aws: Database(aws, kind),
        create=f"Create{stem}",
        listing=kind.listing,
        copy=kind.copy,
    )


CREATE_KINDS = (
    CreateKind("ami", ami_xregion_copy, Image, "CreateImage", "DescribeImages", "CopyImage"),
    CreateKind("ebs", ebs_snapshot_xregion_copy, OfInstance, "CreateSnapshots", "DescribeSnapshots", "CopySnapshot"),
    _databases(INSTANCE),
    _databases(CLUSTER),
)
