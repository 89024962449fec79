# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Databases of which there is no snapshot: what each name really is."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.misnamed import told
from tests.unit.module_utils._rds.builders import HERE, a_request
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, aws_error

INSTANCES = [
    {"DBInstanceIdentifier": "shop"},
    {"DBInstanceIdentifier": "ledger-1", "DBClusterIdentifier": "ledger"},
    {"DBInstanceIdentifier": "twin"},
]
CLUSTERS = [{"DBClusterIdentifier": "ledger"}, {"DBClusterIdentifier": "twin"}]


def said_of(kind: DbKind, name: str, **answers: Any) -> Problem:
    rds = ScriptedClient(
        **{
            "describe_db_instances": [{"DBInstances": INSTANCES}],
            "describe_db_clusters": [{"DBClusters": CLUSTERS}],
            **answers,
        }
    )
    clients: Any = ScriptedClients(rds={HERE: rds})
    before = {name: Problem("NoSnapshot", "no snapshot")}
    return told(a_request(kind, databases=(name,)), before, clients)[name]


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        pytest.param(INSTANCE, "shop", None, id="instance"),
        pytest.param(CLUSTER, "ledger", None, id="cluster"),
        pytest.param(INSTANCE, "twin", None, id="instance_beside_a_cluster_of_its_name"),
        pytest.param(CLUSTER, "twin", None, id="cluster_beside_an_instance_of_its_name"),
        pytest.param(INSTANCE, "ledger", "is a DB cluster, and db_instances takes DB instances", id="a_cluster"),
        pytest.param(CLUSTER, "shop", "is a DB instance, and db_clusters takes DB clusters", id="an_instance"),
        pytest.param(INSTANCE, "ledger-1", "is an instance of DB cluster ledger, which has the snapshots", id="member"),
        pytest.param(CLUSTER, "ledger-1", "is an instance of DB cluster ledger", id="member_as_a_cluster"),
        pytest.param(INSTANCE, "shpo", "is no database for db_instances.*; did you mean shop?", id="typo"),
        pytest.param(CLUSTER, "leger", "did you mean ledger?", id="typo_of_a_cluster"),
        pytest.param(INSTANCE, "xyz", "; check the identifier, the region and the account", id="nothing_near"),
    ],
)
def test_told_of_each_name(kind: DbKind, name: str, said: str | None) -> None:
    """Catches: "check that backups are on" for a cluster that was named as an instance."""
    problem = said_of(kind, name)
    if said is None:
        assert problem == Problem("NoSnapshot", "no snapshot")
        return
    assert problem.code == "NoDatabase"
    assert problem.message.startswith(f"{name} in {HERE} is ")
    assert all(part in problem.message for part in said.split(".*"))


@pytest.mark.parametrize("call", ["describe_db_instances", "describe_db_clusters"])
def test_told_where_it_may_not_be_looked_says_what_is_known(call: str) -> None:
    """Catches: a failure of the look for a better sentence in place of the sentence."""
    assert said_of(INSTANCE, "ledger", **{call: [aws_error("AccessDenied", "no")]}).code == "NoSnapshot"
