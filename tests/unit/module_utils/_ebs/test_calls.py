# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EBS snapshots: the calls, what is done about each answer, and what is read. A scripted client, no sleeps."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.observe import observe
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import AddTags, LateStep, Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Tools
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run_kind import run_absent, run_present
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run_result import Run
from ansible_collections.lifeboat.aws.plugins.module_utils._core.ask_once import ATTEMPTS
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.progress import ProgressLog
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs import api
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.calls import SnapshotCalls
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.kind import EBS
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.model import SnapshotRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils._ebs.builders import (
    HERE,
    THERE,
    a_copy,
    a_copy_step,
    a_request,
    a_snapshot,
    day,
    describing,
    snapshots_page,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, ScriptedClock, aws_error

LOST = aws_error("InternalError", "An internal error has occurred")
THROTTLED = aws_error("RequestLimitExceeded", "Request limit exceeded.")
TAGS = [{"Key": key, "Value": value} for key, value in a_copy().tags.items()]
NEW = a_copy(id="snap-new", state="pending")


def calls_with(
    once: ScriptedClient, looking: ScriptedClient | None = None, clock: ScriptedClock | None = None
) -> SnapshotCalls:
    """Calls whose CopySnapshot goes to ``once``, the client without retries, and all others to ``looking``."""
    clients: Any = ScriptedClients(ec2={THERE: looking or ScriptedClient()}, ec2_once={THERE: once})
    return SnapshotCalls(clients, clock or ScriptedClock())


# --- asking for a copy ---


def test_create_sends_source_and_tags_and_nothing_unasked_without_retries_of_the_sdk() -> None:
    """Catches: the SDK's retry after a lost answer, which makes a second copy: CopySnapshot knows no token."""
    once = ScriptedClient(copy_snapshot=[{"SnapshotId": "snap-new"}])
    copy = calls_with(once).create(a_copy_step(), "any")
    assert once.calls == [
        (
            "copy_snapshot",
            {
                "SourceRegion": HERE,
                "SourceSnapshotId": "snap-web",
                "TagSpecifications": [{"ResourceType": "snapshot", "Tags": TAGS}],
            },
        )
    ]
    assert (copy.id, copy.phase, copy.tagged_ids) == ("snap-new", "pending", ("snap-new",))


def test_create_sends_what_was_asked_for() -> None:
    """Catches: an option that does not reach AWS."""
    once = ScriptedClient(copy_snapshot=[{"SnapshotId": "snap-new"}])
    step = a_copy_step(encrypted=True, kms_key_id="alias/dr", completion_minutes=30, description="D")
    calls_with(once).create(step, "any")
    (sent,) = once.calls_of("copy_snapshot")
    assert (sent["Encrypted"], sent["KmsKeyId"]) == (True, "alias/dr")
    assert (sent["CompletionDurationMinutes"], sent["Description"]) == (30, "D")


@pytest.mark.parametrize("error", [LOST, THROTTLED], ids=["lost_answer", "throttled"])
@pytest.mark.parametrize("state", ["pending", "completed"])
def test_create_after_a_lost_answer_finds_the_copy_by_its_tag_and_makes_no_second(error: Exception, state: str) -> None:
    """Catches: two copies of one snapshot, paid for each month, because one answer was lost."""
    clock = ScriptedClock()
    once = ScriptedClient(copy_snapshot=[error])
    looking = ScriptedClient(describe_snapshots=describing(a_copy(id="snap-begun", state=state)))
    assert calls_with(once, looking, clock).create(a_copy_step(), "any").id == "snap-begun"
    assert clock.slept == [1]
    assert looking.calls_of("describe_snapshots")[0]["Filters"] == [
        {"Name": "tag:lifeboat:source", "Values": ["us-east-1/snap-web"]}
    ]


def test_create_after_a_lost_request_asks_again() -> None:
    """Catches: a copy that is never made because the first request did not reach AWS."""
    clock = ScriptedClock()
    once = ScriptedClient(copy_snapshot=[LOST, THROTTLED, {"SnapshotId": "snap-new"}])
    looking = ScriptedClient(describe_snapshots=describing(a_copy(a_snapshot(id="snap-other"))))
    assert calls_with(once, looking, clock).create(a_copy_step(), "any").id == "snap-new"
    assert clock.slept == [1, 2]


def test_create_that_never_gets_an_answer_gives_up() -> None:
    """Catches: an endless loop, or a failure that hides AWS's words."""
    clock = ScriptedClock()
    once = ScriptedClient(copy_snapshot=lambda **_: LOST)
    looking = ScriptedClient(describe_snapshots=describing())
    with pytest.raises(AwsError, match="InternalError"):
        calls_with(once, looking, clock).create(a_copy_step(), "any")
    assert len(once.calls) == ATTEMPTS
    assert clock.slept == [1, 2, 4]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(aws_error("UnauthorizedOperation", "no"), id="denied"),
        pytest.param(aws_error("ResourceLimitExceeded", "Too many snapshot copies in progress."), id="no_room"),
    ],
)
def test_create_that_is_refused_is_told_at_once(error: Exception) -> None:
    """Catches: seconds lost for each of a thousand copies that no second request would make."""
    clock = ScriptedClock()
    with pytest.raises(AwsError):
        calls_with(ScriptedClient(copy_snapshot=[error]), clock=clock).create(a_copy_step(), "any")
    assert clock.slept == []


def test_calls_have_no_token_and_their_own_word_for_usable() -> None:
    """Catches: a second request because a new copy is not visible yet; "available" for what EC2 calls completed."""
    calls = calls_with(ScriptedClient())
    assert (calls.has_token, calls.usable_state) == (False, "completed")
    assert calls.find_refused(a_copy_step()) == (None, "")
    with pytest.raises(TypeError):
        calls.late(LateStep(), "snap-1")


# --- other calls ---


def test_add_tags_and_remove_are_one_call_each() -> None:
    """Catches: a call too many; a snapshot that is gone already taken for a failure."""
    ec2 = ScriptedClient(create_tags=[{}], delete_snapshot=[{}, aws_error("InvalidSnapshot.NotFound", "gone")])
    calls = calls_with(ScriptedClient(), ec2)
    calls.add_tags(AddTags(THERE, "snap-1", ("snap-1",), {"Team": "x"}, {}))
    assert [calls.remove(Remove(THERE, "snap-1", "why")) for _twice in range(2)] == [{}, {}]
    assert ec2.calls[0] == ("create_tags", {"Resources": ["snap-1"], "Tags": [{"Key": "Team", "Value": "x"}]})
    assert ec2.calls_of("delete_snapshot") == [{"SnapshotId": "snap-1"}] * 2


def test_remove_that_is_refused_is_told() -> None:
    """Catches: a snapshot that an image uses, or that is locked, told as removed."""
    ec2 = ScriptedClient(delete_snapshot=[aws_error("InvalidSnapshot.InUse", "in use by ami-1")])
    with pytest.raises(AwsError, match="in use by ami-1"):
        calls_with(ScriptedClient(), ec2).remove(Remove(THERE, "snap-1", "why"))


def test_uses_names_the_image_that_a_snapshot_belongs_to() -> None:
    """Catches: retention that fails each night at a snapshot which an image holds; disabled images not seen."""
    disks = [{"Ebs": {"SnapshotId": "snap-1"}}, {"Ebs": {"SnapshotId": "snap-x"}}, {"VirtualName": "ephemeral0"}]
    ec2 = ScriptedClient(describe_images=[{"Images": [{"ImageId": "ami-1", "BlockDeviceMappings": disks}]}])
    assert calls_with(ScriptedClient(), ec2).uses(THERE, ["snap-1", "snap-2"]) == {"snap-1": "it belongs to ami-1"}
    (asked,) = ec2.calls_of("describe_images")
    assert (asked["Owners"], asked["IncludeDisabled"]) == (["self"], True)


def test_describe_asks_with_a_filter_and_only_for_ours() -> None:
    """Catches: one snapshot that is gone and hides all others; 201 ids in one filter."""
    ec2 = ScriptedClient(describe_snapshots=describing(NEW))
    ids = ["snap-new", *(f"snap-{n}" for n in range(250))]
    assert list(calls_with(ScriptedClient(), ec2).describe(THERE, ids)) == ["snap-new"]
    asked = [call["Filters"][0]["Values"] for call in ec2.calls_of("describe_snapshots")]
    assert [len(values) for values in asked] == [200, 51]
    assert {call["OwnerIds"][0] for call in ec2.calls_of("describe_snapshots")} == {"self"}


# --- observation ---

OF_AN_IMAGE = a_copy(
    id="snap-of-image", tags={**a_copy().tags, "lifeboat:source": "us-east-1/ami-web", "lifeboat:set": "web"}
)


def look(request: SnapshotRequest, source: ScriptedClient, recovery: ScriptedClient) -> Any:
    clients: Any = ScriptedClients(ec2={HERE: source, THERE: recovery})
    return observe(EBS, request, clients)


@pytest.mark.parametrize(
    ("changes", "filters", "owners"),
    [
        pytest.param({}, {"volume-id": ["vol-web"]}, ["self"], id="volume"),
        pytest.param(
            {"volume_ids": (), "snapshot_ids": ("snap-web",), "owner": None},
            {"snapshot-id": ["snap-web"]},
            None,
            id="ids_of_any_owner",
        ),
        pytest.param(
            {"filters": {"tag-key": ("Team",)}}, {"tag-key": ["Team"], "volume-id": ["vol-web"]}, ["self"], id="anded"
        ),
    ],
)
def test_observe_asks_the_source_region_for_what_was_named(
    changes: dict[str, Any], filters: dict[str, list[str]], owners: list[str] | None
) -> None:
    """Catches: snapshots of other accounts copied, or a condition dropped."""
    source = ScriptedClient(describe_snapshots=[snapshots_page(a_snapshot())])
    look(a_request(**changes), source, ScriptedClient(describe_snapshots=describing()))
    (sent,) = source.calls_of("describe_snapshots")
    assert {f["Name"]: f["Values"] for f in sent["Filters"]} == filters
    assert sent.get("OwnerIds") == owners
    assert sent["PaginationConfig"] == {"PageSize": 1000}


@pytest.mark.parametrize(
    "changes", [pytest.param({}, id="plain"), pytest.param({"retain": last(2)}, id="with_retention")]
)
def test_observe_asks_a_destination_once(changes: dict[str, Any]) -> None:
    """Catches: a second call in a run with nothing to do, or one that does not see the set's other copies."""
    filters = {"Name": "tag-key", "Values": ["lifeboat:source"]}
    recovery = ScriptedClient(describe_snapshots=describing(a_copy()))
    seen = look(a_request(**changes), ScriptedClient(describe_snapshots=describing(a_snapshot())), recovery)
    assert [snapshot.id for snapshot in seen.views[0].tracked] == ["snap-web-copy"]
    assert [call["Filters"] for call in recovery.calls_of("describe_snapshots")] == [[filters]]


def test_observe_never_takes_the_snapshots_of_a_copied_image_for_copies() -> None:
    """Catches: retention of volumes that deletes the disks of copied images: those carry the image's tags."""
    recovery = ScriptedClient(describe_snapshots=describing(a_copy(), OF_AN_IMAGE))
    seen = look(a_request(retain=last(1)), ScriptedClient(describe_snapshots=describing(a_snapshot())), recovery)
    assert [snapshot.id for snapshot in seen.views[0].tracked] == ["snap-web-copy"]
    found = api.describe_tracked(recovery, THERE, {"tag-key": ["lifeboat:source"]})
    assert [snapshot.id for snapshot in found] == ["snap-web-copy"]


def test_observe_of_a_destination_that_cannot_be_read_is_that_regions_problem() -> None:
    """Catches: one dead region that ends the run, or "could not tell" taken for "no copies"."""
    recovery = ScriptedClient(describe_snapshots=[aws_error("UnauthorizedOperation", "no")])
    seen = look(a_request(), ScriptedClient(describe_snapshots=describing(a_snapshot())), recovery)
    assert seen.views[0].problem.code == "UnauthorizedOperation"


def test_observe_without_sources_asks_nothing_of_the_destinations() -> None:
    """Catches: calls for nothing."""
    recovery = ScriptedClient()
    assert look(a_request(allow_none=True), ScriptedClient(describe_snapshots=describing()), recovery).views == ()
    assert recovery.calls == []


# --- runs ---


class Aws:
    def __init__(self, here: list[Any], there: list[Any], **of_recovery: Any) -> None:
        def describe(**arguments: Any) -> Any:
            return describing(*there, *([NEW] if self.recovery.calls_of("copy_snapshot") else []))(**arguments)

        self.source = ScriptedClient(describe_snapshots=describing(*here))
        self.recovery = ScriptedClient(
            **{
                "describe_snapshots": describe,
                "describe_images": lambda **_: {"Images": []},
                "copy_snapshot": lambda **_: {"SnapshotId": "snap-new"},
                "delete_snapshot": lambda **_: {},
                **of_recovery,
            }
        )

    def run(self, request: SnapshotRequest, state: str = "present", *, check_mode: bool = False) -> Run:
        clock = ScriptedClock()
        clients: Any = ScriptedClients(ec2={HERE: self.source, THERE: self.recovery})
        function = run_absent if state == "absent" else run_present
        tools = Tools(clients, clock, Timeout(30, 15), ProgressLog(None, clock), Executor(check_mode))
        return function(EBS, request, tools)


@pytest.mark.parametrize("check_mode", [False, True])
def test_run_present_copies_and_expires(check_mode: bool) -> None:
    """Catches: check mode that writes or foretells something else; retention that goes by the time of the copy."""
    old = [a_copy(a_snapshot(id=f"snap-{n}", created=day(-n)), created=day(9)) for n in (1, 2)]
    aws = Aws([a_snapshot()], old)
    done = aws.run(a_request(retain=last(1)), check_mode=check_mode)
    assert [copy["action"] for copy in done.result["copies"]] == ["copied"]
    # The new copy is pending, so it takes nobody's place yet.
    assert [gone["id"] for gone in done.result["expired"]] == ["snap-2-copy"]
    assert done.result["snapshot_id"] == (None if check_mode else "snap-new")
    written = [name for name in aws.recovery.operations if not name.startswith("describe_")]
    assert written == ([] if check_mode else ["copy_snapshot", "delete_snapshot"])


def test_run_present_keeps_a_snapshot_that_an_image_uses_and_says_so() -> None:
    """Catches: a failure each night, or a recovery point that disappears from under an image."""
    image = {"ImageId": "ami-1", "BlockDeviceMappings": [{"Ebs": {"SnapshotId": "snap-1-copy"}}]}
    old = a_copy(a_snapshot(id="snap-1", created=day(-1)))
    aws = Aws([a_snapshot()], [a_copy(), old], describe_images=lambda **_: {"Images": [image]})
    done = aws.run(a_request(retain=last(1)))
    assert [kept["kept_because"] for kept in done.result["kept"]] == ["it belongs to ami-1"]
    assert aws.recovery.calls_of("delete_snapshot") == []


def test_run_absent_by_id_asks_nothing_of_the_source_region() -> None:
    """Catches: copies that cannot be removed once their sources, or the source region, are gone."""
    aws = Aws([], [a_copy(), OF_AN_IMAGE, a_copy(a_snapshot(id="snap-other"))])
    request = a_request(volume_ids=(), snapshot_ids=("snap-web",), owner=None)
    assert [gone["id"] for gone in aws.run(request, "absent").result["expired"]] == ["snap-web-copy"]
    assert aws.source.calls == []
    assert aws.recovery.calls_of("delete_snapshot") == [{"SnapshotId": "snap-web-copy"}]


def test_run_absent_of_a_set_leaves_the_snapshots_of_a_copied_image_alone() -> None:
    """Catches: a failure, or an image in pieces, because a set of images has the name that a set of volumes has."""
    of_image = a_copy(id="snap-of-image", tags={**OF_AN_IMAGE.tags, "lifeboat:set": "vol-web"})
    aws = Aws([], [a_copy(), of_image])
    request = a_request(volume_ids=("vol-web",), set_name="vol-web")
    assert [gone["id"] for gone in aws.run(request, "absent").result["expired"]] == ["snap-web-copy"]
    assert aws.recovery.calls_of("delete_snapshot") == [{"SnapshotId": "snap-web-copy"}]
