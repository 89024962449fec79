# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking for copies, confirming them, and what is done about each answer of AWS: a scripted client, no sleeps."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import Image, ImageRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.apply import apply_items
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.confirm import MAX_TOKENS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.outcome import Outcome
from tests.unit.module_utils._ami.builders import (
    THERE,
    WEB_TRACKING,
    Seen,
    a_copy,
    a_request,
    an_image,
    an_observation,
    describing,
    images_page,
    plan_of,
    some_effects,
    untracked,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClock, aws_error

NAME_TAKEN = aws_error("InvalidAMIName.Duplicate", "AMI name web-1 is already in use by AMI ami-x")
NO_ROOM = aws_error("ResourceLimitExceeded", "Too many AMI copies in progress.")
MISMATCH = aws_error("IdempotentParameterMismatch", "The client token has been used")
NEW = a_copy(id="ami-new", state="pending")


def run(
    ec2: ScriptedClient,
    request: ImageRequest | None = None,
    seen: Seen | None = None,
    clock: ScriptedClock | None = None,
) -> list[Outcome]:
    request = request or a_request()
    plan = plan_of(request, seen or an_observation())
    return apply_items(plan.items, some_effects(clock, ec2=ec2), wait=request.wait)


def test_apply_new_copy_is_one_copy_image_and_one_look() -> None:
    """Catches: CreateTags for what rode in the request, or a call too many for each copy."""
    ec2 = ScriptedClient(copy_image=[{"ImageId": "ami-new"}], describe_images=[images_page(NEW)])
    (outcome,) = run(ec2)
    assert ec2.operations == ["copy_image", "describe_images"]
    assert (outcome.action, outcome.id, outcome.state, outcome.progress) == ("copied", "ami-new", "pending", 0)
    assert outcome.done


def test_apply_copy_image_sends_tags_for_image_and_snapshots_and_nothing_unasked() -> None:
    """Catches: an untracked copy if the run is killed here; Encrypted=False, which AWS refuses."""
    ec2 = ScriptedClient(copy_image=[{"ImageId": "ami-new"}], describe_images=[images_page(NEW)])
    run(ec2)
    (sent,) = ec2.calls_of("copy_image")
    tags = [{"Key": k, "Value": v} for k, v in {**WEB_TRACKING, "Sync-Identifier": "web", "Team": "shop"}.items()]
    token = sent.pop("ClientToken")
    assert sent == {
        "SourceRegion": "us-east-1",
        "SourceImageId": "ami-web",
        "Name": "web-1",
        "TagSpecifications": [{"ResourceType": "image", "Tags": tags}, {"ResourceType": "snapshot", "Tags": tags}],
    }
    assert 0 < len(token) <= 64


def test_apply_copy_image_sends_what_was_asked_for() -> None:
    """Catches: an option that does not reach AWS."""
    ec2 = ScriptedClient(copy_image=[{"ImageId": "ami-new"}], describe_images=[images_page(NEW)])
    run(ec2, a_request(encrypted=True, kms_keys={THERE: "alias/dr"}, completion_minutes=30, description="D"))
    (sent,) = ec2.calls_of("copy_image")
    assert (sent["Encrypted"], sent["KmsKeyId"]) == (True, "alias/dr")
    assert (sent["SnapshotCopyCompletionDurationMinutes"], sent["Description"]) == (30, "D")


def test_apply_same_copy_on_the_same_day_has_the_same_token_and_on_the_next_another() -> None:
    """Catches: a second copy after a lost answer; a token that is remembered for ever."""
    tokens = []
    for seconds in (0, 3600, 24 * 3600):
        clock = ScriptedClock()
        clock.seconds = seconds
        ec2 = ScriptedClient(copy_image=[{"ImageId": "ami-new"}], describe_images=[images_page(NEW)])
        run(ec2, clock=clock)
        tokens.append(ec2.calls_of("copy_image")[0]["ClientToken"])
    assert tokens[0] == tokens[1]
    assert tokens[1] != tokens[2]


@pytest.mark.parametrize(
    "dead", [[], [a_copy(id="ami-dead", state="deregistered")]], ids=["not_listed", "deregistered"]
)
def test_apply_token_answered_with_a_dead_image_is_asked_again_with_another_token(dead: list[Image]) -> None:
    """Catches: a copy reported that is not there: AWS repeats the old answer to an old token."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-dead"}, {"ImageId": "ami-dead2"}, {"ImageId": "ami-new"}],
        describe_images=describing(*dead, NEW),
    )
    (outcome,) = run(ec2)
    tokens = [call["ClientToken"] for call in ec2.calls_of("copy_image")]
    assert len(set(tokens)) == 3
    assert (outcome.action, outcome.id) == ("copied", "ami-new")


def test_apply_new_copy_that_is_not_visible_at_once_is_waited_for() -> None:
    """Catches: a second copy because DescribeImages lags; the pauses are AWS's advice."""
    clock = ScriptedClock()
    empty = images_page()
    ec2 = ScriptedClient(copy_image=[{"ImageId": "ami-new"}], describe_images=[empty, empty, empty, images_page(NEW)])
    (outcome,) = run(ec2, clock=clock)
    assert clock.slept == [2, 4, 8]
    assert outcome.id == "ami-new"


def test_apply_only_images_not_seen_yet_are_looked_for_again() -> None:
    """Catches: copies that are visible being asked for once more because another is not."""
    sources = (an_image(), an_image(id="ami-b", name="web-2"))
    other = a_copy(sources[1], id="ami-new-b", state="pending")
    answers = {"ami-web": "ami-new", "ami-b": "ami-new-b"}
    ec2 = ScriptedClient(
        copy_image=lambda SourceImageId, **_rest: {"ImageId": answers[SourceImageId]},
        describe_images=[images_page(NEW), images_page(other)],
    )
    outcomes = run(ec2, seen=an_observation(sources=sources))
    assert [outcome.id for outcome in outcomes] == ["ami-new", "ami-new-b"]
    asked = [call["Filters"][0]["Values"] for call in ec2.calls_of("describe_images")]
    assert [sorted(ids) for ids in asked] == [["ami-new", "ami-new-b"], ["ami-new-b"]]


def test_apply_when_every_token_is_answered_with_a_dead_image_gives_up() -> None:
    """Catches: an endless loop of CopyImage, and a last copy that is asked for but never looked at."""
    numbers = iter(range(99))
    ec2 = ScriptedClient(copy_image=lambda **_: {"ImageId": f"ami-{next(numbers)}"}, describe_images=describing())
    (outcome,) = run(ec2)
    assert outcome.problem is not None
    assert outcome.problem.code == "CopyVanished"
    assert "AMI ami-web to us-west-2" in outcome.problem.message
    assert len(ec2.calls_of("copy_image")) == MAX_TOKENS


def test_apply_new_copy_without_its_tags_gets_them() -> None:
    """Catches: an untracked copy at an AWS look-alike that ignores TagSpecifications."""
    bare = a_copy(id="ami-new", state="pending", tags={"Team": "shop"}, snapshot_ids=("snap-1",))
    ec2 = ScriptedClient(copy_image=[{"ImageId": "ami-new"}], describe_images=[images_page(bare)], create_tags=[{}])
    (outcome,) = run(ec2)
    (sent,) = ec2.calls_of("create_tags")
    assert sent["Resources"] == ["ami-new", "snap-1"]
    assert {tag["Key"] for tag in sent["Tags"]} == {*WEB_TRACKING, "Sync-Identifier"}
    assert outcome.action == "copied"


def test_apply_every_new_copy_is_confirmed_and_tagged() -> None:
    """Catches: only the first copy of a region looked at, the others reported as they were asked for."""
    sources = (an_image(), an_image(id="ami-b", name="web-2"))
    ec2 = ScriptedClient(
        copy_image=lambda SourceImageId, **_rest: {"ImageId": f"new-of-{SourceImageId}"},
        describe_images=describing(*(a_copy(source, id=f"new-of-{source.id}", tags={}) for source in sources)),
        create_tags=[{}, {}],
    )
    outcomes = run(ec2, seen=an_observation(sources=sources))
    assert [outcome.state for outcome in outcomes] == ["available", "available"]
    assert [call["Resources"][0] for call in ec2.calls_of("create_tags")] == ["new-of-ami-web", "new-of-ami-b"]


def test_apply_new_copy_that_cannot_be_tagged_is_reported_with_its_id() -> None:
    """Catches: a copy made and then forgotten."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-new"}],
        describe_images=[images_page(a_copy(id="ami-new", tags={}))],
        create_tags=[aws_error("UnauthorizedOperation", "no")],
    )
    (outcome,) = run(ec2)
    assert (outcome.action, outcome.id, outcome.done) == ("failed", "ami-new", True)


def test_apply_new_copy_that_cannot_be_looked_at_is_reported_with_its_id() -> None:
    """Catches: a denied look taken for a dead image, and a second copy."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-new"}], describe_images=[aws_error("UnauthorizedOperation", "no")]
    )
    (outcome,) = run(ec2)
    assert (outcome.action, outcome.id, outcome.done) == ("failed", "ami-new", True)
    assert outcome.problem is not None
    assert "AMI ami-new in us-west-2 was requested" in outcome.problem.message


def test_apply_when_asking_again_is_refused_reports_that() -> None:
    """Catches: an exception out of the confirmation that hides all other copies."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-dead"}, aws_error("UnauthorizedOperation", "no")], describe_images=describing()
    )
    (outcome,) = run(ec2)
    assert outcome.problem is not None
    assert outcome.problem.code == "UnauthorizedOperation"


def test_apply_when_there_is_no_room_the_rest_of_the_region_is_put_off_without_asking() -> None:
    """Catches: hundreds of refused calls, or a full region that is a failure."""
    sources = tuple(an_image(id=f"ami-{n:02}", name=f"web-{n}") for n in range(30))
    ec2 = ScriptedClient(copy_image=lambda **_: NO_ROOM)
    outcomes = run(ec2, seen=an_observation(sources=sources))
    assert {outcome.action for outcome in outcomes} == {"deferred"}
    assert {outcome.problem for outcome in outcomes} == {None}
    assert not any(outcome.done for outcome in outcomes)
    said = "(ResourceLimitExceeded: Too many AMI copies in progress.)"
    note = f"too many copies are in progress in us-west-2: the next run copies it {said}"
    assert {outcome.notes for outcome in outcomes} == {(note,)}
    assert len(ec2.calls_of("copy_image")) <= 10, "only those that were on their way already"


def test_apply_full_region_does_not_put_off_another() -> None:
    """Catches: one region's limit applied to all."""
    seen = Seen((an_image(),), tuple(an_observation(region=r).views[0] for r in (THERE, "eu-west-1")))
    there = ScriptedClient(copy_image=[NO_ROOM])
    other = ScriptedClient(
        copy_image=[{"ImageId": "ami-new"}], describe_images=[images_page(a_copy(id="ami-new", region="eu-west-1"))]
    )
    plan = plan_of(a_request(destination_regions=(THERE, "eu-west-1")), seen)
    outcomes = apply_items(plan.items, some_effects(ec2={THERE: there, "eu-west-1": other}), wait=False)
    assert [outcome.action for outcome in outcomes] == ["deferred", "copied"]


RECOGNIZED = sorted({*WEB_TRACKING, "lifeboat:recognized-set"} - {"lifeboat:set"})


@pytest.mark.parametrize(
    ("holder", "tagged"),
    [
        pytest.param(a_copy(id="ami-x"), [], id="tracked"),
        pytest.param(
            a_copy(id="ami-x", tags=untracked(a_copy())),
            [sorted({*WEB_TRACKING, "lifeboat:recognized-set"} - {"lifeboat:set"})],
            id="by_lineage",
        ),
    ],
)
def test_apply_name_in_use_by_the_copy_itself_is_joined(holder: Image, tagged: list[list[str]]) -> None:
    """Catches: a failure each night, because a run elsewhere was faster by a second."""
    ec2 = ScriptedClient(copy_image=[NAME_TAKEN], describe_images=[images_page(holder)], create_tags=[{}])
    (outcome,) = run(ec2)
    assert (outcome.action, outcome.id, outcome.state) == ("adopted", "ami-x", "available")
    assert [sorted(tag["Key"] for tag in call["Tags"]) for call in ec2.calls_of("create_tags")] == tagged
    # The plan had steps: there was no copy when the run began, and there is one when it ends.
    assert outcome.done


@pytest.mark.parametrize(
    "holder",
    [
        pytest.param(a_copy(id="ami-x", tags={}, source_id=None, source_region=None), id="only_the_name_is_the_same"),
        pytest.param(a_copy(id="ami-x", tags={}, source_id="ami-other"), id="lineage_of_another_source"),
        pytest.param(a_copy(id="ami-x", tags={}, source_region="eu-west-1"), id="lineage_of_another_region"),
        pytest.param(a_copy(id="ami-x", tags={}, instance_id="i-0abc1234abc1234ab"), id="made_from_an_instance"),
        pytest.param(a_copy(of=an_image(id="ami-b"), id="ami-x"), id="copy_of_another_source"),
    ],
)
def test_apply_name_in_use_by_a_stranger_is_another_name_unless_the_user_chose_it(holder: Image) -> None:
    """Catches: somebody's image adopted for its name; no copy at all for want of a name."""
    ec2 = ScriptedClient(
        copy_image=[NAME_TAKEN, {"ImageId": "ami-new"}], describe_images=[images_page(holder), images_page(NEW)]
    )
    (outcome,) = run(ec2)
    assert (outcome.action, outcome.id) == ("copied", "ami-new")
    assert [call["Name"] for call in ec2.calls_of("copy_image")] == ["web-1", "web-1-ami-web"]
    assert "the name 'web-1' is taken" in outcome.notes[-1]
    assert "so the copy is called 'web-1-ami-web'" in outcome.notes[-1]

    ec2 = ScriptedClient(copy_image=[NAME_TAKEN], describe_images=[images_page(holder)])
    (outcome,) = run(ec2, a_request(name_template="{name}"))
    assert outcome.problem is not None
    assert outcome.problem.code == "InvalidAMIName.Duplicate"
    assert "ami-x has it and is not a copy of ami-web" in outcome.problem.message
    assert (outcome.action, outcome.done) == ("failed", False)


def test_apply_name_in_use_by_an_open_copy_is_not_joined_when_encryption_is_demanded() -> None:
    """Catches: success reported for an unencrypted copy, which the plan itself had refused to adopt."""
    orphan = a_copy(id="ami-x", tags=untracked(a_copy()), encrypted=False)
    ec2 = ScriptedClient(copy_image=[NAME_TAKEN], describe_images=[images_page(orphan)])
    (outcome,) = run(ec2, a_request(encrypted=True, name_template="{name}"), an_observation(candidates=(orphan,)))
    assert outcome.action == "failed"
    assert ec2.calls_of("create_tags") == []


def test_apply_name_in_use_in_the_source_region_is_never_joined_by_lineage() -> None:
    """Catches: in one region, a copy of the user's own being taken over."""
    holder = a_copy(id="ami-x", region="us-east-1", tags={})
    ec2 = ScriptedClient(copy_image=[NAME_TAKEN], describe_images=[images_page(holder)])
    request = a_request(destination_regions=("us-east-1",), name_template="{name}-dr")
    plan = plan_of(request, an_observation(region="us-east-1"))
    (outcome,) = apply_items(plan.items, some_effects(ec2={"us-east-1": ec2}), wait=False)
    assert outcome.action == "failed"


def test_apply_name_in_use_that_nobody_visible_has_says_so_without_a_holder() -> None:
    """Catches: an IndexError when the name is held by an image in the recycle bin."""
    ec2 = ScriptedClient(copy_image=[NAME_TAKEN], describe_images=[images_page()])
    (outcome,) = run(ec2, a_request(name_template="{name}"))
    assert outcome.problem is not None
    assert "has it" not in outcome.problem.message


def test_apply_token_mismatch_with_the_copy_there_joins_it() -> None:
    """Catches: a second copy because the options have changed since the first was asked for."""
    ec2 = ScriptedClient(
        copy_image=[MISMATCH], describe_images=[images_page(NEW)], describe_snapshots=[{"Snapshots": []}]
    )
    (outcome,) = run(ec2)
    assert (outcome.action, outcome.id, outcome.state) == ("adopted", "ami-new", "pending")


def test_apply_token_mismatch_without_a_copy_asks_with_another_token() -> None:
    """Catches: a failure for a day because an image that was removed had the token."""
    ec2 = ScriptedClient(
        copy_image=[MISMATCH, {"ImageId": "ami-new"}], describe_images=[images_page(), images_page(NEW)]
    )
    (outcome,) = run(ec2)
    first, second = (call["ClientToken"] for call in ec2.calls_of("copy_image"))
    assert first != second
    assert (outcome.action, outcome.id) == ("copied", "ami-new")


def test_apply_one_failure_leaves_the_others_alone() -> None:
    """Catches: one denied copy that stops the fleet."""
    sources = (an_image(), an_image(id="ami-b", name="web-2"))

    def answer(SourceImageId: str, **_rest: Any) -> Any:
        denied = aws_error("InvalidRequest", "You do not have permission to access the storage of this ami")
        return denied if SourceImageId == "ami-web" else {"ImageId": "ami-new"}

    ec2 = ScriptedClient(copy_image=answer, describe_images=[images_page(a_copy(sources[1], id="ami-new"))])
    outcomes = run(ec2, seen=an_observation(sources=sources))
    assert [(o.action, o.id) for o in outcomes] == [("failed", None), ("copied", "ami-new")]


# --- replacing ---


def test_apply_replacement_deregisters_then_copies() -> None:
    """Catches: the wrong order, or the failed copy's snapshots left behind."""
    ec2 = ScriptedClient(
        deregister_image=[{"Return": True}], copy_image=[{"ImageId": "ami-new"}], describe_images=[images_page(NEW)]
    )
    (outcome,) = run(ec2, seen=an_observation(a_copy(state="failed")))
    assert ec2.operations[:2] == ["deregister_image", "copy_image"]
    assert ec2.calls_of("deregister_image") == [{"ImageId": "ami-web-copy", "DeleteAssociatedSnapshots": True}]
    assert (outcome.action, outcome.id) == ("replaced", "ami-new")


def test_apply_replacement_waits_for_its_own_name() -> None:
    """Catches: a failure because AWS holds the name of what was just deregistered for a few seconds."""
    clock = ScriptedClock()
    ec2 = ScriptedClient(
        deregister_image=[{}],
        copy_image=[NAME_TAKEN, NAME_TAKEN, {"ImageId": "ami-new"}],
        describe_images=[images_page(NEW)],
    )
    (outcome,) = run(ec2, seen=an_observation(a_copy(state="failed")), clock=clock)
    assert clock.slept == [2, 4]
    assert outcome.id == "ami-new"
    assert len({call["ClientToken"] for call in ec2.calls_of("copy_image")}) == 1


def test_apply_replacement_that_breaks_half_way_says_what_was_done() -> None:
    """Catches: a failure that claims nothing happened although the failed copy is gone."""
    ec2 = ScriptedClient(deregister_image=[{}], copy_image=[aws_error("UnauthorizedOperation", "no")])
    (outcome,) = run(ec2, seen=an_observation(a_copy(state="failed")))
    assert (outcome.action, outcome.id, outcome.done) == ("failed", None, True)


def test_apply_replacement_of_a_copy_that_is_gone_already_goes_on() -> None:
    """Catches: two runs at a time, of which one fails."""
    ec2 = ScriptedClient(
        deregister_image=[aws_error("InvalidAMIID.NotFound", "x")],
        copy_image=[{"ImageId": "ami-new"}],
        describe_images=[images_page(NEW)],
    )
    (outcome,) = run(ec2, seen=an_observation(a_copy(state="failed")))
    assert outcome.action == "replaced"


# --- tags and launch permissions ---


def test_apply_missing_tags_go_onto_the_image_and_its_snapshots() -> None:
    """Catches: snapshots that keep the old tags."""
    ec2 = ScriptedClient(create_tags=[{}])
    (outcome,) = run(ec2, seen=an_observation(a_copy(tags={**a_copy().tags, "Team": "old"})))
    assert ec2.calls == [
        (
            "create_tags",
            {"Resources": ["ami-web-copy", "snap-of-ami-web-copy"], "Tags": [{"Key": "Team", "Value": "shop"}]},
        )
    ]
    assert (outcome.action, outcome.done) == ("converged", True)


SHARED = {"ami-web": frozenset({("UserId", "111")}), "ami-web-copy": frozenset({("UserId", "222")})}
SHARING = a_request(copy_launch_permissions=True)


@pytest.mark.parametrize("wait", [False, True])
def test_apply_permissions_of_an_available_copy_are_one_call(wait: bool) -> None:
    """Catches: one attribute call for each permission, or all of them again after waiting for nothing."""
    ec2 = ScriptedClient(modify_image_attribute=[{}])
    run(ec2, a_request(copy_launch_permissions=True, wait=wait), an_observation(a_copy(), permissions=SHARED))
    assert ec2.calls_of("modify_image_attribute") == [
        {"ImageId": "ami-web-copy", "LaunchPermission": {"Add": [{"UserId": "111"}], "Remove": [{"UserId": "222"}]}}
    ]


def test_apply_permissions_without_removals_send_no_empty_list() -> None:
    """Catches: InvalidParameterCombination "No attributes specified." (recordings/ERRORS.json)."""
    ec2 = ScriptedClient(modify_image_attribute=[{}])
    run(ec2, SHARING, an_observation(a_copy(), permissions={"ami-web": SHARED["ami-web"]}))
    assert ec2.calls_of("modify_image_attribute")[0]["LaunchPermission"] == {"Add": [{"UserId": "111"}]}


def test_apply_permissions_refused_after_tagging_keeps_that_it_was_tagged() -> None:
    """Catches: `changed: false` for a run that has changed tags and then failed."""
    ec2 = ScriptedClient(
        create_tags=[{}],
        modify_image_attribute=[aws_error("InvalidAMIAttributeItemValue", "Invalid attribute item value")],
    )
    seen = an_observation(a_copy(tags={**a_copy().tags, "Team": "old"}), permissions=SHARED)
    (outcome,) = run(ec2, SHARING, seen)
    assert (outcome.action, outcome.done) == ("failed", True)
    assert outcome.problem is not None
    assert outcome.problem.code == "InvalidAMIAttributeItemValue"


def test_apply_permissions_of_a_new_copy_follow_when_it_is_available() -> None:
    """Catches: ModifyImageAttribute on a pending image, which AWS refuses."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-new"}],
        describe_images=[images_page(NEW), images_page(a_copy(id="ami-new"))],
        modify_image_attribute=[{}],
    )
    request = a_request(copy_launch_permissions=True, wait=True)
    (outcome,) = run(ec2, request, an_observation(permissions={"ami-web": SHARED["ami-web"]}))
    assert ec2.operations == ["copy_image", "describe_images", "describe_images", "modify_image_attribute"]
    assert ec2.calls_of("modify_image_attribute")[0]["ImageId"] == "ami-new"
    assert outcome.state == "available"


def test_apply_permissions_of_a_joined_copy_are_set_once() -> None:
    """Catches: the same ModifyImageAttribute twice for a copy that was there under the name already."""
    ec2 = ScriptedClient(
        copy_image=[NAME_TAKEN], describe_images=[images_page(a_copy(id="ami-x"))], modify_image_attribute=[{}, {}]
    )
    request = a_request(copy_launch_permissions=True, wait=True)
    run(ec2, request, an_observation(permissions={"ami-web": SHARED["ami-web"]}))
    assert len(ec2.calls_of("modify_image_attribute")) == 1


def test_apply_permissions_of_a_copy_that_is_still_pending_at_the_end_are_left_to_the_next_run() -> None:
    """Catches: ModifyImageAttribute on a pending image when the time is up: an error on top of the timeout."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-new"}],
        describe_images=lambda **_: images_page(NEW),
        describe_snapshots=lambda **_: {"Snapshots": []},
    )
    request = a_request(copy_launch_permissions=True, wait=True)
    (outcome,) = run(ec2, request, an_observation(permissions={"ami-web": SHARED["ami-web"]}))
    assert (outcome.state, outcome.problem) == ("pending", None)


def test_apply_permissions_of_a_copy_that_could_not_be_tagged_are_left_alone() -> None:
    """Catches: an untracked copy shared with others, and its first error hidden by a second one."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-new"}],
        describe_images=[images_page(a_copy(id="ami-new", tags={}))],
        create_tags=[aws_error("UnauthorizedOperation", "no")],
    )
    request = a_request(copy_launch_permissions=True, wait=True)
    (outcome,) = run(ec2, request, an_observation(permissions={"ami-web": SHARED["ami-web"]}))
    assert outcome.problem is not None
    assert outcome.problem.code == "UnauthorizedOperation"


def test_apply_permissions_of_a_copy_that_failed_are_left_alone() -> None:
    """Catches: a second, misleading error on top of the first."""
    ec2 = ScriptedClient(
        copy_image=[{"ImageId": "ami-new"}],
        describe_images=[images_page(NEW), images_page(a_copy(id="ami-new", state="failed"))],
    )
    request = a_request(copy_launch_permissions=True, wait=True)
    (outcome,) = run(ec2, request, an_observation(permissions={"ami-web": SHARED["ami-web"]}))
    assert outcome.problem is not None
    assert outcome.problem.code == "CopyFailed"


def test_apply_tags_of_a_pending_orphan_reach_its_snapshots_when_they_are_there() -> None:
    """Catches: snapshots of an adopted copy without tags, because a pending image does not name them."""
    pending = a_copy(state="pending", tags=untracked(a_copy()), snapshot_ids=())
    done = a_copy(snapshot_ids=("snap-1",))
    ec2 = ScriptedClient(create_tags=[{}, {}], describe_images=[images_page(done)])
    run(ec2, a_request(wait=True), an_observation(candidates=(pending,)))
    assert [call["Resources"] for call in ec2.calls_of("create_tags")] == [
        ["ami-web-copy"],
        ["ami-web-copy", "snap-1"],
    ]


def test_apply_tags_of_a_pending_orphan_that_named_its_snapshots_are_set_once() -> None:
    """Catches: the same CreateTags again at the end of each wait."""
    pending = a_copy(state="pending", tags=untracked(a_copy()))
    ec2 = ScriptedClient(create_tags=[{}], describe_images=[images_page(a_copy())])
    (outcome,) = run(ec2, a_request(wait=True), an_observation(candidates=(pending,)))
    assert (outcome.action, outcome.state) == ("adopted", "available")


def test_apply_nothing_to_do_asks_nothing() -> None:
    """Catches: calls in a run that changes nothing."""
    (outcome,) = run(ScriptedClient(), seen=an_observation(a_copy()))
    assert (outcome.action, outcome.done) == ("none", False)
