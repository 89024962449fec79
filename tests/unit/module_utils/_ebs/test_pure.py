# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EBS snapshots: options, selection, answers of AWS as models, plans."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item, Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import (
    DISABLED,
    FAILED,
    GONE,
    PENDING,
    USABLE,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.model import Snapshot, snapshot_from_boto
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.select import select_sources, set_of
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.steps import CopySnapshot
from tests.unit.module_utils._ebs.builders import (
    HERE,
    THERE,
    a_copy,
    a_request,
    a_snapshot,
    boto_snapshot,
    day,
    plan_of,
)

# --- options ---

DEFAULTS: dict[str, Any] = {
    "source_region": "us-east-1",
    "destination_regions": ["us-west-2"],
    "snapshot_ids": None,
    "volume_ids": ["vol-web"],
    "owner": None,
    "filters": None,
    "select": None,
    "allow_none": False,
    "set": None,
    "tags": None,
    "exclude_tags": None,
    "encrypted": None,
    "kms_key_id": None,
    "completion_duration": None,
    "description": None,
    "create": None,
    "wait": False,
    "retain": None,
    "adopt": "recognize",
}
BY_ID = {"volume_ids": None, "snapshot_ids": ["snap-1"]}
BY_FILTER = {"volume_ids": None, "filters": {"tag:Backup": "daily"}}


@pytest.mark.parametrize(
    ("changes", "owner", "select"),
    [
        pytest.param({}, "self", "newest", id="of_a_volume_the_newest"),
        pytest.param(BY_ID, None, "all", id="each_of_the_ids_of_any_owner"),
        pytest.param(BY_FILTER, "self", "single", id="by_filters_exactly_one"),
        pytest.param({**BY_ID, "owner": "self"}, "self", "all", id="the_owner_told"),
        pytest.param({**BY_ID, "select": "newest"}, None, "newest", id="select_told"),
        pytest.param({**BY_ID, "volume_ids": ["vol-1"]}, None, "all", id="ids_and_volumes"),
    ],
)
def test_request_from_params_defaults_follow_from_what_was_named(
    changes: dict[str, Any], owner: str | None, select: str
) -> None:
    """Catches: public snapshots copied for a filter, or an error about several matches for a volume."""
    request = request_from_params({**DEFAULTS, **changes}, None)
    assert (request.owner, request.select) == (owner, select)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"source_region": "cn-north-1"},
            "is in partition aws and source_region cn-north-1 in aws-cn",
            id="another_partition",
        ),
        pytest.param(
            {"volume_ids": None}, "one of the following is required: snapshot_ids, volume_ids, filters", id="nothing"
        ),
        pytest.param({"volume_ids": [""]}, "one of the following is required", id="an_unanswered_survey"),
        pytest.param({"snapshot_ids": ["ami-1"]}, "snapshot_ids: 'ami-1' does not start with snap-", id="an_image"),
        pytest.param({"volume_ids": ["snap-1"]}, "volume_ids: 'snap-1' does not start with vol-", id="a_snapshot"),
        pytest.param({"completion_duration": 20}, "completion_duration: 20 is not possible", id="duration"),
        pytest.param({"description": "x" * 256}, "description: has 256 characters", id="description"),
        pytest.param({"retain": 0}, "retain: must be at least 1", id="retain_nothing"),
    ],
)
def test_request_from_params_with_a_mistake_names_the_option(changes: dict[str, Any], said: str) -> None:
    """Catches: all snapshots of the account copied, or AWS's refusal in the middle of the night."""
    with pytest.raises(InvalidInput, match=re.escape(said)):
        request_from_params({**DEFAULTS, **changes}, None)


# --- selection ---

OLD, NEW = a_snapshot(id="snap-old", created=day(-1)), a_snapshot(id="snap-new", created=day(1))
PENDING_ONE = a_snapshot(id="snap-p", created=day(2), state="pending")
OTHER = a_snapshot(id="snap-other", volume_id="vol-other")
COPIED = [a_snapshot(id=f"snap-c{n}", created=day(n), volume_id=None) for n in (1, 2)]


@pytest.mark.parametrize(
    ("select", "found", "chosen"),
    [
        pytest.param("newest", [OLD, NEW], ["snap-new"], id="newest"),
        pytest.param("newest", [OLD, PENDING_ONE], ["snap-old"], id="one_that_is_not_complete_restores_nothing"),
        pytest.param("newest", [PENDING_ONE], ["snap-p"], id="unless_there_is_no_other"),
        pytest.param("newest", [OLD, OTHER, NEW], ["snap-new", "snap-other"], id="of_each_volume"),
        pytest.param("newest", COPIED, ["snap-c2", "snap-c1"], id="without_a_volume_each_for_itself"),
        pytest.param("all", [OLD, NEW], ["snap-new", "snap-old"], id="all_newest_first"),
        pytest.param("single", [OLD], ["snap-old"], id="single"),
    ],
)
def test_select_sources_chooses(select: str, found: list[Snapshot], chosen: list[str]) -> None:
    """Catches: the pending snapshot of tonight chosen while yesterday's complete one has no copy."""
    request = a_request(select=select, volume_ids=())
    for order in (found, found[::-1]):
        assert [snapshot.id for snapshot in select_sources(request, order)] == chosen


@pytest.mark.parametrize(
    ("changes", "found", "said"),
    [
        pytest.param({}, [], "a snapshot of vol-web not found in us-east-1", id="of_a_volume"),
        pytest.param({"volume_ids": ("vol-web", "vol-x")}, [NEW], "a snapshot of vol-x not found", id="of_one_of_two"),
        pytest.param({"volume_ids": (), "snapshot_ids": ("snap-x",)}, [], "snap-x not found", id="by_id"),
        pytest.param({"volume_ids": (), "filters": {"a": ("b",)}}, [], "matches the filters", id="by_filters"),
        pytest.param(
            {"select": "single"}, [OLD, NEW], "2 snapshots in us-east-1 match and select is single", id="several"
        ),
    ],
)
def test_select_sources_without_a_clear_answer_refuses(changes: dict[str, Any], found: list[Any], said: str) -> None:
    """Catches: a guess, or a nightly job that protects nothing and is green."""
    with pytest.raises(InvalidInput, match=said):
        select_sources(a_request(**changes), found)


def test_select_sources_with_allow_none_takes_what_there_is() -> None:
    """Catches: a failure that the user has said is none."""
    assert select_sources(a_request(allow_none=True), []) == ()
    assert select_sources(a_request(allow_none=True, volume_ids=("vol-web", "vol-x")), [NEW]) == (NEW,)


@pytest.mark.parametrize(("count", "more"), [(10, False), (12, True)])
def test_select_sources_with_many_matches_lists_ten(count: int, more: bool) -> None:
    """Catches: a message of a thousand lines, or `and 0 more`."""
    found = [a_snapshot(id=f"snap-{n:02}", created=day(n)) for n in range(count)]
    with pytest.raises(InvalidInput) as caught:
        select_sources(a_request(select="single"), found)
    assert str(caught.value).count("snap-") == 10
    assert ("and 2 more" in str(caught.value)) == more == (" more" in str(caught.value))


@pytest.mark.parametrize(
    ("changes", "snapshot", "name"),
    [
        pytest.param({"set_name": "shop"}, NEW, "shop", id="as_told"),
        pytest.param({}, a_snapshot(tags={"Sync-Identifier": "web"}), "web", id="as_the_source_is_tagged"),
        pytest.param({}, NEW, "vol-web", id="its_volume"),
        pytest.param({}, COPIED[0], "snap-c1", id="it_alone"),
    ],
)
def test_set_of_a_source(changes: dict[str, Any], snapshot: Snapshot, name: str) -> None:
    """Catches: the snapshots of two volumes in one set, of which retention would remove one for the other."""
    assert set_of(a_request(**changes), snapshot) == name


# --- model ---

# recordings/ec2.DescribeSnapshots.copied.json
COPIED_SNAPSHOT: dict[str, Any] = {
    "Description": "maid transient snapshot for encryption",
    "Tags": [{"Value": "true", "Key": "maid-crypto-remediation"}],
    "Encrypted": True,
    "VolumeId": "vol-ffffffff",
    "State": "completed",
    "VolumeSize": 8,
    "Progress": "100%",
    "StartTime": datetime(2017, 6, 8, 18, 19, 58, tzinfo=timezone.utc),
    "SnapshotId": "snap-0bd2772f3c7cafa62",
    "OwnerId": "185106417252",
}


def test_snapshot_from_boto_of_a_recorded_copy() -> None:
    """Catches: vol-ffffffff taken for a volume, so that all copies of the account are one volume's."""
    snapshot = snapshot_from_boto(THERE, COPIED_SNAPSHOT)
    assert (snapshot.id, snapshot.volume_id, snapshot.phase) == ("snap-0bd2772f3c7cafa62", None, USABLE)
    assert (snapshot.created, snapshot.encrypted) == (COPIED_SNAPSHOT["StartTime"], True)
    assert (snapshot.progress, snapshot.size_gib) == (100, 8)
    assert snapshot.tagged_ids == ("snap-0bd2772f3c7cafa62",)


@pytest.mark.parametrize(
    ("told", "field", "value"),
    [
        pytest.param({"Progress": "45%"}, "progress", 45, id="percent"),
        pytest.param({"Progress": ""}, "progress", None, id="nothing_for_a_moment_after_the_start"),
        pytest.param({"State": "pending"}, "phase", PENDING, id="pending"),
        pytest.param({"State": "error", "StateMessage": "key"}, "phase", FAILED, id="error"),
        pytest.param({"State": "error", "StateMessage": "key"}, "state_reason", "key", id="reason"),
        pytest.param({"State": "recoverable"}, "phase", GONE, id="in_the_recycle_bin"),
        pytest.param({"State": "recovering"}, "phase", GONE, id="on_its_way_out_of_it"),
        pytest.param({"State": "something-new"}, "phase", FAILED, id="a_new_state_is_none_we_could_use"),
        pytest.param({"StorageTier": "standard"}, "phase", USABLE, id="in_the_standard_tier"),
        pytest.param({"StorageTier": "archive"}, "phase", DISABLED, id="archived"),
        pytest.param(
            {"StorageTier": "archive", "RestoreExpiryTime": COPIED_SNAPSHOT["StartTime"]},
            "phase",
            USABLE,
            id="out_of_the_archive_for_a_while",
        ),
        pytest.param({"StorageTier": "archive", "State": "error"}, "phase", FAILED, id="archived_and_failed"),
        pytest.param({"Tags": []}, "tags", {}, id="no_tags"),
        pytest.param({"Tags": [{"Key": "Name", "Value": "web"}]}, "name", "web", id="the_name_is_a_tag"),
    ],
)
def test_snapshot_from_boto_field(told: dict[str, Any], field: str, value: Any) -> None:
    """Catches: a ValueError for an empty percentage; a state that AWS adds taken for usable."""
    assert getattr(snapshot_from_boto(HERE, {**COPIED_SNAPSHOT, **told}), field) == value


@pytest.mark.parametrize("left_out", ["Tags", "Progress", "Description", "VolumeId", "Encrypted"])
def test_snapshot_from_boto_with_a_field_left_out_is_empty_there(left_out: str) -> None:
    """Catches: a KeyError for what AWS does not always say."""
    told = {key: value for key, value in COPIED_SNAPSHOT.items() if key != left_out}
    assert snapshot_from_boto(HERE, told).id == "snap-0bd2772f3c7cafa62"


def test_snapshot_from_boto_without_a_time_is_no_answer() -> None:
    """Catches: a snapshot of unknown age taken for the oldest, which retention lets go."""
    told = {key: value for key, value in COPIED_SNAPSHOT.items() if key != "StartTime"}
    with pytest.raises(KeyError, match="StartTime"):
        snapshot_from_boto(HERE, told)


def test_snapshot_from_boto_of_what_the_builder_writes_is_the_same() -> None:
    """Catches: a field that is lost on the way."""
    written = a_copy(description="D", size_gib=8, progress=100, resource_id="vol-web")
    assert snapshot_from_boto(THERE, boto_snapshot(written)) == written


# --- plan ---


def item_of(*tracked: Snapshot, source: Snapshot | None = None, **changes: Any) -> Item:
    (item,) = plan_of(a_request(**changes), *tracked, source=source).items
    return item


@pytest.mark.parametrize(
    ("tracked", "source", "action"),
    [
        pytest.param([], {}, "copied", id="missing"),
        pytest.param([a_copy()], {}, "none", id="there"),
        pytest.param([a_copy(state="pending")], {}, "none", id="on_its_way"),
        pytest.param([a_copy(state="error")], {}, "replaced", id="failed"),
        pytest.param([a_copy(state="recoverable")], {}, "copied", id="in_the_recycle_bin"),
        pytest.param([a_copy(tags={**a_copy().tags, "Team": "x"})], {}, "converged", id="other_tags"),
        pytest.param([a_copy(OTHER)], {}, "copied", id="another_sources"),
        pytest.param([], {"state": "pending"}, "deferred", id="source_is_pending"),
        pytest.param([], {"state": "error"}, "failed", id="source_has_failed"),
    ],
)
def test_plan_copies_decides(tracked: list[Snapshot], source: dict[str, Any], action: str) -> None:
    """Catches: a second copy, or none where one is missing."""
    assert item_of(*tracked, source=a_snapshot(**source)).action == action


def test_plan_copies_archived_copy_is_told_with_what_to_do() -> None:
    """Catches: a newest recovery point of which no volume can be created before two days have passed."""
    item = item_of(replace(a_copy(), phase=DISABLED))
    assert (item.action, item.problem and item.problem.code) == ("failed", "CopyArchived")
    assert "aws ec2 restore-snapshot-tier --region us-west-2 --snapshot-id snap-web-copy" in str(item.problem)


def test_plan_copies_archived_source_is_told_as_that() -> None:
    item = item_of(source=replace(a_snapshot(), phase=DISABLED, state_reason="it is archived"))
    assert item.problem is not None
    assert "is completed (it is archived) and cannot be copied" in item.problem.message


def test_plan_copies_replacement_removes_the_failed_copy() -> None:
    """Catches: failed copies that pile up and are paid for."""
    removal, copying = item_of(a_copy(state="error", state_reason="key")).steps
    assert removal == Remove(THERE, "snap-web-copy", "failed copy of snap-web: key")
    assert isinstance(copying, CopySnapshot)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        pytest.param({}, "description", "D", id="description_of_the_source"),
        pytest.param({"description": "E"}, "description", "E", id="description"),
        pytest.param({"description": ""}, "description", "", id="no_description"),
        pytest.param({"encrypted": True}, "encrypted", True, id="encrypted"),
        pytest.param({"kms_keys": {THERE: "alias/dr"}}, "kms_key_id", "alias/dr", id="key"),
        pytest.param({"completion_minutes": 30}, "completion_minutes", 30, id="duration"),
        pytest.param({}, "tags", a_copy().tags, id="tags"),
        pytest.param({"set_name": "s", "exclude_tags": ("T*",)}, "tags", a_copy(set_name="s", of=None).tags, id="set"),
    ],
)
def test_plan_copies_new_copy_follows_the_option(changes: dict[str, Any], field: str, value: Any) -> None:
    """Catches: an option that does not reach the request."""
    step = item_of(source=a_snapshot(description="D"), **changes).new_copy
    if "exclude_tags" in changes:
        value = {key: text for key, text in value.items() if key != "Team"}
    assert getattr(step, field) == value


def test_plan_copies_snapshots_have_no_names_to_clash() -> None:
    """Catches: two snapshots refused because their volumes have the same Name tag."""
    sources = [a_snapshot(id=f"snap-{n}", name="web", tags={"Name": "web"}) for n in "ab"]
    assert [plan_of(a_request(), source=source).items[0].action for source in sources] == ["copied", "copied"]
    assert len({plan_of(a_request(), source=s).items[0].new_copy.name for s in sources}) == 2  # type: ignore[union-attr]
