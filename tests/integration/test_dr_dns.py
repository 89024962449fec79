"""The role dr_dns as it registers names from a playbook: on the simulator, through ansible-playbook."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dns.dyndns2 import Dyndns2
from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.dns_view import ELASTIC, PRIVATE, Names
from tests.integration.module_run import WRITING, ModuleRunner
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.simulator.client import ACCESS_KEY, SECRET_KEY

EXAMPLE = Path(__file__).parents[2] / "examples" / "register_names.yml"
ROLE = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_dns}"
TASK = "Names follow their instances"
WWW, WEB = "www.shop.example", "web.shop.internal"
SECRET = "recognisable-secret-that-nobody-may-see"


@pytest.fixture
def names(aws: AwsView, module: ModuleRunner) -> Names:
    return Names(aws, module)


def register(playbook: PlaybookRunner, *arguments: str, **variables: Any) -> PlaybookResult:
    given = {f"dr_dns_{name}": value for name, value in {"region": SOURCE, **variables}.items()}
    return playbook(ROLE, *arguments, play=yaml.safe_dump({"vars": given}))


def actions(run: PlaybookResult) -> dict[str, str]:
    return {entry["hostname"]: entry["action"] for entry in run.of(TASK)["names"]}


def writes(run: PlaybookResult) -> list[str]:
    return [call["action"] for call in run.calls if call["action"].startswith(WRITING)]


def test_dr_dns_foretold_done_again_and_absent(playbook: PlaybookRunner, names: Names) -> None:
    zone, inside = names.zone(), names.private_zone()
    web = names.instance()
    wanted = {"instance_id": web, "owner": "web", "public_hostnames": [WWW], "private_hostnames": [WEB]}

    foretold = register(playbook, "--check", "--diff", **wanted)
    assert foretold.rc == 0, foretold.stdout
    assert writes(foretold) == []
    assert actions(foretold) == {WWW: "registered", WEB: "registered"}
    assert f"+{WWW}. 60 IN A {ELASTIC}" in foretold.stdout

    first = register(playbook, **wanted)
    assert first.rc == 0, first.stdout
    assert actions(first) == actions(foretold)
    assert (names.addresses(zone), names.addresses(inside)) == ({WWW: [ELASTIC]}, {WEB: [PRIVATE]})

    second = register(playbook, **wanted)
    assert "changed=0" in second.stdout
    assert (second.rc, writes(second)) == (0, [])
    assert set(actions(second).values()) == {"none"}

    gone = register(playbook, instance_id=web, owner="web", state="absent")
    assert gone.rc == 0, gone.stdout
    assert actions(gone) == {WWW: "removed", WEB: "removed"}
    assert (names.records(zone), names.records(inside)) == ({}, {})


def test_dr_dns_fleet_is_one_change(playbook: PlaybookRunner, names: Names) -> None:
    inside = names.private_zone()
    fleet = [
        {
            "instance_id": names.instance(private_ip=f"10.0.0.{10 + number}", public_ip=None),
            "private_hostnames": [f"batch-{number}.shop.internal"],
        }
        for number in range(5)
    ]
    run = register(playbook, instances=fleet)
    assert run.rc == 0, run.stdout
    assert set(actions(run).values()) == {"registered"}
    assert [call["action"] for call in run.calls].count("ChangeResourceRecordSets") == 1
    assert names.addresses(inside) == {
        f"batch-{number}.shop.internal": [f"10.0.0.{10 + number}"] for number in range(5)
    }


def test_dr_dns_each_host_of_a_play_has_variables_of_its_own(playbook: PlaybookRunner, names: Names) -> None:
    """Catches: the module looked for on hosts that nobody can reach, or with the options of the first of them."""
    inside = names.private_zone()
    ids = [names.instance(private_ip=f"10.0.0.{10 + number}", public_ip=None) for number in range(2)]
    hosts = {f"batch-{number}": {"instance": instance} for number, instance in enumerate(ids)}
    setup = [
        {"ansible.builtin.add_host": {"name": host, "groups": "fleet", "ansible_connection": "ssh", **variables}}
        for host, variables in hosts.items()
    ]
    run = playbook(
        [
            *setup,
            {
                "ansible.builtin.include_role": {"name": "lifeboat.aws.dr_dns"},
                "vars": {
                    "dr_dns_region": SOURCE,
                    "dr_dns_instance_id": "{{ instance }}",
                    "dr_dns_private_hostnames": ["{{ inventory_hostname }}.shop.internal"],
                },
            },
        ],
        *("-i", ",".join(hosts)),
        play=yaml.safe_dump({"hosts": "batch-0:batch-1"}),
    )
    assert run.rc == 0, run.stdout
    assert names.addresses(inside) == {"batch-0.shop.internal": ["10.0.0.10"], "batch-1.shop.internal": ["10.0.0.11"]}


def test_dr_dns_answers_of_a_survey(playbook: PlaybookRunner, names: Names) -> None:
    """Everything that a survey hands over is text, and what was left empty is null or empty."""
    zone = names.zone()
    blank = dict.fromkeys(("filters", "self", "instances", "ipv6", "port", "takeover", "lost_regions", "reap"), None)
    answers = {
        **blank,
        "instance_id": names.instance(),
        "public_hostnames": f"{WWW},api.shop.example",
        "ttl": "30",
        "wildcard": "false",
        "wait": "yes",
        "wait_timeout": "5",
        "poll_interval": "0.05",
        "owner": "",
        "zone_id": "",
    }
    names.aws.simulator.configure(insync_seconds=0)
    run = register(playbook, **answers)
    assert run.rc == 0, run.stdout
    assert set(names.addresses(zone)) == {WWW, "api.shop.example"}
    assert run.of(TASK)["names"][0]["records"] == [f"{WWW}. 30 IN A {ELASTIC}"]


def test_dr_dns_takes_module_defaults_of_the_playbook(
    playbook: PlaybookRunner, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: an option of the role that is not set and yet hides the region of the playbook."""
    zone, web = names.zone(), names.instance()
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    defaults = {
        "region": SOURCE,
        "endpoint_url": names.aws.simulator.endpoint,
        "access_key": ACCESS_KEY,
        "secret_key": SECRET_KEY,
    }
    play = {
        "module_defaults": {"group/lifeboat.aws.aws": defaults},
        "vars": {"dr_dns_instance_id": web, "dr_dns_public_hostnames": [WWW]},
    }
    run = playbook(ROLE, "-vvv", play=yaml.safe_dump(play))
    assert run.rc == 0, run.stdout
    assert names.addresses(zone) == {WWW: [ELASTIC]}
    assert SECRET_KEY not in run.stdout


def test_dr_dns_refused_name_is_the_sentence_of_the_module(playbook: PlaybookRunner, names: Names) -> None:
    zone = names.zone()
    first, second = names.instance(), names.instance(public_ip="203.0.113.11", private_ip="10.0.0.11")
    assert register(playbook, instance_id=first, owner="shop-web", public_hostnames=[WWW]).rc == 0
    refused = register(playbook, instance_id=second, owner="shop-new", public_hostnames=[WWW])
    assert refused.rc == 2
    assert f"{WWW} belongs to shop-web ({first} in {SOURCE}" in refused.of(TASK)["msg"]
    assert names.addresses(zone) == {WWW: [ELASTIC]}
    taken = register(playbook, instance_id=second, owner="shop-new", public_hostnames=[WWW], takeover="force")
    assert taken.rc == 0, taken.stdout
    assert actions(taken) == {WWW: "taken_over"}


def test_dr_dns_example_runs_as_it_is_written(playbook: PlaybookRunner, names: Names, tmp_path: Path) -> None:
    zone, inside = names.zone(), names.private_zone()
    names.instance(name="shop-web")
    names.instance(name="shop-batch", public_ip=None, private_ip="10.0.0.11")
    command = [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", str(EXAMPLE)]
    environment = playbook.environment(tmp_path / "results.jsonl")
    run = subprocess.run(command, env=environment, cwd=tmp_path, text=True, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert names.addresses(zone) == {WWW: [ELASTIC]}
    assert names.addresses(inside) == {WEB: [PRIVATE], "batch.shop.internal": ["10.0.0.11"]}


def test_dr_dns_without_a_name_fails(playbook: PlaybookRunner, names: Names) -> None:
    """Catches: a survey left empty, and a run that is green and registers nothing."""
    run = register(playbook, instance_id=names.instance(), public_hostnames=None, private_hostnames="")
    assert run.rc == 2, run.stdout
    assert "public_hostnames: no name to register" in run.stdout


def test_dr_dns_unknown_provider_is_refused_before_anything_is_done(playbook: PlaybookRunner, names: Names) -> None:
    run = register(playbook, instance_id=names.instance(), public_hostnames=[WWW], provider="bind")
    assert run.rc == 2, run.stdout
    assert "value of provider must be one of: route53, dyndns2, rfc2136" in run.stdout
    assert run.calls == []


@pytest.mark.parametrize("password", [Dyndns2.password, SECRET], ids=["accepted", "refused"])
def test_dr_dns_password_is_never_shown(
    playbook: PlaybookRunner, names: Names, dyndns2: Dyndns2, password: str
) -> None:
    run = register(
        playbook,
        *("-vvv", "--diff"),
        provider="dyndns2",
        instance_id=names.instance(),
        public_hostnames=["www.dyn.example"],
        server=dyndns2.address,
        login=dyndns2.login,
        password=password,
        ca_path=str(dyndns2.ca_file),
        nameservers=[f"{dyndns2.dns.host}:{dyndns2.dns.port}"],
        key_secret=None,
    )
    assert (run.rc == 0) == (password == Dyndns2.password), run.stdout
    assert len(dyndns2.requests) == 1
    assert dyndns2.mistakes == []
    assert password not in run.stdout
    assert password not in json.dumps(run.results)
