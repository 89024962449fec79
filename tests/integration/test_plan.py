"""Plan files as a user meets them: shown by ansible-inventory, and copied by the playbook lifeboat.aws.sync."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from tests.integration.aws_view import WEST, AwsView
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import INSTANCE, Databases

EXAMPLE = Path(__file__).parents[2] / "examples" / "shop.lifeboat.yml"
HEAD = """\
plugin: lifeboat.aws.plan
source_region: us-east-1
recovery_region: us-west-2
"""
SHOP = (
    HEAD
    + """\
plan: shop
tags:
  Purpose: "{{ purpose }}"
workloads:
  shop-db:
    db_instance: shop
  web:
    sync_identifier: web
    after: [shop-db]
  batch:
    sync_identifier: batch
    after: shop-db
  warm:
    tasks: warm.yml
    after: [web]
"""
)
OTHER = (
    HEAD
    + """\
plan: office
workloads:
  office:
    sync_identifier: office
    tags:
      Purpose: office
    launch:
      user_data: !unsafe "{{ written by cloud-init }}"
"""
)
WRONG = (
    HEAD
    + """\
plan: wrong
workloads:
  files:
    volume_ids: [vol-0abc1234abc1234aa]
    retian: 3
    after: [shop-db]
"""
)


def test_inventory_of_two_plans_reads_well(playbook: PlaybookRunner, tmp_path: Path, aws: AwsView) -> None:
    """Catches: a call to AWS, texts that AWX gets as dictionaries, `!unsafe` that is run, and plans that mix."""
    shutil.copy(EXAMPLE, tmp_path)
    (tmp_path / "office.lifeboat.yml").write_text(OTHER, encoding="utf-8")
    sources = ("-i", "shop.lifeboat.yml", "-i", "office.lifeboat.yml")
    before = len(aws.simulator.calls())
    graph = playbook.program("inventory", *sources, "--graph", "lifeboat")
    assert graph.stdout.splitlines() == [
        "@lifeboat:",
        "  |--@lifeboat_plan_shop:",
        *(f"  |  |--{name}" for name in ("shop-db", "shop-web", "shop-files", "shop-cache")),
        "  |--@lifeboat_plan_office:",
        "  |  |--office",
    ], graph.stderr
    listed = playbook.program("inventory", *sources, "--list", "--export")
    found = json.loads(listed.stdout)
    hosts = found["_meta"]["hostvars"]
    data = hosts["office"]["lifeboat_workload"].pop("launch")["user_data"]
    assert data == {"__ansible_unsafe": "{{ written by cloud-init }}"}
    assert "__ansible_unsafe" not in json.dumps(found)
    assert found["lifeboat_depth_2"]["hosts"] == ["shop-files", "shop-cache"]
    assert found["lifeboat_plan_shop"]["vars"]["lifeboat_plan"]["objectives"] == {"rpo": "24h", "rto": "1h"}
    host = hosts["shop-web"]
    assert (host["ansible_connection"], host["lifeboat_workload"]["after"]) == ("local", ["shop-db"])
    assert host["lifeboat_job"]["sync_identifier"] == ["Web Application"]
    assert len(aws.simulator.calls()) == before


def test_plans_whose_names_are_one_group_are_not_mixed(playbook: PlaybookRunner, tmp_path: Path) -> None:
    """Catches: the workloads of one plan with the regions and the manifest of another."""
    for name, region, host in (("shop-eu", "us-west-2", "db-one"), ("shop_eu", "eu-west-1", "db-two")):
        text = HEAD.replace("us-west-2", region) + f"plan: {name}\nworkloads:\n  {host}:\n    db_instance: shop\n"
        (tmp_path / f"{name}.lifeboat.yml").write_text(text, encoding="utf-8")
    shown = playbook.program("inventory", "-i", "shop-eu.lifeboat.yml", "-i", "shop_eu.lifeboat.yml", "--list")
    said = " ".join(shown.stderr.split())
    assert "plan: shop_eu and the plan shop-eu are one group of hosts, lifeboat_plan_shop_eu; give it a name" in said
    hosts = json.loads(shown.stdout)["_meta"]["hostvars"]
    assert (hosts["db-one"]["lifeboat_plan"]["recovery_region"], "db-two" in hosts) == ("us-west-2", False)


def test_plan_with_another_name_is_told_how_to_be_called(playbook: PlaybookRunner, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "shop.yml")
    (tmp_path / "hosts.yml").write_text("all: {hosts: {web: {}}}\n", encoding="utf-8")
    shown = playbook.program("inventory", "-i", "shop.yml", "-i", "hosts.yml", "--graph")
    said = " ".join(shown.stderr.split())
    assert "shop.yml: the name of a plan ends in .lifeboat.yml or .lifeboat.yaml; rename the file" in said
    assert "--web" in shown.stdout
    for name in ("readiness", "failover"):
        run = playbook.named(f"lifeboat.aws.{name}", "-i", "shop.yml", "-i", "hosts.yml")
        assert run.rc == 2, run.stdout
        reason = f"{tmp_path}/shop.yml: the name of a plan ends in .lifeboat.yml or .lifeboat.yaml; rename the file"
        assert (reason in run.stdout, "give a plan with -i" in run.stdout) == (True, False), run.stdout


def test_plan_with_a_slip_in_a_region_is_warned_of_and_used(playbook: PlaybookRunner, tmp_path: Path) -> None:
    """Catches: a region that is checked on the AWS Health Dashboard, while it does not exist."""
    text = SHOP.replace("source_region: us-east-1", "source_region: us-east-11")
    (tmp_path / "shop.lifeboat.yml").write_text(text, encoding="utf-8")
    run = playbook.named(
        "lifeboat.aws.sync", "-i", "shop.lifeboat.yml", "-e", "purpose=recovery", "--limit", "batch", "--check"
    )
    said = " ".join(run.stdout.split())
    assert "plan shop: source_region: region us-east-11 is not known here (did you mean us-east-1?)" in said
    assert any(call["region"] == "us-east-11" for call in run.calls), run.stdout


def test_sync_copies_what_a_plan_says(playbook: PlaybookRunner, tmp_path: Path, aws: AwsView) -> None:
    """Catches: a module run for each workload; templates that are taken as they are; a limit without effect; and a
    plan with a mistake whose workloads are left out without a word, because Ansible goes on without it."""
    aws.simulator.configure(copy_seconds=0)
    aws.web()
    aws.web(name="batch-1", tags={"Sync-Identifier": "batch"})
    databases = Databases(aws, INSTANCE)
    databases.snapshot()
    for name, text in {"shop": SHOP, "wrong": WRONG, "broken": "plan: [shop"}.items():
        (tmp_path / f"{name}.lifeboat.yml").write_text(text, encoding="utf-8")
    sync = ("lifeboat.aws.sync", "-i", "shop.lifeboat.yml", "-e", "purpose=recovery")

    before = len(aws.simulator.calls())
    refused = playbook.named(*sync, "-i", "wrong.lifeboat.yml", "-i", "broken.lifeboat.yml")
    assert refused.rc == 2, refused.stdout
    assert f"{os.path.join(tmp_path, 'broken.lifeboat.yml')}: the plan could not be read" in refused.stdout
    where = os.path.join(tmp_path, "wrong.lifeboat.yml")
    assert f"{where}:8: workloads.files.retian: unknown key; did you mean retain?" in refused.stdout
    assert f"{where}:9: workloads.files.after[0]: there is no workload 'shop-db'" in refused.stdout
    assert len(aws.simulator.calls()) == before

    limited = playbook.named(*sync, "--limit", "batch")
    assert limited.rc == 0, limited.stdout
    assert "OK: 1 copied; a part of the plan, without shop-db, web, warm" in limited.stdout
    run = playbook.named(*sync)
    assert run.rc == 0, run.stdout
    assert "OK: 2 copied, 1 already there\n" in run.stdout
    assert [line for line in ("rds: shop-db", "ami: web and 1 more") if line not in run.stdout] == [], run.stdout
    assert "dr_sync does everything once" not in run.stdout
    [copy] = databases.seen().values()
    assert copy["Tags"]["Purpose"] == "recovery"
    assert {image["Tags"]["Purpose"] for image in aws.images(WEST).values()} == {"recovery"}
