# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of jobs of dr_sync, read without the code that copies: what plans a sync is pure.

Data only: it never reads a job.
"""

from __future__ import annotations

from .._ami.job import JOB as AMI
from .._ebs.job import JOB as EBS
from .._fsx.job import JOB as FSX
from .._rds.job import JOB as RDS

JOBS = {job.name: job for job in (AMI, EBS, RDS, FSX)}
