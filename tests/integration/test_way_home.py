"""The plan of the way home of a play in which one workload has a template that cannot be worked out."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.integration.playbook_run import PlaybookRunner

PLAN = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
workloads:
  shop-db:
    db_instance: shop
    kms_key_id: "{{ a_key }}"
  web:
    sync_identifier: web
    after: [shop-db]
    launch:
      instance_type: "{{ a_type }}"
"""
BOOK = """\
- hosts: lifeboat
  connection: local
  gather_facts: false
  tasks:
    - name: Plan is written
      lifeboat.aws.dr_plan_reverse:
        hosts: "{{ groups.lifeboat }}"
        dest: home.lifeboat.yml
      register: home
      run_once: true
"""


def test_template_of_one_workload_keeps_no_other_from_the_way_home(playbook: PlaybookRunner, tmp_path: Path) -> None:
    """Catches: no file at all, a file without the fleet that is taken for whole, and a key that nobody needs here."""
    (tmp_path / "shop.lifeboat.yml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "book.yml").write_text(BOOK, encoding="utf-8")
    run = playbook.named(tmp_path / "book.yml", "-i", str(tmp_path / "shop.lifeboat.yml"))
    assert run.rc == 2, run.stdout
    found = run.of("Plan is written")
    assert list(found["unwritten"]) == ["web"]
    assert "home.lifeboat.yml is without web, and no plan until they are in it: web: launch: " in found["msg"]
    assert "'a_type' is undefined" in found["msg"]
    written = yaml.safe_load(Path(found["dest"]).read_text(encoding="utf-8"))["workloads"]
    assert (written["web"], written["shop-db"]["db_instance"]) == (None, "shop")
