"""The packaged ddclient against the service: the number of requests that others may not exceed, and its own mistakes.

They never wait for its intervals: its cache is made older instead. What they count is true of ddclient 3.10.0, which is
in Debian 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dns.certificates import Certificate
from tests.dns.ddclient import Ddclient, ask_for, configuration
from tests.dns.dyndns2 import Dyndns2
from tests.dns.dyndns2_account import Patience
from tests.dns.dyndns2_services import DESEC
from tests.dns.packages import needs_ddclient

from .asking import FIRST, SECOND, SIXTH, ask

pytestmark = needs_ddclient

WWW, API, INTERNAL = "www.dyn.example", "api.dyn.example", "www.int.dyn.example"
PRIVATE = "198.51.100.10"
# Its own limits: after a success, and after a failure.
MIN_INTERVAL, MIN_ERROR_INTERVAL = 30, 5 * 60


@pytest.fixture
def service() -> Iterator[Dyndns2]:
    with Dyndns2(hosts=[WWW, API, INTERNAL]) as running:
        yield running


@pytest.fixture
def ddclient(service: Dyndns2, tmp_path: Path) -> Ddclient:
    return Ddclient(tmp_path, service.ca_file)


def settings(service: Dyndns2, address: str = FIRST) -> str:
    """Two names with one address."""
    return configuration(service.address, service.login, service.password, {address: [WWW, API]})


def test_ddclient_first_run_is_one_request_for_all_names(service: Dyndns2, ddclient: Ddclient) -> None:
    """Catches: a reference that never reached the service."""
    run = ddclient.run(settings(service))
    assert run.rc == 0
    assert f"SUCCESS:  updating {WWW}: good: IP address set to {FIRST}" in run.output
    [request] = service.requests
    assert (set(request.hosts), request.addresses, request.scheme) == ({WWW, API}, (FIRST,), "https")
    assert (request.agent, request.authorised) == ("ddclient/3.10.0", True)
    assert service.records() == {WWW: {"A": FIRST}, API: {"A": FIRST}}


@pytest.mark.parametrize(
    ("address", "seconds_later", "requests"),
    [
        pytest.param(FIRST, 0, 1, id="nothing changed"),
        pytest.param(FIRST, 29 * 24 * 3600, 1, id="nothing changed, for 29 days"),
        pytest.param(FIRST, 31 * 24 * 3600, 2, id="nothing changed, for 31 days"),
        pytest.param(SECOND, 0, 1, id="other address within 30 seconds"),
        pytest.param(SECOND, MIN_INTERVAL + 1, 2, id="other address later"),
    ],
)
def test_ddclient_second_run_asks_only_when_it_must(
    service: Dyndns2, ddclient: Ddclient, address: str, seconds_later: int, requests: int
) -> None:
    """Catches: a reference with a lower or a higher count than we compare ourselves with."""
    ddclient.run(settings(service))
    ddclient.let_time_pass(seconds_later)
    service.clock.advance(seconds_later)
    ddclient.run(settings(service, address))
    assert len(service.requests) == requests
    assert service.requests[-1].addresses == ((address,) if requests == 2 else (FIRST,))
    assert service.mistakes == []


def test_ddclient_public_and_internal_names_are_a_request_each(service: Dyndns2, ddclient: Ddclient) -> None:
    """Catches: the EC2 recipe, two entries in one file, counted wrongly."""
    ddclient.run(
        configuration(service.address, service.login, service.password, {FIRST: [WWW, API], PRIVATE: [INTERNAL]})
    )
    assert sorted((sorted(request.hosts), request.addresses) for request in service.requests) == [
        ([API, WWW], (FIRST,)),
        ([INTERNAL], (PRIVATE,)),
    ]


def test_ddclient_ipv6_address_is_set(service: Dyndns2, ddclient: Ddclient) -> None:
    """Catches: a configuration for IPv6 that only looks like one."""
    ddclient.run(settings(service, SIXTH))
    assert service.records() == {WWW: {"AAAA": SIXTH}, API: {"AAAA": SIXTH}}


def test_ddclient_without_its_cache_updates_what_is_right_already(tmp_path: Path) -> None:
    """Catches: forgetting that it never asks the DNS: machines that lose /var/cache at each start get blocked."""
    with Dyndns2(hosts=[WWW, API], patience=Patience(unneeded_updates=1)) as service:
        ddclient = Ddclient(tmp_path, service.ca_file)
        outputs = []
        for _start in range(3):
            outputs.append(ddclient.run(settings(service)).output)
            ddclient.forget()
            service.clock.advance(3600)
    assert [request.answer.codes[0] for request in service.requests] == ["good", "nochg", "abuse"]
    assert f"FAILED:   updating {WWW}: abuse" in outputs[-1]


@pytest.mark.parametrize("code", ["badauth", "911"])
@pytest.mark.parametrize(
    ("seconds_later", "requests"),
    [
        pytest.param(MIN_ERROR_INTERVAL - 10, 1, id="within 5 minutes"),
        pytest.param(MIN_ERROR_INTERVAL + 1, 2, id="after 5 minutes"),
    ],
)
def test_ddclient_failure_is_tried_again_after_five_minutes(
    service: Dyndns2, ddclient: Ddclient, code: str, seconds_later: int, requests: int
) -> None:
    """Catches: forgetting that the reference comes back whatever the code, though services ask clients not to."""
    service.force(code)
    assert ddclient.run(settings(service)).rc == 1
    ddclient.let_time_pass(seconds_later)
    service.clock.advance(seconds_later)
    ddclient.run(settings(service))
    assert len(service.requests) == requests
    assert (f"{WWW}: came back after {code}" in service.mistakes) == (requests == 2)


def test_ddclient_run_that_waits_makes_the_one_after_it_forget_to(service: Dyndns2, ddclient: Ddclient) -> None:
    """Catches: a timer that runs it once every few minutes, which is not the daemon that remembers its last attempt."""
    service.force("911")
    counts = []
    for _run in range(3):
        ddclient.run(settings(service))
        counts.append(len(service.requests))
    assert counts == [1, 1, 2]


def test_ddclient_with_a_fixed_address_takes_a_failed_update_for_done(service: Dyndns2, ddclient: Ddclient) -> None:
    """Catches: a generated configuration that writes the address down, and is never tried again after a failure."""
    fixed = settings(service).replace(ask_for(FIRST), f"use=ip, ip={FIRST}")
    service.force("dnserr")
    for _run in range(3):
        ddclient.run(fixed)
        ddclient.let_time_pass(24 * 3600)
    assert len(service.requests) == 1
    assert service.records() == {}


def test_ddclient_that_finds_no_address_sends_an_empty_one(tmp_path: Path) -> None:
    """Catches: forgetting that a start before the network deletes the record, where the service takes it literally."""
    with Dyndns2(hosts=[WWW, API], service=DESEC) as service:
        ask(service, WWW, FIRST)
        silent = settings(service).replace(ask_for(FIRST), "use=cmd, cmd=/bin/false")
        Ddclient(tmp_path, service.ca_file).run(silent)
        assert service.records() == {}
        assert service.mistakes == [f"{API},{WWW}: empty myip"]


def test_ddclient_with_usev4_in_an_entry_sends_an_empty_address(service: Dyndns2, ddclient: Ddclient) -> None:
    """Catches: external and internal names as two entries with the newer option, which counts for whole files only."""
    ddclient.run(settings(service).replace(ask_for(FIRST), f"use=no, usev4=ipv4, ipv4={FIRST}"))
    assert service.mistakes == [f"{API},{WWW}: empty myip"]


def test_ddclient_with_usev4_for_the_file_never_remembers_its_address(
    service: Dyndns2, ddclient: Ddclient, tmp_path: Path
) -> None:
    """Catches: a generated configuration with the newer option, with which dyndns2 updates every five minutes."""
    command = tmp_path / "address"
    command.write_text(f"#!/bin/sh\necho {FIRST}\n", encoding="utf-8")
    command.chmod(0o700)
    newer = f"use=no\nusev4=cmdv4\ncmdv4={command}\n" + settings(service).replace(f"{ask_for(FIRST)} \\\n", "")
    for _run in range(3):
        ddclient.run(newer)
        ddclient.let_time_pass(MIN_ERROR_INTERVAL + 1)
    assert [request.answer.codes[0] for request in service.requests] == ["good", "nochg", "nochg"]


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        pytest.param(Certificate.UNKNOWN_AUTHORITY, "certificate verify failed", id="unknown authority"),
        pytest.param(Certificate.WRONG_HOST, "hostname verification failed", id="wrong host"),
    ],
)
def test_ddclient_refuses_a_certificate_that_proves_nothing(
    tmp_path: Path, certificate: Certificate, reason: str
) -> None:
    """Catches: a reference that only works because it verifies nothing."""
    with Dyndns2(hosts=[WWW, API], certificate=certificate) as service:
        run = Ddclient(tmp_path, service.ca_file).run(settings(service))
    assert run.rc == 1
    assert reason in run.output
    assert service.requests == []


def test_ddclient_takes_the_authority_from_its_configuration_as_well(service: Dyndns2, tmp_path: Path) -> None:
    """Catches: an option that a generated file cannot use."""
    ddclient = Ddclient(tmp_path, None)
    assert ddclient.run(settings(service)).rc == 1
    ddclient.forget()
    assert ddclient.run(f"ssl_ca_file={service.ca_file}\n{settings(service)}").rc == 0
    assert len(service.requests) == 1
