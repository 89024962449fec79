# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A backup of an FSx file system whose lifecycle follows simulated time.

It never decides what is allowed; the answers in ``fsx/`` do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..clock import Job


@dataclass
class SimBackup:
    id: str
    region: str
    account: str
    partition: str
    type: str
    file_system: dict[str, Any]
    kms_key_arn: str
    created: datetime
    job: Job
    working: str
    tags: dict[str, str] = field(default_factory=dict)
    source: tuple[str, str] | None = None

    @property
    def arn(self) -> str:
        return f"arn:{self.partition}:fsx:{self.region}:{self.account}:backup/{self.id}"

    @property
    def lifecycle(self) -> str:
        if self.job.has_failed:
            return "FAILED"
        return "AVAILABLE" if self.job.is_over else self.working

    @property
    def is_copy_in_progress(self) -> bool:
        return self.source is not None and self.lifecycle == "COPYING"
