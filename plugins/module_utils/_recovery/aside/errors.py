# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS's refusals mean while something is set aside, and what to do about them.

Data only. Sources: RDS API reference, "Errors" of ModifyDBInstance and ModifyDBCluster.
"""

from __future__ import annotations

from ..._core.errors import ABSENT, OTHER, UNAVAILABLE, AwsRule

RULES = (
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
