"""A change of Route 53 on its way to all DNS servers: PENDING, then INSYNC.

It never changes a record; it only says how far a change has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..clock import Job


@dataclass(frozen=True)
class DnsChange:
    id: str
    submitted_at: datetime
    job: Job
    comment: str | None = None

    def to_boto(self) -> dict[str, Any]:
        """Recording route53.ChangeResourceRecordSets."""
        return {
            "Id": f"/change/{self.id}",
            "Status": "INSYNC" if self.job.is_over else "PENDING",
            "SubmittedAt": self.submitted_at,
            "Comment": self.comment,
        }
