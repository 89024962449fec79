# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a sync is a failure, and which jobs are the last ones before a failover."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.final import final_job
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import problem_of

UNWRITTEN = "dr_sync_report_file: it cannot be written"


@pytest.mark.parametrize(
    ("fail_on", "status", "report_problem", "fails"),
    [
        ("partial", "OK", None, False),
        ("partial", "PARTIAL", None, True),
        ("partial", "FAILED", None, True),
        ("failed", "PARTIAL", None, False),
        ("failed", "FAILED", None, True),
        ("never", "PARTIAL", None, False),
        ("never", "FAILED", None, False),
        ("partial", "OK", UNWRITTEN, True),
        ("partial", "PARTIAL", UNWRITTEN, True),
        ("failed", "OK", UNWRITTEN, False),
        ("never", "FAILED", UNWRITTEN, False),
    ],
)
def test_sync_fails_when_it_is_asked_to(fail_on: str, status: str, report_problem: str | None, fails: bool) -> None:
    """Catches: a job of AWX that is green although nothing was copied."""
    found = problem_of(status, f"{status}: said", report_problem, fail_on)
    assert found == ("\n".join(filter(None, (f"{status}: said", report_problem))) if fails else None)


ALWAYS = {"min_interval": "0s"}


@pytest.mark.parametrize(
    ("job", "create"),
    [
        pytest.param({"kind": "rds"}, ALWAYS, id="one more of a database"),
        pytest.param({"kind": "rds", "create": None}, ALWAYS, id="unset is as if it were not there"),
        pytest.param(
            {"kind": "rds", "create": {"min_interval": "24h", "retain": 2}}, {**ALWAYS, "retain": 2}, id="as it says"
        ),
        pytest.param({"kind": "ami"}, None, id="images that somebody else creates"),
        pytest.param({"kind": "ebs", "create": {"instance_id": "i-1"}}, {"instance_id": "i-1", **ALWAYS}, id="volumes"),
        pytest.param({"kind": "rds", "create": "daily"}, "daily", id="a mistake stays one"),
    ],
)
def test_last_job_waits_and_takes_no_earlier_source_for_the_last_one(job: dict[str, Any], create: Any) -> None:
    """Catches: a failover to a snapshot from before the fence."""
    found = final_job({"name": "shop", **job})
    assert (found["wait"], found.get("create")) == (True, create)
