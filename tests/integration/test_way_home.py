"""The plan of the way home of a play in which one workload has a template that cannot be worked out."""

from __future__ import annotations

from pathlib import Path

import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.canaries import plant
from tests.integration.playbook_run import PlaybookRunner

SECRET = plant("secret of a plan", "secret-that-only-the-vault-may-have")

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


def test_secrets_of_a_plan_are_not_written_into_that_of_the_way_home(playbook: PlaybookRunner, tmp_path: Path) -> None:
    """Catches: a password out of a vault in a file that is committed to a repository."""
    vault = VaultLib(secrets=[("default", VaultSecret(b"password"))])
    (tmp_path / "password").write_text("password", encoding="utf-8")
    inline = vault.encrypt(SECRET).decode()
    plan = PLAN.replace("{{ a_type }}", "m6i.large") + (
        "      user_data: '{{ a_secret }}'\n"
        "  mails:\n    tasks: mails.yml\n    vars:\n      plain: www\n      later: '{{ a_secret }}'\n"
        "      inline: !vault |\n" + "".join(f"        {line}\n" for line in inline.splitlines())
    )
    (tmp_path / "shop.lifeboat.yml").write_text(plan, encoding="utf-8")
    (tmp_path / "book.yml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "group_vars" / "all.yml").write_text(f"a_secret: {SECRET}\n", encoding="utf-8")
    how = ("-i", str(tmp_path / "shop.lifeboat.yml"), "--vault-password-file", str(tmp_path / "password"))
    run = playbook.named(tmp_path / "book.yml", *how)
    assert run.rc == 0, run.stdout
    text = Path(run.of("Plan is written")["dest"]).read_text(encoding="utf-8")
    assert SECRET not in text
    written = yaml.safe_load(text)["workloads"]
    assert written["web"]["launch"]["user_data"] == "{{ a_secret }}"
    options = written["mails"]["vars"]
    assert (options["plain"], options["later"]) == ("www", "{{ a_secret }}")
    assert "undef(hint='mails.vars.inline: write it here" in options["inline"]


def test_plan_that_is_encrypted_as_a_whole_is_not_written_in_the_clear(
    playbook: PlaybookRunner, tmp_path: Path
) -> None:
    """Catches: values that only the file kept in a vault, of which ansible-core's values show nothing."""
    vault = VaultLib(secrets=[("default", VaultSecret(b"password"))])
    (tmp_path / "password").write_text("password", encoding="utf-8")
    plan = PLAN.replace("{{ a_type }}", "m6i.large") + (
        f"      user_data: 'password={SECRET}'\n"
        f"    verify: [{{command: check {SECRET}, times: 3}}]\n"
        f"  mails:\n    tasks: mails.yml\n    vars: {{deep: {{list: [{SECRET}]}}}}\n"
    )
    (tmp_path / "shop.lifeboat.yml").write_bytes(vault.encrypt(plan))
    (tmp_path / "book.yml").write_text(BOOK, encoding="utf-8")
    password = ("--vault-password-file", str(tmp_path / "password"))
    run = playbook.named(tmp_path / "book.yml", "-i", str(tmp_path / "shop.lifeboat.yml"), *password)
    assert run.rc == 0, run.stdout
    home = Path(run.of("Plan is written")["dest"])
    text = home.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "undef(hint='mails.vars.deep.list.0: write it here" in text
    # It is a plan, and what has to be filled in is said where it is asked for.
    hosts = playbook.named(tmp_path / "book.yml", "-i", str(home), "--list-hosts").stdout
    assert "hosts (3):" in hosts, hosts
