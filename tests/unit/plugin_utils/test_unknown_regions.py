# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Regions of plans that are probably slips: said with the option, and never refused."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.unknown_regions import region_doubts

SLIP = "region us-east-11 is not known here (did you mean us-east-1?); correct it, unless it is new or private"


def host(source: Any = "us-east-1", recovery: Any = "us-west-2", **job: Any) -> dict[str, Any]:
    plan = {"name": "shop", "source_region": source, "recovery_region": recovery}
    of_plan = {"source_region": source, "destination_regions": [recovery]}
    return {"lifeboat_plan": plan, "lifeboat_job": {**of_plan, **job}}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        pytest.param(host(), [], id="known"),
        pytest.param(host("us-east-11"), [f"plan shop: source_region: {SLIP}"], id="source"),
        pytest.param(host(recovery="us-east-11"), [f"plan shop: recovery_region: {SLIP}"], id="recovery"),
        pytest.param(host(source_region="us-east-11"), [f"workload web: source_region: {SLIP}"], id="workload"),
        pytest.param(
            host(destination_regions=["eu-west-1", "us-east-11"]),
            [f"workload web: destination_regions: {SLIP}"],
            id="destination",
        ),
        pytest.param(host("xx-nowhere-7"), [], id="private"),
        pytest.param(host(source_region="{{ home }}", destination_regions="{{ all }}"), [], id="templates"),
        pytest.param({"lifeboat_plan": {"name": "shop"}}, [], id="no_regions"),
    ],
)
def test_region_that_is_near_a_known_one_is_said_once(variables: dict[str, Any], said: list[str]) -> None:
    """Catches: half an hour with the network for a slip, and a warning for each workload of a plan."""
    assert region_doubts([("web", variables), ("web", variables)]) == said
