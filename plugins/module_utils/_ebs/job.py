# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How dr_sync reads jobs that copy EBS snapshots.

Data only: it never reads a job.
"""

from __future__ import annotations

from .._copies.job import JobWords

JOB = JobWords(
    name="ebs",
    module="ebs_snapshot_xregion_copy",
    recovery_points={"ebs": "EBS snapshot"},
    things=("volume_ids",),
    ids=("snapshot_ids",),
    creates_things=True,
)
