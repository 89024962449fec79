# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS's refusals mean while a drill is removed, and what to do about them.

Data only. Sources: API references, "Errors" of TerminateInstances, DeleteVolume, DeleteLaunchTemplate,
DisassociateAddress, DeleteAutoScalingGroup, DeleteDBInstance, DeleteDBCluster and DeleteParameter; EC2 "Error codes".
"""

from __future__ import annotations

from .._core.errors import ABSENT, PROTECTED, UNAVAILABLE, AwsRule

RULES = (
    AwsRule(
        (
            *("InvalidInstanceID.NotFound", "InvalidVolume.NotFound", "InvalidAllocationID.NotFound"),
            *("InvalidAssociationID.NotFound", "InvalidLaunchTemplateId.NotFound"),
            "InvalidNetworkInterfaceID.NotFound",
            *("InvalidLaunchTemplateName.NotFoundException", "InvalidLaunchTemplateId.NotFoundException"),
            *("DBInstanceNotFound", "DBInstanceNotFoundFault", "DBClusterNotFoundFault", "ParameterNotFound"),
            "InvalidResourceId",
        ),
        "it no longer exists",
        "nothing is left to do",
        ABSENT,
    ),
    AwsRule(("ValidationError",), "it no longer exists", "nothing is left to do", ABSENT, "not found"),
    AwsRule(
        ("OperationNotPermitted",),
        "it is protected against termination",
        "turn the protection off (aws ec2 modify-instance-attribute --no-disable-api-termination), and run again",
        PROTECTED,
        "disableApiTermination",
    ),
    AwsRule(
        ("InvalidParameterCombination", "InvalidParameterCombinationException"),
        "it has deletion protection",
        "turn it off (aws rds modify-db-instance or modify-db-cluster --no-deletion-protection), and run again",
        PROTECTED,
        "protected|deletion protection",
    ),
    AwsRule(
        ("ValidationError", "ResourceInUse"),
        "the group is protected against deletion",
        "turn its deletion protection off, and run again",
        PROTECTED,
        "deletion protection",
    ),
    AwsRule(
        (
            *("InvalidDBInstanceState", "InvalidDBInstanceStateFault", "InvalidDBClusterStateFault"),
            *("IncorrectInstanceState", "IncorrectState", "VolumeInUse", "ResourceInUse"),
            "InvalidNetworkInterface.InUse",
            *("ResourceInUseFault", "ScalingActivityInProgress", "ScalingActivityInProgressFault"),
            "TooManyUpdates",
        ),
        "it is being changed or used just now",
        "run again, which continues",
        UNAVAILABLE,
    ),
)
