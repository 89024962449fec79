"""Database snapshots: what retention and state: absent remove, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.test_rds_copying import KINDS, Databases, created


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def dbs(aws: AwsView, request: pytest.FixtureRequest) -> Databases:
    return Databases(aws, request.param)


@pytest.fixture
def rds(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


def _expired(result: ModuleResult) -> list[str]:
    return sorted(item["id"] for item in result.data["expired"])


@pytest.mark.parametrize(
    ("options", "stay"),
    [({}, 3), ({"max_snapshots_to_retain": 1}, 2), ({"max_snapshots_to_retain": 0}, 1)],
    ids=["three by default", "retain without the new one", "none beside the newest"],
)
def test_rds_retention_removes_what_is_beyond(
    rds: ModuleRunner, dbs: Databases, options: dict[str, Any], stay: int
) -> None:
    copies = list(dbs.history(15, 16, 17, 18, 19).values())
    foretold = rds(**dbs.named(), **options, check=True)
    assert (foretold.writes, len(dbs.seen())) == ([], 5)
    result = rds(**dbs.named(), **options)
    assert foretold.data["expired"] == result.data["expired"]
    assert _expired(result) == copies[: 5 - stay]
    assert sorted(dbs.seen()) == copies[5 - stay :]
    assert f"{copies[0]}: copy of us-east-1/" in result.diff
    again = rds(**dbs.named(), **options)
    assert (again.changed, again.writes) == (False, [])


def test_rds_retention_goes_by_the_time_of_the_data_not_of_the_copy(rds: ModuleRunner, dbs: Databases) -> None:
    """The copy of the oldest data was made last."""
    late = dbs.copy_of(dbs.snapshot(15), 15, created=created(20))
    kept = dbs.history(18, 19, created=created(19))
    result = rds(**dbs.named(), retain=2)
    assert _expired(result) == [late]
    assert set(dbs.seen()) == set(kept.values())


def test_rds_retention_of_what_was_copied_with_one_snapshot_deletes_nothing(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.history(15, 16, 17, 18)
    source = dbs.snapshot(19)
    result = rds(snapshot=dbs.arn(source))
    assert (result.actions, result.data["expired"]) == ({WEST: "copied"}, [])
    dbs.aws.simulator.advance(7200)
    assert len(rds(snapshot=dbs.arn(source), retain=2).data["expired"]) == 3


def test_rds_retention_leaves_what_others_made_alone(rds: ModuleRunner, dbs: Databases) -> None:
    copies = dbs.history(18, 19)
    old = dbs.snapshot(12)
    untracked = dbs.untracked_copy_of(old)
    half = dbs.untracked_copy_of(dbs.snapshot(13), tags={"lifeboat:set": "shop", "lifeboat:source": "us-east-1/x"})
    manual = dbs.snapshot(10, region=WEST, type="manual")
    other = dbs.copy_of(dbs.snapshot(11, "ledger"), 11, set_name="ledger")
    dbs.copy_of(dbs.snapshot(14), 14, region=EU)
    result = rds(**dbs.named(), retain=1)
    assert _expired(result) == [copies[18]]
    assert set(dbs.seen()) == {untracked, half, manual, other, copies[19]}
    assert len(dbs.seen(EU)) == 1


def test_rds_retention_of_a_database_without_a_snapshot_removes_nothing(rds: ModuleRunner, dbs: Databases) -> None:
    """Its copies may be all that is left of it."""
    for day in (16, 17, 18):
        dbs.copy_of(dbs.snapshot(day, "old-shop"), day)
    for is_fine in (False, True):
        result = rds(**dbs.named("other"), set="shop", retain=1, allow_none=is_fine)
        assert (result.data["expired"], result.writes) == ([], [])


def test_rds_failed_copy_is_replaced_and_does_not_count(rds: ModuleRunner, dbs: Databases) -> None:
    copies = dbs.history(18)
    failed = dbs.copy_of(dbs.snapshot(19), 19, status="failed")
    foretold = rds(**dbs.named(), retain=1, check=True)
    result = rds(**dbs.named(), retain=1)
    assert foretold.actions == result.actions == {WEST: "replaced"}
    assert result.writes == [f"Delete{dbs.kind.stem}", dbs.kind.copy]
    assert f"removed: {failed} (failed copy of" in result.diff
    assert set(dbs.seen()) == {copies[18], failed}
    assert dbs.seen()[failed]["Status"] == "pending"


@pytest.mark.parametrize(
    ("is_named", "more"),
    [
        (True, {}),
        (True, {"set": "shop"}),
        (False, {"all": True, "set": "shop"}),
        (False, {"all": True, "filters": {"tag:Environment": "Production"}}),
    ],
    ids=["database", "database and set", "set", "tags"],
)
def test_rds_absent_removes_the_copies_of_what_is_chosen(
    rds: ModuleRunner, dbs: Databases, is_named: bool, more: dict[str, Any]
) -> None:
    dbs.database("shop", tags={"Environment": "Production"})
    dbs.database("ledger", tags={"Environment": "Test"})
    sources = {day: dbs.snapshot(day) for day in (18, 19)}
    for region in (WEST, EU):
        for day, source in sources.items():
            dbs.copy_of(source, day, region)
    other = dbs.copy_of(dbs.snapshot(19, "ledger"), set_name="ledger")
    mine = dbs.snapshot(10, region=WEST, type="manual")
    options = {**(dbs.named() if is_named else {}), **more, "state": "absent"}
    foretold = rds.to_two(**options, check=True)
    assert foretold.writes == []
    result = rds.to_two(**options)
    assert not result.failed, result.message
    assert foretold.data["expired"] == result.data["expired"]
    assert len(result.data["expired"]) == 4
    assert (set(dbs.seen()), dbs.seen(EU)) == ({other, mine}, {})
    again = rds.to_two(**options)
    assert (again.changed, again.writes) == (False, [])


def test_rds_absent_by_database_works_with_the_source_and_its_region_gone(rds: ModuleRunner, dbs: Databases) -> None:
    source = dbs.snapshot(type="manual")
    dbs.copy_of(source)
    dbs.delete(source, SOURCE)
    dbs.aws.simulator.outage(SOURCE)
    result = rds(**dbs.named(), state="absent")
    assert not result.failed, result.message
    assert (result.changed, SOURCE in result.counts, dbs.seen()) == (True, False, {})


def test_rds_absent_by_tag_says_that_the_source_region_does_not_answer(rds: ModuleRunner, dbs: Databases) -> None:
    copies = dbs.history(19)
    dbs.aws.simulator.outage(SOURCE)
    result = rds(all=True, filters={"tag:Environment": "Production"}, state="absent")
    assert result.failed
    assert "in us-east-1" in result.message
    assert set(dbs.seen()) == set(copies.values())


def test_rds_absent_of_copies_from_another_region_is_not_meant(rds: ModuleRunner, dbs: Databases) -> None:
    copies = dbs.history(19)
    result = rds(**dbs.named(), source_region=EU, state="absent")
    assert (result.changed, set(dbs.seen())) == (False, set(copies.values()))
