"""Databases without a snapshot: ``create`` makes one first, in one run with ``wait`` or in two without."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, KINDS, Databases

# Making a snapshot, and copying it.
LONG = 3600


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def databases(request: pytest.FixtureRequest, aws: AwsView) -> Databases:
    """A database ``shop`` of which there is no snapshot."""
    found = Databases(aws, request.param)
    found.database()
    return found


@pytest.fixture
def rds(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


def run(rds: ModuleRunner, databases: Databases, *, check: bool = False, **options: Any) -> ModuleResult:
    return rds(check=check, create=True, **{**databases.named(), **options})


def made(databases: Databases) -> dict[str, dict[str, Any]]:
    """The manual snapshots of the source region by id."""
    return {i: s for i, s in databases.seen(SOURCE).items() if s["SnapshotType"] == "manual"}


def test_create_without_wait_begins_and_the_next_run_copies(rds: ModuleRunner, databases: Databases) -> None:
    first = run(rds, databases, tags={"Purpose": "recovery"})
    assert (first.failed, first.changed, first.only["action"]) == (False, True, "deferred"), first.message
    [(identifier, snapshot)] = made(databases).items()
    assert first.data["created"] == [{"region": SOURCE, "database": "shop", "id": identifier}]
    assert identifier.startswith("lifeboat-shop-20")
    assert (snapshot["Tags"]["lifeboat:made-for"], snapshot["Tags"]["Purpose"]) == ("copies of shop", "recovery")
    assert f"{identifier} of shop is being created" in first.only["notes"][0]

    unfinished = run(rds, databases)
    assert (unfinished.changed, unfinished.only["action"], unfinished.data["created"]) == (False, "deferred", [])

    databases.aws.simulator.advance(LONG)
    second = run(rds, databases)
    assert (second.only["action"], second.only["source_id"]) == ("copied", identifier)
    [copy] = databases.seen(WEST).values()
    assert copy["Tags"]["lifeboat:source"] == f"{SOURCE}/{identifier}"
    assert "lifeboat:made-for" not in copy["Tags"]

    third = run(rds, databases)
    assert (third.changed, third.only["action"], third.writes) == (False, "none", [])


def test_create_with_wait_makes_and_copies_in_one_run(rds: ModuleRunner, databases: Databases) -> None:
    databases.aws.simulator.configure(create_db_snapshot_seconds=0, copy_seconds=0)
    done = run(rds, databases, wait=True, destination_regions=[WEST, EU])
    assert not done.failed, done.message
    assert done.actions == {WEST: "copied", EU: "copied"}
    assert {copy["state"] for copy in done.copies} == {"available"}
    assert done.writes.count(f"Create{databases.kind.stem}") == 1
    assert len(made(databases)) == 1


@pytest.mark.parametrize(("wait", "action"), [(True, "copied"), (False, "deferred")])
def test_create_is_foretold(rds: ModuleRunner, databases: Databases, wait: bool, action: str) -> None:
    databases.aws.simulator.configure(create_db_snapshot_seconds=0, copy_seconds=0)
    foretold = run(rds, databases, check=True, wait=wait)
    assert (foretold.writes, foretold.changed, foretold.only["action"]) == ([], True, action)
    assert foretold.data["created"] == [{"region": SOURCE, "database": "shop", "id": None}]
    assert "shop: a manual snapshot" in foretold.diff
    done = run(rds, databases, wait=wait)
    assert (done.changed, done.only["action"]) == (True, action)


def test_create_leaves_a_database_with_a_snapshot_alone(rds: ModuleRunner, databases: Databases) -> None:
    automated = databases.snapshot()
    done = run(rds, databases)
    assert (done.only["source_id"], done.data["created"], made(databases)) == (automated, [], {})


def test_create_one_database_fails_and_the_other_is_made(rds: ModuleRunner, databases: Databases) -> None:
    done = run(rds, databases, **databases.named("shop", "gone"))
    assert done.failed
    by_set = {copy["set"]: copy for copy in done.copies}
    assert (by_set["shop"]["action"], by_set["gone"]["action"]) == ("deferred", "failed")
    assert by_set["gone"]["error"]["code"] == "NoDatabase"
    assert f"gone in us-east-1 is no database for {databases.kind.option}" in done.message
    assert [entry["database"] for entry in done.data["created"]] == ["shop"]


def test_create_snapshot_that_was_begun_before_is_joined(rds: ModuleRunner, databases: Databases) -> None:
    """Catches: a second snapshot while the first one, perhaps AWS's own nightly one, is being made."""
    databases.snapshot(status="creating", seconds=60)
    done = run(rds, databases, wait=True, wait_timeout=0)
    assert (done.failed, done.data["created"], made(databases)) == (True, [], {})
    assert "is still creating" in done.message


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        pytest.param("InvalidDBInstanceState", "not currently in the available state", "available", id="state"),
        pytest.param("SnapshotQuotaExceeded", "Cannot create more than 100 manual snapshots", "quota", id="quota"),
        pytest.param(
            "AccessDenied", "is not authorized to perform: rds:CreateDBSnapshot", "CreateDBSnapshot", id="iam"
        ),
    ],
)
def test_create_is_refused(rds: ModuleRunner, aws: AwsView, code: str, text: str, words: str) -> None:
    databases = Databases(aws, INSTANCE)
    databases.database()
    aws.simulator.fault(action="CreateDBSnapshot", code=code, message=text)
    done = run(rds, databases)
    assert done.failed
    assert done.only["error"]["code"] == code
    assert words in done.message


def test_create_deletes_no_snapshot_of_a_database_that_was_restored_from_one_of_ours(
    rds: ModuleRunner, databases: Databases
) -> None:
    """Catches: a restored database has the tags of the snapshot, and its snapshots have them from it."""
    rules = {"min_interval": "1h", "retain": 1}
    own = {"type": "manual", "tags": {"lifeboat:made-for": "copies of shop"}}
    old = databases.snapshot(10, id="lifeboat-shop-2026-11-10-03-00", **own)
    hand = databases.snapshot(11, id="shop-before-upgrade", **own)
    databases.aws.simulator.configure(create_db_snapshot_seconds=0, copy_seconds=0)
    result = rds(create=rules, **databases.named(), wait=True)
    assert not result.failed, result.message
    assert [gone["id"] for gone in result.data["expired_sources"]] == [old]
    assert hand in made(databases)


def test_create_with_a_named_snapshot_is_refused(rds: ModuleRunner) -> None:
    done = rds(snapshot="shop-before-upgrade", create=True)
    assert done.message == "create is mutually exclusive with snapshot, which exists already"


def test_create_of_a_cluster_with_a_long_name_fits(rds: ModuleRunner, aws: AwsView) -> None:
    databases = Databases(aws, CLUSTER)
    name = "a-cluster-with-a-name-of-the-greatest-length-that-rds-allows-xy"
    databases.database(name)
    done = run(rds, databases, **databases.named(name))
    assert not done.failed, done.message
    assert len(done.data["created"][0]["id"]) <= CLUSTER.longest_id


@pytest.mark.parametrize("check", [True, False])
def test_create_of_one_database_leaves_another_with_an_unfinished_snapshot_alone(
    rds: ModuleRunner, databases: Databases, check: bool
) -> None:
    """Catches: a database told twice, copied and put off, because tonight's snapshot of it is being made."""
    usable = databases.snapshot(19, "crm")
    databases.snapshot(20, "crm", status="creating", seconds=60)
    done = run(rds, databases, check=check, **databases.named("shop", "crm"))
    created = done.data["created"][0]["id"]
    assert [(copy["set"], copy["source_id"], copy["action"]) for copy in done.copies] == [
        ("crm", usable, "copied"),
        ("shop", created, "deferred"),
    ]


def test_create_by_rules_copies_what_others_have_created_and_leaves_it_alone(
    rds: ModuleRunner, databases: Databases
) -> None:
    """Catches: nothing copied until the first snapshot is finished, and one that was taken by hand deleted."""
    by_hand = databases.snapshot(10, "shop", id="before-upgrade", type="manual")
    databases.snapshot(12, "shop")
    options = {"create": {"retain": 1, "tags": {"Team": "shop"}}}
    first = rds(**databases.named(), **options)
    [created] = first.data["created"]
    assert {copy["source_id"]: copy["action"] for copy in first.copies} == {
        by_hand: "copied",
        created["id"]: "deferred",
    }
    tags = {"Team": "shop", "lifeboat:made-for": "copies of shop"}
    assert made(databases)[created["id"]]["Tags"] == tags

    databases.aws.simulator.advance(LONG)
    second = rds(**databases.named(), **options)
    assert (second.only["source_id"], second.only["action"]) == (created["id"], "copied")
    assert (second.data["expired_sources"], set(made(databases))) == ([], {by_hand, created["id"]})


REFUSED = {
    "no dictionary": ({"create": "daily"}, "create: expected true, false or {min_interval: 24h}, got 'daily'"),
    "typo": ({"create": {"min_intervall": "6h"}}, "create: min_intervall: unknown; did you mean min_interval?"),
    "another type": ({"create": {}, "snapshot_type": "any"}, "snapshot_type: create copies manual snapshots"),
    "tag that RDS refuses": ({"create": {"tags": {"a": "(1)"}}}, "create: tags: RDS does not accept a; use letters"),
}


@pytest.mark.parametrize(("options", "words"), REFUSED.values(), ids=REFUSED)
def test_create_by_wrong_rules_is_refused(rds: ModuleRunner, options: dict[str, Any], words: str) -> None:
    done = rds(db_instances=["shop"], **options)
    assert (done.failed, done.calls) == (True, [])
    assert words in done.message
