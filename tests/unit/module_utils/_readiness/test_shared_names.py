# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two things of one name are two things: the answer about one is never taken for that about the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._facts.reading import Reading
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.registry import ROUNDS
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.registry import CHECKS
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, ScriptedClock

from .builders import WEST, copy, facts, points, workload


def attributes(noun: str, *, is_public: bool) -> list[Any]:
    restore = {"AttributeName": "restore", "AttributeValues": ["all"] if is_public else []}
    return [{f"{noun}AttributesResult": {f"{noun}Attributes": [restore]}}]


@pytest.mark.parametrize("public", ["database", "cluster"])
def test_snapshots_of_an_instance_and_of_a_cluster_may_have_one_identifier(public: str) -> None:
    """Catches: a snapshot that every account may restore, and the answer that it is private, of the other one."""
    same = {kind: copy(kind, id="shop-19") for kind in ("rds_instance", "rds_cluster")}
    known = facts(points=points(*same.values()))
    about = {kind: workload(kind) for kind in ("database", "cluster")}
    rds = ScriptedClient(
        describe_db_snapshot_attributes=attributes("DBSnapshot", is_public=public == "database"),
        describe_db_cluster_snapshot_attributes=attributes("DBClusterSnapshot", is_public=public == "cluster"),
    )
    reading = Reading(ScriptedClients(rds={WEST: rds}), ScriptedClock(), WEST, list(about.values()), known)
    known = replace(known, db_snapshots_public=ROUNDS[1]["db_snapshots_public"](reading))
    check = CHECKS["recovery_point_private"]
    said = {kind: [answer.status for answer in check.answers(each, known)] for kind, each in about.items()}
    assert said == {kind: ["fail" if kind == public else "pass"] for kind in about}
