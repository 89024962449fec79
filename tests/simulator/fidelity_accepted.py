"""Differences from recordings that are meant: (recording pattern, difference, reason).

Nothing gets in here without a reason that somebody else can check.
"""

from __future__ import annotations

_LATER_2024 = "the field came after this recording (deregistration protection: 2024)"
_LATER_2021 = "the field came after this recording (StorageTier: 2021)"

ACCEPTED: tuple[tuple[str, str, str], ...] = (
    ("ec2.DescribeImages.two-disks", "additional Images[].DeregistrationProtection", _LATER_2024),
    ("ec2.DescribeImages.console-copy", "additional Images[].DeregistrationProtection", _LATER_2024),
    ("ec2.DescribeImages.2022-amazon", "additional Images[].DeregistrationProtection", _LATER_2024),
    ("ec2.DescribeSnapshots.*", "additional Snapshots[].StorageTier", _LATER_2021),
    (
        "ec2.DeregisterImage",
        "additional Return",
        "recorded in 2018, when the answer had no body that boto3 read; Return came with DeleteAssociatedSnapshots",
    ),
)
