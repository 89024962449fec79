"""The programs on an instance: an odd answer of the metadata service is a sentence, and nothing is done or sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fetching.program import FETCH, NAMES, SIGNAL, in_this_process
from tests.odd_metadata import ODD, PAGE, SOUND, OddMetadata, odd_metadata

TOKEN, REGION = "/latest/api/token", "/latest/meta-data/placement/region"
SETTINGS = """\
LIFEBOAT_APPLICATION=shop LIFEBOAT_ENVIRONMENT=production LIFEBOAT_BUCKET='shop-{region}'
LIFEBOAT_ATTEMPTS=1 LIFEBOAT_READY_TAG=ready
"""
STUB = '#!/bin/sh\necho "$@" >>"$STUB_CALLS"\n'


class OnInstance:
    """Runs a program with folders of its own and stubs for what would go out."""

    def __init__(self, folder: Path) -> None:
        self.root, self.calls = folder / "root", folder / "calls"
        (folder / "ddclient").write_text(STUB)
        (folder / "ddclient").chmod(0o755)
        for name in ("etc/lifeboat", "var/lib/lifeboat/config/shop/1", "state", "run"):
            (self.root / name).mkdir(parents=True)
        for side in ("public", "private"):
            (self.root / f"{side}.conf").write_text("login=shop\nwww.shop.example\n")
        (self.root / "etc/lifeboat/config.env").write_text(SETTINGS)
        # It takes only what it has made itself for its own.
        (self.root / "etc/shop").symlink_to("../var/lib/lifeboat/config/shop/1")
        (self.root / "etc/shop/.lifeboat").write_text("version=1\n")
        self._environment = {
            "PATH": f"{folder}:/usr/sbin:/usr/bin:/sbin:/bin",
            "LIFEBOAT_ROOT": str(self.root),
            "CONFIGURATION_DIRECTORY": str(self.root),
            "STATE_DIRECTORY": str(self.root / "state"),
            "RUNTIME_DIRECTORY": str(self.root / "run"),
            "STUB_CALLS": str(self.calls),
            "LIFEBOAT_ATTEMPTS": "1",
            # systemd puts what is said into the journal by itself.
            "JOURNAL_STREAM": "8:1",
        }

    def run(self, service: OddMetadata, *arguments: str) -> tuple[int, str]:
        """The code that it ends with, and all that it says."""
        environment = {**self._environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT": service.endpoint}
        if arguments == (FETCH,):
            (self.root / "etc/shop").unlink()
        return in_this_process([*arguments], environment)


@pytest.fixture
def on_instance(tmp_path: Path) -> OnInstance:
    return OnInstance(tmp_path)


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        pytest.param([NAMES, "public"], TOKEN, id="names_token"),
        pytest.param([NAMES, "public"], "/latest/meta-data/instance-id", id="names_instance"),
        pytest.param([NAMES, "public"], "/latest/meta-data/public-ipv4", id="names_address"),
        pytest.param([FETCH], TOKEN, id="configuration_token"),
        pytest.param([FETCH], REGION, id="configuration_region"),
        pytest.param([SIGNAL], TOKEN, id="signal_token"),
        pytest.param([SIGNAL], REGION, id="signal_region"),
    ],
)
def test_odd_answer_of_the_metadata_service(
    on_instance: OnInstance, kind: str, arguments: list[str], path: str
) -> None:
    """Catches: a page taken for a region or an address, a token that is handed on, and an end without a word."""
    with odd_metadata(kind, path) as service:
        code, said = on_instance.run(service, *arguments)
    assert code != 0
    assert "metadata service" in said or "this instance has no public-ipv4" in said
    assert PAGE not in said or arguments == [FETCH]
    assert len(said.splitlines()) == 1
    assert service.led_away == []
    assert not on_instance.calls.exists() or "ddclient" not in on_instance.calls.read_text()


def test_keep_names_with_a_sound_service_asks_ddclient(on_instance: OnInstance) -> None:
    """Catches: odd answers refused because all are."""
    with odd_metadata("page", "/nowhere") as service:
        on_instance.run(service, NAMES, "public")
    assert "-host www.shop.example" in on_instance.calls.read_text()
    assert SOUND["/latest/meta-data/instance-id"] in on_instance.calls.read_text()


@pytest.mark.parametrize(
    ("side", "address", "is_sent"),
    [
        *(("public", address, False) for address in ("999.999.999.999", "203.0.113.256", "203.0.113.010", "1.2.3.4.5")),
        *(("public", address, False) for address in ("0.0.0.0", "127.0.0.1", "169.254.169.254", "224.0.0.1")),
        *(("public", address, False) for address in ("10.0.0.10", "172.16.0.1", "172.31.9.9", "192.168.1.1")),
        *(("public", address, False) for address in ("100.64.0.1", "198.18.0.1", "255.255.255.255", "203.0.113.")),
        *(("public", address, True) for address in ("203.0.113.10", "172.32.0.1", "100.128.0.1", "192.169.0.1")),
        *(("private", address, False) for address in ("127.0.0.1", "0.0.0.0", "169.254.0.1", "10.0.0.300")),
        *(("private", address, True) for address in ("10.0.0.10", "100.64.0.1", "198.51.100.7")),
    ],
)
def test_keep_names_sends_only_an_address_of_that_side(
    on_instance: OnInstance, side: str, address: str, is_sent: bool
) -> None:
    """Catches: a name that leads nowhere, or into whatever network the one who asks is in."""
    item = "public_ipv4" if side == "public" else "local_ipv4"
    with odd_metadata("page", "/nowhere", **{item: address}) as service:
        _code, said = on_instance.run(service, NAMES, side)
    assert on_instance.calls.exists() == is_sent
    assert (f"something else than a {side} address" in said) != is_sent
    # ddclient writes no cache when it sends nothing; that is no reason for an error.
    assert "No such file" not in said
