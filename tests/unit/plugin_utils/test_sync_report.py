# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a sync came to: verdicts, whose a row is, and the table."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.report import (
    WIDTH,
    manifest_row,
    problem_result,
    sync_report,
)


def copy(name: str = "web", action: str = "copied", **fields: Any) -> dict[str, Any]:
    facts = {"source_id": f"ami-{name}", "source_created": None, "id": None, "state": None, "set": name}
    return {"region": "us-west-2", "action": action, **facts, **fields}


def result(*copies: dict[str, Any], jobs: tuple[str, ...] = ("web",), **fields: Any) -> dict[str, Any]:
    return {"jobs": list(jobs), "job_of": {name: name for name in jobs}, "result": {"copies": list(copies), **fields}}


FAILURE = copy("db", "failed", error={"code": "AccessDenied", "message": "not allowed"})
VERDICTS = {
    "nothing": ([], "OK", "OK: nothing to copy"),
    "all there": ([result(copy(action="none"))], "OK", "OK: 1 already there"),
    "put off": ([result(copy(action="deferred"))], "OK", "OK: 1 deferred"),
    "some failed": (
        [result(copy(), FAILURE, jobs=("web", "db"), failed=True)],
        "PARTIAL",
        "PARTIAL: 1 copied, 1 failed\ndb in us-west-2: not allowed",
    ),
    "all failed": (
        [result(FAILURE, jobs=("db",), failed=True)],
        "FAILED",
        "FAILED: 1 failed\ndb in us-west-2: not allowed",
    ),
    "run could not begin": (
        [result(jobs=("web", "db"), failed=True, msg="no credentials")],
        "FAILED",
        "FAILED: 2 failed\nweb: no credentials\ndb: no credentials",
    ),
    "waited in vain": (
        [result(copy(), copy("db"), jobs=("web", "db"), failed=True, msg="time is up")],
        "PARTIAL",
        "PARTIAL: 2 copied, 1 failed\nweb and 1 more: time is up",
    ),
    "no job": (
        [result(copy()), problem_result({"name": "odd", "message": "odd: kind"})],
        "PARTIAL",
        "PARTIAL: 1 copied, 1 failed\nodd: odd: kind",
    ),
}


@pytest.mark.parametrize(("results", "status", "message"), VERDICTS.values(), ids=VERDICTS)
def test_sync_report_verdict(results: list[dict[str, Any]], status: str, message: str) -> None:
    report = sync_report(results)
    assert (report["status"], report["message"]) == (status, message)


def test_sync_report_of_a_part_of_a_plan_says_so() -> None:
    report = sync_report([result(copy(), FAILURE, jobs=("web", "db"), failed=True)], ["mail", "batch"])
    first, _why = report["message"].split("\n")
    assert first == "PARTIAL: 1 copied, 1 failed; a part of the plan, without mail, batch"
    assert report["lines"][-1] == first


@pytest.mark.parametrize("changed", [True, False])
def test_sync_report_changed_if_any_run_was(changed: bool) -> None:
    assert sync_report([result(copy(), changed=False), result(copy(), changed=changed)])["changed"] is changed


JOBS = {
    "by set": (copy("web", set="web"), "web"),
    "by id": (copy(set="other", source_id="db"), "db"),
    "by name": (copy(set="other", source_name="db"), "db"),
    "untold": (copy(set="other"), "web and 1 more"),
}


@pytest.mark.parametrize(("row", "job"), JOBS.values(), ids=JOBS)
def test_sync_report_job_of_a_copy(row: dict[str, Any], job: str) -> None:
    [found] = sync_report([result(row, jobs=("web", "db"))])["rows"]
    assert found["job"] == job


def test_sync_report_table_is_aligned_and_tells_why() -> None:
    put_off = copy("batch", "deferred", notes=["20 copies are in progress"])
    lines = sync_report([result(copy(id="ami-9", state="pending"), put_off, jobs=("web", "batch"))])["lines"]
    assert lines == [
        "job    region     source     copy   state    action",
        "web    us-west-2  ami-web    ami-9  pending  copied",
        "batch  us-west-2  ami-batch  -      -        deferred",
        "    20 copies are in progress",
        "OK: 1 copied, 1 deferred",
    ]


LONG = "rds:shop-reports-2026-11-19-06-10"


def test_sync_report_table_fits_a_terminal() -> None:
    """Catches: rows that a terminal breaks, so that nothing is below its heading."""
    rows = [
        copy("shop", source_id=LONG, id=f"{LONG}-us-east-1".replace(":", "-"), state="available"),
        copy("web", source_id="ami-0abc1234abc1234aa", id="ami-0def5678def5678aa", state="pending"),
        copy("batch", "deferred", source_id="ami-0abc1234abc1234bb", notes=["20 copies are in progress"]),
    ]
    lines = sync_report([result(row, jobs=("shop databases",)) for row in rows])["lines"]
    assert lines == [
        "job             region     state      action",
        "    source -> copy",
        "shop databases  us-west-2  available  copied",
        "    rds:shop-reports-2026-11-19-06-10",
        "    -> rds-shop-reports-2026-11-19-06-10-us-east-1",
        "shop databases  us-west-2  pending    copied",
        "    ami-0abc1234abc1234aa -> ami-0def5678def5678aa",
        "shop databases  us-west-2  -          deferred",
        "    ami-0abc1234abc1234bb",
        "    20 copies are in progress",
        "OK: 2 copied, 1 deferred",
    ]
    assert max(map(len, lines)) <= WIDTH


def test_sync_report_table_of_nothing() -> None:
    """Catches: a traceback in place of the verdict when no job copies anything."""
    assert sync_report([result()])["lines"] == ["job  region  source  copy  state  action", "OK: nothing to copy"]


@pytest.mark.parametrize(
    ("copy_action", "manifest_action", "status"),
    [
        ("copied", "created", "OK"),
        ("copied", "failed", "PARTIAL"),
        ("failed", "created", "FAILED"),
        ("failed", "failed", "FAILED"),
    ],
)
def test_sync_report_manifest_is_no_recovery_point(copy_action: str, manifest_action: str, status: str) -> None:
    """Catches: a sync that has copied nothing, and is PARTIAL because a manifest was written."""
    nothing = dict.fromkeys(("source", "source_created", "copy", "state"))
    rows = [{**nothing, "job": "web", "region": "us-west-2", "action": copy_action, "why": "No"}]
    manifests = [manifest_row("web", "us-west-2", "s3://shop-dr/web.json", manifest_action, "No")]
    results = [{"rows": rows, "changed": False}, {"rows": manifests, "changed": True, "is_manifest": True}]
    assert sync_report(results)["status"] == status
