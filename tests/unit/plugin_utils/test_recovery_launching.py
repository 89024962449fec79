# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A launch gets what there is: which requests it takes, and that there are few of them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.errors import IN_PARTS
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.launching import launch, launched

FULL, NEVER, QUOTA = "InsufficientInstanceCapacity", "Unsupported", "VcpuLimitExceeded"


class Zones:
    """AWS with so much room in each place, and in the region; a request is granted as a whole or not at all."""

    def __init__(self, rooms: list[int | None], quota: int = 1000) -> None:
        """None is a place that does not have the instance type."""
        self._rooms, self._quota = list(rooms), quota
        self.asked: list[tuple[int, int]] = []

    def __call__(self, count: int, place: int) -> dict[str, Any]:
        self.asked.append((count, place))
        room = self._rooms[place]
        code = NEVER if room is None else QUOTA if count > self._quota else FULL if count > room else ""
        if room is None or code:
            return {"failed": True, "msg": "no", "error": {"code": code}}
        self._rooms[place], self._quota = room - count, self._quota - count
        return {"changed": True}


@pytest.mark.parametrize(
    ("count", "zones", "left", "asked", "refused"),
    [
        pytest.param(2, Zones([5, 5]), 0, [(2, 0)], {}, id="room"),
        pytest.param(2, Zones([0, 5]), 0, [(2, 0), (2, 1)], {0: FULL}, id="elsewhere"),
        pytest.param(1, Zones([0, 0]), 1, [(1, 0), (1, 1)], {0: FULL, 1: FULL}, id="one_refused_everywhere"),
        pytest.param(2, Zones([1, 1]), 0, [(2, 0), (2, 1), (1, 0), (1, 0), (1, 1)], {0: FULL, 1: FULL}, id="apart"),
        pytest.param(3, Zones([1]), 2, [(3, 0), (1, 0), (1, 0)], {0: FULL}, id="part"),
        pytest.param(2, Zones([None, 1]), 1, [(2, 0), (2, 1), (1, 1), (1, 1)], {0: NEVER, 1: FULL}, id="never_again"),
        pytest.param(2, Zones([None]), 2, [(2, 0)], {0: NEVER}, id="never"),
        pytest.param(3, Zones([9, 9], 1), 2, [(3, 0), (1, 0), (1, 0)], {0: QUOTA}, id="quota_is_of_the_region"),
        pytest.param(40, Zones([9]), 31, [(40, 0), (4, 0)] + [(4, 0)] * 2 + [(1, 0)] * 2, {0: FULL}, id="tenths"),
    ],
)
def test_launch_gets_what_there_is(
    count: int, zones: Zones, left: int, asked: list[tuple[int, int]], refused: dict[int, str]
) -> None:
    done = launch(count, len({place for _count, place in asked}), IN_PARTS, zones)
    assert (done.left, zones.asked) == (left, asked)
    assert {place: said.partition(":")[0] for place, said in done.refused.items()} == refused


@given(
    count=st.integers(1, 200),
    rooms=st.lists(st.none() | st.integers(0, 200), min_size=1, max_size=5),
    quota=st.integers(0, 300),
)
def test_launch_leaves_nothing_that_aws_had_and_asks_few_times(count: int, rooms: list[int | None], quota: int) -> None:
    """Catches: an instance that AWS had and the fleet has not, more than were asked for, and requests forever."""
    zones = Zones(rooms, quota)
    done = launch(count, len(rooms), IN_PARTS, zones)
    assert done.left == count - min(count, quota, sum(room or 0 for room in rooms))
    assert len(zones.asked) <= 3 * len(rooms) + 1 + 10 + math.ceil(count / 10) * len(rooms)


def test_launch_that_fails_for_another_reason_says_so_at_once() -> None:
    denied = {"failed": True, "msg": "no", "error": {"code": "UnauthorizedOperation"}}
    assert launch(2, 2, IN_PARTS, lambda _count, _place: denied).failure == denied


def test_places_are_called_what_the_plan_calls_them() -> None:
    interface = [{"device_index": 0, "subnet_id": "subnet-b"}]
    options = {"count": 1, "region": "us-west-2"}
    places = ({"vpc_subnet_id": "subnet-a"}, {"network_interfaces": interface}, {"availability_zone": "us-west-2c"}, {})
    task = {"options": options, "otherwise": places, "elsewhere": IN_PARTS}
    said = launched(task, lambda _options: Zones([0])(1, 0))
    assert list(said["refused"]) == ["us-west-2", "subnet-a", "subnet-b", "us-west-2c"]
