"""The store of dyndns2 against a service over TLS and the name server of its zone, and beside the packaged ddclient.

Nothing is patched; the only waits are the short timeouts of servers that do not answer.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.https import AGENT, Sender
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.lookup import Lookup
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.options import (
    NameServer,
    account_from_options,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.store import Dyndns2Store, from_options
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    PRIVATE,
    Change,
    Found,
    Hostname,
    RecordSet,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import Context
from tests.dns.certificates import Certificate
from tests.dns.ddclient import Ddclient, configuration
from tests.dns.dyndns2 import Dyndns2
from tests.dns.dyndns2_account import Patience
from tests.dns.dyndns2_messages import Answer, web_page
from tests.dns.dyndns2_services import DESEC, DYN, FATAL, NO_IP, SERVICES, TRY_LATER, Service
from tests.dns.loopback import HOST, free_port
from tests.dns.packages import needs_ddclient
from tests.integration.odd_dyndns2_servers import drips, echoes, keeps_silent, odd_server, redirects, says
from tests.unit.module_utils.scripted import ScriptedClock

WWW, API, INSIDE = "www.dyn.example", "api.dyn.example", "www.int.dyn.example"
FIRST, SECOND, SIX, PRIVATE_ADDRESS = "192.0.2.10", "192.0.2.11", "2001:db8::10", "198.51.100.10"
AN_HOUR = 3600
SOON = 1.0

# Name -> its addresses.
Names = Mapping[str, tuple[str, ...]]
BOTH: Names = {WWW: (FIRST,), API: (FIRST,)}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxy is not for servers on the loopback address."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def service() -> Iterator[Dyndns2]:
    with Dyndns2(hosts=[WWW, API, INSIDE]) as running:
        yield running


def context() -> Context:
    """No AWS client is ever asked for."""
    return Context(cast(Any, None), ScriptedClock(), Timeout(seconds=60, interval=10))


def options(service: Dyndns2, **given: Any) -> dict[str, Any]:
    return {
        "server": service.address,
        "login": service.login,
        "password": service.password,
        "ca_path": str(service.ca_file),
        **given,
    }


def store_of(service: Dyndns2, timeout: float = 30, **given: Any) -> Dyndns2Store:
    """A store that finds the name servers of the zone as outside, but for their port."""
    account = account_from_options(options(service, **given))
    lookup = Lookup(resolver=NameServer(service.dns.host, service.dns.port), port=service.dns.port)
    return Dyndns2Store(Sender(account, timeout), lookup, context())


def sets(name: str, addresses: tuple[str, ...]) -> tuple[RecordSet, ...]:
    return tuple(RecordSet(name, "AAAA" if ":" in address else "A", 60, (address,)) for address in addresses)


def run(store: Dyndns2Store, names: Names) -> dict[str, Problem | None]:
    """What a run does that has no notes of earlier ones: register the names that answer something else."""
    hostnames = [Hostname(name) for name in names]
    changes, problems = [], {}
    for hostname, found in store.find(hostnames).items():
        wanted = sets(hostname.name, names[hostname.name])
        if isinstance(found, Problem):
            problems[hostname.name] = found
        elif found.records != wanted:
            changes.append(Change(hostname, found.zone, found.records, wanted))
    problems |= {hostname.name: problem for hostname, problem in store.apply(changes).items() if problem}
    assert store.settle() is None
    return cast(dict[str, Problem | None], problems)


def update(store: Dyndns2Store, names: Names | None = None) -> dict[str, Problem]:
    """Ask for the names without looking first. The problems, which never show login or password."""
    changes = [
        Change(Hostname(name), cast(Any, None), (), sets(name, addresses))
        for name, addresses in (names or BOTH).items()
    ]
    problems = {hostname.name: problem for hostname, problem in store.apply(changes).items() if problem}
    for problem in problems.values():
        assert_no_secret(problem.message)
    return problems


def only(problems: Mapping[str, Problem]) -> Problem:
    """The problem that all names share, but for their names."""
    assert len({(problem.code, problem.message.partition(" at ")[2]) for problem in problems.values()}) == 1
    return next(iter(problems.values()))


def assert_no_secret(text: str) -> None:
    encoded = base64.b64encode(f"{Dyndns2.login}:{Dyndns2.password}".encode()).decode()
    assert Dyndns2.password not in text
    assert encoded not in text
    assert Dyndns2.login not in text.replace("lifeboat.aws", "")


# --- registering ---


def test_dyndns2_names_are_registered_with_one_request(service: Dyndns2) -> None:
    """Catches: a request that a service would not take: agent, credentials, method, addresses."""
    assert run(store_of(service), BOTH) == {}
    [request] = service.requests
    assert (request.hosts, request.addresses, request.scheme, request.agent) == ((WWW, API), (FIRST,), "https", AGENT)
    assert (request.authorised, request.update.method, request.update.path) == (True, "GET", "/nic/update")
    assert set(request.update.parameters) == {"hostname", "myip"}
    assert service.records() == {WWW: {"A": FIRST}, API: {"A": FIRST}}
    assert service.mistakes == []


def test_dyndns2_second_run_sends_nothing(service: Dyndns2) -> None:
    """Catches: an update when the name answers with the right address already."""
    for _run in range(2):
        assert run(store_of(service), BOTH) == {}
    assert len(service.requests) == 1


def test_dyndns2_changed_address_is_sent_for_the_names_that_have_it(service: Dyndns2) -> None:
    """Catches: names that are right asked for again beside those that are not."""
    run(store_of(service), BOTH)
    assert run(store_of(service), {WWW: (SECOND,), API: (FIRST,)}) == {}
    assert service.requests[-1].hosts == (WWW,)
    assert service.records() == {WWW: {"A": SECOND}, API: {"A": FIRST}}
    assert len(service.requests) == 2


@pytest.mark.parametrize("kind", SERVICES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("addresses", [(FIRST,), (SIX,), (FIRST, SIX)], ids=["IPv4", "IPv6", "both"])
def test_dyndns2_both_kinds_of_addresses_at_each_service(kind: Service, addresses: tuple[str, ...]) -> None:
    """Catches: an answer of a service that we do not read, and myip in a form that it does not."""
    with Dyndns2(hosts=[WWW, API], service=kind) as service:
        for _run in range(2):
            assert run(store_of(service), {WWW: addresses, API: addresses}) == {}
        assert len(service.requests) == 1
        assert service.records()[WWW] == {records.type: records.values[0] for records in sets(WWW, addresses)}
        assert service.mistakes == []


def test_dyndns2_more_than_twenty_names_are_two_requests() -> None:
    """Catches: numhost from a service that means it."""
    hosts = [f"n{number}.dyn.example" for number in range(25)]
    with Dyndns2(hosts=hosts) as service:
        assert run(store_of(service), dict.fromkeys(hosts, (FIRST,))) == {}
        assert [len(request.hosts) for request in service.requests] == [20, 5]
        assert len(service.records()) == 25


def test_dyndns2_path_of_the_service_is_used(service: Dyndns2) -> None:
    """Catches: the path of Dyn's present interface left out."""
    assert run(store_of(service, server=f"{service.address}/v3/update"), BOTH) == {}
    assert service.requests[0].update.path == "/v3/update"


def test_dyndns2_from_options_with_nameservers_does_the_whole_work(service: Dyndns2) -> None:
    """Catches: options that do not arrive, and an option nameservers that cannot replace the public DNS."""
    given = options(service, nameservers=[f"{service.dns.host}:{service.dns.port}"])
    for _run in range(2):
        assert run(from_options(given, context()), BOTH) == {}
    assert len(service.requests) == 1


def test_dyndns2_fifty_idle_runs_send_nothing(service: Dyndns2) -> None:
    """Catches: the block for abuse that ends the career of most home-made clients."""
    run(store_of(service), {**BOTH, INSIDE: (PRIVATE_ADDRESS,)})
    for _run in range(50):
        service.clock.advance(300)
        assert run(store_of(service), {**BOTH, INSIDE: (PRIVATE_ADDRESS,)}) == {}
    assert len(service.requests) == 2
    assert not any(host.blocked for host in service.account.hosts.values())


def test_dyndns2_name_that_cannot_be_looked_up_is_not_sent(service: Dyndns2) -> None:
    """Catches: an update in each run while the name servers are down."""
    run(store_of(service), BOTH)
    service.dns.rcode = cast(Any, 2)  # SERVFAIL
    account = account_from_options(options(service))
    lookup = Lookup(resolver=NameServer(HOST, service.dns.port), port=service.dns.port, lifetime=SOON)
    problems = run(Dyndns2Store(Sender(account), lookup, context()), BOTH)
    assert {problem.code for problem in problems.values() if problem} == {"LookupFailed"}
    assert len(service.requests) == 1


def test_dyndns2_found_zone_is_public_on_both_sides(service: Dyndns2) -> None:
    """Catches: a private address let into a DNS that everybody sees, because the name is one of the inside."""
    hostname = Hostname(INSIDE, PRIVATE)
    found = store_of(service).find([hostname])[hostname]
    assert isinstance(found, Found)
    assert (found.zone.name, found.zone.is_private, found.ownership) == ("dyn.example", False, None)


# --- every answer ---


@pytest.mark.parametrize("code", sorted(FATAL | TRY_LATER))
def test_dyndns2_every_refusal_is_told_and_not_repeated(service: Dyndns2, code: str) -> None:
    """Catches: a code that passes for a success, and a second attempt."""
    service.force(code)
    problem = only(update(store_of(service)))
    assert problem.code == code
    assert problem.message.startswith(f"{WWW} at {service.address}: ")
    assert problem.message.endswith(f"({code})")
    assert len(service.requests) == 1


@pytest.mark.parametrize("code", ["good", "nochg", f"nochg {FIRST}", f"good {FIRST}"])
def test_dyndns2_every_success_is_one(service: Dyndns2, code: str) -> None:
    """Catches: "nothing to change" told as a failure."""
    service.force(code)
    assert update(store_of(service)) == {}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param("good 127.0.0.1", "Ignored", id="ignored"),
        pytest.param(f"good {SECOND}", "OtherAddress", id="another address"),
        pytest.param(web_page(), "UnknownAnswer", id="a web page with 200"),
        pytest.param(web_page(503), "UnknownAnswer", id="a web page with 503"),
        pytest.param(Answer(()), "UnknownAnswer", id="nothing"),
        pytest.param(Answer(("what?",)), "UnknownAnswer", id="an unknown code"),
        pytest.param(Answer(("Request was throttled.",), 429), "TooManyRequests", id="too many requests"),
    ],
)
def test_dyndns2_answer_that_is_no_code_is_no_success(service: Dyndns2, answer: str | Answer, code: str) -> None:
    """Catches: a captive portal whose page is taken for "good"."""
    service.force(answer)
    assert only(update(store_of(service))).code == code


@pytest.mark.parametrize("kind", SERVICES, ids=lambda kind: kind.name)
def test_dyndns2_wrong_password_is_sent_once(kind: Service) -> None:
    """Catches: an account that is locked because each instance tried the wrong password."""
    with Dyndns2(hosts=[WWW, API], service=kind) as service:
        problems = update(store_of(service, password="not-" + service.password), {WWW: (FIRST,), API: (SECOND,)})
        assert only(problems).code == "badauth"
        assert len(service.requests) == 1


@pytest.mark.parametrize("kind", [DYN, NO_IP, DESEC], ids=lambda kind: kind.name)
def test_dyndns2_unknown_name_is_told(kind: Service) -> None:
    """Catches: deSEC's 404, which comes with a code all the same."""
    with Dyndns2(hosts=[WWW], service=kind) as service:
        assert only(update(store_of(service), {"no.dyn.example": (FIRST,)})).code == "nohost"


def test_dyndns2_each_name_gets_its_own_answer(service: Dyndns2) -> None:
    """Catches: one bad name that fails the others, and lines in another order than the names."""
    service.add_host("theirs.dyn.example", owner="somebody-else")
    problems = update(store_of(service), dict.fromkeys(("theirs.dyn.example", WWW, "no.dyn.example", API), (FIRST,)))
    assert {name: problem.code for name, problem in problems.items()} == {
        "theirs.dyn.example": "!yours",
        "no.dyn.example": "nohost",
    }
    assert service.records() == {WWW: {"A": FIRST}, API: {"A": FIRST}}


def test_dyndns2_host_blocked_for_abuse_is_told_and_the_rest_of_the_run_waits() -> None:
    """Catches: more requests at the moment the service has had enough of us."""
    with Dyndns2(hosts=[WWW, API], patience=Patience(unneeded_updates=0)) as service:
        run(store_of(service), BOTH)
        problems = update(store_of(service), {WWW: (FIRST,), API: (SECOND,)})
        assert {name: problem.code for name, problem in problems.items()} == {WWW: "abuse", API: "Postponed"}
        assert len(service.requests) == 2


# --- what keeps an answer from coming ---


@pytest.mark.parametrize(
    ("certificate", "code", "words"),
    [
        (Certificate.UNKNOWN_AUTHORITY, "CertificateNotTrusted", "set ca_path"),
        (Certificate.WRONG_HOST, "CertificateOfOtherHost", "another host's"),
        (Certificate.EXPIRED, "CertificateExpired", "has expired"),
    ],
    ids=lambda value: value.name if isinstance(value, Certificate) else "",
)
def test_dyndns2_certificate_that_proves_nothing_gets_no_password(
    certificate: Certificate, code: str, words: str
) -> None:
    """Catches: verification switched off, and three different mistakes told as one."""
    with Dyndns2(hosts=[WWW, API], certificate=certificate) as service:
        problem = only(update(store_of(service), {WWW: (FIRST,), API: (SECOND,)}))
    # The service has noted a handshake that was broken off by the time it has stopped.
    assert (problem.code, service.requests, len(service.failed_handshakes)) == (code, [], 1)
    assert words in problem.message
    assert "login and password were not sent" in problem.message


def test_dyndns2_authority_of_the_tests_is_trusted_only_with_ca_path(service: Dyndns2) -> None:
    """Catches: a client that trusts whatever it is shown."""
    assert only(update(store_of(service, ca_path=None))).code == "CertificateNotTrusted"
    assert service.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_dyndns2_redirect_is_told_and_not_followed(service: Dyndns2, status: int) -> None:
    """Catches: login and password that travel to wherever an answer says, in the clear or not."""
    there = f"https://{service.address}/nic/update?password={service.password}"
    with odd_server(redirects(status, there)) as (address, requests):
        problem = only(update(store_of(service, server=address)))
    assert problem.code == "Redirected"
    assert problem.message.endswith(f"(HTTP {status} to https://{service.address})")
    assert service.requests == []
    assert len(requests) == 1


def test_dyndns2_redirect_without_encryption_is_not_followed(service: Dyndns2) -> None:
    """Catches: credentials sent in the clear because the service says so."""
    with odd_server(redirects(302, f"http://{HOST}:{service.plain_port}/nic/update")) as (address, _requests):
        assert only(update(store_of(service, server=address))).code == "Redirected"
    assert service.requests == []


def test_dyndns2_slow_service_is_told_in_time(service: Dyndns2) -> None:
    """Catches: a play that hangs, and a second name that waits as long."""
    with odd_server(keeps_silent) as (address, requests):
        problem = only(update(store_of(service, timeout=SOON, server=address), {WWW: (FIRST,), API: (SECOND,)}))
    assert problem.code == "TimedOut"
    assert "run again after 2026-11-20T06:05:00Z" in problem.message
    assert len(requests) == 1


def test_dyndns2_service_that_never_comes_to_an_end_is_told_in_time(service: Dyndns2) -> None:
    """Catches: a play that hangs for weeks, since each part of the answer comes soon enough."""
    with odd_server(drips) as (address, _requests):
        assert only(update(store_of(service, timeout=SOON, server=address))).code == "TimedOut"


@pytest.mark.parametrize(
    "response",
    [
        pytest.param("", id="nothing at all"),
        pytest.param("SSH-2.0-OpenSSH_9.2\r\n", id="another protocol"),
        pytest.param("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ngood", id="broken off"),
    ],
)
def test_dyndns2_server_that_speaks_no_http_is_told(service: Dyndns2, response: str) -> None:
    """Catches: a traceback from deep within a library, and half an answer taken for a whole one."""
    with odd_server(says(response)) as (address, _requests):
        assert only(update(store_of(service, server=address))).code == "UnknownAnswer"


@pytest.mark.parametrize(
    "length", ["9" * 5000, "\N{SUPERSCRIPT TWO}", "-1", "many"], ids=["long", "odd", "negative", "word"]
)
def test_dyndns2_length_that_is_no_number_is_no_traceback(service: Dyndns2, length: str) -> None:
    """Catches: a ValueError, since Python converts no text of thousands of digits."""
    with odd_server(says(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nnonsense")) as (address, _requests):
        assert only(update(store_of(service, server=address))).code == "UnknownAnswer"


def test_dyndns2_port_without_tls_is_told(service: Dyndns2) -> None:
    """Catches: falling back to no encryption."""
    problem = only(update(store_of(service, server=f"{HOST}:{service.plain_port}")))
    assert problem.code == "ConnectionFailed"
    assert service.requests == []


def test_dyndns2_closed_port_is_told(service: Dyndns2) -> None:
    """Catches: the same for a service that is down."""
    problem = only(update(store_of(service, server=f"{HOST}:{free_port()}")))
    assert (problem.code, "Connection refused" in problem.message) == ("ConnectionFailed", True)


@pytest.mark.parametrize("form", [str, quote, html.escape], ids=["as it is", "in a URL", "in HTML"])
def test_dyndns2_answer_that_repeats_the_credentials_is_not_shown(service: Dyndns2, form: Callable[[str], str]) -> None:
    """Catches: a password in the log of a job by way of a proxy's debugging page, whole or cut off."""
    secret = "correct horse & battery staple " * 3
    with odd_server(says(f"HTTP/1.1 502 Bad\r\nConnection: close\r\n\r\nlogin is {form(secret)}")) as (
        address,
        _unused,
    ):
        problem = only(update(store_of(service, server=address, password=secret)))
    assert problem.code == "UnknownAnswer"
    assert "correct" not in problem.message
    assert "HTTP 502" not in problem.message


def test_dyndns2_credentials_are_sent_in_their_header_only(service: Dyndns2) -> None:
    """Catches: a password in the address, which every proxy logs, and a header shown in part."""
    with odd_server(echoes) as (address, requests):
        problem = only(update(store_of(service, server=address)))
    encoded = base64.b64encode(f"{service.login}:{service.password}".encode())
    [line] = [line for line in requests[0].splitlines() if encoded in line]
    assert line == b"Authorization: Basic " + encoded
    assert service.password.encode() not in requests[0]
    assert "Authorization" not in problem.message


def test_dyndns2_plain_http_is_refused_before_anything_is_sent(service: Dyndns2) -> None:
    """Catches: an option that sends the password in the clear."""
    with pytest.raises(InvalidInput, match="HTTPS only"):
        from_options(options(service, server=f"http://{HOST}:{service.plain_port}"), context())
    assert service.requests == []


# --- beside ddclient ---


def settings(service: Dyndns2, names: Names) -> str:
    by_address: dict[str, list[str]] = {}
    for name, (address,) in names.items():
        by_address.setdefault(address, []).append(name)
    return configuration(service.address, service.login, service.password, by_address)


def step(names: Names) -> Callable[[Dyndns2, Ddclient, Dyndns2], None]:
    """Both clients do their work, an hour after they did before."""

    def both(reference: Dyndns2, ddclient: Ddclient, ours: Dyndns2) -> None:
        ddclient.run(settings(reference, names))
        assert run(store_of(ours), names) == {}
        ddclient.let_time_pass(AN_HOUR)
        for service in (reference, ours):
            service.clock.advance(AN_HOUR)

    return both


@needs_ddclient
@pytest.mark.parametrize(
    ("first", "later"),
    [
        pytest.param(BOTH, {WWW: (SECOND,), API: (SECOND,)}, id="two names that move together"),
        pytest.param(
            {**BOTH, INSIDE: (PRIVATE_ADDRESS,)},
            {WWW: (SECOND,), API: (SECOND,), INSIDE: (PRIVATE_ADDRESS,)},
            id="external and internal names",
        ),
        pytest.param({WWW: (FIRST,), API: (SECOND,)}, {WWW: (SECOND,), API: (SECOND,)}, id="names that come together"),
    ],
)
def test_dyndns2_beside_ddclient_same_addresses_and_never_more_requests(
    tmp_path: Path, first: Names, later: Names
) -> None:
    """Catches: a request more than the well-known client makes: at first, with nothing to do, after a change."""
    with Dyndns2(hosts=[WWW, API, INSIDE]) as reference, Dyndns2(hosts=[WWW, API, INSIDE]) as ours:
        ddclient = Ddclient(tmp_path, reference.ca_file)
        for names, what in ((first, "first"), (first, "idle"), (first, "idle"), (later, "changed"), (later, "idle")):
            step(names)(reference, ddclient, ours)
            assert ours.records() == reference.records(), what
            assert {host: tuple(kinds.values()) for host, kinds in ours.records().items()} == names, what
            assert len(ours.requests) <= len(reference.requests), what
        assert ours.mistakes == []


@needs_ddclient
def test_dyndns2_beside_ddclient_without_its_cache_is_not_blocked(tmp_path: Path) -> None:
    """Catches: the loss of what a machine remembers, which gets ddclient blocked and must not get us."""
    with Dyndns2(hosts=[WWW, API]) as reference, Dyndns2(hosts=[WWW, API]) as ours:
        ddclient = Ddclient(tmp_path, reference.ca_file)
        for _start in range(5):
            step(BOTH)(reference, ddclient, ours)
            ddclient.forget()
        assert reference.account.hosts[WWW].blocked
        assert not ours.account.hosts[WWW].blocked
        assert len(ours.requests) == 1
