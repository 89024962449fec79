# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JSON Schema for editors: in step with the check, and right in itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.schema import plan_schema
from tests.unit.module_utils._workloads.plans import a_plan, with_db, with_web

ROOT = Path(__file__).parents[4]
PLANS = sorted((ROOT / "examples").glob("*.lifeboat.yml"))
VALIDATOR = Draft202012Validator(plan_schema())


def test_schema_file_is_what_the_data_says() -> None:
    told = json.loads((ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8"))
    assert told == plan_schema(), "python tools/plan_schema.py > docs/plan.schema.json makes it anew"


def test_schema_is_one() -> None:
    Draft202012Validator.check_schema(plan_schema())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_example_is_right_for_both(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    assert [str(mistake) for mistake in plan_of(data)[1]] == []


@pytest.mark.parametrize(
    ("data", "is_right"),
    [
        pytest.param(a_plan(), True, id="plain"),
        pytest.param(a_plan("recovry_region", "x"), False, id="unknown key"),
        pytest.param(with_db(retian=3), False, id="unknown key of a workload"),
        pytest.param(with_db(launch={}), False, id="key of another kind"),
        pytest.param(with_db(db_instance=None), False, id="required"),
        pytest.param(with_db(retain=None), True, id="nothing"),
        pytest.param(with_db(restore={"port": "high"}), False, id="no number"),
        pytest.param(with_db(restore={"port": "{{ port }}"}), True, id="template"),
        pytest.param(with_db(restore={"port": "5432"}), True, id="number as a text"),
        pytest.param(with_db(restore={"multi_az": 3}), False, id="no truth"),
        pytest.param(with_db(snapshot_type="manuel"), False, id="choice"),
        pytest.param(with_web(after="shop-db"), True, id="one name"),
        pytest.param(with_web(dns=[{"zone": "x"}]), False, id="required in a list"),
        pytest.param(with_web(verify={"port": 443}), True, id="one check"),
        pytest.param(with_web(verify={}), False, id="one of"),
        pytest.param(with_web(verify={"port": 443, "url": "x"}), False, id="not both"),
        pytest.param(with_web(verify={"port": 443, "status": 200}), False, id="needs"),
        pytest.param(with_web(create={"instance_id": "i-1"}), True, id="create"),
        pytest.param(with_web(create={"no_reboot": True}), False, id="create of nothing"),
        pytest.param(a_plan("workloads", "x", {"kind": "fleet", "filters": {"a": "b"}}), True, id="kind is said"),
        pytest.param(a_plan("workloads", "x", {"kind": "fleets"}), False, id="unknown kind"),
        pytest.param(a_plan("workloads", "x", {"after": []}), False, id="no kind"),
        pytest.param(a_plan("workloads", {}), False, id="no workload"),
        pytest.param(a_plan("workloads", "x", {"tasks": "a.yml", "db_instance": "b"}), False, id="two kinds"),
    ],
)
def test_schema_and_check_say_the_same(data: dict[str, Any], is_right: bool) -> None:
    assert (not list(VALIDATOR.iter_errors(data)), not plan_of(data)[1]) == (is_right, is_right)


@pytest.mark.parametrize(
    ("data", "is_right"),
    [
        ({"plugin": "lifeboat.aws.plan", "manifest": "s3://shop-dr"}, True),
        ({"plugin": "lifeboat.aws.plan", "manifest": "s3://shop-dr", "recovery_region": "us-west-2"}, True),
        ({"manifest": "s3://shop-dr"}, False),
        ({"plugin": "lifeboat.aws.plan", "recovery_region": "us-west-2"}, False),
        ({"plugin": "lifeboat.aws.plan", "manifest": "s3://shop-dr", "source_region": "us-east-1"}, False),
    ],
    ids=["pointer", "with_region", "no_plugin", "no_manifest", "plan_without_workloads"],
)
def test_schema_knows_a_file_that_only_says_where_its_manifest_is(data: dict[str, Any], is_right: bool) -> None:
    assert VALIDATOR.is_valid(data) is is_right
