# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that the place of a workload is free.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..item import Item
from .databases import plan_databases
from .fleets import plan_fleet
from .model import There
from .request import Request
from .steps import Forget
from .volumes import plan_volumes

_PLANS: Mapping[str, Callable[[Request, There], Item]] = {
    "database": plan_databases,
    "cluster": plan_databases,
    "fleet": plan_fleet,
    "volumes": plan_volumes,
}


def plan_aside(request: Request, there: There) -> Item:
    """What is written of the workload goes last: until then the same command continues."""
    plan = _PLANS.get(request.kind)
    item = plan(request, there) if plan else Item()
    if item.problem or item.steps or item.waits_for or there.state is None:
        return item
    return Item((Forget(request.name, request.parameter, there.state),))
