# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A workload that cannot be reversed: the others are written, and the file is no plan before it is in it as well."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients
from ansible_collections.lifeboat.aws.plugins.module_utils._home.run import Drafted, drafted
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of

ABOUT = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
DATABASE = {"name": "shop-db", "kind": "database", "db_instance": "shop"}
WARM = {"name": "warm", "kind": "tasks", "tasks": "warm.yml", "after": ["shop-db"]}
LATE = {"shop-db": "shop-db: restore: 'the_class' is undefined"}


def nothing(*_service: Any, **_where: Any) -> Any:
    raise AssertionError("without a manifest there is nothing to read")


def home(*workloads: dict[str, Any], problems: dict[str, str] | None = None) -> Drafted:
    params = {"plan": ABOUT, "workloads": list(workloads), "manifest": None, "problems": problems}
    return drafted(params, Clients(nothing))


@pytest.mark.parametrize(
    ("database", "problems", "why"),
    [
        ({"name": "shop-db"}, LATE, "'the_class' is undefined"),
        (DATABASE, LATE, "'the_class' is undefined"),
        ({**DATABASE, "objectives": {"rpo": "soon"}}, {}, "workloads.shop-db.objectives.rpo: "),
    ],
    ids=["nothing-known", "template", "value"],
)
def test_workload_that_cannot_be_reversed_keeps_no_other_from_the_file_and_is_said(
    database: dict[str, Any], problems: dict[str, str], why: str
) -> None:
    """Catches: a run that ends without a file, and a file that has lost a workload and is taken for whole."""
    found = home(database, WARM, problems=problems)
    assert why in found.home.unwritten["shop-db"]
    data = yaml.safe_load(found.text)
    assert data["workloads"] == {"shop-db": None, "warm": {"tasks": "warm.yml", "after": ["shop-db"]}}
    plan, mistakes = plan_of(data)
    assert (plan, [mistake.path for mistake in mistakes]) == (None, [("workloads", "shop-db")])
    assert "NOT WRITTEN" in found.text
    assert why in " ".join(found.text.replace("\n  #  ", "").split())
    failure = found.failure("home.lifeboat.yml")
    assert failure is not None
    assert failure.startswith("home.lifeboat.yml is without shop-db, and no plan until they are in it: ")


def test_plan_that_is_whole_says_nothing_of_what_is_missing() -> None:
    found = home(DATABASE, WARM)
    assert (found.home.unwritten, found.failure("home.lifeboat.yml")) == ({}, None)
    assert plan_of(yaml.safe_load(found.text))[1] == []


def test_plan_of_nothing_is_not_written() -> None:
    with pytest.raises(InvalidInput, match="no workload can be reversed: shop-db: restore: 'the_class' is undefined"):
        home(DATABASE, problems=LATE)
