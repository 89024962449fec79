# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of a workload whose failover was kept.

Pure: it never asks AWS.
"""

from __future__ import annotations

from ..._core.problem import Problem
from .request import Request


def committed(request: Request, what: str, since: str) -> Problem:
    return Problem(
        "Kept",
        f"{request.name}: {what} in {request.region} came back in a failover that was kept on {since}: it is "
        "production now, and is not set aside; take it out of service yourself if you mean that",
    )
