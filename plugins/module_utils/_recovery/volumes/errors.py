# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What EC2's refusals mean while volumes are recovered, and what to do about them.

Data only. Source: EC2 API reference, "Error codes for the Amazon EC2 API".
"""

from __future__ import annotations

from ..._core.errors import ABSENT, LIMIT, TOKEN_MISMATCH, UNAVAILABLE, AwsRule

RULES = (
    AwsRule(
        ("IdempotentParameterMismatch",),
        "a run before this one has asked for it with other values",
        "run again, which finds it",
        TOKEN_MISMATCH,
    ),
    AwsRule(
        ("VolumeLimitExceeded", "MaxIOPSLimitExceeded", "MaxThroughputLimitExceeded"),
        "{region} has as many volumes, GiB or IOPS as the account may have there",
        "raise the quota of EBS, or delete what is not needed",
        LIMIT,
    ),
    AwsRule(
        ("AttachmentLimitExceeded", "InstanceVolumeLimitExceeded"),
        "the instance cannot have more volumes",
        "launch a larger instance type, or detach what is not needed",
        LIMIT,
    ),
    AwsRule(
        ("InsufficientVolumeCapacity", "InsufficientCapacity", "VolumeTypeNotAvailableInZone"),
        "AWS has no room for a volume of that type in that zone",
        "set another restore.volume_type, or have the instance in another zone",
    ),
    AwsRule(
        ("InvalidZone.NotFound", "UnknownVolumeType"),
        "AWS does not know the zone or the volume type in {region}",
        "correct restore.zone or restore.volume_type",
    ),
    AwsRule(
        ("InvalidParameterValue",),
        "AWS knows no such zone in {region}",
        "correct restore.zone",
        message_pattern="availability ?zone",
    ),
    AwsRule(
        ("InvalidParameterValue",),
        "the instance does not take that device name",
        "set restore.device_names to one that is free, such as /dev/sdg",
        message_pattern="device|already in use",
    ),
    AwsRule(
        ("InvalidVolume.ZoneMismatch",),
        "the volume and the instance are in different zones",
        "delete the volume, and run again",
    ),
    AwsRule(
        ("VolumeInUse", "VolumeAlreadyAttached"),
        "it is attached already",
        "run again, which compares it",
        UNAVAILABLE,
    ),
    AwsRule(
        ("IncorrectState", "IncorrectInstanceState", "IncorrectVolumeState"),
        "the volume or the instance is changing just now",
        "run again, which continues",
        UNAVAILABLE,
    ),
    AwsRule(
        ("EncryptedVolumesNotSupported", "UnsupportedOperation"),
        "the instance cannot have such a volume",
        "launch an instance type of the current generation, or change restore.volume_type",
    ),
    AwsRule(
        ("InvalidKmsKey.NotFound", "InvalidKmsKey.InvalidState", "KMSInvalidStateException", "KMS.NotFoundException"),
        "the KMS key cannot be used in {region}",
        "set restore.kms_key_id to an enabled key of {region}",
    ),
    AwsRule(
        ("InvalidVolume.NotFound", "InvalidInstanceID.NotFound"),
        "it no longer exists",
        "run again, which continues",
        ABSENT,
    ),
)
