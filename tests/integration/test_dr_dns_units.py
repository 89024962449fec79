"""The role dr_dns: the units it writes, and the method module, whose playbook is run as the unit would run it.

No systemd is started: systemd-analyze reads the units, and the environment of the tests takes the place of the one that
pip makes on an instance.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from ansible.parsing.yaml.loader import AnsibleLoader

from tests.canaries import plant
from tests.integration.aws_view import AwsView
from tests.integration.dns_view import ELASTIC, PRIVATE, Names
from tests.integration.dr_dns_machine import Machine
from tests.integration.module_run import ModuleRunner
from tests.integration.playbook_run import TREE, PlaybookRunner
from tests.programs import needs
from tests.simulator.client import Simulator

WWW, WEB = "www.shop.example", "web.shop.internal"
SECRET = plant("key secret with odd characters", 'it\'s #1, "so\\to say" {{ x }}')
REGISTER = {
    "owner": "shop-web",
    "public_hostnames": [WWW],
    # As an answer of a survey comes.
    "private_hostnames": WEB,
    "ttl": "30",
    "zone_id": "",
    "takeover": None,
    # Not needed here; it is to arrive as it is, and to be seen by nobody.
    "key_secret": "{{ lookup('ansible.builtin.env', 'VAULTED') }}",
}
ROUTE53 = {"register": REGISTER, "interval": "90s", "spread": "1min"}


@pytest.fixture
def machine(tmp_path: Path, playbook: PlaybookRunner, simulator: Simulator) -> Machine:
    root = tmp_path / "root"
    root.mkdir()
    return Machine(root, playbook, simulator, tmp_path / "tools")


@dataclass(frozen=True)
class Installed:
    """The file system of a machine on which the role has been, what it had before, and what was printed there."""

    root: Path
    before: dict[str, str]
    printed: str


@pytest.fixture(scope="module")
def installed(_running_simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """One for all tests."""
    folder = tmp_path_factory.mktemp("installed")
    machine = Machine(folder / "root", PlaybookRunner(_running_simulator, folder), _running_simulator, folder)
    machine.root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAULTED", SECRET)
        foretold = machine.install("--check", "--diff", **ROUTE53)
        assert foretold.rc == 0, foretold.stdout
        before = machine.files()
        run = machine.install("-vvv", "--diff", **ROUTE53)
    assert run.rc == 0, run.stdout
    return Installed(machine.root, before, foretold.stdout + run.stdout)


@pytest.fixture
def _on_the_machine(machine: Machine, installed: Installed) -> None:
    """Puts on the machine what the role has put on another one."""
    shutil.copytree(installed.root, machine.root, symlinks=True, dirs_exist_ok=True)


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


@pytest.mark.usefixtures("_on_the_machine")
def test_dr_dns_module_on_an_instance_keeps_its_names(machine: Machine, names: Names) -> None:
    zone, inside, web = names.zone(), names.private_zone(), names.instance()
    assert machine.starts("timers") == {"lifeboat-dns@module.timer"}
    assert machine.starts("multi-user") == {"lifeboat-dns@module.service"}

    first = run_on(machine, web)
    assert (first.returncode, "changed=1" in first.stdout) == (0, True), first.stdout
    assert (names.addresses(zone), names.addresses(inside)) == ({WWW: [ELASTIC]}, {WEB: [PRIVATE]})
    assert names.owner(zone)["owner"] == "shop-web"
    second = run_on(machine, web)
    assert (second.returncode, "changed=0" in second.stdout) == (0, True), second.stdout
    assert SECRET not in first.stdout + second.stdout
    assert SECRET[-8:] not in first.stdout + second.stdout


@pytest.mark.usefixtures("_on_the_machine")
def test_dr_dns_module_is_installed_again_and_removed(
    machine: Machine, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a secret in the output, and one that does not arrive as it is."""
    assert installed.before == {}
    assert SECRET not in installed.printed
    assert SECRET[-8:] not in installed.printed
    configuration = machine.configuration / "names.yml"
    assert configuration.stat().st_mode & 0o777 == 0o600
    [play] = yaml.load(configuration.read_text(), Loader=AnsibleLoader)
    assert play["tasks"][0]["lifeboat.aws.ec2_dyndns_register"]["key_secret"] == SECRET
    monkeypatch.setenv("VAULTED", SECRET)
    again = machine.install(**ROUTE53)
    assert (again.rc, "changed=0" in again.stdout) == (0, True), again.stdout
    removed = machine.install(install_state="absent")
    assert (removed.rc, machine.files()) == (0, {}), removed.stdout


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.py")}


@pytest.mark.usefixtures("_on_the_machine")
def test_dr_dns_module_brings_all_that_the_module_imports(machine: Machine) -> None:
    """Catches: a file that the module has come to need and the role does not copy."""
    there = machine.root / "opt/lifeboat-dns/collections/ansible_collections/lifeboat/aws"
    for folder in ("_core", "_dns", "_steps"):
        here = TREE / "ansible_collections/lifeboat/aws/plugins/module_utils" / folder
        copied = there / "plugins/module_utils" / folder
        assert files_below(copied) == files_below(here)


def test_dr_dns_variable_of_an_earlier_version_is_refused_before_anything_is_done(machine: Machine) -> None:
    """Catches: names that a playbook registered until now, and nobody does any more, on a green run."""
    run = machine.install(instances=[{"instance_id": "i-0abc1234abc1234aa", "public_hostnames": [WWW]}])
    assert run.rc == 2
    assert "dr_dns_instances: the role registers nothing from a playbook" in run.stdout
    assert machine.files() == {}


@needs("systemd-analyze")
@pytest.mark.usefixtures("_on_the_machine")
def test_dr_dns_module_systemd_understands_the_units(machine: Machine) -> None:
    assert machine.unit_problems("module") == ""
    timer = machine.files()["etc/systemd/system/lifeboat-dns@.timer"]
    assert "OnUnitInactiveSec=90s\nRandomizedDelaySec=1min\n" in timer
