"""The role dr_dns: the units it writes, and the method module, whose playbook is run as the unit would run it.

No systemd is started: systemd-analyze reads the units, and the environment of the tests takes the place of the one that
pip makes on an instance.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.dns.bind import Bind
from tests.dns.packages import needs_bind
from tests.dns.tsig import WRITER
from tests.integration.aws_view import AwsView
from tests.integration.dns_view import ELASTIC, PRIVATE, Names
from tests.integration.dr_dns_machine import Machine
from tests.integration.module_run import ModuleRunner
from tests.integration.playbook_run import TREE, PlaybookRunner
from tests.programs import needs, program
from tests.simulator.client import Simulator

WWW, WEB = "www.shop.example", "web.shop.internal"
INTERVAL = {"interval": "90s", "spread": "1min"}
ROUTE53 = {
    "instance_id": "i-0abc1234abc1234aa",
    "owner": "shop-web",
    "public_hostnames": [WWW],
    "private_hostnames": WEB,
    "ttl": "30",
    **INTERVAL,
}
DYNDNS2 = {
    "provider": "dyndns2",
    "server": "members.dyndns.org/v3/update",
    "login": "shop",
    "password": "a-password-long-enough-for-no-log",
    "public_hostnames": [WWW],
    "private_hostnames": [WEB],
    **INTERVAL,
}
is_debian = pytest.mark.skipif(
    not Path("/etc/debian_version").exists(), reason="this is no Debian, so the role does not choose ddclient here"
)


@pytest.fixture
def machine(tmp_path: Path, playbook: PlaybookRunner, simulator: Simulator) -> Machine:
    root = tmp_path / "root"
    root.mkdir()
    return Machine(root, playbook, simulator, tmp_path / "tools")


@pytest.fixture(scope="module")
def _installed(_running_simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file system of a machine on which the role has been, once for each method: module or ddclient."""

    @functools.cache
    def of(method: str) -> Path:
        folder = tmp_path_factory.mktemp(method)
        machine = Machine(folder / "root", PlaybookRunner(_running_simulator, folder), _running_simulator, folder)
        machine.root.mkdir()
        run = machine.install(**ROUTE53 if method == "module" else DYNDNS2)
        assert run.rc == 0, run.stdout
        return machine.root

    return of


@pytest.fixture
def install(machine: Machine, _installed: Callable[[str], Path]) -> Callable[[str], None]:
    """Puts on the machine what the role has put on another one."""

    def copy(method: str) -> None:
        shutil.copytree(_installed(method), machine.root, symlinks=True, dirs_exist_ok=True)

    return copy


@pytest.fixture
def names(aws: AwsView, module: ModuleRunner) -> Names:
    return Names(aws, module)


def run_on(machine: Machine, instance: str) -> subprocess.CompletedProcess[str]:
    """What the unit starts: the module that the role has put there, with Ansible and amazon.aws of the tests."""
    collections = machine.root / "opt/lifeboat-dns/collections"
    amazon = collections / "ansible_collections/amazon"
    if not amazon.exists():
        import ansible_collections.amazon

        amazon.symlink_to(next(iter(ansible_collections.amazon.__path__)))
    return machine.run(
        [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", str(machine.configuration / "names.yml")],
        instance,
        HOME=str(machine.root / "run"),
        ANSIBLE_COLLECTIONS_PATH=str(collections),
        ANSIBLE_NOCOLOR="1",
    )


def test_dr_dns_module_on_an_instance_keeps_its_names(
    machine: Machine, install: Callable[[str], None], names: Names
) -> None:
    zone, inside, web = names.zone(), names.private_zone(), names.instance()
    install("module")
    assert machine.starts("timers") == {"lifeboat-dns@module.timer"}
    assert machine.starts("multi-user") == {"lifeboat-dns@module.service"}

    first = run_on(machine, web)
    assert (first.returncode, "changed=1" in first.stdout) == (0, True), first.stdout
    assert (names.addresses(zone), names.addresses(inside)) == ({WWW: [ELASTIC]}, {WEB: [PRIVATE]})
    assert names.owner(zone)["owner"] == "shop-web"
    second = run_on(machine, web)
    assert (second.returncode, "changed=0" in second.stdout) == (0, True), second.stdout


def test_dr_dns_module_is_installed_again_and_removed(machine: Machine, install: Callable[[str], None]) -> None:
    assert machine.install("--check", **ROUTE53).rc == 0
    assert machine.files() == {}
    install("module")
    configuration = machine.configuration / "names.yml"
    assert configuration.stat().st_mode & 0o777 == 0o600
    again = machine.install(**ROUTE53)
    assert (again.rc, "changed=0" in again.stdout) == (0, True), again.stdout
    removed = machine.install(install_state="absent")
    assert (removed.rc, machine.files()) == (0, {}), removed.stdout


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.py")}


def test_dr_dns_module_brings_all_that_the_module_imports(machine: Machine, install: Callable[[str], None]) -> None:
    """Catches: a file that the module has come to need and the role does not copy."""
    install("module")
    there = machine.root / "opt/lifeboat-dns/collections/ansible_collections/lifeboat/aws"
    for folder in ("_core", "_dns", "_steps"):
        here = TREE / "ansible_collections/lifeboat/aws/plugins/module_utils" / folder
        copied = there / "plugins/module_utils" / folder
        assert files_below(copied) == files_below(here)


@needs_bind
def test_dr_dns_module_key_of_a_name_server_is_never_shown(machine: Machine, names: Names, bind: Bind) -> None:
    """Catches: a key in the output of the role or of the instance, and one that does not arrive as it is."""
    server = {"provider": "rfc2136", "server": bind.host, "port": bind.port, "zone": "shop.example"}
    key = {"key_name": WRITER.name, "key_secret": WRITER.secret}
    run = machine.install("-vvv", "--diff", public_hostnames=[WWW], **server, **key)
    assert run.rc == 0, run.stdout
    kept = run_on(machine, names.instance())
    assert kept.returncode == 0, kept.stdout
    assert bind.dig(WWW, "A") == [f"{WWW}. 60 IN A {ELASTIC}"]
    assert WRITER.secret not in run.stdout + kept.stdout


@is_debian
@pytest.mark.parametrize(
    ("variables", "unit"),
    [
        pytest.param({}, "public", id="dyndns2 with addresses"),
        pytest.param({"ipv6": True}, "module", id="IPv6"),
        pytest.param({"provider": None}, "module", id="Route 53"),
        pytest.param({"install_method": "module"}, "module", id="chosen"),
    ],
)
def test_dr_dns_auto_takes_ddclient_where_it_serves(machine: Machine, variables: dict[str, Any], unit: str) -> None:
    given = {**DYNDNS2, "private_hostnames": None, **variables}
    run = machine.install("--check", **given)
    assert run.rc == 0, run.stdout
    enabled = run.of("Timers start at boot")
    links = [result["dest"] for result in enabled["results"]]
    assert {Path(link).name for link in links} == {f"lifeboat-dns@{unit}.service", f"lifeboat-dns@{unit}.timer"}


@is_debian
def test_dr_dns_other_method_takes_the_place_of_the_first(machine: Machine, install: Callable[[str], None]) -> None:
    """Catches: two programs that keep the same names."""
    install("ddclient")
    assert machine.starts("timers") == {"lifeboat-dns@public.timer", "lifeboat-dns@private.timer"}
    assert machine.install(**DYNDNS2, install_method="module").rc == 0
    assert machine.starts("timers") == {"lifeboat-dns@module.timer"}
    assert [path.name for path in machine.configuration.iterdir()] == ["names.yml"]


def test_dr_dns_instances_are_not_for_an_instance(machine: Machine) -> None:
    run = machine.install(instances=[{"instance_id": "i-0abc1234abc1234aa", "public_hostnames": [WWW]}])
    assert run.rc == 2
    assert "With dr_dns_install each host says its own" in run.stdout


@needs("systemd-analyze")
@pytest.mark.parametrize(
    ("method", "instance"), [pytest.param("ddclient", "public", marks=is_debian), ("module", "module")]
)
def test_dr_dns_systemd_understands_the_units(
    machine: Machine, install: Callable[[str], None], tmp_path: Path, method: str, instance: str
) -> None:
    install(method)
    folder = tmp_path / "units"
    folder.mkdir()
    for kind in ("service", "timer"):
        unit = (machine.root / f"etc/systemd/system/lifeboat-dns@.{kind}").read_text()
        # systemd-analyze looks for what is started, and that is below the root here.
        (folder / f"lifeboat-dns@{instance}.{kind}").write_text(unit.replace("/opt/", f"{_started(machine)}/opt/"))
    units = [str(path) for path in sorted(folder.iterdir())]
    check = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", *units],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (check.returncode, check.stderr) == (0, "")
    assert "OnUnitInactiveSec=90s\nRandomizedDelaySec=1min\n" in (folder / f"lifeboat-dns@{instance}.timer").read_text()


def _started(machine: Machine) -> Path:
    """The root, with something in the place of what only pip would put there."""
    program = machine.root / "opt/lifeboat-dns/environment/bin/ansible-playbook"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return machine.root
