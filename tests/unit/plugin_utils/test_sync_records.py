# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of a sync has the copies of a plan's workloads, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.records import record_of

WEST = "us-west-2"


def a_copy(name: str, region: str = WEST) -> dict[str, Any]:
    return {"set": name, "source_id": f"source-{name}", "region": region, "id": f"copy-{name}"}


def a_result(*copies: dict[str, Any], jobs: list[str], job_of: dict[str, str] | None = None) -> dict[str, Any]:
    return {"jobs": jobs, "job_of": job_of or {}, "result": {"timings": list(copies)}}


@pytest.mark.parametrize(
    ("results", "ids"),
    [
        pytest.param([], None, id="no_run"),
        pytest.param([a_result(jobs=["shop-web"])], None, id="nothing_copied"),
        pytest.param([a_result(a_copy("web"), jobs=["shop-web"])], ["copy-web"], id="own_job"),
        pytest.param([a_result(a_copy("web"), jobs=["other"])], None, id="job_of_no_workload"),
        pytest.param([a_result(a_copy("web", "eu-west-1"), jobs=["shop-web"])], None, id="another_region"),
        pytest.param(
            [
                a_result(
                    a_copy("web"), a_copy("x"), jobs=["shop-web", "other"], job_of={"web": "shop-web", "x": "other"}
                )
            ],
            ["copy-web"],
            id="shared_run",
        ),
        pytest.param(
            [a_result(a_copy("web"), jobs=["shop-web", "other"], job_of={"source-web": "other"})], None, id="by_source"
        ),
        pytest.param([a_result(a_copy("web"), jobs=["shop-web", "other"])], ["copy-web"], id="cannot_be_said"),
        pytest.param(
            [{"rows": [], "changed": False}, {"jobs": ["shop-web"], "result": {"failed": True}}], None, id="failed"
        ),
    ],
)
def test_record_has_the_copies_of_the_workloads_in_the_recovery_region(
    results: list[dict[str, Any]], ids: list[str] | None
) -> None:
    """Catches: copies of other jobs in the record of a plan, and a traceback for a run that failed."""
    record = record_of(results, ["shop-web", "shop-db"], WEST)
    assert (record and [copy["id"] for copy in record["copies"]]) == ids
