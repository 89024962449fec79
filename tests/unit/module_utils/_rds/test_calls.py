# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to RDS: what is sent for each kind, and what is done about each answer. A scripted client."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import AddTags, Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._rds import api
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.calls import DbCalls
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbSnapshot
from tests.unit.module_utils._rds.builders import (
    HERE,
    KINDS,
    THERE,
    a_copy,
    a_copy_step,
    a_snapshot,
    boto_snapshot,
    listing,
    tags_to_boto,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, aws_error

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def calls_with(kind: DbKind, rds: ScriptedClient) -> DbCalls:
    return DbCalls(ScriptedClients(rds={THERE: rds}), kind)  # type: ignore[arg-type]


def answering_copy(kind: DbKind) -> ScriptedClient:
    pending = a_copy(a_snapshot(kind), state="pending")
    return ScriptedClient(**{kind.copy_call: [{kind.copy_answer_key: boto_snapshot(pending)}]})


@each_kind
def test_create_sends_source_target_and_tags_and_nothing_unasked(kind: DbKind) -> None:
    """Catches: CopyTags, which RDS ignores beside Tags and refuses the copy for; a parameter of the other twin."""
    rds = answering_copy(kind)
    copy = calls_with(kind, rds).create(a_copy_step(kind), "any")
    assert rds.calls_of(kind.copy_call) == [
        {
            kind.source_parameter: a_snapshot(kind).arn,
            kind.target_parameter: "rds-shop-2026-11-19-06-10-us-east-1",
            "Tags": tags_to_boto(a_copy(a_snapshot(kind)).tags),
            "SourceRegion": HERE,
        }
    ]
    assert (copy.id, copy.phase, copy.region) == ("rds-shop-2026-11-19-06-10-us-east-1", "pending", THERE)


@pytest.mark.parametrize(
    ("changes", "parameter", "value"),
    [
        pytest.param({"kms_key_id": "alias/dr"}, "KmsKeyId", "alias/dr", id="key"),
        pytest.param({"option_group": "tde"}, "OptionGroupName", "tde", id="option_group"),
        pytest.param({"copy_option_group": True}, "CopyOptionGroup", True, id="copy_option_group"),
        pytest.param({"source_region": THERE}, "SourceRegion", None, id="within_a_region_nothing_is_signed_for_it"),
    ],
)
def test_create_sends_what_was_asked_for(changes: dict[str, Any], parameter: str, value: Any) -> None:
    """Catches: an option that does not reach AWS."""
    rds = answering_copy(INSTANCE)
    calls_with(INSTANCE, rds).create(a_copy_step(**changes), "any")
    assert rds.calls_of("copy_db_snapshot")[0].get(parameter) == value


STRANGER = {"source_arn": None, "tags": {}}


@each_kind
@pytest.mark.parametrize(
    ("changes", "is_it"),
    [
        pytest.param({}, True, id="by_tag_and_lineage"),
        pytest.param({"source_arn": None}, True, id="by_tag"),
        pytest.param({"tags": {}}, True, id="by_lineage"),
        pytest.param({"state": "pending"}, True, id="on_its_way"),
        pytest.param(STRANGER, False, id="only_the_identifier_is_the_same"),
        pytest.param({"source_arn": "arn:aws:rds:us-east-1:1:snapshot:other", "tags": {}}, False, id="of_another"),
        pytest.param({"state": "failed"}, False, id="a_failed_copy_restores_nothing"),
        pytest.param({"state": "deleting"}, False, id="one_that_is_going_will_not_be_there"),
    ],
)
def test_find_refused_takes_only_the_copy_of_the_same_source(
    kind: DbKind, changes: dict[str, Any], is_it: bool
) -> None:
    """Catches: somebody's snapshot adopted for its identifier (retention would delete it one day), or success told
    for a copy that is being deleted or has failed.
    """
    there = a_copy(a_snapshot(kind), **changes)
    rds = ScriptedClient(**{kind.describe_call: listing(there)})
    copy, holder = calls_with(kind, rds).find_refused(a_copy_step(kind))
    assert (copy.id if copy else None) == (there.id if is_it else None)
    assert is_it or there.id in holder


@each_kind
def test_find_refused_that_is_gone_again_is_nobody(kind: DbKind) -> None:
    """Catches: an exception in place of AWS's refusal, when what was in the way has just been removed."""
    code = "DBClusterSnapshotNotFoundFault" if kind.is_cluster else "DBSnapshotNotFound"
    rds = ScriptedClient(**{kind.describe_call: [aws_error(code, "not found")]})
    assert calls_with(kind, rds).find_refused(a_copy_step(kind)) == (None, "")


@each_kind
def test_describe_is_one_paginated_listing_of_manual_snapshots(kind: DbKind) -> None:
    """Catches: a call for each copy at each poll, or the 101st snapshot of a region."""
    wanted, other = a_copy(a_snapshot(kind)), a_copy(a_snapshot(kind, id="other"))
    pages = [{kind.list_key: [boto_snapshot(snapshot)]} for snapshot in (other, wanted)]
    rds = ScriptedClient(**{kind.describe_call: [pages]})
    assert list(calls_with(kind, rds).describe(THERE, [wanted.id, "gone"])) == [wanted.id]
    assert rds.calls == [(kind.describe_call, {"SnapshotType": "manual", "PaginationConfig": {"PageSize": 100}})]


@each_kind
def test_describe_keeps_apart_what_the_listing_says_of_progress(kind: DbKind) -> None:
    """Catches: a second call for percentages that the listing has."""
    pending = a_copy(a_snapshot(kind), state="copying")
    rds = ScriptedClient(**{kind.describe_call: listing(pending)})
    calls = calls_with(kind, rds)
    assert calls.describe(THERE, [pending.id])[pending.id].progress == 0
    assert calls.percents(THERE, [pending.id]) == {}
    assert len(rds.calls) == 1


@each_kind
def test_remove_deletes_by_identifier_and_one_that_is_gone_is_fine(kind: DbKind) -> None:
    """Catches: two runs at a time, of which one fails; the twin's Fault codes not understood."""
    code = "DBClusterSnapshotNotFoundFault" if kind.is_cluster else "DBSnapshotNotFound"
    rds = ScriptedClient(**{kind.delete_call: [{}, aws_error(code, "not found")]})
    for _twice in range(2):
        assert calls_with(kind, rds).remove(Remove(THERE, "old-copy", "why")) == {}
    assert rds.calls_of(kind.delete_call) == [{kind.id_key: "old-copy"}] * 2


@each_kind
def test_remove_that_is_refused_is_told(kind: DbKind) -> None:
    """Catches: a refusal taken for success."""
    rds = ScriptedClient(**{kind.delete_call: [aws_error("AccessDenied", "no")]})
    with pytest.raises(AwsError, match=f"rds:{kind.delete_operation}"):
        calls_with(kind, rds).remove(Remove(THERE, "old-copy", "why"))


@each_kind
def test_add_tags_names_the_arn(kind: DbKind) -> None:
    """Catches: the identifier where RDS wants the ARN."""
    copy = a_copy(a_snapshot(kind))
    rds = ScriptedClient(add_tags_to_resource=[{}])
    calls_with(kind, rds).add_tags(AddTags(THERE, copy.id, copy.tagged_ids, {"Team": "x"}, {}))
    assert rds.calls == [("add_tags_to_resource", {"ResourceName": copy.arn, "Tags": [{"Key": "Team", "Value": "x"}]})]


@each_kind
def test_copies_of_databases_are_used_by_nothing_and_have_no_token(kind: DbKind) -> None:
    """Catches: a call for what cannot be; a second request because a new copy is not visible yet."""
    calls = calls_with(kind, ScriptedClient())
    assert calls.uses(THERE, ["a"]) == {}
    assert (calls.has_token, calls.usable_state, calls.noun) == (False, "available", kind.noun)


# --- api ---


@pytest.mark.parametrize(
    ("snapshot_id", "sent"),
    [
        pytest.param("before-upgrade", {"DBSnapshotIdentifier": "before-upgrade"}, id="identifier"),
        pytest.param(
            "arn:aws:rds:us-east-1:210987654321:snapshot:x",
            {"DBSnapshotIdentifier": "arn:aws:rds:us-east-1:210987654321:snapshot:x", "IncludeShared": True},
            id="arn_of_another_account",
        ),
    ],
)
def test_describe_snapshot_by_what_the_user_named(snapshot_id: str, sent: dict[str, Any]) -> None:
    """Catches: a shared snapshot that is said not to exist."""
    rds = ScriptedClient(describe_db_snapshots=[{"DBSnapshots": [boto_snapshot(a_snapshot())]}])
    found = api.describe_snapshot(rds, INSTANCE, HERE, snapshot_id)
    assert isinstance(found, DbSnapshot)
    assert rds.calls_of("describe_db_snapshots") == [sent]


def test_describe_snapshot_that_may_not_be_read_is_an_error_and_not_absent() -> None:
    """Catches: "could not tell" told as "there is none"."""
    rds = ScriptedClient(describe_db_snapshots=[aws_error("AccessDenied", "no")])
    with pytest.raises(AwsError, match="rds:DescribeDBSnapshots"):
        api.describe_snapshot(rds, INSTANCE, HERE, "x")


def test_describe_databases_leaves_out_members_of_clusters() -> None:
    """Catches: `all: true` that fails for each Aurora instance, which has no snapshots of its own."""
    instances = [
        {"DBInstanceIdentifier": "shop", "TagList": [{"Key": "Tier", "Value": "1"}]},
        {"DBInstanceIdentifier": "ledger-1", "DBClusterIdentifier": "ledger", "TagList": []},
        {"DBInstanceIdentifier": "bare"},
    ]
    rds = ScriptedClient(describe_db_instances=[[{"DBInstances": instances[:2]}, {"DBInstances": instances[2:]}]])
    assert api.describe_databases(rds, INSTANCE, HERE) == {"shop": {"Tier": "1"}, "bare": {}}


def test_describe_databases_of_clusters_are_all_clusters() -> None:
    """Catches: no clusters at all, because each has a DBClusterIdentifier."""
    rds = ScriptedClient(describe_db_clusters=[{"DBClusters": [{"DBClusterIdentifier": "ledger"}]}])
    assert api.describe_databases(rds, CLUSTER, HERE) == {"ledger": {}}


@each_kind
def test_create_snapshot_of_a_database_is_tagged_in_the_request(kind: DbKind) -> None:
    """Catches: a snapshot without tags when the run is killed here."""
    rds = ScriptedClient(**{kind.create_call: [{}]})
    assert api.create_snapshot(rds, kind, HERE, "shop", "shop-now", {"A": "1"}) == "shop-now"
    assert rds.calls_of(kind.create_call) == [
        {kind.database_key: "shop", kind.id_key: "shop-now", "Tags": [{"Key": "A", "Value": "1"}]}
    ]
