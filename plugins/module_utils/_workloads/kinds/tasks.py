# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A step of the user's own in a recovery, such as warming a cache; it has no copies.

Data only: it never runs the tasks.
"""

from __future__ import annotations

from ..kind import WorkloadKind
from ..options import section, text

KIND = WorkloadKind(
    name="tasks",
    description="A step of your own, in a file of tasks.",
    told_by=("tasks",),
    options={
        "tasks": text("File of tasks, relative to the plan or to the playbook.", required=True),
        "vars": section("Variables of the tasks."),
        "tags": section("Tags of the workload, which is in a group for each."),
    },
)
