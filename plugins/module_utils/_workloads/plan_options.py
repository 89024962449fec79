# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan says of itself.

Data only: what a workload says is in common.py, copy_options.py and kinds/.
"""

from __future__ import annotations

from .common import OBJECTIVES
from .copy_options import PLAN_COPY_OPTIONS
from .drill import DRILL
from .options import Spec, section, text

PLUGIN = "lifeboat.aws.plan"
ABOUT = ("plan", "source_region", "recovery_region", "manifest", "objectives", "drill", "counterparts", "recovery_role")
PLAN_OPTIONS: Spec = {
    "plugin": text("The inventory plugin that reads this file.", choices=[PLUGIN], required=True),
    "plan": text("Name of the plan.", required=True),
    "source_region": text("Region that everything runs in today.", required=True),
    "recovery_region": text("Region that everything comes back in.", required=True),
    "manifest": text("Where the recovery region keeps what a restore must know: s3://bucket/prefix."),
    "objectives": OBJECTIVES,
    "drill": DRILL,
    "counterparts": section(
        "What stands in the recovery region for security groups, subnets, target groups, prefix lists and private "
        "ranges of the source region, as far as that cannot be known: sg-... to sg-..., 10.0.0.0/16 to 10.1.0.0/16."
    ),
    "recovery_role": text("ARN of the role that recoveries run with. Readiness asks IAM what it may do."),
    "workloads": section("What is protected, and how it comes back.", required=True),
    **PLAN_COPY_OPTIONS,
}
