"""The role dr_dns with ddclient: what it puts on an instance, run against a dyndns2 service and the metadata service.

The packaged ddclient and the shell run for real; only systemd does not.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.canaries import plant
from tests.dns.dyndns2 import Dyndns2
from tests.dns.dyndns2_account import PATIENCE, Account
from tests.dns.dyndns2_services import DESEC, DYN, LATER_SECONDS, Service
from tests.dns.loopback import HOST, free_port
from tests.dns.packages import needs_ddclient
from tests.fetching.program import NAMES, sources
from tests.integration.aws_view import SOURCE
from tests.integration.dr_dns_machine import Machine
from tests.integration.playbook_run import PlaybookRunner
from tests.programs import needs
from tests.simulator.client import Simulator

pytestmark = needs_ddclient

WWW, API, INSIDE = "www.dyn.example", "api.dyn.example", "www.int.dyn.example"
PUBLIC, OTHER, PRIVATE = "203.0.113.10", "203.0.113.20", "10.0.0.10"
FIVE_MINUTES = 5 * 60 + 1
# A quote, a comment sign or braces would end it in a generated file that is not careful.
PASSWORD = plant("password with odd characters", 'it\'s #1, "so\\to say" {{ x }}')


@pytest.fixture(scope="module")
def _one_service() -> Iterator[Dyndns2]:
    with Dyndns2() as running:
        yield running


@pytest.fixture
def service(_one_service: Dyndns2) -> Dyndns2:
    """A service that knows nothing of the test before. It stays at one address, which the installed files have."""
    return begin(_one_service, DYN)


def begin(service: Dyndns2, kind: Service) -> Dyndns2:
    service.account = Account(kind, service.clock, PATIENCE, PASSWORD)
    service.requests.clear()
    for name in (WWW, API, INSIDE):
        service.add_host(name)
    return service


@dataclass(frozen=True)
class Installed:
    """The file system of a machine on which the role has been, what it had before, and what was printed there."""

    root: Path
    before: dict[str, str]
    printed: str


@pytest.fixture(scope="module")
def installed(
    _one_service: Dyndns2, _running_simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    """One for all tests; a run of a playbook takes longer than most of them."""
    folder = tmp_path_factory.mktemp("installed")
    machine = Machine(folder / "root", PlaybookRunner(_running_simulator, folder), _running_simulator, folder)
    machine.root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAULTED", PASSWORD)
        foretold = machine.install("--check", "--diff", **given(_one_service))
        assert foretold.rc == 0, foretold.stdout
        before = machine.files()
        run = machine.install("-vvv", "--diff", **given(_one_service))
    assert run.rc == 0, run.stdout
    return Installed(machine.root, before, foretold.stdout + run.stdout)


@pytest.fixture
def machine(tmp_path: Path, playbook: PlaybookRunner, simulator: Simulator) -> Machine:
    """One with nothing on it."""
    root, tools = tmp_path / "root", tmp_path / "tools"
    root.mkdir()
    tools.mkdir()
    machine = Machine(root, playbook, simulator, tools)
    answers(machine, "")
    return machine


def answers(machine: Machine, address: str) -> None:
    """What the resolver of the machine says of every name; it knows nothing of the test's own zone."""
    getent = machine.tools / "getent"
    getent.write_text(f"#!/bin/sh\necho '{address} STREAM '\n" if address else "#!/bin/sh\nexit 2\n")
    getent.chmod(0o755)


def given(service: Dyndns2, **options: Any) -> dict[str, Any]:
    """The variable that says what the instance registers."""
    register = {
        "provider": "dyndns2",
        "server": service.address,
        "login": service.login,
        "password": "{{ lookup('ansible.builtin.env', 'VAULTED') }}",
        "ca_path": str(service.ca_file),
        "public_hostnames": [WWW, API],
        "private_hostnames": [INSIDE],
        **options,
    }
    return {"register": register}


def instance(simulator: Simulator, **fields: Any) -> str:
    spec = {"name": "web", "private_ip": PRIVATE, "public_ip": PUBLIC, **fields}
    return simulator.seed_instances(SOURCE, [spec])[0]


@pytest.fixture
def web(simulator: Simulator, machine: Machine, installed: Installed) -> str:
    """An instance with what the role has put there."""
    shutil.copytree(installed.root, machine.root, symlinks=True, dirs_exist_ok=True)
    return instance(simulator)


def pass_time(machine: Machine, service: Dyndns2, seconds: int) -> None:
    machine.let_time_pass(seconds)
    service.clock.advance(seconds)


def test_dr_dns_ddclient_installed(machine: Machine, service: Dyndns2, web: str, installed: Installed) -> None:
    assert installed.before == {}
    assert PASSWORD not in installed.printed
    assert PASSWORD[-8:] not in installed.printed
    files = machine.files()
    assert set(files) == {
        "etc/lifeboat-dns/private.conf",
        "etc/lifeboat-dns/public.conf",
        "etc/systemd/system/ddclient.service",
        "etc/systemd/system/lifeboat-dns@.service",
        "etc/systemd/system/lifeboat-dns@.timer",
        "etc/systemd/system/multi-user.target.wants/lifeboat-dns@private.service",
        "etc/systemd/system/multi-user.target.wants/lifeboat-dns@public.service",
        "etc/systemd/system/timers.target.wants/lifeboat-dns@private.timer",
        "etc/systemd/system/timers.target.wants/lifeboat-dns@public.timer",
        "opt/lifeboat-dns/program.tar",
        f"opt/lifeboat-dns/sbin/{NAMES}",
        *(f"opt/lifeboat-dns/lib/lifeboat/{path}" for path in sources()),
    }
    assert files["etc/systemd/system/ddclient.service"] == "-> /dev/null"
    assert (machine.configuration / "public.conf").stat().st_mode & 0o777 == 0o600
    assert machine.configuration.stat().st_mode & 0o777 == 0o700


def test_dr_dns_ddclient_installed_again_replaced_and_removed(
    machine: Machine, service: Dyndns2, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: two programs that keep the same names, and a password of one that does not any more."""
    monkeypatch.setenv("VAULTED", PASSWORD)
    second = machine.install(**given(service))
    assert (second.rc, "changed=0" in second.stdout) == (0, True), second.stdout

    assert machine.install(**given(service), install_method="module").rc == 0
    assert machine.starts("timers") == {"lifeboat-dns@module.timer"}
    assert [path.name for path in machine.configuration.iterdir()] == ["names.yml"]

    foretold = machine.install("--check", install_state="absent")
    assert (foretold.rc, "changed=0" in foretold.stdout) == (0, False), foretold.stdout
    removed = machine.install(install_state="absent")
    assert removed.rc == 0, removed.stdout
    assert set(machine.files()) == {"etc/systemd/system/ddclient.service"}
    again = machine.install(install_state="absent")
    assert (again.rc, "changed=0" in again.stdout) == (0, True), again.stdout


def test_dr_dns_ddclient_public_and_internal_names_have_their_addresses(
    machine: Machine, service: Dyndns2, web: str
) -> None:
    for side in ("public", "private"):
        run = machine.keep_names(web, side)
        assert run.returncode == 0, run.stdout
        assert PASSWORD not in run.stdout
    assert service.records() == {WWW: {"A": PUBLIC}, API: {"A": PUBLIC}, INSIDE: {"A": PRIVATE}}
    assert [request.update.password for request in service.requests] == [PASSWORD] * 2
    for _time in range(5):
        for side in ("public", "private"):
            machine.boot()
            pass_time(machine, service, 4 * 24 * 3600)
            assert machine.keep_names(web, side).returncode == 0
    assert len(service.requests) == 4
    assert service.mistakes == []


def test_dr_dns_ddclient_new_address_is_sent(machine: Machine, service: Dyndns2, web: str) -> None:
    machine.keep_names(web)
    pass_time(machine, service, FIVE_MINUTES)
    elastic = machine.simulator.boto("ec2", SOURCE)
    address = elastic.allocate_address()
    elastic.associate_address(AllocationId=address["AllocationId"], InstanceId=web)
    machine.keep_names(web)
    assert service.records()[WWW] == {"A": address["PublicIp"]}


@pytest.mark.parametrize("broken", ["no public address", "metadata service is off"])
def test_dr_dns_ddclient_without_an_address_nothing_is_sent(
    machine: Machine, service: Dyndns2, simulator: Simulator, web: str, broken: str
) -> None:
    """Catches: the record of a machine that starts before its Elastic IP comes, deleted by an empty myip."""
    begin(service, DESEC)
    service.account.hosts[WWW].addresses["A"] = OTHER
    simulator.configure(imds_enabled=broken == "no public address")
    run = machine.keep_names(instance(simulator, public_ip=None))
    simulator.configure(imds_enabled=True)
    assert run.returncode == 1
    assert "nothing is sent" in run.stdout
    assert (service.requests, service.records()) == ([], {WWW: {"A": OTHER}})


@pytest.mark.parametrize("code", ["badauth", "abuse", "nohost", "!donator", "numhost", "badagent"])
def test_dr_dns_ddclient_refused_name_waits_for_a_person(
    machine: Machine, service: Dyndns2, web: str, code: str
) -> None:
    """Catches: ddclient's own way, which is to come back every five minutes whatever it was told."""
    service.force(code)
    run = machine.keep_names(web)
    assert run.returncode == 1
    for seconds in (FIVE_MINUTES, LATER_SECONDS, 24 * 3600):
        pass_time(machine, service, seconds)
        run = machine.keep_names(web)
        assert run.returncode == 1
    assert f"{WWW}: the service has said {code}" in run.stdout
    assert len(service.requests) == 1
    assert service.mistakes == []

    service.account.mend()
    [held] = machine.state.rglob("public.held")
    held.unlink()
    assert machine.keep_names(web).returncode == 0
    assert service.records()[WWW] == {"A": PUBLIC}


def test_dr_dns_ddclient_other_configuration_is_asked_for_at_once(machine: Machine, service: Dyndns2, web: str) -> None:
    service.force("badauth")
    assert machine.keep_names(web).returncode == 1
    service.account.mend()
    configuration = machine.configuration / "public.conf"
    configuration.write_text(configuration.read_text().replace(f"{WWW},{API}", f"{API},{WWW}"))
    assert machine.keep_names(web).returncode == 0
    assert service.records()[WWW] == {"A": PUBLIC}
    assert service.mistakes == []


def test_dr_dns_ddclient_bad_name_does_not_stop_the_other(machine: Machine, service: Dyndns2, web: str) -> None:
    service.account.hosts.pop(API)
    assert machine.keep_names(web).returncode == 1
    assert service.records()[WWW] == {"A": PUBLIC}
    pass_time(machine, service, FIVE_MINUTES)
    second = instance(machine.simulator, public_ip=OTHER)
    # The same machine with another address: what it remembers is of the instance.
    shutil.copytree(machine.state / web, machine.state / second)
    run = machine.keep_names(second)
    assert (run.returncode, service.records()[WWW]) == (1, {"A": OTHER}), run.stdout
    assert [set(request.hosts) for request in service.requests] == [{WWW, API}, {WWW}]
    assert service.mistakes == []


@pytest.mark.parametrize("code", ["911", "dnserr"])
def test_dr_dns_ddclient_service_out_of_order_has_half_an_hour(
    machine: Machine, service: Dyndns2, web: str, code: str
) -> None:
    service.force(code)
    assert machine.keep_names(web).returncode == 1
    pass_time(machine, service, FIVE_MINUTES)
    run = machine.keep_names(web)
    assert f"{API}: the service has said {code}; it is asked again in" in run.stdout
    assert len(service.requests) == 1
    pass_time(machine, service, LATER_SECONDS - FIVE_MINUTES + 1)
    assert machine.keep_names(web).returncode == 0
    assert service.records()[API] == {"A": PUBLIC}
    assert service.mistakes == []


def test_dr_dns_ddclient_service_that_is_not_there_is_tried_again_soon(machine: Machine, web: str) -> None:
    configuration = machine.configuration / "public.conf"
    right = configuration.read_text()
    configuration.write_text(re.sub(r"(?m)^server=.*", f"server={HOST}:{free_port()}", right))
    for _time in range(2):
        run = machine.keep_names(web)
        assert (run.returncode, "Could not connect" in run.stdout) == (1, True), run.stdout
        machine.let_time_pass(FIVE_MINUTES)


def test_dr_dns_ddclient_cache_of_another_instance_is_not_believed(
    machine: Machine, service: Dyndns2, web: str
) -> None:
    """Catches: an image that was made of a running instance, and the next one that takes over its memory with it."""
    machine.keep_names(web)
    service.account.hosts[WWW].addresses["A"] = OTHER
    pass_time(machine, service, FIVE_MINUTES)
    machine.keep_names(instance(machine.simulator))
    assert service.records()[WWW] == {"A": PUBLIC}


def test_dr_dns_ddclient_name_that_was_taken_meanwhile_comes_back_at_the_next_start(
    machine: Machine, service: Dyndns2, web: str
) -> None:
    """Catches: an instance that starts again with its old address, and a name that stays at its stand-in."""
    machine.keep_names(web)
    for name in (WWW, API):
        service.account.hosts[name].addresses["A"] = OTHER
    answers(machine, OTHER)
    pass_time(machine, service, FIVE_MINUTES)
    machine.keep_names(web)
    assert service.records()[WWW] == {"A": OTHER}
    machine.boot()
    run = machine.keep_names(web)
    assert f"{WWW} is answered with {OTHER}" in run.stdout
    assert service.records()[WWW] == {"A": PUBLIC}
    # The resolver goes on with what it has kept.
    pass_time(machine, service, FIVE_MINUTES)
    machine.keep_names(web)
    assert len(service.requests) == 2


@needs("systemd-analyze")
@pytest.mark.usefixtures("web")
def test_dr_dns_ddclient_systemd_understands_the_units(machine: Machine) -> None:
    assert machine.unit_problems("public") == ""


@pytest.mark.usefixtures("service")
def test_dr_dns_ddclient_unit_starts_the_installed_program(machine: Machine, web: str) -> None:
    """Catches: a file of the program that is not installed, and a path that is right only in the sources."""
    (machine.tools / "python3").symlink_to(sys.executable)
    run = machine.run([str(machine.root / "opt/lifeboat-dns/sbin" / NAMES), "public"], web)
    assert run.returncode == 0, run.stdout
