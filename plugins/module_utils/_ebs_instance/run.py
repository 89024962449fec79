# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ebs_instance_snapshot, from checked options to the result.

It never talks to Ansible.
"""

from __future__ import annotations

from typing import Any

from .._core.clock import Clock
from .._core.shell import Clients
from . import api
from .model import SetRequest
from .plan import diff_of, foretold, plan_set, wanted_volumes


def run(request: SetRequest, clients: Clients, clock: Clock, *, check_mode: bool) -> dict[str, Any]:
    """Make the set of snapshots, unless one is there that is young enough."""
    ec2 = clients.get("ec2", request.region)
    volumes = api.describe_volumes(ec2, request)
    wanted = wanted_volumes(request, volumes)
    found = api.describe_snapshots(ec2, request.region, wanted, request.tags) if request.min_interval else []
    plan = plan_set(request, volumes, found, clock.now())
    if plan.step is None:
        snapshots = plan.young
    elif check_mode:
        snapshots = foretold(plan.step)
    else:
        # The SDK's own retries would make a second set after an answer that was lost.
        snapshots = api.create_snapshots(clients.get("ec2", request.region, retries=False), plan.step)
    return {
        "changed": plan.step is not None,
        "snapshots": [snapshot.to_result() for snapshot in snapshots],
        "diff": diff_of(plan.step),
    }
