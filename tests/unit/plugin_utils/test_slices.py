# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which jobs of AWX are slices, and which of these may begin."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.slices import Slice, slice_of

SLICE = Slice("DR failover", "4700", "4711")
FEW = "1 forks for 2 workloads; with --forks 2 none has to wait for a fork"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({}, None, id="no AWX"),
        pytest.param({"awx_job_template_name": "DR failover", "awx_job_id": 4711}, None, id="no workflow"),
        pytest.param(
            {"awx_job_template_name": "DR failover", "awx_workflow_job_name": "DR failover with approval"},
            None,
            id="a node of a workflow",
        ),
        pytest.param(
            {
                "awx_job_template_name": "DR failover",
                "awx_workflow_job_name": "DR failover",
                "awx_workflow_job_id": 4700,
                "awx_job_id": 4711,
            },
            SLICE,
            id="a slice",
        ),
    ],
)
def test_slice_is_known_by_the_name_of_its_workflow(variables: dict[str, Any], expected: Slice | None) -> None:
    assert slice_of(variables) == expected


def test_slice_takes_no_choice_of_workloads() -> None:
    assert "only some of the workloads that were chosen" in (SLICE.refusal("ungraceful", None, is_chosen=True) or "")


@pytest.mark.parametrize(
    ("mode", "few_forks", "said"),
    [
        pytest.param("ungraceful", None, None, id="each for itself"),
        pytest.param(None, None, None, id="no mode"),
        pytest.param("graceful", None, "fences nothing before it knows that all workloads could come back", id="fence"),
        pytest.param("ungraceful", FEW, f"wait for a fork there: {FEW}; raise Forks", id="few forks"),
    ],
)
def test_slice_begins_if_it_needs_no_other_for_it(mode: str | None, few_forks: str | None, said: str | None) -> None:
    refusal = SLICE.refusal(mode, few_forks)
    assert (refusal is None) if said is None else (said in (refusal or ""))
