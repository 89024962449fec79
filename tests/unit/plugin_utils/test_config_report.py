# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports of publications: verdict, table and sentences, by what the regions came to."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.differences import Differences
from ansible_collections.lifeboat.aws.plugins.module_utils._config.plan import NONE, PUBLISHED, RegionPlan
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import Pointer
from ansible_collections.lifeboat.aws.plugins.module_utils._config.steps import Remove
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.report import (
    RegionResult,
    config_report,
    region_diffs,
)

SHA256 = "0123456789abcdef" * 4


def done(region: str, action: str = PUBLISHED, removes: tuple[str, ...] = (), **more: Any) -> RegionResult:
    pointer = Pointer("shop", "production", region, "v1", "2026-11-01T00:00:00Z", SHA256, "1", "b", ())
    changed = action != NONE or bool(removes)
    plan = RegionPlan(action, pointer, tuple(Remove(key) for key in removes))
    return RegionResult(region, plan, files=3, is_changed=changed, **more)


def failed(region: str, **more: Any) -> RegionResult:
    return RegionResult(region, failure={"failed": True, "msg": "Unable to complete PUT operation."}, **more)


@pytest.mark.parametrize(
    ("results", "status", "changed", "first_line"),
    [
        pytest.param([done("a"), done("b")], "OK", True, "OK: 2 published", id="all"),
        pytest.param([done("a", "none")], "OK", False, "OK: 1 unchanged", id="nothing_to_do"),
        pytest.param([done("a", "none", removes=("k",))], "OK", True, "OK: 1 unchanged", id="only_removed"),
        pytest.param([done("a"), failed("b")], "PARTIAL", True, "PARTIAL: 1 published, 1 failed", id="one_failed"),
        pytest.param([failed("a", is_changed=True)], "FAILED", True, "FAILED: 1 failed", id="failed_half_way"),
        pytest.param([failed("a"), failed("b")], "FAILED", False, "FAILED: 2 failed", id="all_failed"),
    ],
)
def test_config_report_verdict(results: list[Any], status: str, changed: bool, first_line: str) -> None:
    report = config_report(results)
    assert (report["status"], report["changed"]) == (status, changed)
    assert report["message"].splitlines()[0] == report["lines"][-1] == first_line


def test_config_report_says_no_more_of_a_failure_than_may_be_said() -> None:
    report = config_report([failed("a")], lambda text: text.replace("PUT", "(value of secret)"))
    assert report["message"] == "FAILED: 1 failed\na: Unable to complete (value of secret) operation."
    assert "PUT" not in str(report)


def test_region_diffs_are_those_of_regions_that_change() -> None:
    [diff] = region_diffs([done("a"), done("b", before="x", after="y"), failed("c")], "shop in production")
    assert diff == {
        "before_header": "shop in production, b",
        "after_header": "shop in production, b",
        "before": "x",
        "after": "y",
    }


def test_config_report_table() -> None:
    first = done("us-east-1", removes=("k",), differences=Differences(("x",), ("y", "z"), ()))
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
