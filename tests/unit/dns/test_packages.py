"""What is skipped, and when it is not.

They never depend on what is installed here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dns import packages
from tests.dns.bind import Bind
from tests.dns.ddclient import Ddclient


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """One on which no program is found."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(packages, "SYSTEM_FOLDERS", "")


def test_packages_missing_names_each_package_once() -> None:
    """Catches: a hint that cannot be pasted behind apt-get install."""
    programs = {"no-such-server": "server", "no-such-client": "client", "no-such-other": "client"}
    assert packages.missing_packages(programs) == "client server"


def test_packages_program_that_is_there_is_not_missing() -> None:
    """Catches: tests that are skipped on every machine."""
    assert packages.missing_packages({"sh": "dash"}) is None


@pytest.mark.parametrize(
    ("missing", "environment", "skips"),
    [
        pytest.param("bind9", {}, True, id="missing"),
        pytest.param("bind9", {"LIFEBOAT_REQUIRE_DNS_PARTS": "0"}, True, id="missing, not required"),
        pytest.param("bind9", {"LIFEBOAT_REQUIRE_DNS_PARTS": "1"}, False, id="missing, required"),
        pytest.param(None, {}, False, id="there"),
    ],
)
def test_packages_mark_skips_only_what_is_missing_and_not_required(
    missing: str | None, environment: dict[str, str], skips: bool
) -> None:
    """Catches: a gate that is green because it tested nothing."""
    assert packages.skip_without("BIND 9", missing, environment).args == (skips,)


def test_packages_mark_says_what_to_install() -> None:
    """Catches: a skip that leaves a person guessing."""
    reason = packages.skip_without("BIND 9", "bind9 bind9-dnsutils", {}).kwargs["reason"]
    assert reason.startswith("BIND 9 is not installed here: apt-get install bind9 bind9-dnsutils ")


def test_packages_bind_on_a_bare_machine_fails_and_says_what_to_install(bare_machine: None) -> None:
    """Catches: a required test that passes, or dies of a FileNotFoundError, because named is not there."""
    assert Bind.missing() == "bind9 bind9-dnsutils"
    with pytest.raises(RuntimeError, match=r"^BIND 9 is not installed here: apt-get install bind9 bind9-dnsutils$"):
        Bind.start()


def test_packages_ddclient_on_a_bare_machine_fails_and_says_what_to_install(bare_machine: None, tmp_path: Path) -> None:
    """Catches: the same for ddclient."""
    with pytest.raises(RuntimeError, match=r"^ddclient is not installed here: apt-get install curl ddclient$"):
        Ddclient(tmp_path, tmp_path / "ca.pem").run("")
