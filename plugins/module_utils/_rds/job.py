# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How dr_sync reads jobs that copy database snapshots.

Data only: it never reads a job.
"""

from __future__ import annotations

from .._copies.job import JobWords

JOB = JobWords(
    name="rds",
    module="rds_snapshot_xregion_copy",
    recovery_points={"rds_instance": "DB snapshot", "rds_cluster": "DB cluster snapshot"},
    things=("db_instances", "db_clusters"),
    ignores_case=True,
)
