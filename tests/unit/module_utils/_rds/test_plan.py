# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Planning copies of database snapshots: the same tables for instances and clusters, and what they do not share."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.decide import plan_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item, Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbRequest, DbSnapshot
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.plan import DbRules
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.steps import CopyDbSnapshot
from tests.unit.module_utils._rds.builders import (
    HERE,
    KINDS,
    THERE,
    a_copy,
    a_request,
    a_snapshot,
    a_view,
    day,
    plan_of,
    resource_of,
    untracked,
)

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
KEY = {THERE: "alias/dr"}


def item_of(request: DbRequest, source: DbSnapshot, *tracked: DbSnapshot, **of_view: Any) -> Item:
    (item,) = plan_of(request, source, *tracked, **of_view).items
    return item


def copy_step(item: Item) -> CopyDbSnapshot:
    assert isinstance(item.new_copy, CopyDbSnapshot), item.problem
    return item.new_copy


@each_kind
@pytest.mark.parametrize(
    ("source", "tracked", "candidates", "action"),
    [
        pytest.param({}, [], [], "copied", id="missing"),
        pytest.param({}, [{}], [], "none", id="there"),
        pytest.param({}, [{"state": "pending"}], [], "none", id="on_its_way"),
        pytest.param({}, [{"state": "failed"}], [], "replaced", id="failed"),
        pytest.param({}, [{"state": "deleting"}], [], "copied", id="going"),
        pytest.param({"tags": {"Team": "new"}}, [{}], [], "none", id="a_tag_of_the_copy_alone_is_left_alone"),
        pytest.param({"state": "creating"}, [], [], "deferred", id="source_is_being_made"),
        pytest.param({"state": "failed"}, [], [], "failed", id="source_has_failed"),
        pytest.param({}, [], [{}], "adopted", id="by_aws_lineage"),
        pytest.param({}, [], [{"state": "pending"}], "adopted", id="pending_by_lineage"),
        pytest.param({}, [], [{"state": "failed"}], "copied", id="a_failed_stranger_is_left_alone"),
        pytest.param({}, [], [{"source_arn": None}], "copied", id="the_identifier_alone_proves_nothing"),
        pytest.param({}, [], [{"source_arn": "arn:aws:rds:eu-west-1:1:snapshot:x"}], "copied", id="of_another_source"),
    ],
)
def test_plan_copies_decides(
    kind: DbKind,
    source: dict[str, Any],
    tracked: list[dict[str, Any]],
    candidates: list[dict[str, Any]],
    action: str,
) -> None:
    """Catches: a second copy, a stranger's snapshot taken over, or none where one is missing."""
    of = a_snapshot(kind)
    changed = a_snapshot(kind, **source)
    there = [a_copy(of, **changes) for changes in tracked]
    if source.get("tags"):
        there = [a_copy(changed, tags={**copy.tags, **source["tags"], "Mine": "1"}) for copy in there]
    strays = tuple(a_copy(of, **{"tags": untracked(a_copy(of)), **changes}) for changes in candidates)
    assert item_of(a_request(kind), changed, *there, candidates=strays).action == action


# They follow from the ARN and the time of the source, and must never change: a second copy would be made.
FALLBACK = {
    "db_instances": ("rds-shop-2026-11-19-06-10-us-east-1-0303afbb", "rds-shop-2026-11-19-06-10-us-east-1-e83b9eb7"),
    "db_clusters": ("rds-shop-2026-11-19-06-10-us-east-1-acb37677", "rds-shop-2026-11-19-06-10-us-east-1-b8a77061"),
}


@each_kind
def test_plan_copies_new_copy_has_everything_from_the_source(kind: DbKind) -> None:
    """Catches: a copy that nobody can find again, because its identifier or tags do not follow from the source."""
    source = a_snapshot(kind)
    assert copy_step(item_of(a_request(kind), source)) == CopyDbSnapshot(
        kind=kind,
        region=THERE,
        source_region=HERE,
        source_id="rds:shop-2026-11-19-06-10",
        source_arn=source.arn,
        name="rds-shop-2026-11-19-06-10-us-east-1",
        tags={
            "lifeboat:set": "shop",
            "lifeboat:source": "us-east-1/rds:shop-2026-11-19-06-10",
            "lifeboat:source-created": "2026-11-19T06:10:00Z",
            "lifeboat:source-resource": f"123456789012/{resource_of(kind, 'shop')}",
            "Team": "shop",
        },
        fallback_names=FALLBACK[kind.option],
    )


@pytest.mark.parametrize(
    ("kind", "changes", "field", "value"),
    [
        pytest.param(INSTANCE, {"option_groups": {THERE: "tde"}}, "option_group", "tde", id="option_group"),
        pytest.param(INSTANCE, {"option_groups": {"eu-west-1": "x"}}, "option_group", None, id="of_another_region"),
        pytest.param(INSTANCE, {"copy_option_group": True}, "copy_option_group", True, id="copy_option_group"),
        pytest.param(INSTANCE, {"target_id": "mine"}, "name", "mine", id="identifier"),
        pytest.param(INSTANCE, {"kms_keys": KEY}, "kms_key_id", "alias/dr", id="key_encrypts_an_open_instance"),
        pytest.param(INSTANCE, {"kms_keys": KEY}, "encrypted", True, id="which_the_step_says"),
    ],
)
def test_plan_copies_new_copy_follows_the_option(kind: DbKind, changes: dict[str, Any], field: str, value: Any) -> None:
    """Catches: an option that does not reach the request."""
    assert getattr(copy_step(item_of(a_request(kind, **changes), a_snapshot(kind))), field) == value


@pytest.mark.parametrize(
    ("kind", "is_encrypted", "has_key", "region", "code"),
    [
        pytest.param(INSTANCE, False, False, THERE, None, id="open_instance"),
        pytest.param(INSTANCE, False, True, THERE, None, id="open_instance_is_encrypted_on_the_way"),
        pytest.param(INSTANCE, True, True, THERE, None, id="encrypted_instance"),
        pytest.param(INSTANCE, True, False, THERE, "KmsKeyRequired", id="encrypted_instance_without_key"),
        pytest.param(INSTANCE, True, False, HERE, None, id="within_a_region_the_key_stays"),
        pytest.param(CLUSTER, False, False, THERE, None, id="open_cluster"),
        pytest.param(CLUSTER, False, True, THERE, "CannotEncrypt", id="open_cluster_cannot_be_encrypted"),
        pytest.param(CLUSTER, True, True, THERE, None, id="encrypted_cluster"),
        pytest.param(CLUSTER, True, False, THERE, "KmsKeyRequired", id="encrypted_cluster_without_key"),
        pytest.param(CLUSTER, True, False, HERE, None, id="cluster_within_a_region"),
    ],
)
def test_plan_copies_keys(kind: DbKind, is_encrypted: bool, has_key: bool, region: str, code: str | None) -> None:
    """Catches: AWS's two different and unhelpful refusals (ERRORS.json), hours later and for each database."""
    request = a_request(kind, kms_keys={region: "alias/dr"} if has_key else {}, destination_regions=(region,))
    item = item_of(request, a_snapshot(kind, encrypted=is_encrypted), region=region)
    assert (item.problem.code if item.problem else None) == code
    assert item.problem is None or "kms_key_id" in item.problem.message


@each_kind
def test_plan_copies_tags_that_rds_does_not_accept_are_left_out_and_named(kind: DbKind) -> None:
    """Catches: a copy refused for one tag of its source, or a tag that disappears without a word."""
    source = a_snapshot(kind, tags={"Team": "shop", "Config": "{}", "aws:x": "1", "Sync-us-west-2": "x"})
    item = item_of(a_request(kind), source)
    assert "Config" not in copy_step(item).tags
    assert copy_step(item).tags["Team"] == "shop"
    assert item.tags_left_out == ("Config",)
    assert item.notes == (
        f"tags of {source.id} that its copy does not get, since AWS refuses them or has no room: Config",
    )


@pytest.mark.parametrize(
    ("changes", "tags"),
    [
        pytest.param({"copy_tags": False}, {}, id="none_of_the_sources"),
        pytest.param({"copy_tags": False, "tags": {"A": "1"}}, {"A": "1"}, id="the_users_only"),
        pytest.param({"exclude_tags": ("Te*",)}, {}, id="excluded"),
        pytest.param({"tags": {"Team": "dr"}}, {"Team": "dr"}, id="the_user_wins"),
    ],
)
def test_plan_copies_tags_of_the_copy(changes: dict[str, Any], tags: dict[str, str]) -> None:
    """Catches: an untracked copy when tags are not copied."""
    step = copy_step(item_of(a_request(**changes), a_snapshot()))
    assert {key: value for key, value in step.tags.items() if not key.startswith("lifeboat:")} == tags
    assert len(step.tags) == 4 + len(tags)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"tags": {"Config": "{}"}}, "InvalidTags", id="tag_of_the_user"),
        pytest.param({"target_id": "a" * 64}, "InvalidIdentifier", id="too_long"),
    ],
)
def test_plan_copies_that_rds_would_refuse_fail_in_the_plan(changes: dict[str, Any], code: str) -> None:
    """Catches: a plan in check mode that the real run cannot carry out."""
    item = item_of(a_request(CLUSTER, **changes), a_snapshot(CLUSTER))
    assert item.problem is not None
    assert item.problem.code == code


# --- older data than there is ---

OLDER, NEWER = a_snapshot(id="older", created=day(-1)), a_snapshot(id="newer", created=day(1))


@pytest.mark.parametrize(
    ("copies", "is_copied"),
    [
        pytest.param([], True, id="nothing_there"),
        pytest.param([a_copy(OLDER)], True, id="older_data_there"),
        pytest.param([a_copy(NEWER)], False, id="newer_data_there"),
        pytest.param([a_copy(NEWER, state="pending")], True, id="newer_data_on_its_way_may_still_fail"),
        pytest.param([a_copy(NEWER, state="failed")], True, id="newer_data_failed"),
        pytest.param([a_copy(a_snapshot(id="x", database="crm", created=day(1)))], True, id="of_another_database"),
    ],
)
def test_plan_copies_of_older_data_than_there_is_are_not_made(copies: list[DbSnapshot], is_copied: bool) -> None:
    """Catches: an older snapshot copied after the newest was deleted in the source region, at the price of a copy."""
    item = item_of(a_request(retain=last(3)), a_snapshot(), *copies)
    assert (item.action == "copied") == is_copied
    assert is_copied or item.notes == ("not copied: us-west-2 has a copy with newer data",)


def test_plan_copies_data_that_is_newer_by_less_than_a_second_counts_as_the_same() -> None:
    """Catches: a tag in whole seconds compared with a time in milliseconds: the same data copied again."""
    there = a_copy(a_snapshot(id="gone"))
    assert item_of(a_request(), a_snapshot(created=day(0).replace(microsecond=500_000)), there).action == "none"


# --- orphans ---


@each_kind
@pytest.mark.parametrize(
    ("value", "is_adopted"),
    [
        pytest.param("20261119071000+0000 / {arn}", True, id="arn"),
        pytest.param("20261119071000+0000 / {id}", True, id="identifier"),
        pytest.param("20261119071000+0000 / rds:crm-2026-11-19-06-10", False, id="another_source"),
        pytest.param("", False, id="empty"),
    ],
)
def test_plan_copies_orphan_that_the_gem_noted_is_adopted(kind: DbKind, value: str, is_adopted: bool) -> None:
    """Catches: everything copied once more when a team comes from aws_xregion_sync."""
    source = a_snapshot(kind)
    tags = {"Team": "shop", "Sync-From-us-east-1": value.format(arn=source.arn, id=source.id)}
    orphan = a_copy(source, id="by-the-gem", source_arn=None, tags=tags)
    item = item_of(a_request(kind), source, candidates=(orphan,))
    assert item.action == ("adopted" if is_adopted else "copied")


@each_kind
def test_plan_copies_orphan_of_another_source_region_is_left_alone(kind: DbKind) -> None:
    """Catches: the copy of a snapshot with the same identifier in another region."""
    source = a_snapshot(kind)
    orphan = a_copy(source, source_arn=None, tags={"Sync-From-eu-west-1": f"20261119071000+0000 / {source.id}"})
    assert item_of(a_request(kind), source, candidates=(orphan,)).action == "copied"


@each_kind
def test_plan_copies_usable_orphan_comes_before_a_pending_one(kind: DbKind) -> None:
    """Catches: a pending copy adopted beside one that could be restored."""
    source = a_snapshot(kind)
    bare = untracked(a_copy(source))
    orphans = (a_copy(source, id="a", state="pending", tags=bare), a_copy(source, id="b", tags=bare))
    item = item_of(a_request(kind), source, candidates=orphans)
    assert item.copy is not None
    assert item.copy.id == "b"


def test_plan_copies_open_orphan_is_not_adopted_when_encryption_is_demanded() -> None:
    """Catches: an unencrypted copy counted for the encrypted one that was asked for."""
    source = a_snapshot()
    orphan = a_copy(source, tags={}, encrypted=False)
    request = a_request(encrypted=True, kms_keys=KEY)
    assert item_of(request, source, candidates=(orphan,)).action == "copied"


@each_kind
def test_plan_copies_in_the_source_region_adopts_nothing_by_lineage(kind: DbKind) -> None:
    """Catches: a copy that somebody made on purpose beside its source, taken over and one day removed by retention."""
    source = a_snapshot(kind)
    orphan = a_copy(source, region=HERE, id="before-upgrade", tags={})
    request = a_request(kind, destination_regions=(HERE,))
    assert item_of(request, source, candidates=(orphan,), region=HERE).action == "copied"


# --- sets, replacement, retention ---


@pytest.mark.parametrize(
    ("changes", "source", "name"),
    [
        pytest.param({}, {}, "shop", id="the_database"),
        pytest.param({"set_name": "all shops"}, {}, "all shops", id="as_told"),
        pytest.param({}, {"tags": {"Sync-Identifier": "web"}}, "shop", id="never_the_tag_of_images"),
        pytest.param({}, {"database": ""}, "rds:shop-2026-11-19-06-10", id="the_snapshot_alone"),
    ],
)
def test_plan_copies_set_is_the_database(changes: dict[str, Any], source: dict[str, Any], name: str) -> None:
    """Catches: the recovery points of two databases counted together."""
    assert item_of(a_request(**changes), a_snapshot(**source)).set == name


@each_kind
def test_plan_copies_replacement_removes_the_failed_copy_first(kind: DbKind) -> None:
    """Catches: DBSnapshotAlreadyExists for ever, because the failed copy keeps its identifier."""
    source = a_snapshot(kind)
    item = item_of(a_request(kind), source, a_copy(source, state="failed"))
    removal, copying = item.steps
    assert isinstance(removal, Remove)
    assert isinstance(copying, CopyDbSnapshot)
    assert removal.id == copying.name


def test_plan_copies_two_snapshots_under_one_identifier_get_one_each() -> None:
    """Catches: the second one taken for the copy of the first: rds:x and rds-x both become rds-x; or neither copied."""
    sources = [a_snapshot(id="rds:x"), a_snapshot(id="rds-x", database="crm")]
    plan = plan_copies(a_request(), sources, [a_view()], DbRules(INSTANCE))
    names = [copy_step(item).name for item in plan.items]
    assert len({*names, "rds-x-us-east-1"}) == 3
    assert all(name.startswith("rds-x-us-east-1-") for name in names)
