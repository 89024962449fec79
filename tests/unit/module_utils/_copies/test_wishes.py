# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wishes that a copy which is there cannot be given: it counts, and what it has and what is wanted is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.lifecycle import deprecation_from_option
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.outcome import outcome_before
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import AddTags, Item
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import Resource
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from tests.unit.module_utils._ami import builders as ami
from tests.unit.module_utils._ebs import builders as ebs
from tests.unit.module_utils._rds import builders as rds

KEY = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OTHER = "arn:aws:kms:us-west-2:123456789012:key/0987dcba-09fe-87dc-65ba-ab0987654321"
KINDS = ("ami", "ebs", "rds_instance", "rds_cluster")
DB_KINDS = {"rds_instance": INSTANCE, "rds_cluster": CLUSTER}


def copy_of_kind(kind: str, **changes: Any) -> Resource:
    if kind in DB_KINDS:
        return rds.a_copy(kind=DB_KINDS[kind], **changes)
    return ami.a_copy(**changes) if kind == "ami" else ebs.a_copy(**changes)


def plan_for(kind: str, copy: Any, wishes: dict[str, Any], seen: dict[str, Any] | None = None) -> Plan[Item]:
    if kind in DB_KINDS:
        db = DB_KINDS[kind]
        return rds.plan_of(rds.a_request(db, **wishes), rds.a_snapshot(db), copy)
    if kind == "ebs":
        return ebs.plan_of(ebs.a_request(**wishes), copy)
    return ami.plan_of(ami.a_request(**wishes), ami.an_observation(copy, **(seen or {})))


def item_for(kind: str, copy: Any, seen: dict[str, Any] | None = None, **wishes: Any) -> Item:
    (item,) = plan_for(kind, copy, wishes, seen).items
    return item


def recognized(copy: Resource) -> Any:
    """The same as one that others have made, recognized in an earlier run."""
    tags = {("lifeboat:recognized-set" if key == "lifeboat:set" else key): value for key, value in copy.tags.items()}
    return replace(copy, tags=tags)


# --- what cannot be changed about a copy ---


@pytest.mark.parametrize(
    ("has", "wanted", "is_said"),
    [
        pytest.param(OTHER, KEY, True, id="another"),
        pytest.param(OTHER, KEY.rpartition("/")[2], True, id="another_by_id"),
        pytest.param(KEY, KEY, False, id="the_same"),
        pytest.param(KEY, KEY.rpartition("/")[2], False, id="the_same_by_id"),
        pytest.param(None, KEY, False, id="aws_does_not_say_it"),
        pytest.param(OTHER, "alias/dr", False, id="an_alias_may_be_any_key"),
        pytest.param(OTHER, "arn:aws:kms:us-west-2:123456789012:alias/dr", False, id="the_arn_of_an_alias"),
        pytest.param(OTHER, None, False, id="none_asked_for"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_plan_copies_says_that_a_copy_keeps_another_kms_key(
    kind: str, has: str | None, wanted: str | None, is_said: bool
) -> None:
    """Catches: a new key that is believed to be that of the copies."""
    copy = copy_of_kind(kind, encrypted=True, kms_key_id=has)
    item = item_for(kind, copy, encrypted=bool(wanted), kms_keys={"us-west-2": wanted} if wanted else {})
    assert (item.action, item.problem, item.outdated) == ("none", None, ())
    said = (
        f"{copy.id} in us-west-2 is encrypted with KMS key {has} and not with {wanted}: the key of a copy cannot be "
        "changed; copies of newer sources get the wanted one"
    )
    assert item.notes == ((said,) if is_said else ())


@pytest.mark.parametrize(
    ("kind", "told", "wishes", "said"),
    [
        pytest.param(
            "ami",
            {"description": "nightly"},
            {"description": "For recovery"},
            "ami-web-copy in us-west-2 has the description 'nightly' and not 'For recovery', which only a new copy is "
            "given; aws ec2 modify-image-attribute --region us-west-2 --image-id ami-web-copy --description sets it",
            id="description_of_an_image",
        ),
        pytest.param(
            "ebs",
            {"description": "nightly"},
            {"description": "For recovery"},
            "snap-web-copy in us-west-2 has the description 'nightly' and not 'For recovery': that of a snapshot "
            "cannot be changed; copies of newer sources get the wanted one",
            id="description_of_a_snapshot",
        ),
        pytest.param(
            "rds_instance",
            {"option_group": "default:mysql-8-0"},
            {"option_groups": {"us-west-2": "dr-oracle"}},
            "rds-shop-2026-11-19-06-10-us-east-1 in us-west-2 has the option group default:mysql-8-0 and not "
            "dr-oracle, which only a new copy is given; name dr-oracle when you restore it",
            id="option_group",
        ),
        pytest.param("ami", {"description": "a"}, {"description": "a"}, None, id="the_same_description"),
        pytest.param("ami", {"description": "a"}, {"description": ""}, None, id="survey_without_an_answer"),
        pytest.param("ebs", {"description": "a"}, {}, None, id="no_description_asked_for"),
        pytest.param("rds_instance", {"option_group": "dr"}, {"option_groups": {"us-west-2": "DR"}}, None, id="case"),
        pytest.param("rds_instance", {}, {"option_groups": {"us-west-2": "dr"}}, None, id="pending_ones_do_not_say_it"),
    ],
)
def test_plan_copies_says_what_a_copy_that_is_there_is_not_given(
    kind: str, told: dict[str, Any], wishes: dict[str, Any], said: str | None
) -> None:
    """Catches: an option that has no effect, in silence."""
    item = item_for(kind, copy_of_kind(kind, **told), **wishes)
    assert (item.action, item.problem) == ("none", None)
    assert item.notes == ((said,) if said else ())


# --- copies that others have made ---


@pytest.mark.parametrize(
    ("told", "seen", "wishes", "kept"),
    [
        pytest.param(
            {"deprecated_at": ami.day(9)},
            {},
            {"deprecate_at": deprecation_from_option("90d")},
            "deprecation time 2026-11-28T06:10:00Z (wanted: 2027-02-17T06:10:00Z)",
            id="deprecation_time",
        ),
        pytest.param(
            {"deprecated_at": ami.day(9)},
            {},
            {"deprecate_at": deprecation_from_option("never")},
            "deprecation time 2026-11-28T06:10:00Z (wanted: none)",
            id="no_deprecation_time",
        ),
        pytest.param(
            {"protected": True},
            {},
            {"deregistration_protection": "disabled"},
            "deregistration protection enabled (wanted: disabled)",
            id="protection",
        ),
        pytest.param(
            {},
            {"permissions": {"ami-web-copy": frozenset({("UserId", "210987654321")})}},
            {"copy_launch_permissions": True},
            "launch permissions UserId 210987654321 (wanted: none of them)",
            id="launch_permissions",
        ),
    ],
)
def test_plan_copies_says_what_a_recognized_image_keeps(
    told: dict[str, Any], seen: dict[str, Any], wishes: dict[str, Any], kept: str
) -> None:
    """Catches: a wish about a copy of others that is passed over without a word; one about ours that is only said."""
    copy = ami.a_copy(**told)
    item = item_for("ami", recognized(copy), seen, **wishes)
    said = f"ami-web-copy in us-west-2 was not created by this collection and keeps its {kept}; adopt: own changes it"
    assert (item.steps, item.notes) == ((), (said,))
    ours = item_for("ami", copy, seen, **wishes)
    assert (len(ours.steps), ours.notes) == (1, ())


# --- tags for which a copy has no room ---


def full(copy: Resource, count: int = 50) -> Any:
    room = count - len(copy.tags)
    return replace(copy, tags={**copy.tags, **{f"their-{number}": "x" for number in range(room)}})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_ours", [True, False])
def test_plan_copies_with_tags_that_a_full_copy_has_no_room_for_counts_it_and_says_so(kind: str, is_ours: bool) -> None:
    """Catches: a recovery point that is there and fails every night for an ornament."""
    copy = full(copy_of_kind(kind)) if is_ours else full(recognized(copy_of_kind(kind)))
    item = item_for(kind, copy, tags={"Cost": "dr", "Team": "shop", "Phase": "2"})
    assert (item.action, item.problem, item.late_problem, item.steps) == ("none", None, None, ())
    assert item.tags_left_out == ("Cost", "Phase")
    said = f"{copy.id} in us-west-2 has no room for the tags Cost, Phase: AWS allows 50; remove others from it, or"
    assert item.notes == (f"{said} leave these out",)
    assert outcome_before(item).to_result()["tags_left_out"] == ["Cost", "Phase"]


@pytest.mark.parametrize("kind", KINDS)
def test_plan_copies_gives_a_nearly_full_copy_the_tags_that_fit(kind: str) -> None:
    copy = full(copy_of_kind(kind), 49)
    item = item_for(kind, copy, tags={"Cost": "dr", "Team": "web", "Phase": "2"})
    (step,) = item.steps
    assert isinstance(step, AddTags)
    assert (step.tags, item.tags_left_out) == ({"Team": "web", "Cost": "dr"}, ("Phase",))
