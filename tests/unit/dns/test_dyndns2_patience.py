"""When the dyndns2 service has had enough: blocked hosts, and clients that come back too early.

They never wait: the clock of the service is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dns.dyndns2 import Dyndns2
from tests.dns.dyndns2_account import Patience
from tests.dns.dyndns2_messages import Answer

from .asking import FIRST, SECOND, ask

WWW, API = "www.dyn.example", "api.dyn.example"
DAY = 24 * 60 * 60
HALF_AN_HOUR = 30 * 60


@pytest.fixture
def service() -> Iterator[Dyndns2]:
    with Dyndns2() as running:
        yield running


def codes(service: Dyndns2, times: int, seconds_between: float = 600) -> list[str]:
    """The codes for the same update again and again."""
    said = []
    for _attempt in range(times):
        said.append(ask(service).lines[0].split()[0])
        service.clock.advance(seconds_between)
    return said


def test_dyndns2_host_is_blocked_after_unneeded_updates(service: Dyndns2) -> None:
    """Catches: a client that updates every ten minutes, whether or not anything has changed."""
    assert codes(service, 6) == ["good", "nochg", "nochg", "nochg", "abuse", "abuse"]


def test_dyndns2_blocked_host_takes_no_address_and_others_do(service: Dyndns2) -> None:
    """Catches: a block that only says so, and one that hits the neighbours."""
    codes(service, 5)
    assert ask(service, f"{WWW},{API}", SECOND).lines == ["abuse", "good 192.0.2.11"]
    assert service.records() == {WWW: {"A": FIRST}, API: {"A": SECOND}}


def test_dyndns2_change_between_unneeded_updates_forgives_them(service: Dyndns2) -> None:
    """Catches: a host blocked for changing addresses, which is what the service is for."""
    codes(service, 4)
    ask(service, myip=SECOND)
    assert codes(service, 4) == ["good", "nochg", "nochg", "nochg"]


@pytest.mark.parametrize(
    ("days", "last"), [pytest.param(28, "nochg", id="in time"), pytest.param(27, "abuse", id="too early")]
)
def test_dyndns2_touch_every_28_days_is_no_abuse(days: int, last: str) -> None:
    """Catches: a block for what Dyn asks for, so that a host does not expire."""
    with Dyndns2(patience=Patience(unneeded_updates=0)) as service:
        assert codes(service, 3, seconds_between=days * DAY) == ["good", last, last]


@pytest.mark.parametrize(
    ("seconds_between", "last"),
    [pytest.param(1, "abuse", id="within a minute"), pytest.param(31, "good", id="further apart")],
)
def test_dyndns2_host_is_blocked_when_hammered(seconds_between: float, last: str) -> None:
    """Catches: a client in a loop, even one that has a new address each time."""
    with Dyndns2(patience=Patience(requests=3, within_seconds=60)) as service:
        for number in range(4):
            said = ask(service, myip=f"192.0.2.{number + 1}").lines[0].split()[0]
            service.clock.advance(seconds_between)
        assert said == last


def test_dyndns2_mended_host_is_served_again(service: Dyndns2) -> None:
    """Catches: tests that cannot tell what happens after somebody followed the unblock link."""
    codes(service, 6)
    service.account.mend()
    assert ask(service, myip=SECOND).lines == ["good 192.0.2.11"]
    assert service.mistakes == [f"{WWW}: came back after abuse"]


@pytest.mark.parametrize(
    "code", ["badauth", "!donator", "!yours", "!active", "notfqdn", "nohost", "numhost", "abuse", "badagent", "badsys"]
)
def test_dyndns2_coming_back_after_a_fatal_code_is_a_mistake(service: Dyndns2, code: str) -> None:
    """Catches: a client that tries again what only a person can mend, at whatever interval."""
    service.force(code)
    ask(service)
    assert service.mistakes == []
    service.clock.advance(DAY)
    ask(service)
    assert service.mistakes == [f"{WWW}: came back after {code}"]


@pytest.mark.parametrize("code", ["911", "dnserr"])
@pytest.mark.parametrize(
    ("seconds", "is_mistake"),
    [pytest.param(HALF_AN_HOUR - 1, True, id="too early"), pytest.param(HALF_AN_HOUR, False, id="in time")],
)
def test_dyndns2_coming_back_within_half_an_hour_of_a_failure_is_a_mistake(
    service: Dyndns2, code: str, seconds: int, is_mistake: bool
) -> None:
    """Catches: a client that retries a service that is down, as HTTP libraries love to."""
    service.force(code)
    ask(service)
    service.clock.advance(seconds)
    ask(service)
    assert service.mistakes == ([f"{WWW}: came back after {code}"] if is_mistake else [])


def test_dyndns2_only_the_host_that_was_refused_must_stay_away(service: Dyndns2) -> None:
    """Catches: one bad name in a list that bars the good ones."""
    service.force(Answer(("nohost", "good 192.0.2.10")))
    ask(service, f"{WWW},{API}")
    ask(service, API)
    assert service.mistakes == []
    ask(service, WWW)
    assert service.mistakes == [f"{WWW}: came back after nohost"]
