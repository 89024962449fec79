"""The whole module with a dyndns2 service over TLS: instances in the simulated AWS, names that the service keeps.

Nothing is patched. Time passes by the tag of the instance, which is moved to the past, and by the service's own clock.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import dns.rcode
import pytest

from tests.dns.ddclient import Ddclient, configuration
from tests.dns.dyndns2 import Dyndns2
from tests.dns.dyndns2_messages import web_page
from tests.dns.dyndns2_services import FATAL, TRY_LATER
from tests.dns.loopback import free_port
from tests.dns.packages import needs_ddclient
from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.dns_view import ELASTIC, IPV6, PRIVATE, Names, actions_of, names_of, only_name
from tests.integration.module_run import ModuleResult, ModuleRunner

WWW, API, INSIDE = "www.dyn.example", "api.dyn.example", "www.int.dyn.example"
WEB: dict[str, Any] = {"public_hostnames": [WWW]}
OLD = "198.51.100.7"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TAG = f"lifeboat:dns:{WWW}"


@dataclass(frozen=True)
class OnService:
    """Runs the module for one instance against one service."""

    names: Names
    service: Dyndns2
    web: str

    def run(self, *, check: bool = False, **options: Any) -> ModuleResult:
        """For www.dyn.example, unless the options say otherwise."""
        given = {
            "provider": "dyndns2",
            "instance_id": self.web,
            "server": self.service.address,
            "login": self.service.login,
            "password": self.service.password,
            "ca_path": str(self.service.ca_file),
            "nameservers": [f"{self.service.dns.host}:{self.service.dns.port}"],
            **WEB,
        }
        return self.names.run(check=check, **{**given, **options})

    @property
    def requests(self) -> int:
        return len(self.service.requests)

    @property
    def tag(self) -> str | None:
        return self.names.tags(self.web).get(TAG)

    def noted(self, text: str, ago: timedelta) -> None:
        """The tag as a run has left it that long ago; ``text`` has ``{}`` where the time belongs."""
        at = datetime.now(timezone.utc) - ago
        value = text.format(f"{at:%Y-%m-%dT%H:%M:%SZ}")
        self.names.aws.ec2(SOURCE).create_tags(Resources=[self.web], Tags=[{"Key": TAG, "Value": value}])

    def time_passes(self, ago: timedelta) -> None:
        """For the service, and for the note of the instance."""
        assert self.tag is not None
        words = self.tag.split(" ")
        self.noted(" ".join([*words[:3], "{}", *words[4:]]), ago)
        self.service.clock.advance(ago.total_seconds())

    def new_address(self) -> str:
        """The instance gets another public address."""
        ec2 = self.names.aws.ec2(SOURCE)
        address = ec2.allocate_address(Domain="vpc")
        ec2.associate_address(InstanceId=self.web, AllocationId=address["AllocationId"])
        return str(address["PublicIp"])


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxy is not for servers on the loopback address."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def on_service(aws: AwsView, module: ModuleRunner, dyndns2: Dyndns2) -> Iterator[OnService]:
    """No test ends with something that services ask clients not to do."""
    names = Names(aws, module)
    yield OnService(names, dyndns2, names.instance(elastic=False))
    assert dyndns2.mistakes == []


# --- registered, left alone, followed ---


def test_dyndns_dyndns2_name_foretold_registered_and_noted(on_service: OnService) -> None:
    foretold = on_service.run(check=True)
    assert (foretold.failed, foretold.changed, foretold.writes, on_service.requests) == (False, True, [], 0)
    first = on_service.run(wait=True)
    assert not first.failed, first.message
    assert names_of(foretold) == names_of(first)
    entry = only_name(first)
    assert (entry["action"], entry["provider"], entry["zone"]) == ("registered", "dyndns2", "dyn.example")
    assert f"{WWW}. 60 IN A {ELASTIC}" in first.diff
    assert on_service.service.records() == {WWW: {"A": ELASTIC}}
    assert on_service.tag is not None
    assert on_service.tag.startswith(f"dyndns2 public {ELASTIC} 20")
    assert "refused" not in on_service.tag


def test_dyndns_dyndns2_thirty_runs_with_nothing_to_do_send_nothing(on_service: OnService) -> None:
    """Catches: updates that change nothing, for which accounts are blocked."""
    on_service.run()
    noted = on_service.tag
    for _run in range(30):
        idle = on_service.run()
        assert (idle.failed, idle.changed, idle.writes, only_name(idle)["action"]) == (False, False, [], "none")
    assert (on_service.requests, on_service.tag) == (1, noted)


def test_dyndns_dyndns2_several_names_are_one_request(on_service: OnService) -> None:
    done = on_service.run(public_hostnames=[WWW, API])
    assert not done.failed, done.message
    assert [request.hosts for request in on_service.service.requests] == [(WWW, API)]
    assert set(on_service.names.tags(on_service.web)) == {TAG, f"lifeboat:dns:{API}"}


def test_dyndns_dyndns2_changed_address_is_followed(on_service: OnService) -> None:
    on_service.run()
    address = on_service.new_address()
    done = on_service.run()
    assert (only_name(done)["action"], on_service.requests) == ("updated", 2)
    assert on_service.service.records() == {WWW: {"A": address}}
    assert on_service.run().changed is False
    assert on_service.requests == 2


def test_dyndns_dyndns2_both_kinds_of_addresses(on_service: OnService) -> None:
    six = on_service.names.instance(public_ip="203.0.113.11", private_ip="10.0.0.11", ipv6=IPV6)
    done = on_service.run(instance_id=six, ipv6=True)
    assert not done.failed, done.message
    assert on_service.service.records() == {WWW: {"A": "203.0.113.11", "AAAA": IPV6}}
    assert on_service.run(instance_id=six, ipv6=True).changed is False
    assert on_service.requests == 1


def test_dyndns_dyndns2_name_that_answers_rightly_already_is_only_noted(on_service: OnService) -> None:
    """What ddclient has registered before: a first update would be one for nothing."""
    on_service.service.add_host(WWW, {"A": ELASTIC})
    done = on_service.run()
    assert (only_name(done)["action"], done.writes, on_service.requests) == ("converged", ["CreateTags"], 0)
    assert on_service.tag is not None
    assert on_service.tag.startswith(f"dyndns2 public {ELASTIC}")
    assert on_service.run().changed is False


def test_dyndns_dyndns2_a_year_of_refreshes_is_never_blocked(on_service: OnService) -> None:
    """Catches: a free name that is lost after 30 days, or one that is blocked for being kept."""
    on_service.run()
    on_service.time_passes(24 * DAY)
    assert on_service.run().changed is False
    assert on_service.requests == 1
    for number in range(14):
        on_service.time_passes(25 * DAY)
        done = on_service.run()
        assert (done.failed, done.changed, on_service.requests) == (False, True, 2 + number), done.message
    assert not on_service.service.account.hosts[WWW].blocked


# --- refusals ---


@pytest.mark.parametrize("code", sorted(FATAL))
def test_dyndns_dyndns2_fatal_code_is_noted_and_not_asked_again(on_service: OnService, code: str) -> None:
    on_service.service.force(code)
    refused = on_service.run()
    assert (refused.failed, only_name(refused)["error"]["code"], on_service.service.records()) == (True, code, {})
    assert on_service.tag is not None
    assert on_service.tag.endswith(f" refused={code}")
    for _run in range(3):
        again = on_service.run()
        assert (again.failed, again.changed, again.writes) == (True, False, [])
        assert f"dyndns2 answered {code} at 20" in again.message
        assert "put that right, then run once with retry_refused: true" in again.message
    assert on_service.requests == 1

    on_service.service.account.mend()
    done = on_service.run(retry_refused=True)
    assert not done.failed, done.message
    assert (on_service.requests, on_service.service.records()) == (2, {WWW: {"A": ELASTIC}})
    assert "refused" not in on_service.tag
    assert on_service.run().changed is False


def test_dyndns_dyndns2_refusal_of_one_name_keeps_no_other_from_its_update(on_service: OnService) -> None:
    both: dict[str, Any] = {"public_hostnames": [WWW, "typo.dyn.example"]}
    done = on_service.run(**both)
    assert actions_of(done) == {WWW: "registered", "typo.dyn.example": "failed"}
    assert "the account has no such name; create the name at the service, or correct it" in done.message
    address = on_service.new_address()
    assert actions_of(on_service.run(**both)) == {WWW: "updated", "typo.dyn.example": "failed"}
    assert on_service.service.records() == {WWW: {"A": address}}


@pytest.mark.parametrize("code", sorted(TRY_LATER))
def test_dyndns_dyndns2_trouble_at_the_service_is_waited_out(on_service: OnService, code: str) -> None:
    on_service.service.force(code)
    first = on_service.run()
    assert "run again after 20" in first.message
    on_service.time_passes(29 * MINUTE)
    early = on_service.run()
    assert (early.failed, on_service.requests) == (True, 1)
    assert f"dyndns2 answered {code} at 20" in early.message
    assert "it is not asked again before 20" in early.message
    on_service.service.clock.advance(60)
    on_service.time_passes(30 * MINUTE)
    done = on_service.run()
    assert (done.failed, on_service.requests, on_service.service.records()) == (False, 2, {WWW: {"A": ELASTIC}})


def test_dyndns_dyndns2_web_page_is_no_success(on_service: OnService) -> None:
    on_service.service.force(web_page())
    first = on_service.run()
    assert only_name(first)["error"]["code"] == "UnknownAnswer"
    assert "check server and its path" in first.message
    assert "not asked again before" in on_service.run().message
    on_service.time_passes(5 * MINUTE)
    assert on_service.run().failed is False
    assert on_service.requests == 2


def test_dyndns_dyndns2_ignored_update_is_no_success(on_service: OnService) -> None:
    on_service.service.force("good 127.0.0.1")
    assert only_name(on_service.run())["error"]["code"] == "Ignored"
    assert on_service.run().failed
    assert on_service.requests == 1


def test_dyndns_dyndns2_service_that_is_down_is_asked_again_next_time(on_service: OnService) -> None:
    done = on_service.run(server="127.0.0.1", port=free_port())
    assert only_name(done)["error"]["code"] == "ConnectionFailed"
    assert (on_service.tag, done.writes) == (None, [])
    assert on_service.run().failed is False


# --- what the name servers say ---


def test_dyndns_dyndns2_registration_that_is_not_answered_is_not_repeated_within_a_day(on_service: OnService) -> None:
    """Catches: an update with every run, where this machine sees another DNS, or another client changes the name."""
    on_service.run()
    on_service.service.account.hosts[WWW].addresses = {"A": OLD}
    soon = on_service.run()
    assert (soon.failed, soon.changed, on_service.requests) == (False, False, 1)
    assert "s ago, and not answered yet" in only_name(soon)["notes"][0]
    for ago in (6 * MINUTE, 23 * HOUR):
        on_service.time_passes(ago)
        done = on_service.run()
        assert (done.failed, done.writes, only_name(done)["error"]["code"]) == (True, [], "NotAnswered")
        assert "check whether this machine sees another DNS (nameservers)" in done.message
    assert on_service.requests == 1
    on_service.time_passes(25 * HOUR)
    assert only_name(on_service.run())["action"] == "updated"
    assert on_service.requests == 2


def test_dyndns_dyndns2_change_by_hand_is_not_hidden_by_wait(on_service: OnService) -> None:
    """Catches: a service that takes the update and goes on answering something else."""
    on_service.service.force(f"good {ELASTIC}")
    done = on_service.run(wait=True, wait_timeout=0)
    assert done.failed
    assert f"{WWW} should have {ELASTIC}" in done.message
    assert "raise wait_timeout to wait longer" in done.message


def test_dyndns_dyndns2_name_servers_that_fail_leave_the_decision_to_the_tag(on_service: OnService) -> None:
    """Catches: an update for nothing because the DNS could not be asked, and none when the address is another."""
    on_service.service.dns.rcode = dns.rcode.SERVFAIL
    unknown = on_service.run()
    assert only_name(unknown)["error"]["code"] == "LookupFailed"
    assert "or set nameservers" in unknown.message
    assert (on_service.requests, on_service.tag) == (0, None)

    on_service.noted(f"dyndns2 public {ELASTIC} {{}}", ago=HOUR)
    left = on_service.run()
    assert (left.failed, left.changed, on_service.requests) == (False, False, 0)
    assert "left as registered at 20" in only_name(left)["notes"][0]
    assert any("left as registered at 20" in warning for warning in left.warnings)

    address = on_service.new_address()
    done = on_service.run()
    assert not done.failed, done.message
    assert (on_service.requests, on_service.service.records()) == (1, {WWW: {"A": address}})


# --- private addresses and what the protocol does not have ---


def test_dyndns_dyndns2_private_address_is_told_to_the_world_on_purpose_only(on_service: OnService) -> None:
    options: dict[str, Any] = {"public_hostnames": [], "private_hostnames": [WWW]}
    refused = on_service.run(**options)
    assert only_name(refused)["error"]["code"] == "PrivateAddressInPublicZone"
    assert (on_service.requests, on_service.tag) == (0, None)
    done = on_service.run(**options, allow_private_in_public=True)
    assert not done.failed, done.message
    assert on_service.service.records() == {WWW: {"A": PRIVATE}}


def test_dyndns_dyndns2_private_address_stays_inside_when_the_name_servers_fail(on_service: OnService) -> None:
    """Catches: a private address that is sent because nobody could say in which zone the name is."""
    on_service.run()
    on_service.service.dns.rcode = dns.rcode.SERVFAIL
    done = on_service.run(public_hostnames=[], private_hostnames=[WWW])
    assert on_service.service.records() == {WWW: {"A": ELASTIC}}
    assert only_name(done)["error"]["code"] == "LookupFailed"


@pytest.mark.parametrize(
    ("options", "name", "said"),
    [
        pytest.param({"public_hostnames": [WWW, f"*.{API}"]}, f"*.{API}", "with its name; give", id="wildcard alone"),
        pytest.param({"cnames": {API: WWW}}, API, "dyndns2 registers addresses only, no CNAME", id="alias"),
        pytest.param(
            {"private_hostnames": [WWW], "allow_private_in_public": True},
            WWW,
            "dyndns2 has one answer for all clients",
            id="both sides",
        ),
    ],
)
def test_dyndns_dyndns2_what_the_protocol_does_not_have_is_foretold(
    on_service: OnService, options: Mapping[str, Any], name: str, said: str
) -> None:
    """Catches: check mode that promises what the service cannot do; another name that fails with it."""
    foretold, done = on_service.run(check=True, **options), on_service.run(**options)
    for result in (foretold, done):
        [failed] = [entry for entry in names_of(result) if "error" in entry]
        assert (failed["hostname"], failed["error"]["code"], said in failed["error"]["message"]) == (
            name,
            "NotPossible",
            True,
        )
    assert on_service.service.records() == {WWW: {"A": ELASTIC}}


def test_dyndns_dyndns2_address_that_nobody_can_take_away_is_foretold(on_service: OnService) -> None:
    """Catches: check mode that promises to remove an IPv6 address, which the protocol cannot do."""
    on_service.service.add_host(WWW, {"A": ELASTIC, "AAAA": IPV6})
    foretold, done = on_service.run(check=True), on_service.run()
    assert "dyndns2 cannot take its AAAA away; remove it at the service" in done.message
    assert (on_service.requests, done.changed) == (0, False)
    assert (foretold.failed, foretold.changed) == (True, False)


def test_dyndns_dyndns2_owners_are_not_known(on_service: OnService) -> None:
    """Nobody is refused for another owner, and takeover means nothing, as the guide says."""
    on_service.run(owner="shop-web")
    other = on_service.names.instance(public_ip="203.0.113.11", private_ip="10.0.0.11")
    done = on_service.run(instance_id=other, owner="shop-new")
    assert (only_name(done)["action"], on_service.service.records()) == ("updated", {WWW: {"A": "203.0.113.11"}})
    reaped = on_service.run(reap=True)
    assert "nothing is reaped: provider: dyndns2 keeps no owners of names" in reaped.message


# --- absent ---


def test_dyndns_dyndns2_absent_removes_the_tag_and_says_that_the_name_stays(on_service: OnService) -> None:
    on_service.run()
    foretold = on_service.run(check=True, state="absent", public_hostnames=[])
    assert (foretold.changed, foretold.writes) == (True, [])
    done = on_service.run(state="absent", public_hostnames=[])
    assert (done.failed, done.changed, done.writes) == (False, True, ["DeleteTags"]), done.message
    assert names_of(foretold) == names_of(done)
    text = f"{WWW} is no longer noted; the service has no way to remove it, do that on its own pages"
    assert (only_name(done)["notes"], done.warnings) == ([text], [text])
    assert (on_service.tag, on_service.requests) == (None, 1)
    assert on_service.service.records() == {WWW: {"A": ELASTIC}}
    again = on_service.run(state="absent", public_hostnames=[])
    assert (again.failed, again.changed, names_of(again)) == (False, False, [])


def test_dyndns_dyndns2_absent_of_a_vanished_instance_is_not_possible(on_service: OnService) -> None:
    done = on_service.run(state="absent", public_hostnames=[], instance_id="i-0abc1234abc1234aa")
    assert (done.failed, done.writes) == (True, [])
    assert "dyndns2 keeps no owners of names, so there are none to look for" in done.message


# --- secrets ---


@pytest.mark.parametrize("code", [None, "badauth", "911"])
def test_dyndns_dyndns2_password_is_nowhere(on_service: OnService, code: str | None) -> None:
    if code:
        on_service.service.force(code)
    done = on_service.run(server="127.0.0.1", port=on_service.service.port)
    assert done.failed is bool(code)
    said = json.dumps([done.data, on_service.names.tags(on_service.web), done.calls])
    login, password = on_service.service.login, on_service.service.password
    assert password not in said
    assert base64.b64encode(f"{login}:{password}".encode()).decode() not in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"server": None}, "server: provider dyndns2 needs it"),
        ({"password": ""}, "password: provider dyndns2 needs it"),
        ({"zone": "dyn.example"}, "zone: provider dyndns2 has no use for it; leave it out or set another provider"),
        (
            {"server": "http://dyn.example"},
            "server: updates carry login and password and are sent over HTTPS only; write it without a scheme",
        ),
    ],
)
def test_dyndns_dyndns2_options_that_make_no_sense(
    on_service: OnService, options: Mapping[str, Any], message: str
) -> None:
    done = on_service.run(**options)
    assert (done.failed, done.message, done.calls, on_service.requests) == (True, message, [], 0)


# --- beside ddclient ---


@needs_ddclient
def test_dyndns_dyndns2_beside_ddclient_never_more_requests(on_service: OnService, ddclient: Ddclient) -> None:
    """Catches: a request more than the well-known client makes, at first, with nothing to do, or after a change."""
    ours, address = [WWW, API], ELASTIC
    with Dyndns2() as reference:
        for step in ("first", "idle", "idle", "changed", "idle"):
            if step == "changed":
                address = on_service.new_address()
            done = on_service.run(public_hostnames=ours)
            assert not done.failed, (step, done.message)
            ddclient.run(configuration(reference.address, reference.login, reference.password, {address: ours}))
            assert on_service.service.records() == reference.records() == {name: {"A": address} for name in ours}, step
            assert on_service.requests <= len(reference.requests), step
            ddclient.let_time_pass(3600)
            reference.clock.advance(3600)
            on_service.time_passes(HOUR)
        assert on_service.requests == 2
