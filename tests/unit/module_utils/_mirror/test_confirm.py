# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags of groups of databases are those of RDS before any is added: the index that lists them may be late."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.counterparts import Counterpart
from ansible_collections.lifeboat.aws.plugins.module_utils._mirror.confirm import as_rds_says
from ansible_collections.lifeboat.aws.plugins.module_utils._mirror.plan import plan_mirror
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

WEST = "us-west-2"
OF_SOURCE = {"Team": "db"}


def group(tags: dict[str, str], name: str = "shop", kind: str = "option group") -> Counterpart:
    return Counterpart(kind=kind, id=f"arn:{name}", name=name, tags=tags, of_source=OF_SOURCE)


def clients(*answers: Any) -> tuple[Clients, ScriptedClient]:
    rds = ScriptedClient(list_tags_for_resource=list(answers))
    return Clients(lambda service, **_where: {"rds": rds}[service]), rds


@pytest.mark.parametrize(
    ("listed", "in_rds", "added"),
    [
        ({}, {"Team": "db"}, []),
        ({}, {"Team": "another"}, []),
        ({}, {}, [OF_SOURCE]),
        ({"Team": "db"}, None, []),
    ],
    ids=["just-added", "just-set-by-somebody", "lacks-it", "not-asked-where-nothing-lacks"],
)
def test_tags_that_the_index_does_not_show_yet_are_neither_added_again_nor_replaced(
    listed: dict[str, str], in_rds: dict[str, str] | None, added: list[dict[str, str]]
) -> None:
    answers = [] if in_rds is None else [{"TagList": [{"Key": k, "Value": v} for k, v in in_rds.items()]}]
    found = as_rds_says(clients(*answers)[0], WEST, [("a", [group(listed)]), ("b", [group(listed)])])
    [item] = plan_mirror(WEST, found).items
    assert [step.tags for step in item.steps] == added


def test_a_group_that_rds_does_not_tell_of_keeps_the_others_from_nothing() -> None:
    refused = Problem("NotKnown", "why")
    both = [group({"Team": "db"}, "other"), group({}), group({}, "sg", "security group")]
    found = as_rds_says(clients(aws_error("AccessDenied"))[0], WEST, [("a", both), ("b", refused)])
    [(name, told), (of_group, problem), other] = found
    assert isinstance(told, list)
    assert (name, [each.name for each in told], of_group, other) == ("a", ["other", "sg"], "a", ("b", refused))
    assert isinstance(problem, Problem)
    assert problem.right == "rds:ListTagsForResource"
