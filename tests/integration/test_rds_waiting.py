"""Database snapshots: waiting, the limit of copies in progress, and copies that fail."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.test_rds_copying import KINDS, Databases, by_set


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def dbs(aws: AwsView, request: pytest.FixtureRequest) -> Databases:
    return Databases(aws, request.param)


@pytest.fixture
def rds(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


def _limit(dbs: Databases, number: int) -> None:
    dbs.aws.simulator.configure(**{f"db_{dbs.kind.name}_copies_limit": number})


def test_rds_pending_copy_is_joined_with_its_progress(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    dbs.aws.simulator.configure(copy_seconds=1000)
    rds(**dbs.named())
    for seconds, state, progress in ((50, "pending", 0), (250, "copying", 30)):
        dbs.aws.simulator.advance(seconds)
        result = rds(**dbs.named())
        assert (result.changed, result.only["state"], result.only["progress"]) == (False, state, progress)


def test_rds_wait_polls_all_copies_of_a_region_together(rds: ModuleRunner, dbs: Databases) -> None:
    names = ("shop", "ledger", "play")
    for name in names:
        dbs.snapshot(database=name)
    dbs.aws.simulator.configure(copy_seconds=300)
    dbs.flow(1000)
    result = rds(**dbs.named(*names), wait=True)
    assert {copy["state"] for copy in result.copies} == {"available"}
    # The listing, the confirmation, and polls for 0.3 seconds, not three times as many.
    assert result.counts[WEST][dbs.kind.listing] <= 10


def test_rds_limit_in_flight_lets_the_oldest_recovery_points_go_first(rds: ModuleRunner, dbs: Databases) -> None:
    """Otherwise the same databases might be put off for ever. Ten are asked for at a time, so it is not exact."""
    names = [f"db-{number:02d}" for number in range(28)]
    for day, name in enumerate(names, 1):
        dbs.copy_of(dbs.snapshot(day, name), day, set_name=name)
        dbs.snapshot(29, name)
    _limit(dbs, 2)
    result = rds(**dbs.named(*reversed(names)))
    copied = [name for name, action in by_set(result).items() if action == "copied"]
    assert len(copied) == 2
    assert set(copied) <= set(names[:12])


def test_rds_quota_of_manual_snapshots_is_an_error_with_the_remedy(rds: ModuleRunner, dbs: Databases) -> None:
    """The code is that of the other limit, but waiting would not help."""
    dbs.aws.simulator.configure(manual_db_snapshots_limit=1)
    dbs.snapshot(10, region=WEST, database="mine", type="manual")
    dbs.snapshot()
    for wait in (False, True):
        result = rds.to_two(**dbs.named(), wait=wait, wait_timeout=0)
        assert result.failed
        [failed] = [copy for copy in result.copies if copy["region"] == WEST]
        assert (failed["action"], failed["error"]["code"]) == ("failed", "SnapshotQuotaExceeded")
        for words in ("us-west-2 has as many manual snapshots", "set retain lower", "L-272F1212", "L-9B510759"):
            assert words in failed["error"]["message"]
