# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs that copy workloads: what the plan says for all is under what each says, and dr_sync takes all of it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.copy_options import INSTEAD
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.registry import KINDS
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.runs import runs_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.specs import kind_specs
from tests.unit.module_utils._workloads.plans import a_plan, with_db, with_web
from tests.unit.plugin_utils.checked import checked_jobs

ROLE = "arn:aws:iam::123456789012:role/recovery"


def jobs(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    plan, mistakes = plan_of(data)
    assert plan is not None, [str(mistake) for mistake in mistakes]
    return {one.name: dict(one.job) for one in plan.workloads if one.job}


BETWEEN = {"source_region": "us-east-1", "destination_regions": ["us-west-2"]}


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        pytest.param(a_plan(), "shop-db", {"kind": "rds", "db_instances": ["shop"]}, id="instance"),
        pytest.param(a_plan(), "shop-web", {"kind": "ami", "sync_identifier": ["Web Application"]}, id="fleet"),
        pytest.param(
            a_plan("workloads", "x", {"db_cluster": "ledger"}),
            "x",
            {"kind": "rds", "db_clusters": ["ledger"]},
            id="cluster",
        ),
        pytest.param(
            a_plan("workloads", "x", {"volume_ids": ["vol-1"], "encrypted": True}),
            "x",
            {"kind": "ebs", "volume_ids": ["vol-1"], "encrypted": True},
            id="volumes",
        ),
        pytest.param(
            {**with_db(tags={"b": "2"}, retain=5), "tags": {"a": "1"}, "retain": 3},
            "shop-db",
            {"kind": "rds", "db_instances": ["shop"], "tags": {"a": "1", "b": "2"}, "retain": 5},
            id="plan under workload",
        ),
        pytest.param(
            {**a_plan(), "copy_launch_permissions": True, "kms_key_id": "alias/dr"},
            "shop-db",
            {"kind": "rds", "db_instances": ["shop"], "kms_key_id": "alias/dr"},
            id="a kind takes what it knows",
        ),
        pytest.param(
            {**with_db(retain=None), "retain": 3},
            "shop-db",
            {"kind": "rds", "db_instances": ["shop"], "retain": None},
            id="nothing takes it away",
        ),
        pytest.param(
            {**with_db(create={"retain": 1}), "create": {"min_interval": "12h", "retain": 2}},
            "shop-db",
            {"kind": "rds", "db_instances": ["shop"], "create": {"min_interval": "12h", "retain": 1}},
            id="create is completed",
        ),
        pytest.param(
            {**a_plan(), "create": {"retain": 2}},
            "shop-db",
            {"kind": "rds", "db_instances": ["shop"]},
            id="and not begun",
        ),
        pytest.param(
            with_web(assume_role=ROLE, source_assume_role=ROLE, source_profile="production"),
            "shop-web",
            {
                "kind": "ami",
                "sync_identifier": ["Web Application"],
                "assume_role": ROLE,
                "source_assume_role": ROLE,
                "source_profile": "production",
            },
            id="roles and accounts per side",
        ),
    ],
)
def test_job_of_a_workload(data: dict[str, Any], name: str, expected: dict[str, Any]) -> None:
    found = jobs(data)[name]
    assert found == {"name": name, **BETWEEN, **expected}
    checked, problems = checked_jobs([found], {})
    assert (len(checked), problems) == (1, [])


def test_tasks_have_no_job() -> None:
    assert "warm" not in jobs(a_plan("workloads", "warm", {"tasks": "warm.yml"}))


def test_two_hundred_workloads_are_two_runs() -> None:
    """Catches: a run for each workload, because jobs of one plan differ in more than what they name."""
    data = {**a_plan(), "kms_key_id": "alias/dr", "retain": 3}
    data["workloads"] = {f"db{n}": {"db_instance": f"db{n}"} for n in range(100)}
    data["workloads"] |= {f"web{n}": {"sync_identifier": f"web {n}", "after": [f"db{n}"]} for n in range(100)}
    checked, problems = checked_jobs(list(jobs(data).values()), {})
    assert (len(checked), problems) == (200, [])
    assert [run["kind"] for run in runs_of(checked)] == ["rds", "ami"]


# Names of a workload's own for what its job calls otherwise, and what the job's kind says itself.
NAMED = {"rds": {"db_instances", "db_clusters", "filters"}}


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.copies], ids=lambda kind: kind.name)
def test_everything_of_a_job_can_be_said_or_is_refused_with_what_to_do(kind: Any) -> None:
    """Catches: an option of a copy module that plans do not know, and one of a plan that a module does not."""
    of_job = set(kind_specs()[kind.copies])
    said = {*kind.copy_options, *kind.options}
    assert of_job - said - set(INSTEAD) - NAMED.get(kind.copies, set()) == set()
    assert set(kind.copy_options) - of_job == set()


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.copies], ids=lambda kind: kind.name)
def test_options_of_copies_have_the_types_of_the_module(kind: Any) -> None:
    spec = kind_specs()[kind.copies]
    parts = ("type", "elements", "choices")
    ours = {name: {key: about[key] for key in parts if key in about} for name, about in kind.copy_options.items()}
    theirs = {name: {key: spec[name][key] for key in parts if key in spec[name]} for name in kind.copy_options}
    assert ours == theirs
