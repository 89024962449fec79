# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done next about volumes, for each thing that may be there; and what AWS accepts and does not list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import Complete
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.model import (
    Attachment,
    Instance,
    There,
    Volume,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.observe import Eyes
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.plan import Wanted, plan_volumes
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.points import VolumePoint
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.request import Request, request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.run import (
    SETTLING_SECONDS,
    Begun,
    VolumeHands,
    token_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.slots import Source
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.steps import (
    AttachVolume,
    CreateVolume,
    DeleteWithInstance,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.values import settle

from ...scripted import ScriptedClient, ScriptedClock

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
POINT = VolumePoint("snap-1", None, NOW, 10, False)
OWN = {"lifeboat:workload": "shop/files", "lifeboat:volume": "vol-a", "lifeboat:recovery-point": "snap-1"}
WEB = Instance("i-1", "running", "us-west-2a", devices={"/dev/sda1": "vol-root"}, root_device="/dev/sda1")


def request(drill: str = "", **restore: Any) -> Request:
    workload = {"name": "files", "kind": "volumes", "volume_ids": ["vol-a"], "restore": {"attach_to": "web", **restore}}
    return request_from_params({"plan": PLAN, "workload": workload, "drill": drill or None}, NOW)


def volume(state: str = "available", attached: str = "", at: str = "i-1", **more: Any) -> Volume:
    own = (Attachment(at, "/dev/sdf", attached, more.pop("goes", False)),) if attached else ()
    return Volume("vol-1", state, more.pop("zone", "us-west-2a"), {**OWN, **more.pop("tags", {})}, attachments=own)


def planned(
    asked: Request, *volumes: Volume, instances: tuple[Instance, ...] = (WEB,), device: str = "/dev/sdf"
) -> Item:
    source = Source("vol-a", settle(asked.section, {}, POINT), POINT, device)
    return plan_volumes(Wanted(asked, (source,)), There(volumes, instances), lambda slot: {"lifeboat:volume": slot.tag})


DONE = {"lifeboat:recovery": "complete"}
BUSY = replace(WEB, devices={**WEB.devices, "/dev/sdf": "vol-other"})


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(planned(request()), [CreateVolume], id="nothing_there"),
        pytest.param(planned(request(), volume("creating")), ["vol-1"], id="creating"),
        pytest.param(planned(request(), volume()), [AttachVolume], id="available"),
        pytest.param(planned(request(), volume("in-use", "attaching")), ["vol-1"], id="attaching"),
        pytest.param(planned(request(), volume("in-use", "attached")), [Complete], id="attached"),
        pytest.param(planned(request(), volume(tags=DONE)), [], id="complete_and_detached_by_its_owners"),
        pytest.param(planned(request("spring"), volume("in-use", "attached")), [DeleteWithInstance], id="drill"),
        pytest.param(planned(request("spring"), volume("in-use", "attached", goes=True)), [Complete], id="drill_done"),
        pytest.param(planned(request(), instances=()), ["web"], id="no_instance"),
        pytest.param(planned(request(), volume(), instances=(replace(WEB, state="pending"),)), ["i-1"], id="pending"),
        pytest.param(planned(request(), volume("deleting")), [CreateVolume], id="deleted"),
        pytest.param(planned(request(), volume("error")), "is error; delete it", id="stuck"),
        pytest.param(planned(request(), volume("in-use", "attached", at="i-9")), "is attached to i-9", id="elsewhere"),
        pytest.param(planned(request(), volume(zone="us-west-2b")), "is in us-west-2b, and instance i-1", id="zone"),
        pytest.param(
            planned(request(), instances=(BUSY,)), "/dev/sdf of i-1 in us-west-2 is used by vol-o", id="device"
        ),
        pytest.param(planned(request(), device=""), "the device of vol-a is not known", id="no_device"),
        pytest.param(planned(request(), device="/dev/sda1"), [], id="boot_volume"),
        pytest.param(planned(request(zone="us-west-2c")), "the plan says us-west-2c", id="another_zone"),
        pytest.param(planned(request(attach_to=None)), "it is not known where the volumes go", id="no_place"),
        pytest.param(planned(request(attach_to=None, zone="us-west-2a")), [CreateVolume], id="zone_alone"),
        pytest.param(
            planned(request(attach_to=None, zone="us-west-2a"), volume(), instances=()),
            [Complete],
            id="zone_alone_done",
        ),
    ],
)
def test_plan_is_the_next_step_for_what_is_there(item: Item, expected: Any) -> None:
    if isinstance(expected, str):
        assert item.problem is not None
        assert expected in item.problem.message
        return
    assert item.problem is None
    waits = [each.id for each in item.waits_for]
    assert (waits or [type(step) for step in item.steps]) == expected


def fleet(*zones: str) -> tuple[Instance, ...]:
    return tuple(replace(WEB, id=f"i-{number}", zone=zone) for number, zone in enumerate(zones, start=1))


def test_plan_of_several_instances_is_refused_shared_or_one_set_each() -> None:
    two = fleet("us-west-2a", "us-west-2b")
    refused = planned(request(), instances=two).problem
    assert refused is not None
    assert "web has 2 instances in us-west-2 (i-1, i-2)" in refused.message
    each = planned(request(per_instance=True), instances=two).steps
    assert [(s.slot, s.zone) for s in each if isinstance(s, CreateVolume)] == [
        ("vol-a/1", "us-west-2a"),
        ("vol-a/2", "us-west-2b"),
    ]
    shared = request(multi_attach=True, volume_type="io2", iops=100)
    apart = planned(shared, instances=two).problem
    assert apart is not None
    assert "a volume can only be attached in its own zone" in apart.message
    both = planned(shared, volume("in-use", "attached"), instances=fleet("us-west-2a", "us-west-2a")).steps
    assert [(s.id, s.instance) for s in both if isinstance(s, AttachVolume)] == [("vol-1", "i-2")]


def test_plan_gives_a_set_back_to_its_instance_or_to_a_new_one_in_its_zone() -> None:
    """Catches: volumes that change places between two runs, and ones that cannot be attached in another zone."""
    one = replace(volume(zone="us-west-2b"), id="vol-1", tags={**OWN, "lifeboat:volume": "vol-a/1"})
    two = replace(volume("in-use", "attached", at="i-1"), id="vol-2", tags={**OWN, "lifeboat:volume": "vol-a/2"})
    three = fleet("us-west-2a", "us-west-2c", "us-west-2b")
    steps = planned(request(per_instance=True), one, two, instances=three).steps
    assert [(s.slot, s.instance) for s in steps if isinstance(s, AttachVolume)] == [("vol-a/1", "i-3")]
    assert [(s.slot, s.zone) for s in steps if isinstance(s, CreateVolume)] == [("vol-a/3", "us-west-2c")]


def test_token_is_the_same_in_each_run_and_another_for_another_volume() -> None:
    step = CreateVolume("us-west-2", "vol-a", "snap-1", "us-west-2a", {}, {"lifeboat:expires": "now"})
    tokens = [
        token_of(request(), step, 0),
        token_of(request(), replace(step, tags={"lifeboat:expires": "later"}), 0),
        token_of(request(), step, 1),
        token_of(request("spring"), step, 0),
        token_of(request(), replace(step, slot="vol-a/2"), 0),
        token_of(request(), replace(step, snapshot="snap-2"), 0),
    ]
    assert tokens[0] == tokens[1]
    assert (len(set(tokens)), {len(token) for token in tokens}) == (5, {64})


class Empty(Eyes):
    """AWS lists no volume."""

    def there(self, request: Request) -> There:
        del request
        return There((), (WEB,))


def test_volume_that_is_accepted_and_never_there_is_asked_for_once_more_and_then_told() -> None:
    """Catches: a volume of a key that cannot be used, asked for in each poll until the time is over."""
    clock = ScriptedClock()
    hands = VolumeHands(Wanted(request(), ()), Empty(Clients(ScriptedClient), clock))
    hands.begun["vol-a"] = Begun(volume("creating"), clock.monotonic(), 0)
    assert [each.id for each in hands.look().volumes] == ["vol-1"]
    clock.sleep(SETTLING_SECONDS)
    assert (hands.look().volumes, hands.vanished) == ((), {"vol-a": 1})
    hands.begun["vol-a"] = Begun(None, clock.monotonic(), 1)
    assert [each.status for each in hands.look().volumes] == ["creating"]
    clock.sleep(SETTLING_SECONDS)
    with pytest.raises(AwsError, match="AWS has accepted it and no longer has it"):
        hands.look()
