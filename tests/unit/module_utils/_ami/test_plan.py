# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decision table of ami_xregion_copy: what is seen, and what is planned for it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import (
    PUBLIC,
    Image,
    ImageRequest,
    Permissions,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.plan import ImageRules
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.steps import CopyImage, ShareImage
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.decide import needs_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import AddTags, Item, Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from tests.unit.module_utils._ami.builders import (
    HERE,
    THERE,
    WEB_TRACKING,
    Seen,
    a_copy,
    a_request,
    a_view,
    an_image,
    an_observation,
    day,
    in_state,
    plan_of,
    untracked,
)
from tests.unit.module_utils._ami.simulation import after_plan, after_retention

PARTNER = ("UserId", "210987654321")
FORMER = ("UserId", "999999999999")
OUR_UNIT = ("OrganizationalUnitArn", "arn:aws:organizations::112233445566:ou/o-xyzabc123w/ou-1xyz-abc123yz")
ORPHAN = a_copy(tags=untracked(a_copy()))
NOTED = an_image(tags={"Sync-Identifier": "web", "Sync-us-west-2": "20260101120000+0000 / ami-gem"})
OF_GEM = a_copy(id="ami-gem", tags={}, source_id=None, source_region=None)
SHARING = {"copy_launch_permissions": True}
NO_ACCESS = Problem("AccessDenied", "may not read")


def plan_one(request: ImageRequest, seen: Seen) -> Item:
    """The only item of a plan."""
    (item,) = plan_of(request, seen).items
    return item


def kinds(item: Item) -> list[str]:
    return [type(step).__name__ for step in item.steps]


def the_copy_step(item: Item) -> CopyImage:
    (step,) = [step for step in item.steps if isinstance(step, CopyImage)]
    return step


# request, what is seen, action, steps, id of the copy that counts
TABLE = [
    pytest.param({}, an_observation(), "copied", ["CopyImage"], None, id="no_copy"),
    pytest.param({}, an_observation(a_copy()), "none", [], "ami-web-copy", id="tracked_available"),
    pytest.param({}, an_observation(a_copy(state="pending")), "none", [], "ami-web-copy", id="tracked_pending"),
    pytest.param(
        {}, an_observation(a_copy(state="failed")), "replaced", ["Remove", "CopyImage"], "ami-web-copy", id="failed"
    ),
    pytest.param(
        {}, an_observation(a_copy(state="error")), "replaced", ["Remove", "CopyImage"], "ami-web-copy", id="error"
    ),
    pytest.param(
        {}, an_observation(a_copy(state="invalid")), "replaced", ["Remove", "CopyImage"], "ami-web-copy", id="invalid"
    ),
    pytest.param({}, an_observation(a_copy(state="disabled")), "failed", [], "ami-web-copy", id="disabled"),
    pytest.param({}, an_observation(a_copy(state="deregistered")), "copied", ["CopyImage"], None, id="deregistered"),
    pytest.param(
        {}, an_observation(a_copy(id="ami-f", state="failed"), a_copy()), "none", [], "ami-web-copy", id="failed_and_ok"
    ),
    pytest.param(
        {}, an_observation(a_copy(id="ami-p", state="pending"), a_copy()), "none", [], "ami-web-copy", id="pending_ok"
    ),
    pytest.param(
        {}, an_observation(a_copy(tags={**a_copy().tags, "Team": "old"})), "converged", ["AddTags"], "ami-web-copy",
        id="a_tag_has_changed",
    ),
    pytest.param(
        {}, an_observation(a_copy(state="pending", tags=WEB_TRACKING)), "converged", ["AddTags"], "ami-web-copy",
        id="a_tag_is_missing_on_a_pending_copy",
    ),
    pytest.param(
        {}, an_observation(a_copy(tags={**a_copy().tags, "Extra": "1"})), "none", [], "ami-web-copy",
        id="a_tag_of_somebody_else_stays",
    ),
    pytest.param({}, an_observation(candidates=(ORPHAN,)), "adopted", ["AddTags"], "ami-web-copy", id="by_lineage"),
    pytest.param(
        {}, an_observation(candidates=(OF_GEM,), sources=(NOTED,)), "adopted", ["AddTags"], "ami-gem", id="by_gem_note"
    ),
    pytest.param(
        {"tags": {"Team": "shop"}, "tag_equality": True},
        an_observation(candidates=(a_copy(id="ami-e", tags={"Team": "shop"}, source_id=None, source_region=None),)),
        "adopted", ["AddTags"], "ami-e", id="by_equal_tags",
    ),
    pytest.param(
        {}, an_observation(candidates=(replace(ORPHAN, instance_id="i-0abc"),)), "copied", ["CopyImage"], None,
        id="made_from_an_instance",
    ),
    pytest.param(
        {}, an_observation(a_copy(of=an_image(id="ami-other"))), "copied", ["CopyImage"], None, id="other_sources_tag"
    ),
    pytest.param(
        {}, an_observation(candidates=(in_state(ORPHAN, "failed"),)), "copied", ["CopyImage"], None, id="dead_orphan"
    ),
    pytest.param(
        {"encrypted": True}, an_observation(candidates=(ORPHAN,)), "copied", ["CopyImage"], None, id="open_orphan"
    ),
    pytest.param(
        {"encrypted": True}, an_observation(a_copy()), "copied", ["CopyImage"], None, id="a_better_one_beside_it"
    ),
    pytest.param(
        {"encrypted": True}, an_observation(a_copy(), sources=(an_image(state="failed"),)), "failed", [],
        "ami-web-copy", id="open_copy_stays_when_no_better_one_can_be_made",
    ),
    pytest.param(
        {"encrypted": True}, an_observation(a_copy(encrypted=True)), "none", [], "ami-web-copy", id="closed_copy"
    ),
    pytest.param(
        {"encrypted": True}, an_observation(a_copy(encrypted=None, state="pending")), "none", [], "ami-web-copy",
        id="encryption_not_told_yet",
    ),
    pytest.param({}, an_observation(a_copy(encrypted=True)), "none", [], "ami-web-copy", id="better_than_asked_for"),
    pytest.param({}, an_observation(sources=(an_image(state="pending"),)), "deferred", [], None, id="source_pending"),
    pytest.param({}, an_observation(sources=(an_image(state="failed"),)), "failed", [], None, id="source_failed"),
    pytest.param({}, an_observation(sources=(an_image(state="disabled"),)), "failed", [], None, id="source_disabled"),
    pytest.param(
        {}, an_observation(a_copy(), sources=(an_image(state="disabled"),)), "none", [], "ami-web-copy",
        id="source_disabled_but_copied",
    ),
    pytest.param(
        {}, an_observation(a_copy(state="failed"), sources=(an_image(state="pending"),)), "deferred", [],
        "ami-web-copy",
        id="failed_copy_of_a_pending_source_stays",
    ),
    pytest.param(
        {}, an_observation(a_copy(state="failed"), key_problem=NO_ACCESS), "failed", [], "ami-web-copy",
        id="failed_copy_stays_when_no_new_one_can_be_made",
    ),
    pytest.param({}, an_observation(key_problem=NO_ACCESS), "failed", [], None, id="key_problem"),
    pytest.param({}, an_observation(a_copy(), key_problem=NO_ACCESS), "none", [], "ami-web-copy", id="key_not_needed"),
    pytest.param({}, an_observation(problem=NO_ACCESS), "failed", [], None, id="region_unreadable"),
    pytest.param({}, an_observation(problem=NO_ACCESS, sources=(an_image(state="pending"),)), "failed", [], None,
                 id="region_unreadable_and_source_pending"),
    pytest.param({"name_template": "{name}!"}, an_observation(), "failed", [], None, id="name_malformed"),
    pytest.param(
        {}, an_observation(sources=(an_image(name=""),)), "copied", ["CopyImage"], None, id="source_without_a_name"
    ),
    pytest.param(
        {"tags": {f"k{n}": "v" for n in range(47)}}, an_observation(), "failed", [], None, id="too_many_tags"
    ),
    pytest.param(
        {"tags": {f"k{n}": "v" for n in range(45)}}, an_observation(), "copied", ["CopyImage"], None, id="50_tags"
    ),
    pytest.param(
        {}, an_observation(a_copy(tags={**WEB_TRACKING, **{f"k{n}": "v" for n in range(46)}})), "none", [],
        "ami-web-copy", id="no_room_beside_tags_of_others",
    ),
    pytest.param(
        {}, an_observation(a_copy(tags={**a_copy().tags, **{f"k{n}": "v" for n in range(50)}})), "none", [],
        "ami-web-copy", id="many_tags_but_none_is_missing",
    ),
    pytest.param(
        {}, an_observation(problems={"ami-web": NO_ACCESS}), "copied", ["CopyImage"], None,
        id="sources_permissions_unreadable"
    ),
    pytest.param(
        {}, an_observation(a_copy(), problems={"ami-web-copy": NO_ACCESS}), "none", [], "ami-web-copy",
        id="copys_permissions_unreadable",
    ),
    pytest.param(
        {}, an_observation(a_copy(), problems={"ami-web": NO_ACCESS}), "none", [], "ami-web-copy",
        id="sources_permissions_unreadable_with_a_copy",
    ),
    pytest.param(
        {}, an_observation(a_copy(), problems={"ami-other": NO_ACCESS}), "none", [], "ami-web-copy",
        id="permissions_of_another_unreadable",
    ),
    pytest.param(
        {}, an_observation(candidates=(ORPHAN,), problems={"ami-web-copy": NO_ACCESS}), "adopted", ["AddTags"],
        "ami-web-copy",
        id="orphans_permissions_unreadable",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("request_changes", "seen", "action", "steps", "copy_id"), TABLE)
def test_plan_copies_decides(
    request_changes: dict[str, Any], seen: Seen, action: str, steps: list[str], copy_id: str | None
) -> None:
    """Catches: a cell of the decision table that says something else than the documentation."""
    item = plan_one(a_request(**request_changes), seen)
    assert (item.action, kinds(item), item.copy.id if item.copy else None) == (action, steps, copy_id)
    assert (item.problem is not None) == (action == "failed")


@pytest.mark.parametrize(("request_changes", "seen", "action", "steps", "copy_id"), TABLE)
@pytest.mark.parametrize("new_state", ["available", "pending"])
def test_plan_copies_after_its_own_effect_has_no_steps(
    request_changes: dict[str, Any], seen: Seen, action: str, steps: list[str], copy_id: str | None, new_state: str
) -> None:
    """Catches: a second run that changes something."""
    request = a_request(**request_changes)
    again = plan_of(request, after_plan(seen, plan_of(request, seen), new_state))
    assert [item.steps for item in again.items] == [()]


@pytest.mark.parametrize(
    ("request_changes", "seen", "code", "words"),
    [
        pytest.param(
            {}, an_observation(a_copy(state="disabled")), "CopyDisabled",
            ["ami-web-copy in us-west-2", "aws ec2 enable-image"], id="disabled",
        ),
        pytest.param(
            {}, an_observation(sources=(an_image(state="failed", state_reason="disk full"),)), "SourceNotAvailable",
            ["AMI ami-web in us-east-1 is failed (disk full)", "select another one"], id="source_failed",
        ),
        pytest.param(
            {"name_template": "{name}!"}, an_observation(), "InvalidName", ["AMI ami-web", "'web-1!'", "set name"],
            id="name",
        ),
        pytest.param(
            {"tags": {f"k{n}": "v" for n in range(47)}}, an_observation(), "InvalidTags",
            ["AMI ami-web, its copy in us-west-2", "51 tags", "leave some out"], id="tags",
        ),
        pytest.param({}, an_observation(problem=NO_ACCESS), "AccessDenied", ["may not read"], id="region"),
        pytest.param(
            {}, an_observation(key_problem=Problem("KmsKeyNotEnabled", "key")), "KmsKeyNotEnabled", ["key"], id="key"
        ),
    ],
)  # fmt: skip
def test_plan_copies_failed_item_says_thing_region_and_remedy(
    request_changes: dict[str, Any], seen: Seen, code: str, words: list[str]
) -> None:
    """Catches: a failure that does not say what to do."""
    problem = plan_one(a_request(**request_changes), seen).problem
    assert problem is not None
    assert problem.code == code
    assert [word for word in words if word not in problem.message] == []


# --- what the copy is asked for with ---


def test_plan_copies_new_copy_has_everything_from_the_source() -> None:
    """Catches: a field of CopyImage that is forgotten."""
    source = an_image(description="The web image")
    assert plan_one(a_request(), an_observation(sources=(source,))).steps == (
        CopyImage(
            region=THERE,
            source_region=HERE,
            source_id="ami-web",
            name="web-1",
            description="The web image",
            tags={**WEB_TRACKING, "Sync-Identifier": "web", "Team": "shop"},
            encrypted=False,
            kms_key_id=None,
            completion_minutes=None,
            fallback_names=("web-1-ami-web",),
        ),
    )


@pytest.mark.parametrize(
    ("request_changes", "field", "value"),
    [
        pytest.param({"encrypted": True}, "encrypted", True, id="encrypted"),
        pytest.param(
            {"kms_keys": {HERE: "alias/other", THERE: "alias/dr"}}, "kms_key_id", "alias/dr", id="key_of_region"
        ),
        pytest.param({"completion_minutes": 30}, "completion_minutes", 30, id="completion"),
        pytest.param({"description": "mine"}, "description", "mine", id="description"),
        pytest.param({"description": ""}, "description", "", id="empty_description_is_not_unset"),
        pytest.param(
            {"name_template": "{id} of {date} {source_region}"}, "name", "ami-web of 2026-11-19 us-east-1", id="n"
        ),
    ],
)
def test_plan_copies_new_copy_follows_the_option(request_changes: dict[str, Any], field: str, value: Any) -> None:
    """Catches: an option that does not bind."""
    source = an_image(description="of the source")
    step = the_copy_step(plan_one(a_request(**request_changes), an_observation(sources=(source,))))
    assert getattr(step, field) == value


def test_plan_copies_in_the_source_region_takes_another_name() -> None:
    """Catches: InvalidAMIName.Duplicate by the source itself."""
    request = a_request(destination_regions=(HERE,))
    step = the_copy_step(plan_one(request, an_observation(region=HERE)))
    assert (step.region, step.source_region, step.name) == (HERE, HERE, "web-1-copy-of-ami-web")


@pytest.mark.parametrize(
    ("request_changes", "source_tags", "beyond_tracking"),
    [
        pytest.param({}, {"Team": "shop"}, {"Team": "shop"}, id="the_sources_own"),
        pytest.param({"tags": {"Team": "dr", "Env": "p"}}, {"Team": "shop"}, {"Team": "dr", "Env": "p"}, id="override"),
        pytest.param({"exclude_tags": ("T*",)}, {"Team": "shop", "Env": "p"}, {"Env": "p"}, id="excluded"),
        pytest.param({"exclude_tags": ("T*",), "tags": {"Team": "dr"}}, {"Team": "x"}, {"Team": "dr"}, id="yet_added"),
        pytest.param({}, {"aws:cloudformation:stack-name": "s"}, {}, id="aws_tags_stay"),
        pytest.param({}, {"Sync-us-west-2": "20260101120000+0000 / ami-x"}, {}, id="gem_note_stays"),
        pytest.param({}, {"Sync-From-eu-west-1": "20260101120000+0000 / ami-x"}, {}, id="gem_note_of_a_snapshot_stays"),
        pytest.param(
            {},
            {"lifeboat:set": "s", "lifeboat:source": "x/ami-0", "lifeboat:source-created": "x", "lifeboat:drill": "d"},
            {},
            id="a_copy_of_a_copy_is_a_copy_of_the_copy",
        ),
        pytest.param(
            {"tags": {"lifeboat:set": "s", "lifeboat:source": "x/ami-0", "lifeboat:source-created": "x"}},
            {},
            {},
            id="tags_never_override_tracking",
        ),
        pytest.param({"exclude_tags": ("*",)}, {"Team": "shop"}, {}, id="exclude_tags_never_drops_tracking"),
    ],
)
def test_plan_copies_tags_of_the_copy(
    request_changes: dict[str, Any], source_tags: dict[str, str], beyond_tracking: dict[str, str]
) -> None:
    """Catches: an untracked copy, or one tracked as the copy of something else."""
    request = a_request(set_name="web", **request_changes)
    item = plan_one(request, an_observation(sources=(an_image(tags=source_tags),)))
    # No tag says what the source is one of.
    tracking = {**WEB_TRACKING, "lifeboat:source-resource": "123456789012"}
    assert dict(the_copy_step(item).tags) == {**tracking, **beyond_tracking}


def test_plan_copies_tags_begin_with_tracking() -> None:
    """Catches: tracking tags behind the 50th, where a look-alike may cut them off."""
    step = the_copy_step(plan_one(a_request(tags={"A": "1"}), an_observation()))
    assert list(step.tags)[:4] == list(WEB_TRACKING)


def test_plan_copies_converging_tags_says_what_was_there() -> None:
    """Catches: a diff that shows the new value as the old one; snapshots left without the new tags."""
    copy = a_copy(tags={**WEB_TRACKING, "Sync-Identifier": "web", "Team": "old"}, snapshot_ids=("snap-1", "snap-2"))
    source = an_image(tags={"Sync-Identifier": "web", "Team": "shop", "New": "1"})
    (step,) = plan_one(a_request(), an_observation(copy, sources=(source,))).steps
    assert step == AddTags(
        THERE,
        "ami-web-copy",
        ("ami-web-copy", "snap-1", "snap-2"),
        tags={"Team": "shop", "New": "1"},
        before={"Team": "old"},
    )


def test_plan_copies_for_another_set_joins_it() -> None:
    """Catches: a copy taken out of the set of another job, or one that retention of the new set does not see."""
    (step,) = plan_one(a_request(set_name="shop"), an_observation(a_copy())).steps
    assert isinstance(step, AddTags)
    assert (step.tags, step.before) == ({"lifeboat:set": "web // shop"}, {"lifeboat:set": "web"})


def test_plan_copies_replacement_removes_the_failed_copy_first() -> None:
    """Catches: the new copy asked for while the failed one still has its name."""
    failed = a_copy(state="failed", state_reason="Copy image failed with an internal error")
    item = plan_one(a_request(), an_observation(failed))
    assert item.steps[0] == Remove(
        THERE, "ami-web-copy", "failed copy of ami-web: Copy image failed with an internal error"
    )
    assert kinds(item) == ["Remove", "CopyImage"]


def test_plan_copies_with_several_copies_reports_the_others() -> None:
    """Catches: duplicates that nobody hears of."""
    seen = an_observation(a_copy(id="ami-1", created=day(2)), a_copy(id="ami-2", created=day(3)), a_copy(id="ami-3"))
    item = plan_one(a_request(), seen)
    assert (item.copy and item.copy.id, item.duplicates) == ("ami-2", ("ami-1", "ami-3"))


def test_plan_copies_each_source_and_region_has_its_item_in_order() -> None:
    """Catches: a result that lacks a region, or one region's problem spoiling another."""
    sources = (an_image(), an_image(id="ami-b", name="web-2"))
    views = (a_view(), a_view(region="eu-west-1", problem=NO_ACCESS))
    plan = plan_of(a_request(destination_regions=(THERE, "eu-west-1")), Seen(sources, views))
    assert [(item.region, item.source.id, item.action) for item in plan.items] == [
        (THERE, "ami-web", "copied"),
        (THERE, "ami-b", "copied"),
        ("eu-west-1", "ami-web", "failed"),
        ("eu-west-1", "ami-b", "failed"),
    ]


@pytest.mark.parametrize(
    ("seen", "is_settled"),
    [
        (an_observation(), False),
        (an_observation(a_copy(phase="pending", state="pending")), False),
        (an_observation(a_copy()), True),
    ],
    ids=["to be copied", "in progress", "there"],
)
def test_plan_is_settled_when_nothing_is_left_to_do(seen: Seen, is_settled: bool) -> None:
    """Catches: a copy in progress that a run with wait does not follow."""
    assert plan_of(a_request(), seen).is_settled is is_settled
    assert Plan().is_settled is True


# --- names that clash ---


@pytest.mark.parametrize(
    ("template", "regions", "actions"),
    [
        pytest.param(None, (THERE,), ["copied", "copied"], id="different_names"),
        pytest.param("web", (THERE,), ["failed", "failed"], id="the_same_name_for_two"),
        pytest.param("web-{id}", (THERE,), ["copied", "copied"], id="told_apart_by_id"),
    ],
)
def test_plan_copies_two_sources_under_one_name_are_refused(
    template: str | None, regions: tuple[str, ...], actions: list[str]
) -> None:
    """Catches: the first come being copied and the other one failing at AWS, another one each night."""
    sources = (an_image(), an_image(id="ami-b", name="web-2"))
    plan = plan_of(a_request(name_template=template), an_observation(sources=sources))
    assert [item.action for item in plan.items] == actions
    for item in plan.items:
        if item.problem:
            assert item.problem.code == "DuplicateName"
            assert "2 sources would be copied to us-west-2 under the name 'web'; put {id}" in item.problem.message
            assert item.steps == ()


def test_plan_copies_one_name_in_two_regions_is_no_clash() -> None:
    """Catches: names compared across regions; they are unique in each only."""
    seen = Seen((an_image(),), (a_view(), a_view(region="eu-west-1")))
    plan = plan_of(a_request(destination_regions=(THERE, "eu-west-1")), seen)
    assert [item.action for item in plan.items] == ["copied", "copied"]


# --- launch permissions ---


@pytest.mark.parametrize(
    ("request_changes", "of_source", "of_copy", "add", "remove"),
    [
        pytest.param(SHARING, {PARTNER}, set(), {PARTNER}, set(), id="add"),
        pytest.param(SHARING, {PARTNER, OUR_UNIT}, {PARTNER}, {OUR_UNIT}, set(), id="add_one_more"),
        pytest.param(SHARING, {PARTNER}, {PARTNER, FORMER}, set(), {FORMER}, id="remove"),
        pytest.param(SHARING, set(), {FORMER}, set(), {FORMER}, id="remove_the_last"),
        pytest.param(SHARING, {PARTNER}, {FORMER}, {PARTNER}, {FORMER}, id="add_and_remove"),
        pytest.param(SHARING, {PARTNER}, {PARTNER}, None, None, id="the_same"),
        pytest.param(SHARING, {PUBLIC}, set(), None, None, id="public_is_not_copied"),
        pytest.param(SHARING, {PUBLIC, PARTNER}, set(), {PARTNER}, set(), id="public_is_left_out"),
        pytest.param(SHARING, {PUBLIC}, {PUBLIC}, set(), {PUBLIC}, id="public_is_taken_back"),
        pytest.param({**SHARING, "allow_public": True}, {PUBLIC}, set(), {PUBLIC}, set(), id="public_when_allowed"),
        pytest.param({"allow_public": True}, {PUBLIC, PARTNER}, set(), None, None, id="only_when_asked_for"),
        pytest.param({}, set(), {FORMER}, None, None, id="never_removed_unasked"),
    ],
)
def test_plan_copies_launch_permissions_of_an_available_copy(
    request_changes: dict[str, Any],
    of_source: set[Any],
    of_copy: set[Any],
    add: set[Any] | None,
    remove: set[Any] | None,
) -> None:
    """Catches: a copy shared with somebody who may no longer use the source, or one that becomes public."""
    permissions = {"ami-web": frozenset(of_source), "ami-web-copy": frozenset(of_copy)}
    request, seen = a_request(**request_changes), an_observation(a_copy(), permissions=permissions)
    item = plan_one(request, seen)
    if add is None or remove is None:
        assert (item.action, item.steps) == ("none", ())
    else:
        assert item.steps == (ShareImage(THERE, frozenset(add), frozenset(remove)),)
        assert item.action == "converged"
    assert plan_one(request, after_plan(seen, Plan((item,)))).steps == ()


@pytest.mark.parametrize(
    ("seen", "wait", "steps", "note"),
    [
        pytest.param(an_observation(), False, ["CopyImage"], True, id="new_without_wait"),
        pytest.param(an_observation(), True, ["CopyImage", "ShareImage"], False, id="new_with_wait"),
        pytest.param(an_observation(a_copy(state="pending")), False, [], True, id="pending_without_wait"),
        pytest.param(an_observation(a_copy(state="pending")), True, ["ShareImage"], False, id="pending_with_wait"),
        pytest.param(
            an_observation(a_copy(state="failed")), True, ["Remove", "CopyImage", "ShareImage"], False, id="replaced"
        ),
        pytest.param(an_observation(a_copy(state="failed")), False, ["Remove", "CopyImage"], True, id="replaced_later"),
        pytest.param(
            an_observation(candidates=(in_state(ORPHAN, "pending"),)), False, ["AddTags"], True, id="pending_orphan"
        ),
        pytest.param(an_observation(candidates=(ORPHAN,)), False, ["AddTags", "ShareImage"], False, id="orphan"),
    ],
)
def test_plan_copies_launch_permissions_wait_for_an_available_copy(
    seen: Seen, wait: bool, steps: list[str], note: bool
) -> None:
    """Catches: InvalidAMIID.Unavailable from ModifyImageAttribute; permissions forgotten without a word."""
    shared = replace(seen, permissions=Permissions({"ami-web": frozenset({PARTNER})}))
    item = plan_one(a_request(wait=wait, **SHARING), shared)
    assert kinds(item) == steps
    assert any("launch permissions follow" in text for text in item.notes) == note


def test_plan_copies_launch_permissions_of_a_replacement_start_from_nothing() -> None:
    """Catches: the permissions that the failed copy had counted as those of the new one."""
    known = {"ami-web": frozenset({PARTNER}), "ami-web-copy": frozenset({PARTNER})}
    item = plan_one(a_request(wait=True, **SHARING), an_observation(a_copy(state="failed"), permissions=known))
    assert item.steps[-1] == ShareImage(THERE, frozenset({PARTNER}), frozenset())


@pytest.mark.parametrize(("allow_public", "notes"), [(False, 1), (True, 0)])
def test_plan_copies_public_source_is_told_when_its_copy_is_not(allow_public: bool, notes: int) -> None:
    """Catches: a copy that is silently less open than its source."""
    permissions = {"ami-web": frozenset({PUBLIC}), "ami-web-copy": frozenset({PUBLIC} if allow_public else ())}
    request = a_request(allow_public=allow_public, **SHARING)
    item = plan_one(request, an_observation(a_copy(), permissions=permissions))
    assert [text for text in item.notes if "set allow_public" in text] == list(item.notes)
    assert len(item.notes) == notes


def test_plan_copies_that_follow_later_are_planned_by_the_next_run() -> None:
    """Catches: launch permissions lost because the run that made the copy did not wait."""
    request, seen = a_request(**SHARING), an_observation(permissions={"ami-web": frozenset({PARTNER})})
    later = after_plan(seen, plan_of(request, seen), "available")
    item = plan_one(request, later)
    assert kinds(item) == ["ShareImage"]
    assert plan_one(request, after_plan(later, Plan((item,)))).steps == ()


# --- retention ---

HISTORY = tuple(an_image(id=f"ami-{n}", name=f"web-{n}", created=day(n)) for n in range(5))


def kinds_of_all(request: ImageRequest, seen: Seen) -> list[str]:
    return [kind for item in plan_of(request, seen).items for kind in kinds(item)]


def actions(request: ImageRequest, seen: Seen) -> dict[str, str]:
    return {item.source.id: item.action for item in plan_of(request, seen).items}


@pytest.mark.parametrize(
    ("retain", "sources", "tracked", "copied"),
    [
        pytest.param(None, HISTORY, (), "01234", id="no_retention_copies_all"),
        pytest.param(2, HISTORY, (), "34", id="only_the_newest_are_copied"),
        pytest.param(9, HISTORY, (), "01234", id="more_than_there_are"),
        pytest.param(2, HISTORY[:3], (a_copy(HISTORY[3]), a_copy(HISTORY[4])), "", id="newer_copies_count"),
        pytest.param(2, HISTORY[:3], (a_copy(HISTORY[4]),), "2", id="one_newer_copy_counts"),
        pytest.param(1, HISTORY[:3], (a_copy(HISTORY[4], state="pending"),), "2", id="a_pending_copy_does_not_count"),
        pytest.param(1, HISTORY[:3], (a_copy(HISTORY[4], state="failed"),), "2", id="a_failed_copy_does_not_count"),
        pytest.param(1, HISTORY[:3], (a_copy(HISTORY[4], set_name="batch"),), "2", id="other_sets_do_not_count"),
        pytest.param(
            2, HISTORY[:3], (a_copy(HISTORY[4]), a_copy(HISTORY[4], id="twin")), "2", id="duplicates_count_once"
        ),
        pytest.param(2, HISTORY, (a_copy(HISTORY[4]),), "3", id="the_rest_up_to_retain"),
    ],
)
def test_plan_copies_with_retain_copies_only_what_would_stay(
    retain: int | None, sources: tuple[Image, ...], tracked: tuple[Image, ...], copied: str
) -> None:
    """Catches: old images copied tonight and removed tomorrow, for ever."""
    found = actions(
        a_request(retain=None if retain is None else last(retain)), an_observation(*tracked, sources=sources)
    )
    assert "".join(sorted(source_id[-1] for source_id, action in found.items() if action == "copied")) == copied
    assert set(found.values()) <= {"copied", "none"}


def test_plan_copies_with_retain_says_why_an_old_source_is_not_copied() -> None:
    """Catches: a missing copy without a word."""
    items = plan_of(a_request(retain=last(1)), an_observation(sources=HISTORY[:2])).items
    assert items[0].notes == ("ami-0: not copied: retain (last 1) would not keep it",)


def test_plan_copies_with_retain_still_puts_right_an_old_copy_that_is_there() -> None:
    """Catches: an old copy copied again because it is beyond retention, or left with old tags."""
    seen = an_observation(a_copy(HISTORY[0], tags={**a_copy(HISTORY[0]).tags, "Team": "x"}), sources=HISTORY)
    assert actions(a_request(retain=last(1)), seen)["ami-0"] == "converged"


def test_plan_copies_with_retain_counts_each_set_for_itself() -> None:
    """Catches: a busy set that leaves a quiet one without any copy."""
    quiet = an_image(id="ami-quiet", name="quiet", created=day(-99), tags={"Sync-Identifier": "quiet"})
    found = actions(a_request(retain=last(1)), an_observation(sources=(*HISTORY, quiet)))
    assert {source_id for source_id, action in found.items() if action == "copied"} == {"ami-4", "ami-quiet"}


def test_plan_copies_with_retain_does_not_replace_a_failed_copy_that_would_not_stay() -> None:
    """Catches: gigabytes copied for an old source, which the next run removes."""
    seen = an_observation(a_copy(HISTORY[0], state="failed"), a_copy(HISTORY[1]), sources=HISTORY[:2])
    assert "CopyImage" not in kinds_of_all(a_request(retain=last(1)), seen)


def test_plan_copies_with_retain_does_not_adopt_what_would_not_stay() -> None:
    """Catches: an old copy that somebody made by hand adopted, and for its age removed, in one and the same run."""
    orphan = a_copy(HISTORY[0], tags=untracked(a_copy(HISTORY[0])))
    seen = an_observation(a_copy(HISTORY[1]), candidates=(orphan,), sources=HISTORY[:2])
    assert actions(a_request(retain=last(1)), seen) == {"ami-0": "none", "ami-1": "none"}


@pytest.mark.parametrize("state", ["failed", "error", "invalid"])
def test_plan_copies_with_retain_a_source_that_can_never_be_copied_takes_no_place(state: str) -> None:
    """Catches: a broken newest image because of which the set has no recovery point at all."""
    broken = an_image(id="ami-broken", name="web-broken", created=day(9), state=state)
    found = actions(a_request(retain=last(1)), an_observation(sources=(broken, *HISTORY)))
    assert {source_id for source_id, action in found.items() if action == "copied"} == {"ami-4"}


def test_plan_copies_with_retain_a_source_that_changes_its_set_counts_in_the_new_one_only() -> None:
    """Catches: the copy of a source that has left a set keeping out that set's own source until the next run."""
    moved = an_image(id="ami-moved", name="moved", created=day(9), tags={"Sync-Identifier": "batch"})
    request = a_request(retain=last(1), sync_identifiers=("web", "batch"))
    seen = an_observation(a_copy(moved, set_name="web"), sources=(moved, HISTORY[0]))
    assert actions(request, seen) == {"ami-moved": "converged", "ami-0": "copied"}


def a_history(random: Random) -> tuple[ImageRequest, Seen]:
    """Sources of two sets, some with copies (good, pending, failed, doubled, in the old set), some with orphans."""
    sources, tracked, candidates, permissions = [], [], [], {}
    for number in range(random.randrange(1, 8)):
        source = an_image(
            id=f"ami-{number}",
            name=f"image-{number}",
            created=day(random.randrange(5)),
            state=random.choices(["available", "pending", "failed"], [8, 1, 1])[0],
            tags={"Sync-Identifier": random.choice(["web", "batch"]), "Team": random.choice("ab")},
        )
        set_name = source.tags["Sync-Identifier"]
        for twin in range(random.choices([0, 1, 2], [5, 4, 1])[0]):
            state = random.choices(["available", "pending", "failed"], [6, 2, 1])[0]
            copy = a_copy(source, set_name, id=f"copy-{number}-{twin}", state=state, encrypted=random.random() < 0.5)
            if random.random() < 0.2:
                candidates.append(replace(copy, tags=untracked(copy)))
            else:
                tracked.append(replace(copy, tags={**copy.tags, "Team": random.choice("ab")}))
            permissions[copy.id] = frozenset(random.sample([PARTNER, FORMER, PUBLIC], random.randrange(3)))
        permissions[source.id] = frozenset(random.sample([PARTNER, OUR_UNIT, PUBLIC], random.randrange(3)))
        if random.random() < 0.8:
            sources.append(source)
    request = a_request(
        sync_identifiers=("web", "batch"),
        retain=random.choice([None, last(1), last(2), last(3)]),
        encrypted=random.random() < 0.3,
        copy_launch_permissions=random.random() < 0.5,
        allow_public=random.random() < 0.5,
        wait=True,
        exclude_tags=random.choice([(), ("Team",)]),
    )
    seen = an_observation(
        *tracked, sources=tuple(sources), candidates=tuple(candidates), permissions=permissions if sources else {}
    )
    return request, seen


def test_plan_copies_over_many_histories_settles_at_once() -> None:
    """Catches: any history after which a second run changes something, copies again what retention removed, or loses
    the recovery points of a set.
    """
    random = Random(2026)
    for _history in range(1500):
        request, seen = a_history(random)
        # Nothing is pending any more: what AWS still has to do is not what this is about.
        first = after_plan(_settled(seen), plan_of(request, _settled(seen)))
        second = after_retention(request, first)
        again = plan_of(request, second)
        assert [item.steps for item in again.items if item.steps] == []
        third = after_retention(request, after_plan(second, again))
        assert third.views == second.views


def _settled(seen: Seen) -> Seen:
    view = seen.views[0]
    tracked, candidates = (
        tuple(in_state(image, "available") if image.state == "pending" else image for image in images)
        for images in (view.tracked, view.candidates)
    )
    return replace(seen, views=(replace(view, tracked=tracked, candidates=candidates),))


def test_plan_copies_over_many_histories_is_pure() -> None:
    """Catches: a plan that depends on the order of a set or on what was planned before."""
    random = Random(26)
    for _history in range(100):
        request, seen = a_history(random)
        assert plan_of(request, seen) == plan_of(request, seen)


# --- whether the key has to be looked at ---


@pytest.mark.parametrize(
    ("tracked", "candidates", "needed"),
    [
        pytest.param((), (), True, id="no_copy"),
        pytest.param((a_copy(),), (), False, id="copied"),
        pytest.param((a_copy(state="pending"),), (), False, id="pending"),
        pytest.param((a_copy(state="failed"),), (), True, id="failed"),
        pytest.param((a_copy(id="f", state="failed"), a_copy()), (), False, id="failed_beside_a_good_one"),
        pytest.param((), (ORPHAN,), False, id="orphan"),
        pytest.param((), (in_state(ORPHAN, "failed"),), True, id="dead_orphan"),
    ],
)
def test_needs_copies_only_where_one_may_be_made(
    tracked: tuple[Image, ...], candidates: tuple[Image, ...], needed: bool
) -> None:
    """Catches: a KMS call in every run, or a copy asked for with a key that nobody has looked at."""
    view = a_view(*tracked, candidates=candidates)
    assert needs_copies(a_request(), [an_image()], view, ImageRules(Permissions())) is needed
