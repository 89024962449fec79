# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of jobs of dr_sync and of recovery points, for what names them without the code that copies.

Data only: it never reads a job.
"""

from __future__ import annotations

from .._ami.job import JOB as AMI
from .._ebs.job import JOB as EBS
from .._fsx.job import JOB as FSX
from .._rds.job import JOB as RDS

JOBS = {job.name: job for job in (AMI, EBS, RDS, FSX)}
# What recovery_points_info calls a kind -> what a report calls one of its recovery points.
RECOVERY_POINTS = {kind: called for job in JOBS.values() for kind, called in job.recovery_points.items()}
