# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sets of snapshots of an instance: when one counts, which volumes are in it, and what of AWS's answers is a source."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._create.instances import (
    Instance,
    Volume,
    instance_from_boto,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._create.model import CreateOptions
from ansible_collections.lifeboat.aws.plugins.module_utils._create.plan import is_due, plan_creation
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.create_plan import (
    Excluded,
    set_step,
    sources_of_instance,
    sources_of_volumes,
    wanted_volumes,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.model import PHASES, Snapshot

NOW = datetime(2026, 11, 20, 6, tzinfo=timezone.utc)
HERE = "us-east-1"
VOLUMES = (Volume("vol-1", "/dev/xvda", True), Volume("vol-2", "/dev/sdf", False))
SHOP = Instance("i-1", {}, VOLUMES)


def made(
    hours_ago: float, *volumes: str, state: str = "completed", of_image: bool = False, said: float | None = None
) -> list[Snapshot]:
    """``said`` is how many hours ago they were created by their tag, if that is not so."""
    created = NOW - timedelta(hours=hours_ago)
    return [
        Snapshot(
            region=HERE,
            id=f"snap-{v}-{hours_ago}",
            name="",
            state=state,
            phase=PHASES[state],
            created=created,
            tags={"lifeboat:made-at": (created if said is None else NOW - timedelta(hours=said)).isoformat()},
            volume_id=v,
            description="Created by CreateImage(i-1) for ami-1" if of_image else "",
        )
        for v in volumes
    ]


YOUNG = {
    "none": ([], False),
    "young": (made(23, "vol-1", "vol-2"), True),
    "as old as the interval": (made(24, "vol-1", "vol-2"), False),
    "in progress": (made(1, "vol-1", "vol-2", state="pending"), True),
    "without one volume": (made(1, "vol-1"), False),
    "of two moments": ([*made(1, "vol-1"), *made(2, "vol-2")], False),
    "one failed": ([*made(1, "vol-1"), *made(1, "vol-2", state="error")], False),
    "failed after one that counts": ([*made(1, "vol-1", "vol-2", state="error"), *made(2, "vol-1", "vol-2")], True),
    "of an image": (made(1, "vol-1", "vol-2", of_image=True), False),
    "of volumes with the tags of snapshots": (made(1, "vol-1", "vol-2", said=30), False),
    "by a clock that is wrong": (made(1, "vol-1", "vol-2", said=0.5), True),
}


@pytest.mark.parametrize(("found", "is_young"), YOUNG.values(), ids=YOUNG)
def test_create_set_min_interval(found: list[Snapshot], is_young: bool) -> None:
    """Catches: a set on every run, and none for days after one that failed or lacks a volume."""
    step = set_step(SHOP, VOLUMES, Excluded(), HERE, {"A": "1"}, NOW)
    sources = sources_of_instance(found, "shop", VOLUMES)
    [item] = plan_creation({"shop": step}, sources, CreateOptions(purpose="shop"), NOW, waits=False).items
    assert item.steps == (() if is_young else (step,))
    assert is_due(item.there, CreateOptions(purpose="shop"), NOW) is not is_young


def test_create_set_predicts_each_volume() -> None:
    step = set_step(SHOP, VOLUMES, Excluded(), HERE, {"A": "1"}, NOW)
    assert step.tags == {"A": "1", "lifeboat:made-at": "2026-11-20T06:00:00Z"}
    assert [(snapshot.resource_id, snapshot.id) for snapshot in step.predicted] == [("vol-1", ""), ("vol-2", "")]
    assert step.lines_after() == ["snapshot of vol-1 (/dev/xvda)", "snapshot of vol-2 (/dev/sdf)", "tag A: 1"]


WANTED: dict[str, tuple[Excluded, tuple[Volume, ...] | str]] = {
    "all": (Excluded(), VOLUMES),
    "no boot volume": (Excluded(boot_volume=True), VOLUMES[1:]),
    "no data volume": (Excluded(data_volume_ids=("vol-2",)), VOLUMES[:1]),
    "boot volume among the others": (Excluded(data_volume_ids=("vol-1",)), "is the boot volume; set exclude_boot"),
    "another one's": (Excluded(data_volume_ids=("vol-3",)), "vol-3 is no data volume of instance i-1 in us-east-1"),
    "none left": (Excluded(boot_volume=True, data_volume_ids=("vol-2",)), "has no volume that is not excluded"),
}


@pytest.mark.parametrize(("excluded", "expected"), WANTED.values(), ids=WANTED)
def test_wanted_volumes(excluded: Excluded, expected: tuple[Volume, ...] | str) -> None:
    found = wanted_volumes(SHOP, excluded, HERE)
    if isinstance(expected, str):
        assert isinstance(found, Problem)
        assert expected in found.message
    else:
        assert found == expected


def test_sources_of_volumes_are_one_for_each_snapshot() -> None:
    found = sources_of_volumes([*made(1, "vol-1"), *made(2, "vol-1", "vol-2"), *made(3, "vol-1", of_image=True)])
    assert [(source.series, len(source.ids)) for source in found] == [("vol-1", 1), ("vol-1", 1), ("vol-2", 1)]


def test_instance_from_boto_leaves_instance_store_out() -> None:
    instance = {
        "InstanceId": "i-1",
        "RootDeviceName": "/dev/xvda",
        "BlockDeviceMappings": [
            {"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": "vol-1"}},
            {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
            {"DeviceName": "/dev/sdf", "Ebs": {"VolumeId": "vol-2"}},
        ],
    }
    assert instance_from_boto(instance) == SHOP
