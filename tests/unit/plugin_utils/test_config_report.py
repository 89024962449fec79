# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports of publications: verdict, table and sentences, by what the regions came to."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.report import config_report

SHA256 = "0123456789abcdef" * 4


def done(region: str, action: str = "published", **more: Any) -> dict[str, Any]:
    plan = {"action": action, "changed": action != "none", "version": "v1", "sha256": SHA256, "removes": []}
    return {"region": region, "files": 3, "plan": {**plan, **more}}


def failed(region: str, **outcome: Any) -> dict[str, Any]:
    return {"region": region, "failure": {"failed": True, "msg": "Unable to complete PUT operation.", **outcome}}


@pytest.mark.parametrize(
    ("results", "status", "changed", "first_line"),
    [
        pytest.param([done("a"), done("b")], "OK", True, "OK: 2 published", id="all"),
        pytest.param([done("a", "none")], "OK", False, "OK: 1 unchanged", id="nothing_to_do"),
        pytest.param([done("a", "none", changed=True)], "OK", True, "OK: 1 unchanged", id="only_removed"),
        pytest.param([done("a"), failed("b")], "PARTIAL", True, "PARTIAL: 1 published, 1 failed", id="one_failed"),
        pytest.param([failed("a"), failed("b")], "FAILED", False, "FAILED: 2 failed", id="all_failed"),
    ],
)
def test_config_report_verdict(results: list[Any], status: str, changed: bool, first_line: str) -> None:
    report = config_report(results)
    assert (report["status"], report["changed"]) == (status, changed)
    assert report["message"].splitlines()[0] == report["lines"][-1] == first_line


def test_config_report_of_a_loop_says_what_its_item_said() -> None:
    items = [{"msg": "fine"}, {"failed": True, "msg": "the second was denied"}]
    report = config_report([failed("a", results=items)])
    assert report["message"] == "FAILED: 1 failed\na: the second was denied"


def test_config_report_table() -> None:
    differences = {"added": ["x"], "modified": ["y", "z"], "removed": [], "changed": True}
    first = {**done("us-east-1", removes=["k"]), "differences": differences}
    report = config_report([first, failed("us-west-2")])
    assert report["lines"] == [
        "region     version  bundle        files  action",
        "us-east-1  v1       0123456789ab  3      published",
        "    files: 1 added, 2 modified",
        "    old versions and bundles removed: 1",
        "us-west-2  -        -             -      failed",
        "    Unable to complete PUT operation.",
        "PARTIAL: 1 published, 1 failed",
    ]
    assert report["rows"][0]["differences"] == {"added": ["x"], "modified": ["y", "z"], "removed": []}
