# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Retention carried out: what stays for which reason, and what is removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image, ImageRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.expired import Expired
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.outcome import outcome_before, outcome_foretold
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan_removals import plan_expiry
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.removing import Removing, in_use
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.retention import plan_retention
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import Retention, last
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils._ami.builders import (
    Seen,
    a_copy,
    a_request,
    an_image,
    an_observation,
    day,
    describing,
    in_state,
    plan_of,
    some_effects,
)
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

HISTORY = tuple(an_image(id=f"ami-{n}", name=f"web-{n}", created=day(n)) for n in range(4))
COPIES = tuple(a_copy(image) for image in HISTORY)
OLDER = ["ami-2-copy", "ami-1-copy", "ami-0-copy"]


def unused(**answers: Any) -> dict[str, ScriptedClient]:
    """Clients of a region in which nothing uses an image."""
    ec2 = {
        "describe_launch_template_versions": lambda **_: {"LaunchTemplateVersions": []},
        "describe_instances": lambda **_: {"Reservations": []},
        "deregister_image": lambda **_: {"Return": True},
        "describe_images": describing(*COPIES),
        **answers,
    }
    groups = ec2.pop("describe_auto_scaling_groups", lambda **_: {"AutoScalingGroups": []})
    return {"ec2": ScriptedClient(**ec2), "autoscaling": ScriptedClient(describe_auto_scaling_groups=groups)}


def expired(
    clients: dict[str, ScriptedClient],
    request: ImageRequest,
    seen: Seen,
    *,
    check_mode: bool = False,
    fail: tuple[str, ...] = (),
) -> list[Expired]:
    """What retention makes of a run in which the plan was carried out, except for the sources in ``fail``."""
    outcomes = []
    for item in plan_of(request, seen).items:
        outcome = (
            outcome_before(item)
            if item.copy
            else outcome_foretold(item, wait=request.wait, pending_state="pending", usable_state="available")
        )
        outcomes.append(outcome.failed("Code", "why") if item.source.id in fail else outcome)
    effects = some_effects(**clients)
    retention = plan_retention(request, seen.views, outcomes)
    plan = plan_expiry(retention, in_use(retention, effects))
    return Executor(check_mode).run(plan, Removing(effects))


def ids(found: list[Expired]) -> list[str]:
    return [item.point.id for item in found]


@pytest.mark.parametrize(
    ("retain", "sources", "tracked", "gone"),
    [
        pytest.param(None, HISTORY[3:], COPIES, [], id="no_retention"),
        pytest.param(1, HISTORY[3:], COPIES, OLDER, id="all_but_the_newest"),
        pytest.param(3, HISTORY[3:], COPIES, ["ami-0-copy"], id="all_but_three"),
        pytest.param(4, HISTORY[3:], COPIES, [], id="none_beyond"),
        pytest.param(1, HISTORY[3:], COPIES[:3], ["ami-1-copy", "ami-0-copy"], id="the_new_one_is_not_usable_yet"),
        pytest.param(
            1,
            HISTORY[3:],
            (*COPIES[:2], a_copy(HISTORY[3], state="pending")),
            ["ami-0-copy"],
            id="the_new_one_is_pending",
        ),
        pytest.param(
            1, HISTORY[3:], (*COPIES[2:], a_copy(HISTORY[0], set_name="batch")), ["ami-2-copy"], id="other_sets_stay"
        ),
        pytest.param(
            1,
            HISTORY[3:],
            (*COPIES[2:], a_copy(HISTORY[0], tags={"lifeboat:set": "web", "lifeboat:source": "us-east-1/ami-0"})),
            ["ami-2-copy"],
            id="incomplete_tracking_stays",
        ),
        pytest.param(1, HISTORY[:1], COPIES, OLDER, id="an_old_source_selected"),
    ],
)
def test_expire_removes_what_is_beyond_retain(
    retain: int | None, sources: tuple[Image, ...], tracked: tuple[Image, ...], gone: list[str]
) -> None:
    """Catches: a lost recovery point, or something that is not ours removed."""
    clients = unused()
    found = expired(
        clients, a_request(retain=None if retain is None else last(retain)), an_observation(*tracked, sources=sources)
    )
    assert ids(found) == gone
    assert [c["ImageId"] for c in clients["ec2"].calls_of("deregister_image")] == gone
    assert all(call["DeleteAssociatedSnapshots"] for call in clients["ec2"].calls_of("deregister_image"))


def test_expire_in_check_mode_tells_the_same_and_writes_nothing() -> None:
    """Catches: a deletion in check mode, or one that check mode does not show."""
    clients = unused()
    found = expired(clients, a_request(retain=last(1)), an_observation(*COPIES, sources=HISTORY[3:]), check_mode=True)
    assert ids(found) == OLDER
    assert all(item.is_gone for item in found)
    assert clients["ec2"].calls_of("deregister_image") == []


def test_expire_in_check_mode_with_wait_counts_the_copy_that_would_be_there() -> None:
    """Catches: check mode that keeps one more than the real run."""
    clients = unused()
    seen = an_observation(*COPIES[:3], sources=HISTORY[3:])
    assert ids(expired(clients, a_request(retain=last(1), wait=True), seen, check_mode=True)) == OLDER


def test_expire_leaves_a_set_in_which_something_failed_alone() -> None:
    """Catches: the old copy removed in the night in which the new one could not be made."""
    clients = unused()
    seen = an_observation(*COPIES, sources=HISTORY[2:])
    assert expired(clients, a_request(retain=last(1)), seen, fail=("ami-2",)) == []
    assert clients["ec2"].calls == []


def test_expire_goes_on_with_other_sets_when_one_has_failed() -> None:
    """Catches: one broken set because of which no other is ever cleaned up."""
    batch = an_image(id="ami-b", name="batch", tags={"Sync-Identifier": "batch"})
    seen = an_observation(*COPIES, sources=(HISTORY[3], batch))
    request = a_request(retain=last(1), sync_identifiers=("web", "batch"))
    assert ids(expired(unused(), request, seen, fail=("ami-b",))) == OLDER


def test_expire_leaves_a_region_that_could_not_be_read_alone() -> None:
    """Catches: "could not tell" taken for "nothing there"."""
    seen = an_observation(*COPIES, sources=HISTORY[3:], problem=Problem("AccessDenied", "no"))
    assert expired(unused(), a_request(retain=last(1)), seen) == []


def test_expire_only_releases_a_copy_that_another_set_of_this_run_needs() -> None:
    """Catches: the only recovery point of a set removed, because in its other set it was beyond retain."""
    seen = an_observation(a_copy(HISTORY[0]), COPIES[3], sources=(HISTORY[3], HISTORY[0]))
    request = a_request(retain=Retention({"last": 1, "monthly": 1}), set_name="web")
    joined = a_copy(HISTORY[0], set_name="web // batch")
    clients = unused(describe_images=describing(joined), create_tags=lambda **_: {})
    assert expired(clients, request, replace(seen, views=(replace(seen.views[0], tracked=(joined, COPIES[3])),)))[
        0
    ].serves == ("batch",)
    assert clients["ec2"].calls_of("deregister_image") == []


def test_expire_takes_a_copy_out_of_the_set_that_lets_it_go_and_leaves_it_to_the_other() -> None:
    """Catches: a monthly copy removed by the daily job; or one that the daily job keeps for ever."""
    shared = a_copy(HISTORY[0], set_name="web // monthly")
    clients = unused(describe_images=describing(shared), create_tags=lambda **_: {})
    found = expired(clients, a_request(retain=last(1)), an_observation(shared, COPIES[3], sources=HISTORY[3:]))
    assert [(item.point.id, item.is_gone, item.is_released, item.serves) for item in found] == [
        ("ami-0-copy", False, True, ("monthly",))
    ]
    assert clients["ec2"].calls_of("deregister_image") == []
    (tagged,) = clients["ec2"].calls_of("create_tags")
    assert tagged["Tags"] == [{"Key": "lifeboat:set", "Value": "monthly"}]
    assert found[0].to_result()["serves"] == ["monthly"]


RECOGNIZED = a_copy(HISTORY[0])
RECOGNIZED = replace(
    RECOGNIZED,
    tags={("lifeboat:recognized-set" if key == "lifeboat:set" else key): v for key, v in RECOGNIZED.tags.items()},
)


def test_expire_never_removes_what_others_have_made() -> None:
    """Catches: a copy under legal hold that somebody made by hand, removed as beyond retain."""
    clients = unused()
    found = expired(clients, a_request(retain=last(1)), an_observation(RECOGNIZED, COPIES[3], sources=HISTORY[3:]))
    assert [item.kept_because for item in found] == ["it was not created by this collection"]
    assert clients["ec2"].calls == []


def test_expire_does_not_remove_in_a_run_what_was_incomplete_when_it_began() -> None:
    """Catches: a copy tagged and removed in one run, for want of a tag that somebody took off."""
    half = replace(COPIES[0], tags={k: v for k, v in COPIES[0].tags.items() if k != "lifeboat:source-created"})
    seen = an_observation(half, COPIES[3], sources=(HISTORY[3], HISTORY[0]))
    clients = unused(create_tags=lambda **_: {})
    found = expired(clients, a_request(retain=last(1)), seen)
    assert [(item.point.id, item.is_gone) for item in found] == [("ami-0-copy", False)]
    assert "incomplete when this run began" in str(found[0].kept_because)


def test_expire_looks_again_before_it_removes() -> None:
    """Catches: a copy removed although another run has put it into a set of its own a moment ago."""
    joined = a_copy(HISTORY[0], set_name="web // yearly")
    clients = unused(describe_images=describing(joined))
    found = expired(clients, a_request(retain=last(1)), an_observation(COPIES[0], COPIES[3], sources=HISTORY[3:]))
    assert clients["ec2"].calls_of("deregister_image") == []
    assert ["have changed during this run" in str(item.kept_because) for item in found] == [True]


OPEN, CLOSED = a_copy(HISTORY[3], id="ami-open"), a_copy(HISTORY[3], id="ami-closed", encrypted=True)


@pytest.mark.parametrize(
    ("closed", "gone"),
    [
        pytest.param(CLOSED, ["ami-open"], id="once_the_encrypted_one_is_available"),
        pytest.param(in_state(CLOSED, "pending"), [], id="not_while_it_is_pending"),
        pytest.param(in_state(CLOSED, "failed"), [], id="not_if_it_has_failed"),
    ],
)
def test_expire_lets_an_unencrypted_copy_go_for_an_encrypted_one(closed: Image, gone: list[str]) -> None:
    """Catches: the only usable copy removed before its better one is there."""
    clients = unused(describe_images=describing(OPEN, closed))
    request = a_request(retain=last(2), encrypted=True)
    assert ids(expired(clients, request, an_observation(OPEN, closed, sources=HISTORY[3:]))) == gone


def test_expire_by_calendar_keeps_what_any_rule_keeps_and_says_which() -> None:
    """Catches: rules that are counted for the copies instead of for their sources."""
    request = a_request(retain=Retention({"last": 1, "daily": 2}))
    seen = an_observation(*COPIES, sources=HISTORY[3:])
    outcomes = [outcome_before(item) for item in plan_of(request, seen).items]
    (of_set,) = plan_retention(request, seen.views, outcomes)
    assert [(point["id"], point["kept_by"]) for point in of_set.to_result()] == [
        ("ami-3-copy", ["last", "daily 2026-11-22"]),
        ("ami-2-copy", ["daily 2026-11-21"]),
    ]
    assert ids(expired(unused(), request, seen)) == ["ami-1-copy", "ami-0-copy"]


# --- what is in use, protected or cannot be told ---

INSTANCE = {"Reservations": [{"Instances": [{"InstanceId": "i-1", "ImageId": "ami-0-copy"}]}]}
TEMPLATE = {
    "LaunchTemplateVersions": [
        {"LaunchTemplateName": "web", "VersionNumber": 7, "LaunchTemplateData": {"ImageId": "ami-0-copy"}}
    ]
}
DENIED = aws_error("UnauthorizedOperation", "You are not authorized to perform this operation.")


@pytest.mark.parametrize(
    ("answers", "because"),
    [
        pytest.param({"describe_instances": lambda **_: INSTANCE}, "instance i-1 runs from it", id="instance"),
        pytest.param(
            {"describe_launch_template_versions": lambda **_: TEMPLATE}, "launch template web version 7", id="template"
        ),
    ],
)
def test_expire_keeps_what_is_in_use_and_says_by_what(answers: dict[str, Any], because: str) -> None:
    """Catches: an image removed that a group would launch tomorrow."""
    clients = unused(**answers)
    found = expired(clients, a_request(retain=last(1)), an_observation(*COPIES, sources=HISTORY[3:]))
    assert {item.point.id: item.kept_because for item in found} == {
        "ami-2-copy": None,
        "ami-1-copy": None,
        "ami-0-copy": because,
    }
    assert "ami-0-copy" not in [call["ImageId"] for call in clients["ec2"].calls_of("deregister_image")]


@pytest.mark.parametrize(
    "operation", ["describe_instances", "describe_launch_template_versions", "describe_auto_scaling_groups"]
)
def test_expire_keeps_everything_when_use_could_not_be_told(operation: str) -> None:
    """Catches: a denied call taken for "not in use"."""
    clients = unused(**{operation: lambda **_: DENIED})
    found = expired(clients, a_request(retain=last(1)), an_observation(*COPIES, sources=HISTORY[3:]))
    assert ids(found) == OLDER
    assert all("whether it is in use could not be determined" in str(item.kept_because) for item in found)
    assert clients["ec2"].calls_of("deregister_image") == []


def test_expire_keeps_what_is_protected() -> None:
    """Catches: a failure each night because of an image that somebody protects on purpose."""
    protected = a_copy(HISTORY[0], protected=True)
    clients = unused()
    found = expired(clients, a_request(retain=last(1)), an_observation(protected, *COPIES[2:], sources=HISTORY[3:]))
    assert {item.point.id: item.kept_because for item in found} == {
        "ami-2-copy": None,
        "ami-0-copy": "it is protected against removal",
    }


def test_expire_keeps_what_is_protected_of_a_selected_source() -> None:
    """Catches: protection forgotten for copies that this run has looked at."""
    protected = a_copy(HISTORY[0], protected=True)
    found = expired(
        unused(), a_request(retain=last(1)), an_observation(protected, COPIES[3], sources=(HISTORY[3], HISTORY[0]))
    )
    assert [item.kept_because for item in found] == ["it is protected against removal"]


def test_expire_reports_one_that_cannot_be_removed_and_goes_on() -> None:
    """Catches: the first refusal ending retention, or one that nobody hears of."""
    clients = unused(deregister_image=lambda ImageId, **_: DENIED if ImageId == "ami-1-copy" else {"Return": True})
    found = expired(clients, a_request(retain=last(1)), an_observation(*COPIES, sources=HISTORY[3:]))
    assert [item.problem.code if item.problem else None for item in found] == [None, "UnauthorizedOperation", None]
    assert [item.is_gone for item in found] == [True, False, True]


def test_expire_reports_snapshots_that_stay() -> None:
    """Catches: snapshots that cost money for years; DeregisterImage succeeds even when they stay."""
    results = [
        {"SnapshotId": "snap-1", "ReturnCode": "success"},
        {"SnapshotId": "snap-2", "ReturnCode": "skipped"},
        {"SnapshotId": "snap-3", "ReturnCode": "missing-permissions"},
    ]
    clients = unused(deregister_image=lambda **_: {"Return": True, "DeleteSnapshotResults": results})
    found = expired(clients, a_request(retain=last(1)), an_observation(*COPIES[2:], sources=HISTORY[3:]))
    assert found[0].to_result()["snapshots_left"] == {"snap-2": "skipped", "snap-3": "missing-permissions"}
    assert found[0].is_gone


def test_expire_takes_one_that_is_gone_already_as_removed() -> None:
    """Catches: a failure because two runs clean up at the same time."""
    clients = unused(deregister_image=lambda **_: aws_error("InvalidAMIID.NotFound", "x"))
    found = expired(clients, a_request(retain=last(1)), an_observation(*COPIES[2:], sources=HISTORY[3:]))
    assert [item.is_gone for item in found] == [True]


def test_expired_to_result_has_the_documented_keys() -> None:
    """Catches: a key missing from `expired`."""
    (found,) = expired(unused(), a_request(retain=last(1)), an_observation(*COPIES[2:], sources=HISTORY[3:]))
    assert found.to_result() == {
        "region": "us-west-2",
        "id": "ami-2-copy",
        "set": "web",
        "source_region": "us-east-1",
        "source_id": "ami-2",
        "source_created": "2026-11-21T06:10:00Z",
    }
