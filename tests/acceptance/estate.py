"""What is there before the first playbook: a volume, its snapshot, an image of it, and a bucket in each region."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .account import Account
from .marks import Marks, pairs

LONGEST_SECONDS = 1800
PAUSE_SECONDS = 5.0


class NotAsPromised(Exception):
    """Something that a step has promised was not seen afterwards."""


@dataclass(frozen=True)
class Estate:
    image: str
    volume: str
    snapshot: str


def create(account: Account, marks: Marks, source: str, recovery: str) -> Estate:
    """Of the smallest size that AWS has. All of it carries the tags of the run from its first moment."""
    for region in (source, recovery):
        create_bucket(account.client("s3", region), f"{marks.run}-{region}", region, marks)
    ec2 = account.client("ec2", source)
    zone = ec2.describe_availability_zones(Filters=[{"Name": "state", "Values": ["available"]}])["AvailabilityZones"][0]
    volume = ec2.create_volume(
        AvailabilityZone=zone["ZoneName"], Size=1, VolumeType="gp3", TagSpecifications=marks.for_ec2("volume")
    )["VolumeId"]
    wait_for(lambda: ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["State"] == "available", volume)
    snapshot = ec2.create_snapshot(VolumeId=volume, TagSpecifications=marks.for_ec2("snapshot"))["SnapshotId"]
    wait_for(lambda: ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"][0]["State"] == "completed", snapshot)
    image = ec2.register_image(
        Name=f"{marks.run}-image",
        Architecture="x86_64",
        VirtualizationType="hvm",
        RootDeviceName="/dev/xvda",
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}],
        TagSpecifications=marks.for_ec2("image"),
    )["ImageId"]
    wait_for(lambda: ec2.describe_images(ImageIds=[image])["Images"][0]["State"] == "available", image)
    return Estate(image, volume, snapshot)


def create_bucket(s3: Any, name: str, region: str, marks: Marks) -> None:
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": pairs(marks.tags())})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def wait_for(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise NotAsPromised(f"{what} is not ready after {LONGEST_SECONDS} seconds")
        time.sleep(PAUSE_SECONDS)
