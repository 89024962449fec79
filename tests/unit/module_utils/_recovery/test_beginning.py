# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The id of a run, and of a drill that has none yet."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.beginning import run_begun

NOW = datetime(2026, 11, 28, 1, 30, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("kind", "drill", "expected"),
    [
        ("failover", None, ("shop-failover-20261128T013005Z", None, None)),
        ("failover", "spring", ("shop-failover-20261128T013005Z", None, None)),
        ("drill", None, ("shop-drill-20261128T013005Z", "20261128t013005", True)),
        ("drill", "", ("shop-drill-20261128T013005Z", "20261128t013005", True)),
        ("drill", "spring", ("shop-drill-20261128T013005Z", "spring", False)),
    ],
)
def test_run_has_one_moment(kind: str, drill: str | None, expected: tuple[str, str | None, bool | None]) -> None:
    found = run_begun(kind, "shop", drill, NOW)
    assert (found["run"], found["drill"], found["alone"]) == expected
    assert found["started"] == "2026-11-28T01:30:05Z"


def test_part_of_a_run_has_an_id_of_its_own_and_one_of_the_whole() -> None:
    whole = run_begun("failover", "shop", None, NOW)
    assert whole["ledger_run"] == whole["run"]
    part = run_begun("failover", "shop", None, NOW, ("4700", "4711"))
    assert (part["run"], part["ledger_run"]) == ("shop-failover-20261128T013005Z-4711", "shop-failover-of-4700")


def test_drill_whose_id_no_identifier_can_end_in_is_refused() -> None:
    with pytest.raises(InvalidInput, match="drill: expected up to 30 small letters"):
        run_begun("drill", "shop", "Spring!", NOW)
