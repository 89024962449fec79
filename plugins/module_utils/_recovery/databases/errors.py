# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What RDS's refusals mean while a database is recovered, and what to do about them.

Data only. Sources: RDS API reference, "Errors" of ModifyDBInstance and ModifyDBCluster.
"""

from __future__ import annotations

from ..._core.errors import LIMIT, UNAVAILABLE, AwsRule

RULES = (
    AwsRule(
        ("InvalidDBInstanceState", "InvalidDBClusterStateFault", "InvalidDBInstanceStateFault"),
        "it is being changed just now",
        "run again, which continues",
        UNAVAILABLE,
    ),
    AwsRule(
        ("InstanceQuotaExceeded", "StorageQuotaExceeded", "DBClusterQuotaExceededFault"),
        "{region} has as much of it as the account may have there",
        "raise the quota of RDS, or delete what is not needed",
        LIMIT,
    ),
)
