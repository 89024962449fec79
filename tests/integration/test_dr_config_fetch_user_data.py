"""User-data of the role dr_config as a playbook renders it: for cloud-init, for systemd, and with the fetcher in it.

No instance is started: cloud-init checks and unpacks, systemd checks its units.
"""

from __future__ import annotations

import base64
import bz2
import hashlib
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.lifeboat.aws.plugins.module_utils._config.instance_files import Programs
from ansible_collections.lifeboat.aws.plugins.module_utils._config.user_data import compact
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules.config_user_data import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.instances import user_data_of
from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.machine import Machine, publish
from tests.fetching.program import LAUNCHER, sources
from tests.integration.playbook_run import PlaybookRunner
from tests.programs import needs, program
from tests.simulator.client import Simulator

ROLE = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_config, tasks_from: user_data}"
LIMIT = 16 * 1024
# For a longer command, more regions and more variables.
ROOM = 200
WEST = "us-west-2"
PLAIN = {"application": "shop", "environment": "production", "bucket": "shop-config-{region}"}
# As answers of a survey that were left empty.
BLANK = {
    **dict.fromkeys(("regions", "prefix", "fetch_before", "fetch_on_change", "fetch_keep", "fetch_interval"), ""),
    **dict.fromkeys(("fetch_spread", "fetch_variables", "fetch_register_units", "fetch_ready_tag")),
}
EVERYTHING = {
    **PLAIN,
    "regions": {"us-east-1": {}, WEST: {"bucket": "blue-settings"}},
    "before": ["shop.service", "shop\\x2dworker.service"],
    "on_change": "shop.service",
    "group": "shop",
    "secrets_owner": "shop",
    "bucket_owner": "123456789012",
    "keep": 0,
    "interval": "2min",
    "spread": 0,
    "register_units": ["lifeboat-dns@public.service"],
    "register_command": 'echo "$HOME is 100%"',
    "ready_tag": "lifeboat:ready",
    "variables": {
        "LIFEBOAT_TIMEOUT": 20,
        "LIFEBOAT_PAUSE": 0,
        "https_proxy": None,
        "AWS_ENDPOINT_URL_S3": "https://s3.example",
    },
}


def rendered(**options: Any) -> str:
    """Of options of the module, which Ansible types."""
    typed = ArgumentSpecValidator(ARGUMENT_SPEC).validate(options)
    assert typed.error_messages == []
    return user_data_of(typed.validated_parameters, Programs(sources(with_names=False), LAUNCHER.read_text()))


def files_of(user_data: str) -> dict[str, str]:
    """What the command of bootcmd writes; see unpack."""
    *_command, blob = yaml.safe_load(user_data)["bootcmd"][0]
    told = iter(bz2.decompress(base64.a85decode(blob)).decode().split("\0"))
    return {f"/{path}": text for path, _mode, text in zip(told, told, told, strict=True)}


def assert_cloud_init_takes(file: Path) -> None:
    checked = subprocess.run(
        [program("cloud-init"), "schema", "--config-file", str(file)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, "Valid" in checked.stdout) == (0, True), checked.stdout + checked.stderr


def assert_systemd_takes(files: dict[str, str], folder: Path) -> None:
    units = [folder / Path(path).name for path in files if path.startswith("/etc/systemd/system/")]
    for unit in units:
        # Programs are not on this machine, at the places where they will be.
        unit.write_text(files[f"/etc/systemd/system/{unit.name}"].replace("/usr/local/sbin/lifeboat-", "/bin/true "))
    said = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", *map(str, units)],
        capture_output=True,
        text=True,
        check=False,
    ).stderr
    assert [line for line in said.splitlines() if str(folder) in line or "lifeboat-config" in line] == []


@needs("cloud-init", "systemd-analyze")
def test_user_data_with_everything_fits_and_says_what_was_asked_for(tmp_path: Path) -> None:
    """Catches: an option that arrives nowhere, or is silently ignored at boot; and user-data that EC2 refuses."""
    user_data = rendered(**EVERYTHING)
    (tmp_path / "user-data").write_text(user_data, encoding="utf-8")
    assert user_data.startswith("#cloud-config\n")
    assert len(user_data.encode()) <= LIMIT - ROOM
    assert_cloud_init_takes(tmp_path / "user-data")
    files = files_of(user_data)
    for path, text in sources(with_names=False).items():
        assert files[f"/usr/local/lib/lifeboat/{path}"] == compact(text)
    assert not [path for path in files if "/names/" in path]
    for name in ("fetch-config", "signal-ready"):
        assert files[f"/usr/local/sbin/lifeboat-{name}"] == LAUNCHER.read_text()
    assert_systemd_takes(files, tmp_path)

    settings = dict(line.split("=", 1) for line in shlex.split(files["/etc/lifeboat/config.env"]))
    assert settings == {
        "LIFEBOAT_APPLICATION": "shop",
        "LIFEBOAT_ENVIRONMENT": "production",
        "LIFEBOAT_PREFIX": "lifeboat-config",
        "LIFEBOAT_BUCKETS": "us-east-1=shop-config-us-east-1 us-west-2=blue-settings",
        "LIFEBOAT_BUCKET_OWNER": "123456789012",
        "LIFEBOAT_ON_CHANGE": "shop.service",
        "LIFEBOAT_GROUP": "shop",
        "LIFEBOAT_SECRETS_OWNER": "shop",
        "LIFEBOAT_KEEP": "0",
        "LIFEBOAT_READY_TAG": "lifeboat:ready",
        "LIFEBOAT_TIMEOUT": "20",
        "LIFEBOAT_PAUSE": "0",
        "AWS_ENDPOINT_URL_S3": "https://s3.example",
    }
    service, timer, ready = (
        files[f"/etc/systemd/system/lifeboat-{name}"] for name in ("config.service", "config.timer", "ready.service")
    )
    assert "\nBefore=shop.service shop\\x2dworker.service\n" in service
    assert "\nOnUnitInactiveSec=2min\nRandomizedDelaySec=0\n" in timer
    assert "\nWants=network-online.target lifeboat-dns@public.service\n" in ready
    assert '\nExecStart=/bin/sh -c "echo \\"$$HOME is 100%%\\""\n' in ready
    for unit in ("shop.service", "shop\\x2dworker.service"):
        drop_in = files[f"/run/systemd/system/{unit}.d/lifeboat.conf"]
        assert "\nExecStartPre=-+/usr/bin/env LIFEBOAT_STARTING=1 /usr/local/sbin/lifeboat-fetch-config\n" in drop_in


def unpack(user_data: str, root: Path, tools: Path) -> None:
    """As cloud-init does, but not below the root of this machine."""
    [[*per_instance, python, _option, code, place, blob]] = yaml.safe_load(user_data)["bootcmd"]
    assert (per_instance, python, place) == (["cloud-init-per", "instance", "lifeboat-config"], "python3", "/")
    command = [sys.executable, "-I", "-c", code, str(root), blob]
    subprocess.run(command, env={"PATH": str(tools)}, umask=0o022, check=True)


@needs("cloud-init")
def test_user_data_unpacks_itself_and_serves_an_instance(
    playbook: PlaybookRunner, simulator: Simulator, tmp_path: Path
) -> None:
    """Catches: settings that the role writes and the program reads otherwise, quotes in a command among them."""
    told = tmp_path / "told"
    publish(simulator, Publication(tar_gz({"a": b"b\n"}), WEST))
    machine = Machine.make(tmp_path / "machine", simulator, WEST)
    machine.tool("python3", f'exec {sys.executable} "$@"')
    machine.tool("systemctl", f'echo "$*" >{tmp_path}/reloaded')
    on_change = f"""echo "it's $LIFEBOAT_VERSION" >{told}"""
    file = tmp_path / "user-data"
    given = {**BLANK, **PLAIN, "fetch_on_change": on_change, "user_data_file": str(file)}
    run = playbook(ROLE, play=yaml.safe_dump({"vars": {f"dr_config_{name}": value for name, value in given.items()}}))
    assert run.rc == 0, run.stdout
    user_data = file.read_text(encoding="utf-8")
    assert user_data == run.of("User-data is known")["ansible_facts"]["dr_config_user_data"]
    assert_cloud_init_takes(file)

    unpack(user_data, machine.root, machine.tools)
    assert (tmp_path / "reloaded").read_text() == "daemon-reload\n"
    made = {f"/{path.relative_to(machine.root)}": path for path in machine.root.rglob("*") if path.is_file()}
    assert {path: file.read_text() for path, file in made.items()} == files_of(user_data)
    modes = {path: oct(file.stat().st_mode & 0o7777) for path, file in made.items()}
    assert modes.pop("/usr/local/sbin/lifeboat-fetch-config") == "0o755"
    assert set(modes.values()) == {"0o644"}

    # The rule serves regions, too, that nobody has named.
    settings = made["/etc/lifeboat/config.env"].read_text()
    assert "LIFEBOAT_BUCKET='shop-config-{region}'\n" in settings
    assert "LIFEBOAT_BUCKETS" not in settings
    assert "lifeboat-ready" not in user_data + "".join(made)

    fetched = machine.wait(machine.start_as_it_is([str(made["/usr/local/sbin/lifeboat-fetch-config"])]))
    assert fetched.code == 0, fetched.said
    assert (machine.files(), told.read_text()) == ({"a": "b\n"}, "it's 20261121T094600Z\n")


def test_user_data_too_large_is_refused_with_its_size() -> None:
    """Catches: a launch template that nothing can be started from. Digits of hashes hardly compress."""
    digits = "".join(hashlib.sha256(bytes([number])).hexdigest() for number in range(100))
    with pytest.raises(InvalidInput, match=r"^the user-data has [0-9]+ bytes and EC2 takes 16384; shorten what it"):
        rendered(**PLAIN, register_command=f"echo {digits}")


@pytest.mark.parametrize("rule", ["shop-config", "{region}-{region}", None])
def test_user_data_without_a_bucket_for_each_region_is_refused(rule: str | None) -> None:
    """Catches: instances of two regions that would share a bucket, or have none."""
    with pytest.raises(InvalidInput, match=re.escape("no bucket is known; give regions, or bucket such as shop-")):
        rendered(application="shop", environment="production", bucket=rule)
