"""A plan is synced with its manifest; then git and the source region are lost, and a file of three lines is enough."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import MANIFEST, PLAN, ManifestView, Shop
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import INSTANCE, Databases

POINTER = f"""\
plugin: lifeboat.aws.plan
manifest: {MANIFEST}
recovery_region: {WEST}
"""
SHOP = f"""\
plugin: lifeboat.aws.plan
plan: {PLAN}
source_region: {SOURCE}
recovery_region: {WEST}
manifest: {MANIFEST}
tags:
  Service: "{{{{ service }}}}"
workloads:
  shop-db:
    db_instance: shop
    restore:
      db_instance_class: "{{{{ class_that_only_a_recovery_knows }}}}"
  web:
    sync_identifier: web
    after: [shop-db]
  old-db:
    db_instance: old
    allow_none: true
  late:
    sync_identifier: late
    kms_key_id: "{{{{ key_of_the_region }}}}"
  warm:
    tasks: warm.yml
"""


def test_sync_writes_the_manifest_and_the_plan_comes_back_from_it(
    playbook: PlaybookRunner, tmp_path: Path, aws: AwsView
) -> None:
    """Catches: a manifest that is written in check mode; a workload that fails, or has a mistake that shows late, and
    takes others along; a template of a recovery that stops a sync; and a plan that is lost with the repository."""
    aws.simulator.configure(copy_seconds=0)
    shop, kept = Shop(aws), ManifestView(aws)
    shop.database()
    Databases(aws, INSTANCE).snapshot()
    source, _other = shop.web()
    aws.client("ec2", SOURCE).modify_instance_attribute(InstanceId=source, SourceDestCheck={"Value": False})
    plan = tmp_path / "shop.lifeboat.yml"
    plan.write_text(SHOP, encoding="utf-8")
    sync = ("playbook", "lifeboat.aws.sync", "-i", "shop.lifeboat.yml", "-e", "service=shop")
    before = playbook.program("inventory", "-i", "shop.lifeboat.yml", "--list", "-e", "service=shop")

    predicted = playbook.program(*sync, "--check", "--diff")
    assert '+    "db_instance": {' in predicted.stdout, predicted.stdout + predicted.stderr
    assert kept.texts() == {}
    run = playbook.program(*sync)
    for output in (predicted.stdout, run.stdout):
        assert "PARTIAL: 2 failed, 2 copied, 1 already there, 3 written to the manifest" in output, output + run.stderr
        assert "manifest: there is no DB instance old in us-east-1" in output
        assert "late: kms_key_id: 'key_of_the_region' is undefined" in output
    assert run.returncode == 2
    *objects, record = sorted(kept.texts(), key=lambda key: key.startswith("syncs/"))
    assert sorted(objects) == ["index.json", "plan.lifeboat.yml", "workloads/shop-db.json", "workloads/web.json"]
    copies = json.loads(kept.texts()[record])["copies"]
    assert sorted((copy["kind"], copy["set"], copy["region"]) for copy in copies) == [
        ("ami", "web", WEST),
        ("rds_instance", "shop", WEST),
    ]
    assert all(copy["started"] and copy["size"] and copy["source_created"] for copy in copies)
    assert kept.texts()["plan.lifeboat.yml"] == SHOP
    instances = json.loads(kept.texts()["workloads/web.json"])["facts"]["instances"]
    settings = {each["instance_id"]: each["other_settings"] for each in instances}
    assert (len(settings), settings.pop(source), *settings.values()) == (2, {"source_dest_check": "off"}, {})

    aws.simulator.outage(SOURCE)
    plan.unlink()
    (tmp_path / "recovery.lifeboat.yml").write_text(POINTER, encoding="utf-8")
    made_before = len(aws.simulator.calls())
    after = playbook.program("inventory", "-i", "recovery.lifeboat.yml", "--list", "-e", "service=shop")
    assert {call["region"] for call in aws.simulator.calls()[made_before:]} == {WEST}
    assert _plain(after.stdout) == _plain(before.stdout.replace("shop.lifeboat.yml", "recovery.lifeboat.yml")), (
        after.stderr
    )


def _plain(listed: str) -> object:
    """The file that is kept is another one, and the one that points there is not kept."""
    found = json.loads(listed)
    for host in found["_meta"]["hostvars"].values():
        if "lifeboat_manifest" in host:
            del host["lifeboat_manifest"]["plan_file"]
    return found
