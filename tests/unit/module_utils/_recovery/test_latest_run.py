# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which run is the last one: every id that a run can have says its kind and when it began, slices of a job as well."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.s3_location import Place, kind_of_run, moment_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.beginning import run_begun
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.run import run_evidence
from ansible_collections.lifeboat.aws.plugins.module_utils._report.read import MOST, read_records
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.reports.shop import evidence
from tests.unit.module_utils.scripted import START, ScriptedClient, ScriptedClients, ScriptedClock

NOW = datetime(2026, 11, 28, 1, 30, 5, tzinfo=timezone.utc)
PLACE = Place("shop-dr", "lifeboat/")
# A job of AWX whose id is less than any year, and one whose id is greater.
JOBS = ("812", "20270000")


@pytest.mark.parametrize("kind", ["drill", "failover", "failback"])
@pytest.mark.parametrize("plan", ["shop", "a-drill-home", "shop-20251231T000000Z"])
@pytest.mark.parametrize("job", [None, *JOBS])
def test_every_id_of_a_run_says_its_kind_and_when_it_began(kind: str, plan: str, job: str | None) -> None:
    run = run_begun(kind, plan, None, NOW, ("4700", job) if job else None)["run"]
    for name in (run, PLACE.run(plan, run)):
        assert (kind_of_run(name), moment_of(name)) == (kind, "20261128T013005Z")


@pytest.mark.parametrize(
    ("name", "moment"),
    [(PLACE.sync("shop", "20261128T013005Z"), "20261128T013005Z"), ("", ""), ("lifeboat/shop/runs/mine.json", "")],
)
def test_what_is_no_id_of_a_run_has_no_kind(name: str, moment: str) -> None:
    assert (kind_of_run(name), moment_of(name)) == (None, moment)


def bucket(*runs: str) -> ScriptedClients:
    texts = {PLACE.run("shop", run): json.dumps(evidence(run=run)).encode() for run in runs}
    listing = {"Name": "shop-dr", "Contents": [{"Key": key, "ETag": "e"} for key in sorted(texts)]}
    client = ScriptedClient(
        list_objects_v2=lambda **of: listing if of["Prefix"].endswith("runs/") else {"Name": "shop-dr"},
        get_object=lambda **of: {"Body": io.BytesIO(texts[of["Key"]]), "ETag": "e"},
    )
    return ScriptedClients(s3={"us-west-2": client})


def drills(number: int) -> list[str]:
    return [run_begun("drill", "shop", None, NOW - timedelta(days=30 + day))["run"] for day in range(number)]


@pytest.mark.parametrize("job", JOBS)
def test_report_reads_the_newest_evidence_whatever_job_it_is_of(job: str) -> None:
    """Catches: evidence of the last failover counted as older, because a slice has the id of its job in its name."""
    newest = run_begun("failover", "shop", None, NOW, ("4700", job))["run"]
    *later, oldest = drills(MOST)
    found = read_records(bucket(*later, oldest, newest), "us-west-2", PLACE, "shop")
    assert {run.id for run in found.runs} == {*later, newest}
    [left_out] = found.problems
    assert left_out.endswith("1 older objects were not read")


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("is_last", [True, False])
def test_forecast_goes_by_the_last_run_whatever_job_it_is_of(job: str, is_last: bool) -> None:
    sliced = run_begun("failover", "shop", None, NOW - timedelta(days=0 if is_last else 90), ("4700", job))["run"]
    [drill] = drills(1)
    pending = {"workload": {"name": "shop-web", "kind": "fleet"}, "state": "waiting", "times": []}
    about = {"plan": {"name": "shop", "recovery_region": "us-west-2", "manifest": "s3://shop-dr/lifeboat"}}
    about |= {"run": "shop-failover-20261120T060000Z", "kind": "failover", "started": START.isoformat()}
    rest = dict.fromkeys(("drill", "mode", "reason", "readiness", "removed", "left", "left_out"))
    found = run_evidence(
        {**rest, **about, "workloads": [pending]}, bucket(drill, sliced), ScriptedClock(), Executor(check_mode=True)
    )
    assert f"run {sliced if is_last else drill}" in " ".join(map(str, found["predicted"]))
