# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence of runs: what is there is read, what is missing is None, what cannot be read is said."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.document import Run as Evidence
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.document import evidence_of
from ansible_collections.lifeboat.aws.plugins.module_utils._report.document import readiness_from, report_of
from ansible_collections.lifeboat.aws.plugins.module_utils._report.evidence import (
    NotEvidence,
    run_from_document,
    run_from_text,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._report.sync_record import NotARecord, copies_from_text
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.lines import lines_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.markdown import markdown_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.page import page_of
from tests.reports.shop import MOMENT, evidence, material, moment, ready


def test_evidence_is_read_whole() -> None:
    run = run_from_text(json.dumps(evidence(reason="the quota is raised", later_key=[1])))
    assert (run.kind, run.verdict, run.seconds, run.reason) == ("drill", "OK", 2880, "the quota is raised")
    database, _files, web, _batch = run.workloads
    assert (database.rto, database.rpo, database.rto_objective, database.state) == (1740, 18000, 3600, "verified")
    assert [(step.name, step.waited_for) for step in web.steps][:2] == [("wait", "shop-db"), ("restore", None)]
    assert (run.removed, run.left) == (1, ())


@pytest.mark.parametrize("damage", [None, [], "text", 1, {"workloads": "x"}, {"workloads": [1, {"steps": {"a": 1}}]}])
def test_evidence_with_parts_of_another_form_is_read_without_them(damage: Any) -> None:
    """Catches: a traceback for evidence that another tool, or a later version, has written."""
    document = evidence(left=damage, removed=damage, workloads=damage, ended=damage)
    run = run_from_document(document)
    assert (run.workloads, run.left, run.ended) == ((), (), None)


def test_evidence_of_a_workload_with_wrong_types_has_none_of_them() -> None:
    odd = {"name": "a", "rto": "long", "after": "b", "steps": [3, {}], "recovery_point": 7, "objectives": None}
    run = run_from_document(evidence(workloads=[odd]))
    assert (run.workloads[0].rto, run.workloads[0].after, run.workloads[0].rpo) == (None, (), None)
    assert [step.started for step in run.workloads[0].steps] == [None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "it is no JSON: "),
        ("[]", "it is no evidence of a run: it has no schema number"),
        (json.dumps({"schema": 2}), "its schema is 2, and this version of the collection reads schemas up to 1; "),
        (json.dumps({"schema": 1, "kind": "drill", "started": "x"}), "it lacks run, plan, verdict"),
        (json.dumps(evidence(started="yesterday")), "it lacks started"),
    ],
)
def test_evidence_that_cannot_be_read_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(NotEvidence, match=said.replace("(", r"\(")):
        run_from_text(text)


def test_records_of_syncs_are_read_and_refused_alike() -> None:
    copy = {"kind": "ami", "set": "web", "source_region": "us-east-1", "region": "us-west-2", "id": "ami-1", "size": 30}
    copy |= {"started": "2026-11-28T01:00:00Z", "finished": "2026-11-28T01:10:00Z"}
    [read, bare] = copies_from_text(json.dumps({"schema": 1, "copies": [copy, {"size": True}, 3]}))
    assert (read.seconds, read.size, read.source_created) == (600, 30, None)
    assert (bare.seconds, bare.size, bare.set) == (None, None, "")
    for text in ("{", "[]", json.dumps({"schema": 2})):
        with pytest.raises(NotARecord):
            copies_from_text(text)


def test_evidence_that_a_run_writes_is_what_a_report_reads() -> None:
    """Catches: two ideas of one document, so that a drill is shown as one that was never timed."""
    plan = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
    started = MOMENT - timedelta(hours=1)
    written = Evidence("shop-drill-1", "drill", plan, started, MOMENT, drill="1", left=[{"kind": "volume", "id": "v"}])
    noted = {
        "workload": {
            "name": "shop-web",
            "kind": "fleet",
            "after": ["shop-db"],
            "objectives": {"rpo": "24h", "rto": "1h"},
        },
        "state": "verified",
        "started": moment(hours=1),
        "times": [
            {"name": "wait", "ended": moment(minutes=30)},
            {"name": "restore", "ended": moment(minutes=20)},
            {"name": "verify", "ended": moment(minutes=18)},
        ],
        "waited_for": "shop-db",
        "result": {"recovery_point": {"id": "ami-1", "source_created": moment(hours=3)}},
    }
    run = run_from_text(json.dumps(evidence_of(written, [noted])))
    [web] = run.workloads
    assert (run.verdict, run.seconds, run.left, web.state) == ("OK", 3600, ("volume v",), "verified")
    assert (web.rto, web.rpo, web.rto_objective, web.after) == (2520, 7200, 3600, ("shop-db",))
    assert (web.steps[0].name, web.steps[0].waited_for) == ("wait", "shop-db")


ODD: tuple[Any, ...] = (
    *(None, [], {}, "", "x", "0001-01-01T00:00:00Z", float("nan"), float("inf"), -1, 10**400, True, [[]]),
)


def mutated(value: Any, random: Random) -> Any:
    """The same with something odd in the place of one of thirty parts."""
    if random.random() < 1 / 30:
        return random.choice(ODD)
    if isinstance(value, dict):
        return {key: mutated(each, random) for key, each in value.items()}
    return [mutated(each, random) for each in value] if isinstance(value, list) else value


def test_evidence_however_odd_is_refused_or_shown() -> None:
    """Catches: a traceback for one odd value anywhere in evidence, in a record, or in what readiness has found."""
    random, shown = Random(13), 0
    for _number in range(150):
        odd = mutated(evidence(), random)
        record = {"schema": 1, "copies": [mutated({"kind": "ami", "size": 3, "started": moment(hours=2)}, random)]}
        try:
            runs = (run_from_text(json.dumps({**odd, "schema": 1} if isinstance(odd, dict) else odd)),)
        except NotEvidence:
            runs = ()
        shown += len(runs)
        report = report_of(material(runs=runs, synced=tuple(copies_from_text(json.dumps(record)))))
        assert page_of(report, "shop").endswith("</html>")
        assert markdown_of(report, "shop")
        assert lines_of(report, [])
    assert shown > 75


@pytest.mark.parametrize(
    "readiness", [{"workloads": [1]}, {"workloads": {}}, {"findings": ["x"]}, {"findings": 3, "workloads": []}]
)
def test_readiness_that_is_none_is_refused(readiness: dict[str, Any]) -> None:
    """Catches: a traceback for a file that another command has written."""
    assert readiness_from(ready()) == ready()
    assert readiness_from({}) is None
    with pytest.raises(InvalidInput, match=r"^readiness: expected the result of dr_readiness_info"):
        readiness_from(readiness)
