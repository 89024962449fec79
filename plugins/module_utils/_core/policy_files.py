# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which policy of docs/iam allows what a module asks of AWS: what a refusal names beside the action.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

FOLDER = "docs/iam"
# How the name of a module of any kind of copies ends.
_COPIES = "_xregion_copy"
# What a module ends is allowed by a policy of its own.
_ENDING = ("Delete", "Deregister")
_RECOVERIES = (
    *("dr_recover_database", "dr_recover_fleet", "dr_recover_volumes", "dr_recover_workload"),
    *("dr_recovery_evidence", "dr_recovery_names", "dr_recovery_state", "dr_verify"),
)
_FILES = {
    **dict.fromkeys(_RECOVERIES, "functions/failover"),
    "config_publish": "functions/config_publish",
    "dr_drill_cleanup": "functions/drill",
    "dr_drill_isolation_info": "functions/drill",
    "dr_fence": "functions/fence",
    "dr_manifest": "functions/sync",
    "dr_manifest_info": "dr_manifest",
    "dr_mirror_tags": "functions/mirror_tags",
    "dr_plan_draft": "functions/draft",
    "dr_readiness_info": "functions/readiness",
    "dr_report": "functions/report",
    "dr_report_upload": "functions/report",
    "dr_set_aside": "functions/set_aside",
    "ebs_instance_snapshot": "ebs_instance_snapshot",
    "ec2_dyndns_register": "functions/dyndns",
    "recovery_points_info": "functions/recovery_points",
    "region_coupling_scan": "functions/coupling_scan",
}


@dataclass(frozen=True)
class Asker:
    """The module that asks, by its last name, and whether it does so for a drill."""

    module: str
    is_drill: bool = False

    def allowed_by(self, action: str) -> str:
        """``, as docs/iam/functions/sync.json does``; nothing for a module that has no policy."""
        name = _FILES.get(self.module, "")
        if self.module.endswith(_COPIES):
            name = "functions/retention" if action.partition(":")[2].startswith(_ENDING) else "functions/sync"
        if self.is_drill and self.module in _RECOVERIES:
            name = "functions/drill"
        return f", as {FOLDER}/{name}.json does" if name else ""


NOBODY = Asker("")
