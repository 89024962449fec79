# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A failover as people run it: with the source region dead, with a workload that fails, and then once more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.module_run import WRITING
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import INSTANCE, Databases

FAST = ("-e", "dr_recover_wait_interval=0.1", "-e", "dr_recover_poll_interval=0.1")
PLAN = f"""\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: {MANIFEST}
objectives: {{rpo: 24h, rto: 1h}}
workloads:
  report: {{tasks: say.yml, after: [web]}}
  web:
    tasks: web.yml
    after: [shop-db]
    hooks: {{before: before.yml, on_failure: sorry.yml}}
    vars: {{page: hello}}
    verify: {{host: 127.0.0.1, port: PORT, times: 1}}
  shop-db:
    db_instance: shop
    restore: {{db_instance_class: db.m6g.large}}
    verify: {{port: 5432, resolvers: ["127.0.0.1:NAMES"], times: 2, interval: 0s}}
"""
IN_STEP = """\
- name: A play that does each task for all hosts
  hosts: lifeboat
  gather_facts: false
  roles: [{role: lifeboat.aws.dr_recover, dr_recover_wait_for_others: 1}]
"""
TASKS = {
    "say.yml": "- ansible.builtin.debug: {msg: 'said {{ dr_recover_thing.name }}'}\n",
    "web.yml": (
        "- ansible.builtin.debug: {msg: 'page {{ page }}'}\n"
        "- ansible.builtin.fail: {msg: the cache is cold}\n  when: is_cold | default(false) | bool\n"
    ),
    "before.yml": "- ansible.builtin.debug: {msg: 'before {{ dr_recover_thing.name }}'}\n",
    "sorry.yml": "- ansible.builtin.debug: {msg: 'sorry, {{ dr_recover_error }}'}\n",
}


def a_plan(folder: Path, aws: AwsView) -> str:
    """What answers is the simulator itself, and the restored database under the name of its endpoint."""
    for name, text in TASKS.items():
        (folder / name).write_text(text, encoding="utf-8")
    port = aws.simulator.endpoint.rpartition(":")[2]
    names = aws.simulator.configure(service_port=0, dns_port=0)["dns_port"]
    text = PLAN.replace("PORT", port).replace("NAMES", str(names))
    (folder / "shop.lifeboat.yml").write_text(text, encoding="utf-8")
    return str(folder / "shop.lifeboat.yml")


def messages(run: Any) -> list[str]:
    return [str(entry["result"].get("msg")) for entry in run.results]


def test_failover_fails_in_part_and_is_continued(aws: AwsView, playbook: PlaybookRunner, tmp_path: Path) -> None:
    """Catches: a call to the lost region, a failure that stops what does not depend on it, a run without a trace."""
    ManifestView(aws)
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    aws.simulator.outage(SOURCE)
    plan = a_plan(tmp_path, aws)
    command = ("-i", plan, "-e", "confirm=shop", "-e", "override_readiness=exercise", "--forks", "2", *FAST)

    predicted = playbook.named("lifeboat.aws.failover", "-i", plan, "--check")
    assert predicted.rc == 0, predicted.stdout
    assert "rds-shop-2026-11-19-03-00-us-east-1" in predicted.stdout
    expected = r"expected end: after about \d+ min, at \d\d:\d\d UTC, by what is usual for each kind"
    assert re.search(expected, predicted.stdout)
    assert "3 workloads would be recovered" in predicted.stdout
    assert [call["action"] for call in predicted.calls if call["action"].startswith(WRITING)] == []
    evidence_written = predicted.of("Evidence is written")
    assert (evidence_written["changed"], evidence_written["place"]) == (True, None)

    first = playbook.named("lifeboat.aws.failover", *command, "-e", "is_cold=true")
    assert first.rc == 2, first.stdout
    assert {call["region"] for call in first.calls} == {WEST}
    assert {"before web", "page hello", "sorry, the cache is cold"} <= set(messages(first))
    assert "said report" not in messages(first)
    assert first.of("Evidence is written")["message"].startswith("PARTIAL: 1 of 3 workloads are back after ")
    assert "2 forks for 3 workloads; with --forks 3 none has to wait for a fork" in first.stdout
    assert "report           waits for web: failed" in first.stdout
    found = evidence(aws, first)
    assert found == json.loads(Path(first.of("Evidence is written")["file"]).read_text(encoding="utf-8"))
    rows = {row["name"]: row for row in found["workloads"]}
    assert {name: row["state"] for name, row in rows.items()} == {
        "shop-db": "verified",
        **dict.fromkeys(("web", "report"), "failed"),
    }
    assert (rows["web"]["error"], rows["report"]["error"]) == ("the cache is cold", "web has failed: the cache is cold")
    assert [step["name"] for step in rows["web"]["steps"]] == ["wait", "before", "restore"]
    assert rows["web"]["steps"][0]["waited_for"] == "shop-db"
    assert rows["shop-db"]["recovery_point"]["id"] == "rds-shop-2026-11-19-03-00-us-east-1"
    assert (found["reason"], found["mode"], found["readiness"]["not_ready"]) == ("exercise", "ungraceful", 1)

    again = playbook.named("lifeboat.aws.failover", *command, "--forks", "1")
    assert again.rc == 0, again.stdout
    assert {call["region"] for call in again.calls} == {WEST}
    assert [call["action"] for call in again.calls if call["action"].startswith("Restore")] == []
    assert again.of("Evidence is written")["message"].startswith("OK: 3 of 3 workloads are back after ")
    assert "report           waits for web: failed" not in again.stdout
    later = {row["name"]: row for row in evidence(aws, again)["workloads"]}
    states = {name: row["state"] for name, row in later.items()}
    assert states == {"report": "up", **dict.fromkeys(("web", "shop-db"), "verified")}
    # Times of the failover, not of its second run.
    assert {row["began"] for row in later.values()} == {found["started"]}
    assert later["shop-db"]["rto"] >= rows["shop-db"]["rto"] > 0
    assert later["shop-db"]["recovery_point"] == rows["shop-db"]["recovery_point"]
    a_later_prediction_restores_nothing(playbook, plan)
    then_it_is_kept_and_goes_home(aws, playbook, plan, tmp_path / "home.lifeboat.yml")


def a_later_prediction_restores_nothing(playbook: PlaybookRunner, plan: str) -> None:
    predicted = playbook.named("lifeboat.aws.failover", "-i", plan, "--check")
    assert predicted.rc == 0, predicted.stdout
    shown = predicted.of("Evidence is written")
    assert shown["message"].startswith(
        "nothing would be restored: 1 of 3 workloads are back already; tasks of the plan"
    )
    rows = {row["name"]: (row["state"], row["rto"]) for row in shown["evidence"]["workloads"]}
    assert rows == {"shop-db": ("up", None), **dict.fromkeys(("web", "report"), ("not started", None))}


def then_it_is_kept_and_goes_home(aws: AwsView, playbook: PlaybookRunner, plan: str, home: Path) -> None:
    def names() -> list[str]:
        return [each["Name"] for each in aws.client("ssm", WEST).describe_parameters()["Parameters"]]

    assert "/lifeboat/shop/state/web" in names()
    kept = playbook.named("lifeboat.aws.commit", "-i", plan, "-e", "confirm=shop")
    assert (kept.rc, names()) == (0, ["/lifeboat/shop/shop-db/endpoint"]), kept.stdout
    written = playbook.named("lifeboat.aws.failback", "-i", plan, "-e", f"file={home}")
    assert written.rc == 0, written.stdout
    assert {call["region"] for call in written.calls} == {WEST}
    found = yaml.safe_load(home.read_text(encoding="utf-8"))
    assert (found["plan"], found["source_region"], found["recovery_region"]) == ("shop-failback", WEST, SOURCE)
    assert found["workloads"]["shop-db"]["restore"]["db_instance_identifier"] == "shop"


def evidence(aws: AwsView, run: Any) -> dict[str, Any]:
    """What is in the bucket."""
    bucket, _slash, key = run.of("Evidence is written")["place"].removeprefix("s3://").partition("/")
    text = aws.client("s3", WEST).get_object(Bucket=bucket, Key=key)["Body"].read()
    found: dict[str, Any] = json.loads(text)
    return found


def test_failover_refuses_what_was_not_meant(aws: AwsView, playbook: PlaybookRunner, tmp_path: Path) -> None:
    plan = a_plan(tmp_path, aws)
    refused = playbook.named("lifeboat.aws.failover", "-i", plan, "-e", "confirm=shopp")
    assert refused.rc == 2, refused.stdout
    expected = (
        "confirm: expected the name of the plan, shop, whose 3 workloads are brought up for real, and got 'shopp'"
    )
    assert expected in refused.stdout
    assert refused.calls == []

    for wish, said in (
        ("recovery_point_before=yesterday", "recovery_point_before: expected a time in UTC such as"),
        ("recovery_point_befor=2026-11-18T00:00:00Z", "did you mean recovery_point_before?"),
    ):
        lost = playbook.named(
            "lifeboat.aws.failover", "-i", plan, "-e", "confirm=shop", "-e", "mode=graceful", "-e", wish
        )
        assert (lost.rc, lost.calls) == (2, []), lost.stdout
        assert said in lost.stdout

    book = tmp_path / "book.yml"
    book.write_text(IN_STEP, encoding="utf-8")
    held = playbook.named(book, "-i", plan, "--limit", "web,report")
    assert held.rc == 2, held.stdout
    assert "report comes after web in the same play, whose strategy linear does each task" in held.stdout
