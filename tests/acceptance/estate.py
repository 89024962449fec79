"""What is there before the first playbook: a volume, its snapshot, an image that starts, and a bucket in each region.

And what the parts of a run ask for: databases, instances, networks, a hosted zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import databases, machines, network
from .account import Account
from .marks import Marks, pairs
from .network import CLUSTER_CLASS, CLUSTER_ENGINE, DATABASE_CLASS, ENGINE, Network


@dataclass(frozen=True)
class Estate:
    """``database``, ``cluster``, ``zone``: "" of a part that was not asked for."""

    image: str
    volume: str
    snapshot: str
    networks: dict[str, Network] = field(default_factory=dict)
    database: str = ""
    cluster: str = ""
    instances: tuple[str, ...] = ()
    zone: str = ""


def create(account: Account, marks: Marks, source: str, recovery: str, parts: frozenset[str]) -> Estate:
    """Of the smallest size that AWS has. All of it carries the tags of the run from its first moment."""
    for region in (source, recovery):
        create_bucket(account, f"{marks.run}-{region}", region, marks)
    classes = {ENGINE: DATABASE_CLASS} if "databases" in parts else {}
    classes |= {CLUSTER_ENGINE: CLUSTER_CLASS} if "cluster" in parts else {}
    networks = {
        region: network.create(account, marks, region, classes)
        for region, needed in ((source, {"databases", "cluster", "names", "drill"}), (recovery, {"drill"}))
        if parts & needed
    }
    # They take minutes: everything else is created meanwhile.
    database = databases.begin_instance(account, marks, source, networks[source]) if "databases" in parts else ""
    cluster = databases.begin_cluster(account, marks, source, networks[source]) if "cluster" in parts else ""
    volume, snapshot = _volume_and_snapshot(account, marks, source)
    image = machines.own_image(account, marks, source)
    instances: tuple[str, ...] = ()
    zone = ""
    # A manifest is of what runs, so a drill needs them, too.
    if parts & {"names", "drill"}:
        instances = machines.launch(account, marks, source, image, networks[source])
    if "names" in parts:
        zone = machines.create_zone(account, marks, source, networks[source])
    if database:
        account.wait_for(lambda: databases.is_there(account, source, database), database)
    if cluster:
        account.wait_for(lambda: databases.is_there(account, source, cluster, is_cluster=True), cluster)
    return Estate(image, volume, snapshot, networks, database, cluster, instances, zone)


def _volume_and_snapshot(account: Account, marks: Marks, region: str) -> tuple[str, str]:
    ec2 = account.client("ec2", region)
    zones = ec2.describe_availability_zones(Filters=[{"Name": "state", "Values": ["available"]}])["AvailabilityZones"]
    # A local zone, which an account may have switched on, has neither every type of volume nor the same prices.
    zone = next(each for each in zones if each.get("ZoneType", "availability-zone") == "availability-zone")
    volume = ec2.create_volume(
        AvailabilityZone=zone["ZoneName"], Size=1, VolumeType="gp3", TagSpecifications=marks.for_ec2("volume")
    )["VolumeId"]
    account.wait_for(lambda: ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["State"] == "available", volume)
    snapshot = account.once_known(ec2.create_snapshot, VolumeId=volume, TagSpecifications=marks.for_ec2("snapshot"))[
        "SnapshotId"
    ]
    account.wait_for(
        lambda: ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"][0]["State"] == "completed", snapshot
    )
    return volume, snapshot


def create_bucket(account: Account, name: str, region: str, marks: Marks) -> None:
    """The tags come a moment later than the bucket; what was stopped between is known by its name."""
    s3 = account.client("s3", region)
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    account.once_known(s3.put_bucket_tagging, Bucket=name, Tagging={"TagSet": pairs(marks.tags())})
    account.once_known(s3.put_bucket_versioning, Bucket=name, VersioningConfiguration={"Status": "Enabled"})
