# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole run on scripted clients: present and absent, for instances and clusters side by side."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Tools
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run_result import Run
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.names import tag_value
from ansible_collections.lifeboat.aws.plugins.module_utils._core.progress import ProgressLog
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._rds import run as rds_run
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbRequest, DbSnapshot
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils._rds.builders import (
    HERE,
    KINDS,
    THERE,
    a_copy,
    a_request,
    a_snapshot,
    boto_snapshot,
    day,
    listing,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, ScriptedClock, aws_error

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


class Aws:
    """Two regions as scripted clients: reads answer from ``here`` and ``there``, where a new copy is afterwards."""

    def __init__(self, here: list[DbSnapshot], there: list[DbSnapshot], **of_source: Any) -> None:
        self.there = list(there)
        sources = {s.arn: s for s in here}

        def describe(kind: DbKind, found: list[DbSnapshot]) -> Any:
            def answer(**arguments: Any) -> Any:
                return listing(*(s for s in found if s.kind is kind))(**arguments)

            return answer

        def copy(kind: DbKind) -> Any:
            def answer(**arguments: Any) -> Any:
                tags = {tag["Key"]: tag["Value"] for tag in arguments["Tags"]}
                source = sources[arguments[kind.source_parameter]]
                target = arguments[kind.target_parameter]
                if target in {s.id for s in self.there}:
                    return aws_error("DBSnapshotAlreadyExists", f"identifier {target} already exists.")
                made = a_copy(source, id=target, tags=tags, state="pending")
                self.there.append(made)
                return {kind.copy_answer_key: boto_snapshot(made)}

            return answer

        both = (INSTANCE, CLUSTER)
        # What a database is that was not found may not be looked at, which changes nothing.
        untold = {k.databases[0]: lambda **_: aws_error("AccessDenied", "no") for k in both}
        answers = {**untold, **{k.describe_call: describe(k, here) for k in both}, **of_source}
        self.source = ScriptedClient(**answers)
        self.recovery = ScriptedClient(
            add_tags_to_resource=lambda **_: {},
            **{k.describe_call: describe(k, self.there) for k in both},
            **{k.copy_call: copy(k) for k in both},
            **{k.delete_call: lambda **_: {} for k in both},
        )

    def run(self, *requests: DbRequest, state: str = "present", check_mode: bool = False) -> Run:
        clock = ScriptedClock()
        clients: Any = ScriptedClients(rds={HERE: self.source, THERE: self.recovery})
        tools = Tools(clients, clock, Timeout(30, 15), ProgressLog(None, clock), Executor(check_mode))
        function = rds_run.run_absent if state == "absent" else rds_run.run_present
        return function(requests, tools)

    @property
    def writes(self) -> list[str]:
        return [name for name in self.recovery.operations if not name.startswith("describe_")]


SHOP = a_snapshot()
LEDGER = a_snapshot(CLUSTER, id="rds:ledger-2026-11-19-06-10", database="ledger")


@each_kind
@pytest.mark.parametrize("check_mode", [False, True])
def test_run_present_copies_the_newest_snapshot(kind: DbKind, check_mode: bool) -> None:
    """Catches: an older snapshot copied, or a copy in check mode."""
    source, old = a_snapshot(kind), a_snapshot(kind, id="rds:shop-2026-11-18-06-10", created=day(-1))
    aws = Aws([old, source], [])
    done = aws.run(a_request(kind), check_mode=check_mode)
    (copy,) = done.result["copies"]
    assert (copy["action"], copy["source_id"], copy["state"], copy["set"]) == ("copied", source.id, "pending", "shop")
    assert copy["id"] == done.result["db_snapshot_identifier"]
    assert copy["id"] == (None if check_mode else "rds-shop-2026-11-19-06-10-us-east-1")
    assert aws.writes == ([] if check_mode else [kind.copy_call])
    assert (done.result["changed"], done.failure) == (True, None)


@each_kind
def test_run_present_again_changes_nothing(kind: DbKind) -> None:
    """Catches: a copy or tags at each run; one listing for each region is all it takes."""
    aws = Aws([a_snapshot(kind)], [a_copy(a_snapshot(kind))])
    done = aws.run(a_request(kind))
    assert done.result["changed"] is False
    assert aws.writes == []
    assert (len(aws.source.calls), len(aws.recovery.calls)) == (1, 1)


def test_run_present_of_both_kinds_is_one_result() -> None:
    """Catches: the copies of the second kind lost, or counted for the first."""
    done = Aws([SHOP, LEDGER], []).run(a_request(), a_request(CLUSTER, databases=("ledger",)))
    assert [(c["source_id"], c["action"]) for c in done.result["copies"]] == [
        (SHOP.id, "copied"),
        (LEDGER.id, "copied"),
    ]
    assert done.result["summary"]["copied"] == 2
    assert set(done.result["summary"]) >= {"none", "failed", "pending", "expired", "kept"}
    assert "db_snapshot_identifier" not in done.result


@pytest.mark.parametrize("allow_none", [False, True])
def test_run_present_without_a_snapshot_of_a_database(allow_none: bool) -> None:
    """Catches: a database without backups that is not said, or that keeps the others from being copied."""
    aws = Aws([SHOP], [])
    done = aws.run(a_request(databases=("shop", "crm"), allow_none=allow_none))
    shop, crm = done.result["copies"]
    assert (shop["action"], crm["action"]) == ("copied", "none" if allow_none else "failed")
    assert (crm["source_id"], crm["source_created"], crm["id"], crm["set"]) == (None, None, None, "crm")
    assert (done.failure is None) == allow_none
    if done.failure:
        assert done.failure.startswith("1 of 2 copies failed: crm in us-east-1 has no available automated DB snapshot")


def test_run_present_without_any_snapshot_only_looks_at_the_destination() -> None:
    """Catches: an exception, or more than the listing, when there is nothing to do."""
    aws = Aws([], [])
    assert aws.run(a_request()).result["summary"]["failed"] == 1
    assert [name for name, _arguments in aws.recovery.calls] == ["describe_db_snapshots"]


def test_run_present_of_all_is_those_whose_tags_match() -> None:
    """Catches: a copy of a database that the filters leave out."""
    instances = [
        {"DBInstanceIdentifier": "shop", "TagList": [{"Key": "Tier", "Value": "1"}]},
        {"DBInstanceIdentifier": "crm", "TagList": []},
    ]
    aws = Aws([SHOP, a_snapshot(id="crm", database="crm")], [], describe_db_instances=[{"DBInstances": instances}])
    done = aws.run(a_request(databases=None, filters={"tag:Tier": ("1",)}))
    assert [copy["source_id"] for copy in done.result["copies"]] == [SHOP.id]


@pytest.mark.parametrize(
    ("snapshot_type", "kind", "types"),
    [
        pytest.param("automated", INSTANCE, ["automated"], id="automated"),
        pytest.param("awsbackup", INSTANCE, ["awsbackup"], id="awsbackup"),
        pytest.param("any", INSTANCE, [None, "awsbackup"], id="without_a_type_those_of_aws_backup_are_left_out"),
        pytest.param("any", CLUSTER, [None], id="clusters_have_none_of_aws_backup"),
    ],
)
def test_run_present_asks_for_the_type(snapshot_type: str, kind: DbKind, types: list[str | None]) -> None:
    """Catches: `any` that means "automated and manual", or a type that RDS refuses for clusters."""
    aws = Aws([], [])
    aws.run(a_request(kind, snapshot_type=snapshot_type))
    assert [call.get("SnapshotType") for call in aws.source.calls_of(kind.describe_call)] == types


def test_run_present_of_a_named_snapshot_that_is_not_there_is_refused() -> None:
    """Catches: a green job that has copied nothing."""
    with pytest.raises(InvalidInput, match=r"snapshot: gone not found in us-east-1.*by its ARN"):
        Aws([], []).run(a_request(databases=(), snapshot_ids=("gone",)))
    shared = "arn:aws:rds:us-east-1:210987654321:snapshot:gone"
    with pytest.raises(InvalidInput, match=r"210987654321 has not shared it") as refused:
        Aws([], []).run(a_request(databases=(), snapshot_ids=(shared,)))
    assert "by its ARN" not in str(refused.value)
    assert Aws([], []).run(a_request(databases=(), snapshot_ids=("gone",), allow_none=True)).result["copies"] == []


def test_run_present_in_a_region_that_cannot_be_read_fails_for_each_database() -> None:
    """Catches: a copy made although nobody knows whether there is one."""
    aws = Aws([SHOP], [])
    aws.recovery = ScriptedClient(describe_db_snapshots=[aws_error("AccessDenied", "no")])
    done = aws.run(a_request())
    assert done.failure is not None
    assert "rds:DescribeDBSnapshots" in done.failure


def test_run_present_in_a_source_region_that_cannot_be_read_fails() -> None:
    """Catches: "could not tell" told as "no snapshots", or told so that the other kind's copies go unsaid."""
    aws = Aws([], [], describe_db_snapshots=[aws_error("AccessDenied", "no")])
    done = aws.run(a_request())
    assert "rds:DescribeDBSnapshots" in str(done.failure)
    assert (done.result["changed"], done.result["copies"]) == (False, [])


@each_kind
def test_run_present_joins_a_copy_that_somebody_was_faster_with(kind: DbKind) -> None:
    """Catches: a failure each night, because a run elsewhere asked a second earlier."""
    copy = a_copy(a_snapshot(kind), state="pending")
    aws = Aws([a_snapshot(kind)], [])
    code = "DBClusterSnapshotAlreadyExistsFault" if kind.is_cluster else "DBSnapshotAlreadyExists"
    text = f"Cannot create the snapshot because a snapshot with the identifier {copy.id} already exists."
    looks = [{kind.list_key: []}, {kind.list_key: [boto_snapshot(copy)]}]
    aws.recovery = ScriptedClient(**{kind.describe_call: looks, kind.copy_call: [aws_error(code, text)]})
    done = aws.run(a_request(kind))
    assert [(c["action"], c["id"]) for c in done.result["copies"]] == [("adopted", copy.id)]
    assert (done.failure, done.result["changed"]) == (None, True)


@each_kind
def test_run_present_beside_a_stranger_with_the_identifier_takes_another(kind: DbKind) -> None:
    """Catches: a stranger's snapshot told as the recovery point of the database; or none for want of an identifier."""
    stranger = a_copy(a_snapshot(kind), source_arn=None, tags={}, database="crm")
    done = Aws([a_snapshot(kind)], [stranger]).run(a_request(kind))
    (copy,) = done.result["copies"]
    assert (copy["action"], done.failure) == ("copied", None)
    assert copy["id"].startswith(f"{stranger.id}-")


@each_kind
def test_run_present_beside_a_stranger_with_the_chosen_identifier_fails_and_names_it(kind: DbKind) -> None:
    """Catches: a copy under another identifier than the user's without a word."""
    stranger = a_copy(a_snapshot(kind), source_arn=None, tags={}, database="crm")
    aws = Aws([a_snapshot(kind)], [stranger])
    code = "DBClusterSnapshotAlreadyExistsFault" if kind.is_cluster else "DBSnapshotAlreadyExists"
    aws.recovery = ScriptedClient(
        **{kind.describe_call: listing(stranger), kind.copy_call: [aws_error(code, "already exists.")]}
    )
    done = aws.run(a_request(kind, databases=(), snapshot_ids=(a_snapshot(kind).id,), target_id=stranger.id))
    assert done.failure is not None
    assert f"{stranger.id} is a snapshot of crm, not a copy of us-east-1/rds:shop-2026-11-19-06-10" in done.failure


# --- absent ---

AUTOMATED = a_copy()
CRM = a_copy(a_snapshot(id="rds:crm-2026-11-19-06-10", database="crm"))
IRISH = a_copy(a_snapshot(region="eu-west-1", id="rds:shop-2026-11-18-06-10"), id="from-ireland")
MANUAL = a_snapshot(id="by-hand", region=THERE, snapshot_type="manual")
HALF = a_copy(id="half", tags={"lifeboat:source": "us-east-1/rds:shop-2026-11-19-06-10"})
ALL = [AUTOMATED, CRM, IRISH, MANUAL, HALF]


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        pytest.param({}, [AUTOMATED.id], id="of_the_database"),
        pytest.param({"databases": ("shop", "crm")}, [CRM.id, AUTOMATED.id], id="of_the_databases"),
        pytest.param({"databases": ("nobody",)}, [], id="of_nobody"),
        pytest.param({"databases": None}, [CRM.id, AUTOMATED.id], id="all_of_this_source_region"),
        pytest.param({"databases": None, "set_name": "crm"}, [CRM.id], id="of_the_set"),
        pytest.param({"source_region": "eu-west-1", "databases": None}, [IRISH.id], id="of_another_source_region"),
        pytest.param({"databases": (), "snapshot_ids": ("rds:shop-2026-11-19-06-10",)}, [AUTOMATED.id], id="of_an_id"),
        pytest.param({"databases": (), "snapshot_ids": (SHOP.arn,)}, [AUTOMATED.id], id="of_an_arn_with_rds_colon"),
        pytest.param({"databases": (), "snapshot_ids": ("rds:shop",)}, [], id="of_no_such_id"),
    ],
)
@pytest.mark.parametrize("check_mode", [False, True])
def test_run_absent_removes_only_our_copies_of_what_was_named(
    changes: dict[str, Any], gone: list[str], check_mode: bool
) -> None:
    """Catches: anything untracked removed, another database's or another region's copies, a deletion in check mode.
    The source region is not asked: it may be the one that is lost.
    """
    aws = Aws([], ALL)
    done = aws.run(a_request(**changes), state="absent", check_mode=check_mode)
    assert sorted(item["id"] for item in done.result["expired"]) == sorted(gone)
    deleted = [call["DBSnapshotIdentifier"] for call in aws.recovery.calls_of("delete_db_snapshot")]
    assert sorted(deleted) == ([] if check_mode else sorted(gone))
    assert (done.result["changed"], done.failure) == (bool(gone), None)
    assert aws.source.calls == []


@pytest.mark.parametrize("changes", [{}, {"databases": (), "target_id": AUTOMATED.id}])
def test_run_absent_of_a_copy_that_others_have_made_says_that_it_stays(changes: dict[str, Any]) -> None:
    """Catches: a snapshot that people made removed because it is named, or one that stays without a word."""
    tags = {key.replace("lifeboat:set", "lifeboat:recognized-set"): value for key, value in AUTOMATED.tags.items()}
    aws = Aws([], [a_copy(tags=tags)])
    done = aws.run(a_request(**changes), state="absent")
    assert (aws.writes, done.failure) == ([], None)
    why = "it was not created by this collection; adopt: own removes it as well"
    assert done.warnings == (f"{AUTOMATED.id} in us-west-2 stays: {why}",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("shpo", "; did you mean shop?", id="mistyped"),
        pytest.param("legal", None, id="nothing_near"),
        pytest.param("shop", None, id="of_another_database"),
    ],
)
def test_run_absent_of_a_set_that_no_copy_has_names_the_nearest(name: str, said: str | None) -> None:
    """Catches: OK for a set that was never given up."""
    aws = Aws([], ALL)
    done = aws.run(a_request(databases=("crm",), set_name=name), state="absent")
    assert (aws.writes, done.result["changed"]) == ([], False)
    assert done.warnings == ((f"no DB snapshot in us-west-2 is a copy of the set {name}{said}",) if said else ())


def test_run_absent_of_a_cluster_snapshot_by_arn() -> None:
    """Catches: the ARN of a cluster's snapshot cut at the wrong place."""
    aws = Aws([], [a_copy(LEDGER)])
    done = aws.run(a_request(CLUSTER, databases=(), snapshot_ids=(LEDGER.arn,)), state="absent")
    assert [item["id"] for item in done.result["expired"]] == [a_copy(LEDGER).id]


def test_run_absent_by_tags_asks_the_source_region_which_databases_have_them() -> None:
    """Catches: copies of databases removed that the filters leave out."""
    instances = [
        {"DBInstanceIdentifier": "shop", "TagList": [{"Key": "Tier", "Value": "1"}]},
        {"DBInstanceIdentifier": "crm"},
    ]
    aws = Aws([], ALL, describe_db_instances=[{"DBInstances": instances}])
    done = aws.run(a_request(databases=None, filters={"tag:Tier": ("1",)}), state="absent")
    assert [item["id"] for item in done.result["expired"]] == [AUTOMATED.id]


def test_run_absent_of_a_set_whose_name_had_to_change_finds_it() -> None:
    """Catches: `state: absent` that is green and removes nothing, because the tag says the set's name otherwise."""
    name = "shop (production)"
    copy = a_copy(tags={**a_copy().tags, "lifeboat:set": tag_value(name)})
    done = Aws([], [copy]).run(a_request(databases=None, set_name=name), state="absent")
    assert [item["id"] for item in done.result["expired"]] == [copy.id]


def test_run_absent_in_a_region_that_cannot_be_read_fails() -> None:
    """Catches: "could not tell" told as "nothing there"."""
    aws = Aws([], [])
    aws.recovery = ScriptedClient(describe_db_snapshots=[aws_error("AccessDenied", "no")])
    assert "rds:DescribeDBSnapshots" in str(aws.run(a_request(), state="absent").failure)
