# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a set of snapshots is made, of which volumes, and what check mode says of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs_instance.model import (
    SetRequest,
    Volume,
    VolumeSnapshot,
    volumes_from_boto,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs_instance.plan import diff_of, foretold, plan_set

NOW = datetime(2026, 11, 20, 6, tzinfo=timezone.utc)
VOLUMES = (Volume("vol-1", "/dev/xvda", True), Volume("vol-2", "/dev/sdf", False))
REQUEST = SetRequest(region="us-east-1", instance_id="i-1", tags={"A": "1"}, min_interval=timedelta(hours=24))


def made(hours_ago: float, *volumes: str, state: str = "completed", tagged: bool = True) -> list[VolumeSnapshot]:
    started = NOW - timedelta(hours=hours_ago)
    tags = {"lifeboat:made-at": started.isoformat()} if tagged else {}
    return [VolumeSnapshot(volume_id=v, id=f"snap-{v}", state=state, started=started, tags=tags) for v in volumes]


YOUNG = {
    "none": ([], False),
    "young": (made(23, "vol-1", "vol-2"), True),
    "as old as the interval": (made(24, "vol-1", "vol-2"), False),
    "under way": (made(1, "vol-1", "vol-2", state="pending"), True),
    "without one volume": (made(1, "vol-1"), False),
    "of two moments": ([*made(1, "vol-1"), *made(2, "vol-2")], False),
    "one failed": ([*made(1, "vol-1"), *made(1, "vol-2", state="error")], False),
    "an older one that is whole": ([*made(1, "vol-1"), *made(2, "vol-1", "vol-2")], True),
    "not made as a set": (made(1, "vol-1", "vol-2", tagged=False), False),
}


@pytest.mark.parametrize(("found", "is_young"), YOUNG.values(), ids=YOUNG)
def test_plan_set_min_interval(found: list[VolumeSnapshot], is_young: bool) -> None:
    plan = plan_set(REQUEST, VOLUMES, found, NOW)
    assert (plan.step is None, bool(plan.young)) == (is_young, is_young)


def test_plan_set_foretells_each_volume() -> None:
    plan = plan_set(REQUEST, VOLUMES, [], NOW)
    assert plan.step is not None
    assert plan.step.tags == {"A": "1", "lifeboat:made-at": "2026-11-20T06:00:00Z"}
    assert [(s.volume_id, s.id) for s in foretold(plan.step)] == [("vol-1", None), ("vol-2", None)]
    assert "snapshot of vol-2 (/dev/sdf)\ntag A: 1\n" in diff_of(plan.step)["after"]
    assert diff_of(None) == {"before": "", "after": ""}


def test_plan_set_of_an_instance_without_volumes_is_refused() -> None:
    with pytest.raises(InvalidInput, match="instance i-1 in us-east-1 has no volume"):
        plan_set(REQUEST, (), [], NOW)


def test_volumes_from_boto_leaves_instance_store_out() -> None:
    instance = {
        "RootDeviceName": "/dev/xvda",
        "BlockDeviceMappings": [
            {"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": "vol-1"}},
            {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
            {"DeviceName": "/dev/sdf", "Ebs": {"VolumeId": "vol-2"}},
        ],
    }
    assert volumes_from_boto(instance) == VOLUMES
