"""The program that fetches what the role dr_config publishes, for real, with signatures that are recomputed.

Only systemd is missing, and the AWS behind it is the simulator.
"""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.user_data import compact
from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.machine import Machine, publish, requests
from tests.fetching.program import FETCH, LAUNCHER, PROGRAM, SIGNAL, python, sources, write_program
from tests.programs import needs, program
from tests.simulator.client import Simulator

EAST, WEST = "us-east-1", "us-west-2"
FILES = {"config.properties": b"db.host=db.west.example\n", "conf.d/cache.json": b"{}\n"}
OF_EAST = Publication(tar_gz({"config.properties": b"db.host=db.east.example\n"}), EAST, version="east-1")
FIRST = Publication(tar_gz(FILES), WEST, version="west-1")
SECOND = Publication(tar_gz({**FILES, "config.properties": b"db.host=new.west.example\n"}), WEST, version="west-2")


@pytest.fixture
def machine(tmp_path: Path, simulator: Simulator) -> Machine:
    """An instance in the recovery region, with nothing on it."""
    return Machine.make(tmp_path, simulator, WEST)


def test_fetch_published_configuration_is_installed_and_kept_current(machine: Machine, simulator: Simulator) -> None:
    """Catches: a signature that does not do, and requests that are not needed."""
    publish(simulator, FIRST)
    simulator.reset_counts()
    first = machine.fetch()
    assert (first.code, first.said) == (
        0,
        "lifeboat-fetch-config: shop/production: version west-1 of us-west-2 is installed\n",
    )
    bucket = "us-west-2 GET /shop-config-us-west-2/"
    assert requests(simulator) == [bucket + FIRST.pointer_key, bucket + FIRST.bundle_key]
    assert machine.files() == {name: content.decode() for name, content in FILES.items()}

    simulator.reset_counts()
    again = machine.fetch()
    assert again.code == 0
    assert "is installed already" in again.said
    assert requests(simulator) == [bucket + FIRST.pointer_key]

    publish(simulator, SECOND)
    assert machine.fetch().code == 0
    assert machine.files()["config.properties"] == "db.host=new.west.example\n"


def test_fetch_each_region_gets_its_own(tmp_path: Path, simulator: Simulator) -> None:
    """Catches: a region that is not the instance's own."""
    publish(simulator, OF_EAST, FIRST)
    east = Machine.make(tmp_path / "east", simulator, EAST)
    west = Machine.make(tmp_path / "west", simulator, WEST)
    simulator.reset_counts()
    assert [east.fetch().code, west.fetch().code] == [0, 0]
    assert east.files()["config.properties"] == "db.host=db.east.example\n"
    assert west.files()["config.properties"] == "db.host=db.west.example\n"
    assert {line.split()[0] + line.split("/")[1][-9:] for line in requests(simulator)} == {
        "us-east-1us-east-1",
        "us-west-2us-west-2",
    }


def test_fetch_installed_files_can_be_read_by_services_and_changed_by_root_only(
    machine: Machine, simulator: Simulator
) -> None:
    """Catches: rights out of a bundle, such as that everybody may write, or those of the umask."""
    odd = Publication(tar_gz(FILES, mode=0o777), WEST)
    publish(simulator, odd)
    assert machine.fetch().code == 0
    assert modes(machine) == {
        ".": "0o755",
        "conf.d": "0o755",
        "conf.d/cache.json": "0o755",
        "config.properties": "0o755",
        ".lifeboat": "0o644",
    }


def test_fetch_with_group_nobody_else_reads_the_files(machine: Machine, simulator: Simulator) -> None:
    """Catches: the option being ignored."""
    publish(simulator, FIRST)
    own = str(machine.root.stat().st_gid)
    assert machine.fetch(LIFEBOAT_GROUP=own).code == 0
    assert set(modes(machine).values()) == {"0o750", "0o640"}


def modes(machine: Machine) -> dict[str, str]:
    folder = machine.link.resolve()
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode)) for path in [folder, *folder.rglob("*")]
    }


def test_fetch_bucket_by_mapping_is_asked(machine: Machine, simulator: Simulator) -> None:
    """Catches: a mapping that is not read, or that is read from the wrong side."""
    publish(simulator, FIRST, bucket="blue-settings")
    assert (
        machine.fetch(LIFEBOAT_BUCKET="", LIFEBOAT_BUCKETS=f"{EAST}=shop-config-{EAST} {WEST}=blue-settings").code == 0
    )


def test_fetch_rollback_to_an_earlier_version_installs_it_again(machine: Machine, simulator: Simulator) -> None:
    """Catches: an old directory that stands in the way, or is taken as it is although somebody has changed it."""
    publish(simulator, FIRST)
    machine.fetch()
    (machine.link / "config.properties").write_text("changed\n")
    publish(simulator, SECOND)
    machine.fetch()
    publish(simulator, FIRST)
    assert machine.fetch().code == 0
    assert machine.files() == {name: content.decode() for name, content in FILES.items()}


def test_fetch_old_versions_are_kept_by_count(machine: Machine, simulator: Simulator) -> None:
    """Catches: a disk that fills up, and the version in use being pruned."""
    published = [Publication(tar_gz({"n": str(n).encode()}), WEST, version=f"v{n}") for n in range(4)]
    for publication in published:
        publish(simulator, publication)
        assert machine.fetch(LIFEBOAT_KEEP="2").code == 0
    assert {path.name for path in machine.versions.glob("[0-9a-f]*")} == {found.sha256 for found in published[2:]}
    assert machine.files() == {"n": "3"}


def test_fetch_on_change_runs_only_when_the_content_changed(machine: Machine, simulator: Simulator) -> None:
    """Catches: a service that is reloaded every five minutes."""
    told = machine.root / "told"
    on_change = f'echo "$LIFEBOAT_REGION $LIFEBOAT_VERSION" >>{told}'
    publish(simulator, FIRST)
    machine.fetch(LIFEBOAT_ON_CHANGE=on_change)
    machine.fetch(LIFEBOAT_ON_CHANGE=on_change)
    publish(simulator, Publication(FIRST.bundle, WEST, version="the same again"))
    machine.fetch(LIFEBOAT_ON_CHANGE=on_change)
    publish(simulator, SECOND)
    machine.fetch(LIFEBOAT_ON_CHANGE=on_change)
    assert told.read_text() == "us-west-2 west-1\nus-west-2 west-2\n"


def test_fetch_on_change_that_failed_is_run_again(machine: Machine, simulator: Simulator) -> None:
    """Catches: a service that never learns of a change, because it could not be told at once."""
    publish(simulator, FIRST)
    failed = machine.fetch(LIFEBOAT_ON_CHANGE="exit 3")
    assert (failed.code, machine.files()["conf.d/cache.json"]) == (12, "{}\n")
    assert "is installed, but exit 3 failed" in failed.said
    told = machine.root / "told"
    assert machine.fetch(LIFEBOAT_ON_CHANGE=f"touch {told}").code == 0
    assert told.exists()


def test_fetch_on_change_may_start_what_fetches_itself(machine: Machine, simulator: Simulator) -> None:
    """Catches: an application that waits for the lock of the run that restarts it, or that is restarted for ever."""
    told = machine.root / "told"
    on_change = f"echo >>{told}; LIFEBOAT_STARTING=1 {sys.executable} -I {PROGRAM} {FETCH}"
    publish(simulator, FIRST)
    run = machine.fetch(LIFEBOAT_ON_CHANGE=on_change)
    assert (run.code, told.read_text()) == (0, "\n"), run.said


def test_fetch_application_that_starts_is_told_later(machine: Machine, simulator: Simulator) -> None:
    """Catches: a change that nobody is told of, because the application found it first."""
    told = machine.root / "told"
    publish(simulator, FIRST)
    assert machine.fetch({"LIFEBOAT_STARTING": "1"}, LIFEBOAT_ON_CHANGE=f"touch {told}").code == 0
    assert (machine.link.exists(), told.exists()) == (True, False)
    machine.fetch(LIFEBOAT_ON_CHANGE=f"touch {told}")
    assert told.exists()


def test_fetch_on_change_unit_is_reloaded_without_waiting(machine: Machine, simulator: Simulator) -> None:
    """Catches: a boot that hangs, because the unit waits for the fetch and the fetch for the unit."""
    machine.tool("systemctl", f'echo "$*" >{machine.root}/told')
    publish(simulator, FIRST)
    machine.fetch(LIFEBOAT_ON_CHANGE="shop-web@1.service")
    assert (machine.root / "told").read_text() == "--no-block try-reload-or-restart shop-web@1.service\n"


def test_fetch_on_selinux_files_get_the_label_of_etc(machine: Machine, simulator: Simulator) -> None:
    """Catches: a confined daemon that may not read its configuration. There is no SELinux here: only what is called."""
    for name, text in {"selinuxenabled": "", "chcon": f'echo "$1 $2 $3" >{machine.root}/told'}.items():
        machine.tool(name, text)
    publish(simulator, FIRST)
    assert machine.fetch().code == 0
    assert (machine.root / "told").read_text() == "-R -t etc_t\n"


def test_fetch_image_of_another_region_loses_what_it_brought(machine: Machine, simulator: Simulator) -> None:
    """Catches: an application that talks to the lost region, because its own configuration could not be fetched."""
    publish(simulator, OF_EAST)
    machine.fetch()
    [in_east] = simulator.seed_instances(EAST, [{"role": "shop-web"}])
    started_from = Machine(machine.root, machine.tools, simulator, in_east, settings=machine.settings)
    assert started_from.fetch().code == 0

    copied = machine.fetch()
    assert copied.code == 7
    assert "what was installed is of us-east-1, environment production, and has been put away" in copied.said
    assert not machine.link.is_symlink()


def test_fetch_same_bundle_in_another_region_is_installed_for_it(machine: Machine, simulator: Simulator) -> None:
    """Catches: a configuration without regional values, which the copy of an image takes for foreign for ever."""
    publish(simulator, FIRST, Publication(FIRST.bundle, EAST))
    [in_east] = simulator.seed_instances(EAST, [{"role": "shop-web"}])
    Machine(machine.root, machine.tools, simulator, in_east, settings=machine.settings).fetch()
    assert machine.fetch().code == 0
    assert machine.fetch().said.endswith("of us-west-2 is installed already\n")


def test_fetch_says_so_where_there_is_no_journal(machine: Machine, simulator: Simulator) -> None:
    """Catches: a line that nobody finds, because the program was not started by systemd."""
    machine.tool("logger", f'echo "$*" >>{machine.root}/logged')
    publish(simulator, FIRST)
    machine.fetch()
    assert machine.fetch({"JOURNAL_STREAM": "8:1"}).code == 0
    logged = "-t lifeboat-fetch-config -- shop/production: version west-1 of us-west-2 is installed\n"
    assert (machine.root / "logged").read_text() == logged


@pytest.mark.parametrize("version", ["3.9", "3.13"])
def test_fetch_with_that_python_as_it_is_packed(machine: Machine, simulator: Simulator, version: str) -> None:
    """Catches: what only other versions know, and what newer ones warn of, from the first request to the ready tag."""
    packed = write_program(machine.root / "packed", {path: compact(text) for path, text in sources().items()})
    command = [python(version), "-I", "-S", "-W", "error", str(packed)]
    simulator.boto("ssm", WEST).put_parameter(Name="/shop/password", Value="it's $1", Type="SecureString")
    references = {"secrets.references": b"db.password\tssm\t/shop/password\n"}
    publish(simulator, Publication(tar_gz({**FILES, **references}), WEST, version="west-1"))
    machine.write_settings(LIFEBOAT_READY_TAG="ready", LIFEBOAT_ON_CHANGE=f"touch {machine.root}/told")
    for name, said in ((FETCH, "version west-1 of us-west-2 is installed\n"), (SIGNAL, "has the tag ready=west-1\n")):
        run = machine.wait(machine.start_as_it_is([*command, name]))
        assert (run.code, run.said.endswith(said)) == (0, True), run.said
    assert machine.files()["secrets.env"] == 'DB_PASSWORD="it\'s \\$1"\n'
    assert (machine.root / "told").exists()


@needs("shellcheck")
def test_launcher_satisfies_shellcheck() -> None:
    command = [program("shellcheck"), "--shell=sh", str(LAUNCHER)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.stdout + checked.stderr == ""


@pytest.fixture
def launcher(machine: Machine) -> Path:
    """As user-data puts it there, beside the program."""
    for place in ("usr/local/lib", "usr/local/sbin"):
        (machine.root / place).mkdir(parents=True)
    (machine.root / "usr/local/lib/lifeboat").symlink_to(PROGRAM)
    installed = machine.root / "usr/local/sbin" / FETCH
    installed.write_text(LAUNCHER.read_text())
    installed.chmod(0o755)
    return installed


def test_launcher_starts_the_program_as_what_it_is_called(
    machine: Machine, simulator: Simulator, launcher: Path
) -> None:
    """Catches: a path that units of older images know, and nothing there."""
    machine.tool("python3", f'exec {sys.executable} "$@"')
    publish(simulator, FIRST)
    machine.write_settings()
    run = machine.wait(machine.start_as_it_is([str(launcher)]))
    assert (run.code, run.said.split(":")[0]) == (0, FETCH), run.said


@pytest.mark.parametrize("python", ["none", "old"])
def test_launcher_without_a_python_that_serves_says_so(machine: Machine, launcher: Path, python: str) -> None:
    """Catches: an end with a traceback, or without a word, on a system that is older than others."""
    if python == "old":
        machine.tool("python3", "exit 1")
    run = machine.wait(machine.start_as_it_is([str(launcher)]))
    assert run.code == 3
    words = "Python 3.9 or newer is needed as python3, and missing; everything stays as it is"
    assert run.said == f"lifeboat-fetch-config: {words}\n"


def test_signal_ready_tags_the_instance_with_its_version(machine: Machine, simulator: Simulator) -> None:
    """Catches: an instance that is said to be ready without a configuration, or never."""
    publish(simulator, FIRST)
    machine.write_settings(LIFEBOAT_READY_TAG="lifeboat:ready")
    early = machine.run(SIGNAL)
    assert (early.code, early.said) == (
        1,
        "lifeboat-signal-ready: shop/production: there is no configuration, so this instance is not ready\n",
    )
    machine.fetch(LIFEBOAT_READY_TAG="lifeboat:ready")
    run = machine.run(SIGNAL)
    assert (run.code, run.said) == (
        0,
        f"lifeboat-signal-ready: {machine.instance_id} has the tag lifeboat:ready=west-1\n",
    )
    [tag] = simulator.boto("ec2", WEST).describe_tags(
        Filters=[
            {"Name": "resource-id", "Values": [machine.instance_id]},
            {"Name": "key", "Values": ["lifeboat:ready"]},
        ]
    )["Tags"]
    assert tag["Value"] == "west-1"


def test_signal_ready_refused_is_told(machine: Machine, simulator: Simulator) -> None:
    """Catches: an instance that says it is ready, and has no tag."""
    publish(simulator, FIRST)
    machine.fetch(LIFEBOAT_READY_TAG="ready")
    simulator.fault(service="ec2", action="CreateTags", code="UnauthorizedOperation", status=403)
    run = machine.run(SIGNAL)
    assert run.code == 1
    assert f"the tag ready could not be set on {machine.instance_id} (UnauthorizedOperation)" in run.said
