# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What EC2's refusals of images mean and what to do about them.

Data only. Sources: EC2 API reference, "Error codes", and answers that were recorded.
"""

from __future__ import annotations

from .._copies.errors import RULES as COPY_RULES
from .._core.errors import ABSENT, DENIED, NAME_IN_USE, PROTECTED, TOKEN_MISMATCH, AwsRule

RULES = (
    AwsRule(
        ("AuthFailure",),
        "it belongs to another account, and only its owner may see or change that",
        "leave copy_launch_permissions off for it",
        DENIED,
        message_pattern="not authorized for image",
    ),
    AwsRule(
        ("InvalidAMIName.Duplicate",),
        "another image in {region} has the name already",
        "set name to a template such as '{{name}}-{{id}}', or leave it out",
        NAME_IN_USE,
    ),
    AwsRule(
        ("InvalidAMIName.Malformed",),
        "AWS does not accept the name",
        "set name",
    ),
    AwsRule(
        ("InvalidRequest",),
        "the image is shared with this account but the snapshots behind it are not",
        "ask its owner to share them too (createVolumePermission) and, if they are encrypted, their KMS key",
        DENIED,
        message_pattern="permission to access the storage",
    ),
    AwsRule(
        ("IdempotentParameterMismatch",),
        "this copy was asked for a moment ago with other options",
        "run again when that copy is visible",
        TOKEN_MISMATCH,
    ),
    AwsRule(
        ("OperationNotPermitted", "InvalidAMIID.Unavailable"),
        "it is protected against deregistration",
        "switch the protection off (aws ec2 disable-image-deregistration-protection), or keep it",
        PROTECTED,
        message_pattern="protect",
    ),
    AwsRule(
        ("InvalidAMIID.Unavailable",),
        "it was deregistered a moment ago",
        "run again",
        ABSENT,
        message_pattern="no longer available",
    ),
    AwsRule(
        ("InvalidAMIID.Unavailable",),
        "it is not in a state in which that can be done",
        "run again when it is available",
    ),
    AwsRule(
        ("InvalidAMIAttributeItemValue",),
        "AWS does not know one of the accounts or organizations it is shared with",
        "remove that one from the source's launch permissions",
    ),
    AwsRule(
        ("InvalidParameter", "InvalidParameterValue", "UnsupportedOperation", "OperationNotPermitted"),
        "it is encrypted with AWS's own key, and such an image cannot be shared",
        "set kms_key_id to a key of yours: copies created from then on can be shared, and this one stays usable here",
        message_pattern="AWS Managed (CMK|KMS key)",
    ),
    AwsRule(
        (
            "OperationNotPermitted",
            "InvalidRequest",
            "InvalidParameter",
            "InvalidParameterValue",
            "InvalidBlockDevice",
            "UnsupportedOperation",
        ),
        "it cannot become public",
        "leave allow_public off, or share it with accounts; public images must be unencrypted and block public access "
        "for AMIs must be off in {region}",
        message_pattern="public",
    ),
    *COPY_RULES,
)
