# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How dr_sync reads jobs that copy FSx backups.

Data only: it never reads a job.
"""

from __future__ import annotations

from .._copies.job import JobWords

JOB = JobWords(
    name="fsx",
    module="fsx_backup_xregion_copy",
    recovery_points={"fsx": "FSx backup"},
    things=("file_system_ids",),
    ids=("backup_ids",),
)
