"""dr_report on the simulated AWS: what a recovery region has becomes a page, and the source region is not asked."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.modules import dr_report, dr_report_upload
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.manifest_view import BUCKET
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases, target
from tests.integration.test_readiness import PLAN, Estate
from tests.reports.shop import PRICES, evidence, tried

RECORD = {
    "schema": 1,
    "copies": [
        {
            "kind": "rds_instance",
            "set": "shop",
            "source_region": SOURCE,
            "region": WEST,
            "id": "shop-1",
            "size": 200,
            "started": "2026-11-18T06:10:00Z",
            "finished": "2026-11-18T06:34:00Z",
        }
    ],
}


@pytest.fixture
def estate(aws: AwsView) -> Estate:
    return Estate(aws)


def a_drill(estate: Estate, days: float, **more: Any) -> dict[str, Any]:
    """Evidence of so many days ago, of both workloads of the estate."""
    began = estate.now - timedelta(days=days)
    moment, ended, later = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (began, began + timedelta(minutes=29), began))
    step = {"name": "restore", "started": moment, "ended": ended, "waited_for": None, "detail": None}
    workloads = [tried(name, "database", [step], rto=1740) for name in ("shop-db", "shop-web")]
    run = f"shop-drill-{began:%Y%m%dT%H%M%SZ}"
    return evidence(run=run, started=later, ended=ended, workloads=workloads, **more)


def report_on(module: ModuleRunner, *workloads: dict[str, Any], **options: Any) -> ModuleResult:
    prices = yaml.safe_load(PRICES.read_text(encoding="utf-8"))
    return module.of(dr_report).plainly(workloads=list(workloads), **{"prices": prices, **options})


def test_report_has_points_evidence_and_records_without_the_source_region(module: ModuleRunner, estate: Estate) -> None:
    """Catches: a call to the region that is lost, a call for each workload, and evidence that is not found."""
    drill, old = a_drill(estate, 2), a_drill(estate, 200, verdict="FAILED")
    for each in (drill, old):
        estate.view.put(f"runs/{each['run']}.json", json.dumps(each))
    estate.view.put("syncs/20261118T061000Z.json", json.dumps(RECORD))
    result = report_on(module, estate.database(), estate.fleet(), region=WEST)
    report = result.data["report"]
    assert [(each["name"], each["rpo"]["status"], each["rto"]["status"]) for each in report["workloads"]] == [
        ("shop-db", "met", "met"),
        ("shop-web", "met", "met"),
    ]
    assert [run["run"] for run in report["history"]] == [drill["run"], old["run"]]
    assert report["timelines"][0]["run"] == drill["run"]
    assert [row["median"] for row in report["durations"]["routes"]] == [1440]
    assert {row["set"]: len(row["points"]) for row in report["copies"]["rows"]} == {"shop": 1, "web": 1}
    assert report["cost"]["at_most"] is not None
    assert (result.data["verdict"], report["problems"]) == ("UNKNOWN", [])
    assert set(result.counts) == {WEST}
    assert result.counts[WEST] == {
        **dict.fromkeys(("DescribeImages", "DescribeDBSnapshots"), 1),
        f"GET /{BUCKET}": 2,
        **{f"GET /{BUCKET}/lifeboat/shop/runs/{each['run']}.json": 1 for each in (drill, old)},
        f"GET /{BUCKET}/lifeboat/shop/syncs/20261118T061000Z.json": 1,
    }
    assert result.writes == []


def test_report_has_the_copies_of_one_snapshot_in_each_region(
    module: ModuleRunner, aws: AwsView, estate: Estate
) -> None:
    """Catches: one region's copies taken for those of another, or a cluster's for an instance's: one identifier."""
    instances, clusters = Databases(aws, INSTANCE), Databases(aws, CLUSTER)
    snapshot = instances.snapshot(database="ledger")
    for region in (WEST, EU):
        instances.copy_of(snapshot, region=region, set_name="ledger")
    copied = {"id": target(snapshot), "set_name": "ledger"}
    clusters.copy_of(clusters.snapshot(database="ledger"), **copied)
    job = {"source_region": SOURCE, "destination_regions": [WEST, EU]}
    options = {"ledger": ("database", "db_instance"), "ledger-cluster": ("cluster", "db_cluster")}
    workloads = [
        {"plan": PLAN, "job": job, "workload": {"name": name, "kind": kind, option: "ledger"}}
        for name, (kind, option) in options.items()
    ]
    report = report_on(module, *workloads).data["report"]
    there = [("rds_cluster", WEST, 1), ("rds_instance", WEST, 1)]
    shown = [(row["kind"], row["region"], len(row["points"])) for row in report["copies"]["rows"]]
    assert sorted(shown) == there
    assert sorted((row["kind"], row["region"], row["copies"]) for row in report["cost"]["rows"]) == there


def test_report_says_what_it_could_not_read(module: ModuleRunner, estate: Estate) -> None:
    """Catches: a denied listing shown as no recovery point, and evidence of a later version that ends the report."""
    estate.view.put("runs/shop-drill-20261120T000000Z.json", json.dumps({"schema": 2}))
    estate.view.put("syncs/20261118T061000Z.json", "{")
    rule = {"code": "UnauthorizedOperation", "message": "no", "status": 403}
    estate.aws.simulator.fault(action="DescribeImages", region=WEST, **rule)
    report = report_on(module, estate.database(), estate.fleet()).data["report"]
    statuses = {each["name"]: each["rpo"]["status"] for each in report["workloads"]}
    assert statuses == {"shop-db": "met", "shop-web": "unknown"}
    denied, later, broken = report["problems"]
    assert "ec2:DescribeImages" in denied
    assert later.startswith(
        f"s3://{BUCKET}/lifeboat/shop/runs/shop-drill-20261120T000000Z.json in us-west-2: its schema"
    )
    assert "syncs/20261118T061000Z.json in us-west-2: it is no JSON" in broken


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"problem": "late: launch: 'how_many' is undefined"}, "late: launch: 'how_many' is undefined"),
        ({"workload": {"retain": "few"}}, "workloads[1].workload.retain: "),
    ],
    ids=["template", "option"],
)
def test_report_has_the_others_beside_a_workload_with_a_mistake(
    module: ModuleRunner, estate: Estate, mistake: dict[str, Any], said: str
) -> None:
    late = estate.database("late")
    wrong = {key: {**late[key], **value} if isinstance(value, dict) else value for key, value in mistake.items()}
    result = report_on(module, estate.database(), {**late, **wrong}).data["report"]
    rows = {each["name"]: each for each in result["workloads"]}
    assert (rows["late"]["word"], rows["shop-db"]["word"]) == ("NOT READY", "UNKNOWN")
    assert rows["late"]["reasons"][0].startswith(said)
    assert rows["shop-db"]["rpo"]["status"] == "met"
    kept = module.of(dr_report_upload).plainly(
        workloads=[{**late, **wrong}, estate.database()], files=PAGES, region=WEST
    )
    assert len(kept.data["places"]) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "there is nothing to report on; give a plan with -i, such as -i shop.lifeboat.yml"),
        ({"evidence": [{}]}, "evidence[0]: it is no evidence of a run: it has no schema number"),
        ({"evidence": [evidence()], "max_drill_age": "soon"}, "max_drill_age: 'soon' is no duration such as 90d"),
        ({"evidence": [evidence()], "prices": {"as_of": "2026"}}, "prices: currency, gib_month missing"),
    ],
)
def test_report_refuses_options_in_one_sentence(module: ModuleRunner, options: dict[str, Any], said: str) -> None:
    result = report_on(module, **options)
    assert result.failed
    assert result.message.startswith(said)
    assert result.calls == []


def test_report_of_evidence_alone_calls_nothing(module: ModuleRunner) -> None:
    result = report_on(module, evidence=[evidence()])
    assert result.calls == []
    assert [each["rto"]["status"] for each in result.data["report"]["workloads"]] == ["met"] * 4
    assert result.data["verdict"] == "UNKNOWN"


def test_report_playbook_writes_a_page_beside_the_verdict(
    playbook: PlaybookRunner, tmp_path: Path, estate: Estate
) -> None:
    """Catches: a role that cannot read its plan, its files, or what readiness found; and a mistake of one workload that
    shows only when its template is worked out, and leaves all of them without a report."""
    plan = json.loads(estate.plan())
    plan["workloads"]["shop-late"] = {"sync_identifier": "late", "launch": {"count": "{{ how_many }}"}}
    (tmp_path / "shop.lifeboat.yml").write_text(json.dumps(plan), encoding="utf-8")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/drill.json").write_text(json.dumps(a_drill(estate, 2)), encoding="utf-8")
    kept = {"dr_report_upload": "manifest"}
    more = json.dumps({"dr_report_evidence_files": ["evidence"], "dr_report_title": "Web shop <b>", **kept})
    run = playbook.program("playbook", "lifeboat.aws.report", "-i", "shop.lifeboat.yml", "-e", more)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "NOT READY: 1 of 3 workloads could not come back now; shop-late: launch: " in run.stdout
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<h1>Web shop &lt;b&gt;</h1>" in page
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {each["name"]: each["word"] for each in report["workloads"]} == {
        "shop-late": "NOT READY",
        "shop-db": "READY",
        "shop-web": "READY",
    }
    assert "'how_many' is undefined" in report["workloads"][0]["reasons"][0]
    assert "shop-late" in page
    texts = {key: text for key, text in estate.view.texts().items() if key.startswith("reports/")}
    assert sorted(texts.values()) == sorted([page, (tmp_path / "report.json").read_text(encoding="utf-8")])
    assert all(f"s3://{BUCKET}/lifeboat/shop/{key}" in run.stdout for key in texts)
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# Web shop \\<b\\>\n")


PAGES = [
    {"name": "20261128T013000Z.html", "content": "<p>READY</p>"},
    {"name": "20261128T013000Z.json", "content": "{}"},
]


def keep(module: ModuleRunner, workload: dict[str, Any], **options: Any) -> ModuleResult:
    return module.of(dr_report_upload).plainly(workloads=[workload], files=PAGES, region=WEST, **options)


def test_kept_report_is_encrypted_read_back_and_never_overwritten(module: ModuleRunner, estate: Estate) -> None:
    """Catches: a page that a browser downloads, a report of the same moment that is lost, a place that nobody saw."""
    kept = keep(module, estate.database())
    key = "lifeboat/shop/reports/20261128T013000Z.html"
    assert kept.data["places"] == [f"s3://{BUCKET}/{key}", f"s3://{BUCKET}/{key.replace('html', 'json')}"]
    assert kept.data["changed"]
    assert kept.data["links"][0].startswith(f"https://us-west-2.console.aws.amazon.com/s3/object/{BUCKET}?region=")
    head = estate.view.s3.head_object(Bucket=BUCKET, Key=key)
    assert (head["ContentType"], head["ServerSideEncryption"]) == ("text/html; charset=utf-8", "AES256")
    # Before it is written, and afterwards.
    assert kept.counts[WEST][f"GET /{BUCKET}/{key}"] == 2
    estate.view.put("reports/20261128T013000Z.html", "another")
    again = keep(module, estate.database())
    assert again.data["problems"] == [
        f"the report is not written to s3://{BUCKET}/{key}, because another report is there"
    ]
    assert estate.view.texts()["reports/20261128T013000Z.html"] == "another"


def test_kept_report_that_was_there_is_no_change(
    module: ModuleRunner, estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a second run that says it has written what was there; and an answer that got lost, after which what
    this run has written is taken for somebody else's."""
    assert keep(module, estate.database()).data["changed"]
    again = keep(module, estate.database())
    assert (again.data["changed"], len(again.data["places"]), again.data["problems"]) == (False, 2, [])
    place = f"s3://{BUCKET}/board"
    key = "board/20261128T013000Z.html"
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    estate.aws.simulator.fault("lost", action=f"PUT /{BUCKET}/{key}", region=WEST, times=1)
    lost = module.of(dr_report_upload).plainly(
        workloads=[estate.database()], files=PAGES[:1], region=WEST, upload=place
    )
    assert lost.counts[WEST][f"PUT /{BUCKET}/{key}"] == 2
    assert (lost.data["changed"], lost.data["places"]) == (True, [f"s3://{BUCKET}/{key}"])


def test_kept_report_is_predicted_as_it_is_written(module: ModuleRunner, estate: Estate) -> None:
    """Catches: "changed" in check mode where the same report is there, and a problem that only the run finds."""
    for what, expected in {"nothing": (True, 2, 0), "the same": (False, 2, 0), "another": (False, 1, 1)}.items():
        if what == "another":
            estate.view.put("reports/20261128T013000Z.html", "another")
        predicted, run = keep(module, estate.database(), check=True), keep(module, estate.database())
        for result in (predicted, run):
            said = (result.data["changed"], len(result.data["places"]), len(result.data["problems"]))
            assert said == expected, (what, result.data)
        assert predicted.writes == []
        assert predicted.data["problems"] == run.data["problems"]


def test_kept_report_is_predicted_as_new_where_it_cannot_be_read(module: ModuleRunner, estate: Estate) -> None:
    """Catches: a prediction that fails without a right that S3 asks for where nothing is."""
    assert keep(module, estate.database()).data["changed"]
    rule = {"code": "AccessDenied", "message": "no", "status": 403}
    for page in PAGES:
        estate.aws.simulator.fault(action=f"GET /{BUCKET}/lifeboat/shop/reports/{page['name']}", region=WEST, **rule)
    predicted = keep(module, estate.database(), check=True)
    assert (predicted.data["changed"], len(predicted.data["places"]), predicted.data["problems"]) == (True, 2, [])


def test_kept_report_in_a_place_foretold_and_denied(module: ModuleRunner, estate: Estate) -> None:
    place = f"s3://{BUCKET}/board"
    foretold = module.of(dr_report_upload).plainly(
        workloads=[estate.database()], files=PAGES, region=WEST, upload=place, check=True
    )
    assert foretold.data["places"][0] == f"{place}/20261128T013000Z.html"
    assert (foretold.data["changed"], foretold.writes) == (True, [])
    rule = {"code": "AccessDenied", "message": "no", "status": 403}
    estate.aws.simulator.fault(action=f"PUT /{BUCKET}/board/20261128T013000Z.html", region=WEST, **rule)
    denied = keep(module, estate.database(), upload=place)
    assert denied.data["places"] == [f"{place}/20261128T013000Z.json"]
    assert "s3:PutObject" in denied.data["problems"][0]


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        ("bucket", "upload: expected manifest, or s3://bucket/prefix, a place in a bucket of the recovery region, got"),
        ("manifest", "upload: plan shop has no manifest to keep the report beside; name a place such as s3://"),
    ],
)
def test_kept_report_needs_a_place(module: ModuleRunner, estate: Estate, upload: str, said: str) -> None:
    workload = estate.database()
    plan = {key: value for key, value in workload["plan"].items() if key != "manifest"}
    result = keep(module, {**workload, "plan": plan}, upload=upload)
    assert result.failed
    assert result.message.startswith(said)
    assert result.calls == []
