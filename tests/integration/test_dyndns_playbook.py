"""ec2_dyndns_register as a user meets it: through ansible-playbook, on the simulated Route 53, by what it prints.

It starts few playbooks, each with several tasks, because starting one takes longer than all that it does.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.canaries import plant
from tests.dns.dyndns2 import Dyndns2
from tests.dns.loopback import free_port
from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.dns_view import ELASTIC, PRIVATE, Names
from tests.integration.module_run import WRITING, ModuleRunner
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.simulator.client import ACCOUNT, SECRET_KEY

WWW, WEB = "www.shop.example", "web.shop.internal"
MODULE = "lifeboat.aws.ec2_dyndns_register"
REPOSITORY = Path(__file__).parents[2]
PASSWORD = plant("wrong password of dyndns2", "a-password-that-nobody-may-see")
TSIG_SECRET = plant("wrong TSIG secret", "YS1rZXktdGhhdC1ub2JvZHktbWF5LXNlZS1hbnl3aGVyZQ==")


@pytest.fixture
def names(aws: AwsView, module: ModuleRunner) -> Names:
    return Names(aws, module)


def task(name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, MODULE: {"region": SOURCE, **options}}


def writes(run: PlaybookResult) -> list[str]:
    return [call["action"] for call in run.calls if call["action"].startswith(WRITING)]


def test_dyndns_playbook_shows_the_records_of_a_zone_file_then_does_it_once(
    playbook: PlaybookRunner, names: Names
) -> None:
    """Catches: a diff that nobody can read, and a second run that changes something."""
    old = f"heritage=lifeboat,owner=shop-web,account={ACCOUNT},region=us-west-2,instance=i-0abc1234abc1234aa"
    zone = names.zone(
        records=[
            {"name": WWW, "type": "A", "ttl": 60, "values": ["198.51.100.7"]},
            {"name": f"_lifeboat.{WWW}", "type": "TXT", "ttl": 60, "values": [f'"{old},since=2026-11-19T06:10:00Z"']},
        ]
    )
    inside, web = names.private_zone(), names.instance()
    tasks = [
        task(
            "The shop answers under its names",
            filters={"tag:Name": "web"},
            owner="shop-web",
            public_hostnames=[WWW],
            private_hostnames=[WEB],
        )
    ]
    foretold = playbook(tasks, "--check", "--diff")
    assert foretold.rc == 0, foretold.stdout
    assert "changed=1" in foretold.stdout
    assert writes(foretold) == []
    lines = foretold.stdout.splitlines()
    start = lines.index(f"--- before: zone shop.example ({zone})")
    assert lines[start + 1] == f"+++ after: zone shop.example ({zone})"
    assert lines[start + 3 : start + 6] == [
        f"-{WWW}. 60 IN A 198.51.100.7",
        f'-_lifeboat.{WWW}. 60 IN TXT "{old},since=2026-11-19T06:10:00Z"',
        f"+{WWW}. 60 IN A {ELASTIC}",
    ]
    assert lines[start + 6].startswith(f'+_lifeboat.{WWW}. 60 IN TXT "heritage=lifeboat,owner=shop-web,account=')
    assert f"+++ after: zone shop.internal ({inside})" in lines
    assert f"+{WEB}. 60 IN A {PRIVATE}" in lines

    first = playbook(tasks)
    assert first.rc == 0, first.stdout
    assert "changed=1" in first.stdout
    assert [entry["action"] for entry in first.of(tasks[0]["name"])["names"]] == ["updated", "registered"]
    assert (names.addresses(zone), names.addresses(inside)) == ({WWW: [ELASTIC]}, {WEB: [PRIVATE]})
    assert names.owner(zone)["instance"] == web

    again = playbook(tasks, "--diff")
    assert (again.rc, writes(again)) == (0, [])
    assert "changed=0" in again.stdout
    assert "--- before" not in again.stdout


def test_dyndns_playbook_failure_is_one_sentence_and_shows_no_secret(
    playbook: PlaybookRunner, names: Names, dyndns2: Dyndns2
) -> None:
    """Catches: a traceback, a sentence that stops the wrong task, a secret in the log of a job at -vvv."""
    zone = names.zone(records=[{"name": WWW, "type": "A", "values": ["198.51.100.7"]}])
    web = names.instance()
    wanted = {"instance_id": web, "public_hostnames": [WWW]}
    service = {
        "instance_id": web,
        "public_hostnames": ["www.dyn.example"],
        "provider": "dyndns2",
        "server": dyndns2.address,
        "login": dyndns2.login,
        "ca_path": str(dyndns2.ca_file),
        "nameservers": [f"{dyndns2.dns.host}:{dyndns2.dns.port}"],
    }
    # Nothing listens there.
    server = {"provider": "rfc2136", "server": "127.0.0.1", "port": free_port(), "key_name": "lifeboat"}
    password, secret = "{{ lookup('env', 'DYNDNS_PASSWORD') }}", "{{ lookup('env', 'TSIG_SECRET') }}"
    theirs = f"{WWW} exists ({WWW}. 300 IN A 198.51.100.7) and no owner is recorded"
    sentences: dict[str, tuple[dict[str, Any], str]] = {
        "Refused": (wanted, f"1 of 1 names failed: {theirs}, so {web} does not take it; set takeover: force if it is "),
        "No instance": (
            {"public_hostnames": [WWW]},
            "instance_id: one of the following is required: instance_id, filters, self",
        ),
        "Wrong password": (
            {**service, "password": password},
            f"www.dyn.example at {dyndns2.address}: login and password are not accepted",
        ),
        "Server that is down": ({**wanted, **server, "key_secret": secret}, "nothing listens there for TCP"),
        "No secret": (
            {**wanted, **server, "key_secret": f"!{secret}"},
            "key_secret: it is not Base64; give it as the server's configuration has it",
        ),
    }
    tasks = [{**task(name, **options), "ignore_errors": True} for name, (options, _sentence) in sentences.items()]
    # The machine's own proxy is not for a server on the loopback address.
    environment = {"DYNDNS_PASSWORD": PASSWORD, "TSIG_SECRET": TSIG_SECRET, "no_proxy": "127.0.0.1"}
    run = playbook(tasks, "-vvv", "--diff", **environment)
    assert [(entry["task"], entry["failed"]) for entry in run.results] == [(name, True) for name in sentences]
    for name, (_options, sentence) in sentences.items():
        said = run.of(name)["msg"]
        assert sentence in said, name
        assert "\n" not in said
        assert "Traceback" not in json.dumps(run.of(name))
    assert names.addresses(zone) == {WWW: ["198.51.100.7"]}
    # What the service has refused for good is noted, and nothing else.
    assert writes(run) == ["CreateTags"]
    assert [request.authorised for request in dyndns2.requests] == [False]
    for text in (PASSWORD, TSIG_SECRET, SECRET_KEY):
        assert text not in run.stdout
        assert text not in json.dumps(run.results)


def test_dyndns_playbook_example_runs_as_it_is_written(playbook: PlaybookRunner, names: Names, tmp_path: Path) -> None:
    zone, inside = names.zone(), names.private_zone()
    names.instance(name="shop-web")
    names.instance(name="shop-batch", public_ip=None, private_ip="10.0.0.11")
    example = REPOSITORY / "examples" / "register_names.yml"
    command = [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", str(example)]
    environment = playbook.environment(tmp_path / "results.jsonl")
    run = subprocess.run(command, env=environment, cwd=tmp_path, text=True, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert names.addresses(zone) == {WWW: [ELASTIC]}
    assert names.addresses(inside) == {WEB: [PRIVATE], "batch.shop.internal": ["10.0.0.11"]}


def test_dyndns_playbook_task_of_the_guide_registers_each_host_of_a_play(
    playbook: PlaybookRunner, names: Names
) -> None:
    """Catches: a module looked for on hosts that nobody can reach, or with the options of the first of them."""
    guide = (REPOSITORY / "docs" / "names.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```yaml\n(- name: Each host answers .*?)```", guide, re.DOTALL)
    inside = names.private_zone()
    ids = [names.instance(private_ip=f"10.0.0.{10 + number}", public_ip=None) for number in range(2)]
    hosts = [
        {"ansible.builtin.add_host": {"name": f"batch-{number}", "ansible_connection": "ssh", "instance_id": instance}}
        for number, instance in enumerate(ids)
    ]
    play = yaml.safe_dump({"hosts": "batch-0:batch-1"})
    run = playbook([*hosts, *yaml.safe_load(block)], "-i", "batch-0,batch-1", play=play)
    assert run.rc == 0, run.stdout
    assert names.addresses(inside) == {"batch-0.shop.internal": ["10.0.0.10"], "batch-1.shop.internal": ["10.0.0.11"]}
