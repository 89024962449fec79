"""The programs on an instance: an odd answer of the metadata service is a sentence, and nothing is done or sent."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.odd_metadata import ODD, PAGE, SOUND, OddMetadata, odd_metadata

ROLES = Path(__file__).parents[2] / "roles"
KEEP_NAMES = ROLES / "dr_dns/files/keep-names"
FETCH = ROLES / "dr_config/files/lifeboat-fetch-config.sh"
SIGNAL = ROLES / "dr_config/files/lifeboat-signal-ready.sh"
TOKEN, REGION = "/latest/api/token", "/latest/meta-data/placement/region"
SETTINGS = """\
LIFEBOAT_APPLICATION=shop LIFEBOAT_ENVIRONMENT=production LIFEBOAT_BUCKET='shop-{region}' LIFEBOAT_CLIENT=curl
LIFEBOAT_ATTEMPTS=1 LIFEBOAT_READY_TAG=ready
"""
STUB = '#!/bin/sh\necho "$@" >>"$STUB_CALLS"\n'


class OnInstance:
    """Runs a program with folders of its own and stubs for what would go out."""

    def __init__(self, folder: Path) -> None:
        self.root, self.calls = folder / "root", folder / "calls"
        for stub in ("ddclient", "aws", "sleep"):
            (folder / stub).write_text(STUB)
            (folder / stub).chmod(0o755)
        for name in ("etc/lifeboat", "etc/shop", "state", "run"):
            (self.root / name).mkdir(parents=True)
        (self.root / "public.conf").write_text("login=shop\nwww.shop.example\n")
        (self.root / "etc/lifeboat/config.env").write_text(SETTINGS)
        (self.root / "etc/shop/.lifeboat").write_text("version=1\n")
        self._environment = {
            "PATH": f"{folder}:/usr/sbin:/usr/bin:/sbin:/bin",
            "LIFEBOAT_ROOT": str(self.root),
            "CONFIGURATION_DIRECTORY": str(self.root),
            "STATE_DIRECTORY": str(self.root / "state"),
            "RUNTIME_DIRECTORY": str(self.root / "run"),
            "STUB_CALLS": str(self.calls),
        }

    def run(self, program: Path, service: OddMetadata, *arguments: str) -> subprocess.CompletedProcess[str]:
        if program == FETCH:
            # It takes only what it has made itself for its own.
            (self.root / "etc/shop/.lifeboat").unlink()
            (self.root / "etc/shop").rmdir()
        environment = {**self._environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT": service.endpoint}
        command = ["sh", str(program), *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", timeout=60, check=False
        )


@pytest.fixture
def on_instance(tmp_path: Path) -> OnInstance:
    return OnInstance(tmp_path)


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize(
    ("program", "arguments", "path"),
    [
        pytest.param(KEEP_NAMES, ["public"], TOKEN, id="names_token"),
        pytest.param(KEEP_NAMES, ["public"], "/latest/meta-data/instance-id", id="names_instance"),
        pytest.param(KEEP_NAMES, ["public"], "/latest/meta-data/public-ipv4", id="names_address"),
        pytest.param(FETCH, [], TOKEN, id="configuration_token"),
        pytest.param(FETCH, [], REGION, id="configuration_region"),
        pytest.param(SIGNAL, [], TOKEN, id="signal_token"),
        pytest.param(SIGNAL, [], REGION, id="signal_region"),
    ],
)
def test_odd_answer_of_the_metadata_service(
    on_instance: OnInstance, kind: str, program: Path, arguments: list[str], path: str
) -> None:
    """Catches: a page taken for a region or an address, a token that is handed on, and an end without a word."""
    with odd_metadata(kind, path) as service:
        run = on_instance.run(program, service, *arguments)
    assert run.returncode != 0
    assert "metadata service" in run.stderr or "this instance has no public-ipv4" in run.stderr
    assert PAGE not in run.stderr or program == FETCH
    assert len(run.stderr.splitlines()) == 1
    assert service.led_away == []
    assert not on_instance.calls.exists() or "ddclient" not in on_instance.calls.read_text()


def test_keep_names_with_a_sound_service_asks_ddclient(on_instance: OnInstance) -> None:
    """Catches: odd answers refused because all are."""
    with odd_metadata("page", "/nowhere") as service:
        on_instance.run(KEEP_NAMES, service, "public")
    assert "-host www.shop.example" in on_instance.calls.read_text()
    assert SOUND["/latest/meta-data/instance-id"] in on_instance.calls.read_text()
