"""Differences from recordings that are meant: (recording pattern, difference, reason).

Nothing gets in here without a reason that somebody else can check.
"""

from __future__ import annotations

_LATER_2024 = "the field came after this recording (deregistration protection, CompletionTime: 2024)"
_LATER_2021 = "the field came after this recording (StorageTier: 2021)"

_LATER_THAN_2018 = "the member came after this recording (2019; it is in the sample answers of API_DescribeAddresses)"

_SEEN_2017 = "the member came after this recording (first seen in rds.CreateDBSnapshot.creating: 2017)"
_SEEN_2023 = "the member came after this recording (first seen in rds.DescribeDBSnapshots.available-2023)"
_SEEN_2024 = "the member came after this recording (first seen in rds.DescribeDBClusterSnapshots.copies: 2024)"
_SEEN_2020 = "the member came after this recording (first seen in rds.DescribeDBClusterSnapshots.automated: 2020)"
_BY_HAND = "the recording is made by hand (recordings/INDEX.md)"

# Path of a snapshot in the answer -> recordings that are older than the members.
_OLD_INSTANCE_SNAPSHOTS = {
    "DBSnapshot": ("rds.CopyDBSnapshot.*-pending", "rds.CreateDBSnapshot.creating"),
    "DBSnapshots[]": (
        "rds.DescribeDBSnapshots.after-create",
        "rds.DescribeDBSnapshots.automated-source",
        "rds.DescribeDBSnapshots.creating",
        "rds.DescribeDBSnapshots.many-source",
        "rds.DescribeDBSnapshots.mixed-types",
        "rds.DescribeDBSnapshots.xregion-pending",
    ),
}
_OLD_CLUSTER_SNAPSHOTS = {
    "DBClusterSnapshot": ("rds.CreateDBClusterSnapshot.creating",),
    "DBClusterSnapshots[]": ("rds.DescribeDBClusterSnapshots.automated", "rds.DescribeDBClusterSnapshots.list"),
}
_LATER_INSTANCE_MEMBERS = {
    "DbiResourceId": _SEEN_2023,
    "IAMDatabaseAuthenticationEnabled": _SEEN_2017,
    "OriginalSnapshotCreateTime": _SEEN_2023,
    "ProcessorFeatures": _SEEN_2023,
    "SnapshotTarget": _SEEN_2023,
    "StorageThroughput": _SEEN_2023,
    "TagList": _SEEN_2023,
}
_LATER_CLUSTER_MEMBERS = {
    "DBClusterSnapshotArn": "absent from this recording of 2016 only, which was anonymised by hand",
    "DbClusterResourceId": _SEEN_2024,
    "EngineMode": _SEEN_2024,
    "EngineVersion": _SEEN_2020,
    "IAMDatabaseAuthenticationEnabled": _SEEN_2020,
    "TagList": _SEEN_2024,
}
Accepted = tuple[tuple[str, str, str], ...]


def _later(recordings: dict[str, tuple[str, ...]], members: dict[str, str]) -> Accepted:
    return tuple(
        (recording, f"additional {path}.{member}", reason)
        for path, names in recordings.items()
        for recording in names
        for member, reason in members.items()
    )


ACCEPTED: Accepted = (
    ("ec2.DescribeImages.two-disks", "additional Images[].DeregistrationProtection", _LATER_2024),
    ("ec2.DescribeImages.console-copy", "additional Images[].DeregistrationProtection", _LATER_2024),
    ("ec2.DescribeImages.2022-amazon", "additional Images[].DeregistrationProtection", _LATER_2024),
    ("ec2.DescribeSnapshots.*", "additional Snapshots[].StorageTier", _LATER_2021),
    ("ec2.DescribeSnapshots.*", "additional Snapshots[].CompletionTime", _LATER_2024),
    ("ec2.AllocateAddress", "additional NetworkBorderGroup", _LATER_THAN_2018),
    ("ec2.AllocateAddress", "additional PublicIpv4Pool", _LATER_THAN_2018),
    ("ec2.DescribeAddresses.associated", "additional Addresses[].NetworkBorderGroup", _LATER_THAN_2018),
    ("ec2.DescribeAddresses.associated", "additional Addresses[].PublicIpv4Pool", _LATER_THAN_2018),
    (
        "ec2.DeregisterImage",
        "additional Return",
        "recorded in 2018, when the answer had no body that boto3 read; Return came with DeleteAssociatedSnapshots",
    ),
    ("rds.CopyDBClusterSnapshot.SYNTHETIC", "additional DBClusterSnapshot.EngineMode", _BY_HAND),
    ("rds.CopyDBClusterSnapshot.SYNTHETIC", "additional DBClusterSnapshot.TagList", _BY_HAND),
    *_later(_OLD_INSTANCE_SNAPSHOTS, _LATER_INSTANCE_MEMBERS),
    *_later(_OLD_CLUSTER_SNAPSHOTS, _LATER_CLUSTER_MEMBERS),
)
