# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DescribeCapacityReservations, which moto does not know: what the setting ``capacity_reservations`` has.

It never reserves anything.
"""

from __future__ import annotations

from typing import Any

from ..state import World
from ..wire import Call
from .filters import Values, compile_filters
from .paging import page

FILTERS: dict[str, Values] = {
    "instance-match-criteria": lambda each: [each["InstanceMatchCriteria"]],
    "instance-type": lambda each: [each["InstanceType"]],
    "state": lambda each: [each["State"]],
}


def describe_capacity_reservations(call: Call, world: World) -> dict[str, Any]:
    predicates = compile_filters(call.params.get("Filters", []), FILTERS, lambda _each: {})
    given = (
        {"State": "active", "InstanceMatchCriteria": "open", **each} for each in world.settings.capacity_reservations
    )
    chosen, token = page(call, [each for each in given if all(predicate(each) for predicate in predicates)])
    return {"CapacityReservations": chosen, "NextToken": token}
