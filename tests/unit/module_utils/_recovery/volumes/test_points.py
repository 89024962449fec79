# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which snapshots volumes come back from, which volumes a workload has, and with which values they come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import format_time
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.model import Snapshot, snapshot_from_boto
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.points import (
    Ask,
    VolumePoint,
    choose,
    point_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.sources import (
    candidates_of,
    is_set_of_instance,
    named_by_volume,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.values import settle, value_problem
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import Settled

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)


def copy(volume: str, hours: float, *, seconds: int = 0, state: str = "completed", sets: str = "") -> Snapshot:
    moment = NOW - timedelta(hours=hours) + timedelta(seconds=seconds)
    tags = {
        "lifeboat:set": sets or volume,
        "lifeboat:source": f"us-east-1/snap-{volume}-{hours}",
        "lifeboat:source-created": format_time(moment),
        "lifeboat:source-resource": f"123456789012/{volume}",
    }
    told = [{"Key": key, "Value": value} for key, value in tags.items()]
    about = {"SnapshotId": f"copy-{volume}-{hours}", "State": state, "StartTime": NOW, "VolumeSize": 10, "Tags": told}
    return snapshot_from_boto("us-west-2", about)


def chosen(*copies: Snapshot, **ask: Any) -> dict[str, str] | str:
    candidates: dict[str, list[Snapshot]] = {"a": [], "b": []}
    for each in copies:
        candidates[str(each.resource_id)].append(each)
    found = choose(candidates, Ask(region="us-west-2", now=NOW, **ask))
    return found.problem.message if found.problem else {name: point.id for name, point in found.points.items()}


WHOLE = (copy("a", 20), copy("b", 20, seconds=2))
HALF = (*WHOLE, copy("a", 2))


@pytest.mark.parametrize(
    ("copies", "ask", "expected"),
    [
        pytest.param(WHOLE, {"is_set": True}, {"a": "copy-a-20", "b": "copy-b-20"}, id="set"),
        pytest.param(HALF, {"is_set": True}, {"a": "copy-a-20", "b": "copy-b-20"}, id="newest_moment_is_not_whole"),
        pytest.param(HALF, {}, {"a": "copy-a-2", "b": "copy-b-20"}, id="each_of_its_own"),
        pytest.param(
            (*HALF, copy("b", 2, state="pending")),
            {"is_set": True},
            {"a": "copy-a-20", "b": "copy-b-20"},
            id="copy_in_progress_is_none",
        ),
        pytest.param(
            (copy("a", 2), copy("b", 20)),
            {"is_set": True},
            {"a": "copy-a-2", "b": "copy-b-20"},
            id="no_moment_is_whole",
        ),
        pytest.param(
            (*WHOLE, copy("a", 1), copy("b", 1)),
            {"is_set": True, "before": NOW - timedelta(hours=5)},
            {"a": "copy-a-20", "b": "copy-b-20"},
            id="before_a_time",
        ),
        pytest.param(
            (*WHOLE, copy("a", 1), copy("b", 1)),
            {"is_set": True, "anchor": NOW - timedelta(hours=20)},
            {"a": "copy-a-20", "b": "copy-b-20"},
            id="as_it_was_begun",
        ),
        pytest.param(
            (copy("a", 20), copy("a", 1), copy("b", 1)),
            {"is_set": True, "anchor": NOW - timedelta(hours=20)},
            "a run before this one has restored volumes of 2026-11-19T10:00:00Z, and us-west-2 no longer has a usable "
            "snapshot of b of that moment; delete the volumes that were restored, and run again",
            id="as_it_was_begun_and_is_no_more",
        ),
        pytest.param(
            (*WHOLE, copy("a", 1), copy("b", 1)),
            {"is_set": True, "named": {"a": WHOLE[0]}},
            {"a": "copy-a-20", "b": "copy-b-20"},
            id="one_of_a_set_names_its_moment",
        ),
        pytest.param(
            HALF,
            {"named": {"a": WHOLE[0]}},
            "recovery_point: names copy-a-20 of a, and no snapshot of b of that moment is usable in us-west-2; name "
            "one for each volume, with commas between them",
            id="one_of_two_that_are_no_set",
        ),
        pytest.param(
            (copy("a", 2),),
            {},
            "b has no recovery point in us-west-2; run a sync, or name a snapshot that this account can restore with "
            "recovery_point",
            id="nothing_for_one",
        ),
    ],
)
def test_points_are_those_of_one_moment_where_there_is_one(copies: Any, ask: Any, expected: Any) -> None:
    assert chosen(*copies, **ask) == expected


def test_points_that_are_apart_are_told() -> None:
    apart = choose({"a": [copy("a", 2)], "b": [copy("b", 20)]}, Ask(region="us-west-2", now=NOW, is_set=True))
    together = choose({"a": [WHOLE[0]], "b": [WHOLE[1]]}, Ask(region="us-west-2", now=NOW, is_set=True))
    assert ("18 h" in apart.note, together.note) == (True, "")


def workload(**options: Any) -> Settled:
    return Settled("files", "volumes", "shop", "us-east-1", "us-west-2", options=options)


KNOWN = [{"volume_id": "vol-a"}, {"volume_id": "vol-b"}]
COPIES = [copy("vol-a", 1), copy("vol-b", 1, sets="files"), copy("vol-c", 1)]


@pytest.mark.parametrize(
    ("options", "known", "expected"),
    [
        pytest.param({"volume_ids": ["vol-a"]}, KNOWN, {"vol-a": 1}, id="plan"),
        pytest.param({"create": {"instance_id": "i-1"}}, KNOWN, {"vol-a": 1, "vol-b": 1}, id="manifest"),
        pytest.param({"create": {"volume_ids": "vol-b"}}, [], {"vol-b": 1}, id="volumes_that_are_created_from"),
        pytest.param({"filters": {}, "set": "files"}, [], {"vol-b": 1}, id="set"),
        pytest.param({"volume_ids": ["vol-a"], "set": "files"}, [], {"vol-a": 0}, id="of_another_set"),
        pytest.param({"snapshot_ids": ["snap-vol-c-1"]}, KNOWN, {"vol-c": 1}, id="snapshots"),
        pytest.param({"restore": {"device_names": {"vol-c": "/dev/sdf"}}}, [], {"vol-c": 1}, id="devices"),
        pytest.param({"volume_ids": ["vol-z"]}, [], {"vol-z": 0}, id="never_copied"),
    ],
)
def test_sources_are_named_by_plan_manifest_set_or_devices(options: Any, known: Any, expected: dict[str, int]) -> None:
    found = candidates_of(workload(**options), known, COPIES)
    assert {name: len(copies) for name, copies in found.items()} == expected


def test_sources_are_copies_and_not_snapshots_of_what_was_restored_with_their_tags() -> None:
    """Catches: a volume that comes back from the snapshot of a drill."""
    ours = copy("vol-a", 1)
    drilled = replace(ours, id="snap-drilled", volume_id="vol-restored", created=NOW)
    options = {"volume_ids": ["vol-a"]}
    assert candidates_of(workload(**options), [], [ours, drilled]) == {"vol-a": [ours]}
    assert candidates_of(workload(**options), [], [drilled]) == {"vol-a": [drilled]}


def test_sources_that_no_one_names_are_an_error() -> None:
    with pytest.raises(InvalidInput, match="which volumes it consists of is not known"):
        candidates_of(workload(create={"instance_id": "i-1"}), [], COPIES)


@pytest.mark.parametrize(
    ("create", "expected"),
    [
        ({"instance_id": "i-1"}, True),
        ({"instance_filters": {"a": "b"}}, True),
        ({"volume_ids": ["v"]}, False),
        (None, False),
    ],
)
def test_sources_are_a_set_if_an_instance_has_them(create: Any, expected: bool) -> None:
    assert is_set_of_instance(workload(create=create)) is expected


def test_named_snapshots_say_which_volume_they_are_of() -> None:
    by_hand = snapshot_from_boto("us-west-2", {"SnapshotId": "snap-x", "State": "completed", "StartTime": NOW})
    assert named_by_volume([COPIES[0]], {"vol-a": [], "vol-b": []}) == {"vol-a": COPIES[0]}
    assert named_by_volume([by_hand], {"vol-a": []}) == {"vol-a": by_hand}
    for named, known, said in (
        ([by_hand], ["vol-a", "vol-b"], "does not say which of the volumes"),
        ([COPIES[2]], ["vol-a"], "does not say which of the volumes"),
        ([COPIES[0], copy("vol-a", 2)], ["vol-a"], "are both of vol-a"),
    ):
        with pytest.raises(InvalidInput, match=said):
            named_by_volume(named, {name: [] for name in known})


POINT = VolumePoint("snap-1", None, NOW, 10, False)


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        pytest.param({}, {"volume_type": "gp2", "iops": 100, "encrypted": False}, {"volume_type": "gp2"}, id="gp2"),
        pytest.param(
            {"volume_type": "io2"},
            {"volume_type": "gp2", "iops": 100},
            {"volume_type": "io2"},
            id="iops_of_gp2_count_not",
        ),
        pytest.param(
            {"volume_type": "gp3"},
            {"volume_type": "io1", "iops": 4000, "multi_attach": True},
            {"volume_type": "gp3", "iops": 4000},
            id="what_the_new_type_takes",
        ),
        pytest.param({}, {"volume_size": 5}, {}, id="size_of_the_snapshot"),
        pytest.param({"kms_key_id": "k"}, {"kms_key_id": "east"}, {"kms_key_id": "k", "encrypted": True}, id="key"),
        pytest.param({}, {"kms_key_id": "east", "encrypted": True}, {"encrypted": True}, id="key_of_the_source_region"),
    ],
)
def test_values_are_those_that_go_together(said: Any, source: Any, expected: Any) -> None:
    assert settle(said, source, POINT).options == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"volume_type": "gp2", "iops": 100}, "restore.iops: gp2 takes none"),
        ({"volume_type": "io1"}, "restore.iops: io1 needs a number"),
        ({"volume_type": "io2", "iops": 100, "throughput": 200}, "restore.throughput: io2 takes none"),
        ({"volume_type": "gp3", "multi_attach": True}, "restore.multi_attach: gp3 cannot"),
        ({"volume_size": 9}, "restore.volume_size: 9 GiB is less than the 10 GiB"),
    ],
)
def test_values_that_aws_would_refuse_are_told_first(said: Any, expected: str) -> None:
    problem = value_problem("vol-a", settle(said, {}, POINT), POINT)
    assert problem is not None
    assert expected in problem.message


def test_point_of_a_copy_has_its_moment() -> None:
    assert point_of(copy("a", 20)).to_result(NOW)["age"] == 20 * 3600
