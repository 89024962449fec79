# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The last copies before a failover, when the source no longer writes.

Pure: it never asks whether the source is fenced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def final_job(job: Mapping[str, Any]) -> dict[str, Any]:
    """A job that waits for its copies. Of databases there is always one more snapshot, however new the last one is;
    images and snapshots of volumes are created where the job creates them."""
    create = job.get("create") or {}
    return {**job, "wait": True, **({"create": {**create, "min_interval": "0s"}} if creates_final(job) else {})}


def creates_final(job: Mapping[str, Any]) -> bool:
    """Whether a sync creates what it copies last."""
    create = job.get("create") or {}
    return isinstance(create, Mapping) and (bool(create) or job.get("kind") == "rds")
