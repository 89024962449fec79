# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several things in one set: each has its own copies, gaps and cost, and none those of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.summary import Copy, recovery_points
from ansible_collections.lifeboat.aws.plugins.module_utils._report.copy_history import history_of, kept_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._report.cost import cost_of
from ansible_collections.lifeboat.aws.plugins.module_utils._report.sync_record import Measured
from tests.reports.shop import MOMENT, SOURCE, WEST, copy_of, moment, prices

HERE, THERE = "111111111111", "222222222222"
SET = "databases"
DAY = 24 * 3600


def database(hours: float, of: str = "shop", account: str = HERE, sets: str = SET, resource: str = "") -> Copy:
    """The copy of a snapshot of so many hours ago, in a set that other databases have as well."""
    there = copy_of("rds_instance", of, hours, 100)
    own = {"lifeboat:set": sets, "lifeboat:source-resource": f"{account}/{resource or 'db-' + of}"}
    resource_of_copy = replace(
        there.resource, id=f"{account}-{of}-{resource}-{hours:g}", tags={**there.resource.tags, **own}
    )
    return Copy("rds_instance", resource_of_copy, f"arn:{resource_of_copy.id}")


def entries(copies: Sequence[Copy], *, planned: str = "shop", account: str = HERE) -> list[dict[str, Any]]:
    """Those of one database have a workload and an RPO of a day."""
    return [
        {**entry, "rpo": DAY, "workloads": ["shop-db"] if is_planned else []}
        for entry in recovery_points(copies, MOMENT, None)
        for is_planned in [(entry["source_resource"], entry["source_account"]) == (planned, account)]
    ]


def removed(*hours: float) -> list[Measured]:
    """Records of copies that are not there any more, which do not say of which database these were."""
    known = [(each, MOMENT - timedelta(hours=each)) for each in hours]
    return [Measured("rds_instance", SET, SOURCE, WEST, f"old-{each:g}", 100, when, when, when) for each, when in known]


OTHERS = {
    "another database": {"of": "shop-audit"},
    "another account": {"account": THERE},
    "its namesake before it": {"resource": "db-deleted"},
}


@pytest.mark.parametrize("other", list(OTHERS.values()), ids=list(OTHERS))
def test_a_row_has_the_copies_of_its_own_database_alone(other: dict[str, str]) -> None:
    """Catches: gaps that copies of something else cover."""
    own, others = [database(hours) for hours in (2, 60)], [database(hours, **other) for hours in (20, 40)]
    found = entries([*own, *others])
    rows = history_of(found, [*own, *others], removed(30), MOMENT)["rows"]
    points = {
        tuple(point["source_created"] for point in row["points"]): [gap["seconds"] // 3600 for gap in row["gaps"]]
        for row in rows
    }
    assert points[moment(hours=60), moment(hours=2)] == [58]
    assert all((moment(hours=20) in there) != (moment(hours=2) in there) for there in points)


def test_removed_copies_count_where_one_database_alone_has_the_set() -> None:
    there = [database(2), database(60)]
    [row] = history_of(entries(there), there, removed(20, 40), MOMENT)["rows"]
    assert ([point["is_kept"] for point in row["points"]], row["gaps"]) == ([True, False, False, True], [])


def test_cost_has_one_whole_copy_of_each_database_and_each_copy_once() -> None:
    """Catches: databases of one set taken for one, and a copy that serves two sets paid for twice."""
    there = [database(2), database(26), database(3, "shop-audit"), database(50, sets=f"{SET} // old")]
    [row] = cost_of(kept_copies(entries(there), there), prices())["rows"]
    price = float(row["price"])
    assert (row["copies"], float(row["at_least"]), float(row["at_most"])) == (4, 200 * price, 400 * price)
