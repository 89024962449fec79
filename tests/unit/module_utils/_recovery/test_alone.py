# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A database without a plan, as the plan and the workload that it would be."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.alone import alone

REGIONS = {"source_region": "us-east-1", "recovery_region": "us-west-2"}


def test_database_alone() -> None:
    found = alone({"db_instance": "shop", "db_cluster": "", **REGIONS})
    assert found is not None
    assert found.plan == {"name": "", "manifest": "", **REGIONS}
    assert found.workload == {"name": "shop", "kind": "database", "set": "", "db_instance": "shop"}


def test_cluster_with_names_of_its_own() -> None:
    about = {"name": "orders-db", "plan_name": "shop", "set": "orders", "manifest": "s3://shop-dr/lifeboat"}
    found = alone({"db_cluster": "orders", **about, **REGIONS})
    assert found is not None
    assert found.plan == {"name": "shop", "manifest": "s3://shop-dr/lifeboat", **REGIONS}
    assert found.workload == {"name": "orders-db", "kind": "cluster", "set": "orders", "db_cluster": "orders"}


def test_nothing_alone_is_a_workload_of_a_plan() -> None:
    assert alone({"db_instance": None, "db_cluster": "", **REGIONS}) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            {"db_instance": "shop", "db_cluster": "orders", **REGIONS},
            "dr_recover_db_instance and dr_recover_db_cluster exclude each other, got 'shop' and 'orders'",
            id="both",
        ),
        pytest.param(
            {"db_instance": "shop"},
            "dr_recover_source_region and dr_recover_recovery_region are required with dr_recover_db_instance",
            id="no regions",
        ),
        pytest.param(
            {"db_cluster": "orders", "source_region": "us-east-1"},
            "dr_recover_recovery_region is required with dr_recover_db_cluster",
            id="one region",
        ),
    ],
)
def test_what_cannot_be_meant(given: dict[str, Any], expected: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        alone(given)
    assert str(raised.value).startswith(expected)
