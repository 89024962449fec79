"""What the dyndns2 service answers: one row for each rule that Dyn, No-IP and deSEC write down.

They never use a client that is clever: every request says exactly what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dns.dyndns2 import Dyndns2
from tests.dns.dyndns2_messages import Answer, web_page
from tests.dns.dyndns2_services import DESEC, DYN, NO_IP, Service

from .asking import AGENT, FIRST, SECOND, SIXTH, Said, ask

WWW, API = "www.dyn.example", "api.dyn.example"


@pytest.fixture
def service() -> Iterator[Dyndns2]:
    with Dyndns2() as running:
        running.add_host("theirs.dyn.example", owner="somebody-else")
        running.add_host("dormant.dyn.example").active = False
        yield running


TWENTY_ONE = ",".join(f"host{number}.dyn.example" for number in range(21))


@pytest.mark.parametrize(
    ("request_of", "lines"),
    [
        pytest.param({}, ["good 192.0.2.10"], id="good"),
        pytest.param({"myip": SIXTH}, [f"good {SIXTH}"], id="good, IPv6"),
        pytest.param({"myip": f"{FIRST},{SIXTH}"}, [f"good {FIRST},{SIXTH}"], id="good, both"),
        pytest.param({"path": "/v3/update"}, ["good 192.0.2.10"], id="Dyn's newer path"),
        pytest.param({"hostname": "WWW.Dyn.Example."}, ["good 192.0.2.10"], id="case and final dot"),
        pytest.param({"hostname": f"{WWW},{API}"}, ["good 192.0.2.10"] * 2, id="a line for each host"),
        pytest.param({"password": "wrong-password"}, ["badauth"], id="badauth"),
        pytest.param({"password": "wrong", "hostname": f"{WWW},{API}"}, ["badauth"], id="badauth once"),
        pytest.param({"hostname": "theirs.dyn.example"}, ["!yours"], id="!yours"),
        pytest.param({"hostname": "dormant.dyn.example"}, ["!active"], id="!active"),
        pytest.param({"hostname": "none.dyn.example"}, ["nohost"], id="nohost"),
        pytest.param({"hostname": "www"}, ["notfqdn"], id="notfqdn"),
        pytest.param({"hostname": "a b.example"}, ["notfqdn"], id="notfqdn, not a name"),
        pytest.param({"hostname": ""}, ["notfqdn"], id="no host"),
        pytest.param({"hostname": TWENTY_ONE}, ["numhost"], id="numhost"),
        pytest.param({"hostname": TWENTY_ONE.rpartition(",")[0]}, ["nohost"] * 20, id="as many hosts as allowed"),
        pytest.param({"offline": "YES"}, ["!donator"], id="!donator"),
        pytest.param({"system": "nonsense"}, ["badsys"], id="badsys"),
        pytest.param({"method": "POST"}, ["badagent"], id="not GET"),
        pytest.param(
            {"hostname": f"none.dyn.example,{WWW},theirs.dyn.example"},
            ["nohost", "good 192.0.2.10", "!yours"],
            id="each host has its own, in order",
        ),
    ],
)
def test_dyndns2_request_gets_the_documented_code(
    service: Dyndns2, request_of: dict[str, Any], lines: list[str]
) -> None:
    """Catches: a service kinder than the real ones."""
    assert ask(service, **request_of) == Said(200, lines)


@pytest.mark.parametrize(
    ("agent", "accepted"),
    [
        pytest.param(None, False, id="none"),
        pytest.param("", False, id="empty"),
        pytest.param("python-requests/2.34.2", False, id="requests"),
        pytest.param("Python-urllib/3.11", False, id="urllib"),
        pytest.param("ansible-httpget", False, id="Ansible's own"),
        pytest.param("curl/8.5.0", False, id="curl"),
        pytest.param("Mozilla/5.0 (X11; Linux x86_64)", False, id="browser"),
        pytest.param("ddclient/3.10.0", True, id="ddclient"),
        pytest.param(AGENT, True, id="Company - Device - Version"),
        pytest.param("Lifeboat ec2_dyndns/Linux-1.0 admin@example.com", True, id="as No-IP wants it"),
    ],
)
def test_dyndns2_agent_that_says_nothing_is_refused(service: Dyndns2, agent: str | None, accepted: bool) -> None:
    """Catches: a client that leaves its name to the library, which real services block."""
    assert ask(service, agent=agent).lines == (["good 192.0.2.10"] if accepted else ["badagent"])
    assert service.records() == ({WWW: {"A": FIRST}} if accepted else {})


def test_dyndns2_second_update_with_the_same_address_is_nochg(service: Dyndns2) -> None:
    """Catches: good for everything, with which no client could tell that it was not needed."""
    assert [ask(service).lines for _attempt in range(2)] == [["good 192.0.2.10"], ["nochg 192.0.2.10"]]


def test_dyndns2_other_address_is_good_and_in_the_records(service: Dyndns2) -> None:
    """Catches: answers without deeds."""
    ask(service)
    assert ask(service, myip=SECOND).lines == ["good 192.0.2.11"]
    assert service.records() == {WWW: {"A": SECOND}}


def test_dyndns2_update_of_one_family_keeps_the_other(service: Dyndns2) -> None:
    """Catches: an AAAA record lost with every change of the IPv4 address."""
    ask(service, myip=SIXTH)
    ask(service, myip=FIRST)
    assert service.records() == {WWW: {"A": FIRST, "AAAA": SIXTH}}


@pytest.mark.parametrize(
    ("service_kind", "myip", "records", "mistakes"),
    [
        pytest.param(DYN, None, {"A": "127.0.0.1", "AAAA": SIXTH}, [], id="Dyn, none: the caller's"),
        pytest.param(DYN, "", {"A": "127.0.0.1", "AAAA": SIXTH}, [f"{WWW}: empty myip"], id="Dyn, empty"),
        pytest.param(
            DYN, "ten", {"A": "127.0.0.1", "AAAA": SIXTH}, [f"{WWW}: malformed myip ten"], id="Dyn, malformed"
        ),
        pytest.param(DESEC, "", None, [f"{WWW}: empty myip"], id="deSEC, empty: deleted"),
        pytest.param(DESEC, SECOND, {"A": SECOND}, [], id="deSEC, one family: the other deleted"),
        pytest.param(DESEC, f"{SECOND},{SIXTH}", {"A": SECOND, "AAAA": SIXTH}, [], id="deSEC, both"),
    ],
)
def test_dyndns2_address_that_is_missing_means_what_the_service_says(
    service_kind: Service, myip: str | None, records: dict[str, str] | None, mistakes: list[str]
) -> None:
    """Catches: a record that is gone, or points to the wrong machine, after an update without an address."""
    with Dyndns2(service=service_kind) as service:
        service.add_host(WWW, {"A": FIRST, "AAAA": SIXTH})
        ask(service, myip=myip)
        assert service.records().get(WWW) == records
        assert service.mistakes == mistakes


@pytest.mark.parametrize(
    ("service_kind", "request_of", "said"),
    [
        pytest.param(DYN, {"password": "wrong"}, Said(200, ["badauth"]), id="Dyn, badauth"),
        pytest.param(NO_IP, {"password": "wrong"}, Said(401, ["badauth"]), id="No-IP, badauth"),
        pytest.param(DESEC, {"password": "wrong"}, Said(401, ["badauth"]), id="deSEC, badauth"),
        pytest.param(DESEC, {"hostname": "none.dyn.example"}, Said(404, ["nohost"]), id="deSEC, nohost"),
        pytest.param(DESEC, {"path": "/any/path"}, Said(200, ["good"]), id="deSEC, any path, no address"),
        pytest.param(NO_IP, {"path": "/v3/update"}, Said(404, ["not found"]), id="No-IP, Dyn's path"),
    ],
)
def test_dyndns2_services_differ_as_documented(service_kind: Service, request_of: dict[str, Any], said: Said) -> None:
    """Catches: a client that reads the code only with status 200, or the address after it."""
    with Dyndns2(service=service_kind) as service:
        assert ask(service, **request_of) == said


def test_dyndns2_desec_says_good_when_nothing_changes() -> None:
    """Catches: a client that takes good for changed."""
    with Dyndns2(service=DESEC) as service:
        assert [ask(service).lines for _attempt in range(6)] == [["good"]] * 6
        assert service.account.hosts[WWW].unneeded == 5


@pytest.mark.parametrize("code", ["badauth", "!donator", "numhost", "badagent", "badsys", "dnserr", "911"])
def test_dyndns2_forced_code_about_the_account_is_said_once(service: Dyndns2, code: str) -> None:
    """Catches: a client that waits for as many lines as it named hosts."""
    service.force(code)
    assert ask(service, f"{WWW},{API}") == Said(200, [code])
    assert ask(service, f"{WWW},{API}").lines == ["good 192.0.2.10"] * 2


@pytest.mark.parametrize(
    "code", ["!yours", "!active", "notfqdn", "nohost", "abuse", "nochg 192.0.2.10", "good 127.0.0.1"]
)
def test_dyndns2_forced_code_about_hosts_is_said_for_each(service: Dyndns2, code: str) -> None:
    """Catches: a scripted answer no service would give. No record changes, whatever is said."""
    service.force(code)
    assert ask(service, f"{WWW},{API}").lines == [code, code]
    assert service.records() == {}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(web_page(), id="page with 200"),
        pytest.param(web_page(503), id="page with 503"),
        pytest.param(Answer(("Request was throttled.",), 429), id="throttled"),
        pytest.param(Answer(()), id="nothing"),
    ],
)
def test_dyndns2_forced_answer_is_sent_as_it_is(service: Dyndns2, answer: Answer) -> None:
    """Catches: answers without a code that tests cannot make."""
    service.force(answer)
    assert ask(service) == Said(answer.status, list(answer.lines))
    assert service.records() == {}


def test_dyndns2_forced_answers_come_in_order(service: Dyndns2) -> None:
    """Catches: a story of failures told backwards."""
    service.force("911", "dnserr")
    assert [ask(service).lines for _attempt in range(3)] == [["911"], ["dnserr"], ["good 192.0.2.10"]]


def test_dyndns2_log_says_who_asked_what_how(service: Dyndns2) -> None:
    """Catches: counts that nobody can take apart."""
    ask(service, f"{WWW},{API}", f"{FIRST},{SIXTH}")
    ask(service, password="wrong", encrypted=False)
    assert [(r.hosts, r.addresses, r.agent, r.authorised, r.scheme) for r in service.requests] == [
        ((WWW, API), (FIRST, SIXTH), AGENT, True, "https"),
        ((WWW,), (FIRST,), AGENT, False, "http"),
    ]
    assert service.mistakes == [f"{WWW}: sent without TLS"]
