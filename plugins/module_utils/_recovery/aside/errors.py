# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS's refusals mean while something is set aside, and what to do about them.

Data only. Sources: RDS API reference, "Errors" of ModifyDBInstance and ModifyDBCluster; EC2 API reference,
"Error codes"; Auto Scaling API reference, "Errors" of DetachInstances and DeleteAutoScalingGroup.
"""

from __future__ import annotations

from ..._core.errors import ABSENT, OTHER, UNAVAILABLE, AwsRule

RULES = (
    AwsRule(
        ("IncorrectInstanceState", "IncorrectState", "ResourceContention", "ScalingActivityInProgress"),
        "it is changing its state just now",
        "run again, which continues",
        UNAVAILABLE,
    ),
    AwsRule(
        ("ResourceInUse",),
        "Auto Scaling has instances in it again, or a warm pool",
        "run again, or take the warm pool away (aws autoscaling delete-warm-pool)",
        UNAVAILABLE,
    ),
    AwsRule(
        ("UnsupportedOperation",),
        "an instance of these cannot be stopped, such as a Spot Instance",
        "deregister it by hand, and give it the tags lifeboat:kept and lifeboat:set-aside",
        OTHER,
    ),
    AwsRule(
        ("InvalidDBInstanceState", "InvalidDBClusterStateFault", "InvalidDBInstanceStateFault"),
        "it is being changed just now",
        "run again, which continues",
        UNAVAILABLE,
    ),
    AwsRule(
        ("DBInstanceNotFound", "DBClusterNotFoundFault", "DBInstanceNotFoundFault"),
        "it no longer exists in {region} under this name",
        "run again; it is searched again",
        ABSENT,
    ),
    AwsRule(
        ("DBInstanceAlreadyExists", "DBClusterAlreadyExistsFault"),
        "something else has just got the new name",
        "run again, which takes another",
        OTHER,
    ),
)
