"""The whole module on a real BIND 9: instances in the simulated AWS, names in zones that BIND itself changes or not.

Nothing is patched. Who changes a name at the same time, or ends the server, does so from between the module and BIND.
"""

from __future__ import annotations

import base64
import json
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import dns.opcode
import dns.query
import dns.rcode
import dns.update
import pytest

from tests.dns.bind import Bind
from tests.dns.loopback import HOST, free_port
from tests.dns.packages import needs_bind
from tests.dns.tsig import ADDRESSES_ONLY, READER, STRANGER, STRONG_WRITER, WRITER, Key, skewed_clock
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.dns_view import ELASTIC, IPV6, PRIVATE, Names, actions_of, names_of, only_name
from tests.integration.module_run import ModuleResult, ModuleRunner

pytestmark = needs_bind

SHOP = "shop.example"
WWW, DB = "www.shop.example", "db.shop.example"
WEB: dict[str, Any] = {"public_hostnames": [WWW]}
THERE = "203.0.113.20"
SECONDS = 10


@dataclass(frozen=True)
class OnBind:
    """Runs the module against one BIND, and reads the zone that comes of it."""

    names: Names
    bind: Bind

    def run(self, key: Key = WRITER, /, *, check: bool = False, **options: Any) -> ModuleResult:
        given = {
            "provider": "rfc2136",
            "server": self.bind.host,
            "port": self.bind.port,
            "key_name": key.name,
            "key_secret": key.secret,
            "key_algorithm": key.algorithm,
        }
        return self.names.run(check=check, **{**given, **options})

    def registered(self, instance: str, **options: Any) -> str:
        done = self.run(instance_id=instance, **{**WEB, **options})
        assert not done.failed, done.message
        return instance

    @property
    def zone(self) -> list[str]:
        """All records of the zone as lines."""
        return self.bind.transfer(SHOP)

    @property
    def addresses(self) -> dict[str, str]:
        """Name -> the value of its record, where there is one; owners' records do not count."""
        lines = [line.split(" ", 4) for line in self.zone if " IN TXT " not in line]
        return {name.rstrip("."): value for name, _ttl, _class, _type, value in lines}

    def owner(self, name: str = WWW) -> dict[str, str]:
        """What the TXT record says about the owner of a name."""
        [line] = self.bind.dig(f"_lifeboat.{name}", "TXT")
        return dict(part.split("=") for part in line.split('"')[1].split(","))

    def written_by_somebody_else(self, name: str, type: str, value: str) -> None:
        """What was there of that type goes."""
        key = STRONG_WRITER
        message = dns.update.UpdateMessage(SHOP, keyring=key.keyring(), keyalgorithm=key.algorithm)
        message.replace(f"{name}.", 60, type, value)
        answer = dns.query.tcp(message, self.bind.host, port=self.bind.port, timeout=SECONDS)
        assert answer.rcode() == dns.rcode.NOERROR


@pytest.fixture
def names(aws: AwsView, module: ModuleRunner) -> Names:
    return Names(aws, module)


@pytest.fixture
def on_bind(names: Names, bind: Bind) -> OnBind:
    return OnBind(names, bind)


def test_dyndns_bind_name_foretold_done_and_left_alone(on_bind: OnBind) -> None:
    """Catches: check mode that tells something else than happens, and a second run that changes anything."""
    web = on_bind.names.instance()
    options = {"instance_id": web, "owner": "shop-web", **WEB}
    foretold = on_bind.run(check=True, **options)
    assert (foretold.failed, foretold.changed, foretold.writes, on_bind.zone) == (False, True, [], [])

    first = on_bind.run(**options)
    assert not first.failed, first.message
    assert names_of(foretold) == names_of(first)
    entry = only_name(first)
    assert (entry["action"], entry["zone"], entry["provider"]) == ("registered", SHOP, "rfc2136")
    assert entry["records"] == [f"{WWW}. 60 IN A {ELASTIC}"]
    assert f"{WWW}. 60 IN A {ELASTIC}" in first.diff
    assert on_bind.bind.dig(WWW) == [f"{WWW}. 60 IN A {ELASTIC}"]
    owner = on_bind.owner()
    assert (owner["owner"], owner["region"], owner["instance"]) == ("shop-web", SOURCE, web)
    assert on_bind.names.tags(web)[f"lifeboat:dns:{WWW}"].startswith(f"rfc2136 public {ELASTIC} 20")

    before = on_bind.zone
    again = on_bind.run(**options)
    assert (again.changed, again.writes, only_name(again)["action"]) == (False, [], "none")
    assert on_bind.zone == before


def test_dyndns_bind_everything_that_a_name_can_have(on_bind: OnBind) -> None:
    web = on_bind.names.instance(ipv6=IPV6)
    options = {
        "instance_id": web,
        **WEB,
        "cnames": {"store.shop.example": WWW},
        "ipv6": True,
        "wildcard": True,
        "ttl": 30,
        "zone": SHOP,
    }
    first = on_bind.run(**options)
    assert not first.failed, first.message
    assert set(actions_of(first).values()) == {"registered"}
    for name in (WWW, f"anything.{WWW}"):
        assert on_bind.bind.dig(name, "A") == [f"{name}. 30 IN A {ELASTIC}"]
        assert on_bind.bind.dig(name, "AAAA") == [f"{name}. 30 IN AAAA {IPV6}"]
    assert on_bind.bind.dig("store.shop.example", "CNAME") == [f"store.shop.example. 30 IN CNAME {WWW}."]
    assert on_bind.owner(f"_wildcard.{WWW}")["instance"] == web
    assert on_bind.run(**options).changed is False

    without = on_bind.run(**{**options, "ipv6": False})
    assert not without.failed, without.message
    assert on_bind.bind.dig(WWW, "AAAA") == []
    assert on_bind.run(instance_id=web, state="absent").failed is False
    assert (on_bind.zone, on_bind.names.tags(web)) == ([], {})


def test_dyndns_bind_private_and_public_names_side_by_side(on_bind: OnBind) -> None:
    web = on_bind.names.instance()
    options = {"instance_id": web, **WEB, "private_hostnames": [DB]}
    exposed = on_bind.run(**options, private_zone=False)
    assert [entry["error"]["code"] for entry in names_of(exposed) if "error" in entry] == ["PrivateAddressInPublicZone"]
    assert actions_of(exposed) == {WWW: "registered", DB: "failed"}
    done = on_bind.run(**options)
    assert not done.failed, done.message
    assert on_bind.addresses == {WWW: ELASTIC, DB: PRIVATE}
    assert on_bind.run(**options).changed is False


def test_dyndns_bind_one_name_inside_and_outside_takes_two_tasks(on_bind: OnBind) -> None:
    """Catches: the inner address among the outer ones, since one key of one server sees one zone."""
    done = on_bind.run(instance_id=on_bind.names.instance(), **WEB, private_hostnames=[WWW])
    assert done.failed
    assert [entry["error"]["code"] for entry in names_of(done) if "error" in entry] == ["TwoSides"]
    assert "with another task and the key of the private zone" in done.message
    assert on_bind.addresses == {WWW: ELASTIC}


def test_dyndns_bind_changed_address_is_followed(on_bind: OnBind) -> None:
    web = on_bind.registered(on_bind.names.instance(elastic=False))
    ec2 = on_bind.names.aws.ec2(SOURCE)
    address = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(InstanceId=web, AllocationId=address["AllocationId"])
    done = on_bind.run(instance_id=web, **WEB)
    assert only_name(done)["action"] == "updated"
    assert on_bind.bind.dig(WWW) == [f"{WWW}. 60 IN A {address['PublicIp']}"]
    assert address["PublicIp"] in on_bind.names.tags(web)[f"lifeboat:dns:{WWW}"]


# --- whose a name is ---


def test_dyndns_bind_successor_with_the_same_owner_gets_the_name(on_bind: OnBind) -> None:
    on_bind.registered(on_bind.names.instance(), owner="shop-web")
    there = on_bind.names.elsewhere()
    done = on_bind.run(region=WEST, instance_id=there, owner="shop-web", **WEB)
    assert only_name(done)["action"] == "updated", done.message
    assert on_bind.addresses == {WWW: THERE}
    assert (on_bind.owner()["instance"], on_bind.owner()["region"]) == (there, WEST)


def test_dyndns_bind_name_of_another_owner_is_refused_and_both_are_named(on_bind: OnBind) -> None:
    web = on_bind.registered(on_bind.names.instance(), owner="shop-web")
    there, before = on_bind.names.elsewhere(), on_bind.zone
    done = on_bind.run(region=WEST, instance_id=there, owner="shop-new", **WEB)
    assert (done.failed, done.changed, done.writes) == (True, False, [])
    assert only_name(done)["error"]["code"] == "NameNotOurs"
    assert f"belongs to shop-web ({web} in us-east-1" in done.message
    assert f"so shop-new ({there} in us-west-2) does not take it" in done.message
    assert on_bind.zone == before


def test_dyndns_bind_name_without_an_owner_needs_force(on_bind: OnBind) -> None:
    on_bind.written_by_somebody_else(WWW, "A", "198.51.100.7")
    web, before = on_bind.names.instance(), on_bind.zone
    for takeover in ("never", "dead"):
        refused = on_bind.run(instance_id=web, **WEB, takeover=takeover)
        assert only_name(refused)["error"]["code"] == "NameNotOurs"
        assert f"{WWW} exists ({WWW}. 60 IN A 198.51.100.7) and no owner is recorded" in refused.message
        assert on_bind.zone == before
    done = on_bind.run(instance_id=web, **WEB, takeover="force")
    assert only_name(done)["action"] == "taken_over", done.message
    assert on_bind.addresses == {WWW: ELASTIC}


class TestTakeoverDead:
    """The instance that a record names must be gone, and that must be certain."""

    @pytest.fixture
    def web(self, on_bind: OnBind) -> str:
        return on_bind.registered(on_bind.names.instance(), owner="shop-web")

    def take(self, on_bind: OnBind, **options: Any) -> ModuleResult:
        there = on_bind.names.elsewhere()
        given = {"takeover": "dead", "owner": "shop-new", **WEB, **options}
        return on_bind.run(region=WEST, instance_id=there, **given)

    def test_dyndns_bind_instance_that_exists_keeps_the_name(self, on_bind: OnBind, web: str) -> None:
        done = self.take(on_bind)
        assert only_name(done)["error"]["code"] == "OwnerAlive"
        assert on_bind.addresses == {WWW: ELASTIC}

    def test_dyndns_bind_terminated_instance_loses_it(self, on_bind: OnBind, web: str) -> None:
        on_bind.names.terminate(web)
        done = self.take(on_bind)
        assert only_name(done)["action"] == "taken_over", done.message
        assert (on_bind.addresses, on_bind.owner()["owner"]) == ({WWW: THERE}, "shop-new")

    def test_dyndns_bind_lost_region_is_not_asked(self, on_bind: OnBind, web: str) -> None:
        on_bind.names.aws.simulator.outage(SOURCE)
        done = self.take(on_bind, lost_regions=[SOURCE])
        assert only_name(done)["action"] == "taken_over", done.message
        assert {call["region"] for call in done.calls} == {WEST}

    def test_dyndns_bind_force_asks_nobody(self, on_bind: OnBind, web: str) -> None:
        done = self.take(on_bind, takeover="force")
        assert only_name(done)["action"] == "taken_over", done.message
        assert {call["region"] for call in done.calls} == {WEST}


# --- somebody between the module and the server ---


class Between:
    """A server between the module and BIND. When an update comes, ``before_update`` is called and it is then passed on.

    Signatures are about messages, not about connections, so both sides take it for the other one.
    """

    def __init__(self, bind: Bind, before_update: Callable[[], None]) -> None:
        self.bind = bind
        self.before_update = before_update
        self.updates = 0

    @contextmanager
    def listening(self) -> Iterator[int]:
        """Its port."""
        with _Server((HOST, 0), _Relay) as server:
            server.between = self
            thread = threading.Thread(target=server.serve_forever, args=(0.005,), daemon=True)
            thread.start()
            yield server.server_address[1]
            server.shutdown()
            thread.join()

    def answer(self, wire: bytes) -> bytes:
        """``OSError`` when BIND is not there."""
        # RFC 2136, 2.2. One that only asks whether something is there changes nothing.
        flags, changes = struct.unpack("!2xH4xH", wire[:10])
        if dns.opcode.from_flags(flags) == dns.opcode.UPDATE and changes:
            self.updates += 1
            self.before_update()
        with socket.create_connection((HOST, self.bind.port), SECONDS) as upstream:
            upstream.sendall(struct.pack("!H", len(wire)) + wire)
            with upstream.makefile("rb") as incoming:
                return incoming.read(*struct.unpack("!H", incoming.read(2)))


class _Server(socketserver.ThreadingTCPServer):
    between: Between
    daemon_threads = True


class _Relay(socketserver.StreamRequestHandler):
    timeout = SECONDS
    server: _Server

    def handle(self) -> None:
        """What BIND cannot be asked ends the connection, as when it goes down."""
        try:
            while len(size := self.rfile.read(2)) == 2:
                answer = self.server.between.answer(self.rfile.read(*struct.unpack("!H", size)))
                self.wfile.write(struct.pack("!H", len(answer)) + answer)
        except OSError:
            return


def test_dyndns_bind_concurrent_writer_is_not_overwritten(on_bind: OnBind) -> None:
    """Catches: a change that was made between our look and our update, and lost."""
    on_bind.registered(on_bind.names.instance(), owner="shop-web")
    there = on_bind.names.elsewhere()
    options = {"region": WEST, "instance_id": there, "owner": "shop-web", **WEB}
    between = Between(on_bind.bind, lambda: on_bind.written_by_somebody_else(WWW, "A", "198.51.100.66"))
    with between.listening() as port:
        done = on_bind.run(port=port, **options)
    assert only_name(done)["error"]["code"] == "RecordChanged"
    assert "another client has changed the name in the meantime; run again" in done.message
    assert "now A 198.51.100.66" in done.message
    assert (done.changed, on_bind.names.tags(there, WEST)) == (False, {})
    assert on_bind.addresses == {WWW: "198.51.100.66"}
    assert only_name(on_bind.run(**options))["action"] == "updated"


def test_dyndns_bind_names_of_one_instance_are_one_update(on_bind: OnBind) -> None:
    """Catches: the inside of an instance registered and its outside not, in one zone of one server."""
    between = Between(on_bind.bind, lambda: None)
    options = {**WEB, "private_hostnames": [DB], "cnames": {"store.shop.example": WWW}, "wildcard": True}
    with between.listening() as port:
        done = on_bind.run(port=port, instance_id=on_bind.names.instance(), **options)
    assert not done.failed, done.message
    assert between.updates == 1


def test_dyndns_bind_fleet_is_one_update(on_bind: OnBind) -> None:
    """Catches: a hundred updates for a hundred instances; one name that keeps the others from theirs."""
    on_bind.written_by_somebody_else("web-3.shop.example", "A", "198.51.100.7")
    entries = [
        {
            "instance_id": on_bind.names.instance(public_ip=f"203.0.113.{10 + i}", private_ip=f"10.0.0.{10 + i}"),
            "public_hostnames": [f"web-{i}.shop.example"],
        }
        for i in range(10)
    ]
    between = Between(on_bind.bind, lambda: None)
    with between.listening() as port:
        done = on_bind.run(port=port, instances=entries)
    assert between.updates == 1
    assert done.data["summary"] == {**dict.fromkeys(done.data["summary"], 0), "registered": 9, "failed": 1}
    expected = {f"web-{i}.shop.example": f"203.0.113.{10 + i}" for i in range(10)}
    assert on_bind.addresses == {**expected, "web-3.shop.example": "198.51.100.7"}


def test_dyndns_bind_server_that_goes_down_half_way_leaves_no_tag(on_bind: OnBind) -> None:
    """Catches: an instance that says of itself it is registered, when nobody can tell."""
    web = on_bind.names.instance()
    between = Between(on_bind.bind, on_bind.bind.stop)
    with between.listening() as port:
        done = on_bind.run(port=port, instance_id=web, **WEB)
    assert (done.failed, done.changed, done.writes, on_bind.names.tags(web)) == (True, False, [], {})
    assert "whether it was carried out could not be seen" in done.message


def test_dyndns_bind_server_that_is_down_is_one_sentence_and_nothing_is_done(on_bind: OnBind) -> None:
    web = on_bind.names.instance()
    done = on_bind.run(instance_id=web, **WEB, port=free_port())
    assert (done.failed, done.writes, on_bind.names.tags(web), on_bind.zone) == (True, [], {}, [])
    assert "nothing listens there for TCP; check server and port" in done.message
    assert "Traceback" not in json.dumps(done.data)


# --- taken back ---


def test_dyndns_bind_absent_takes_what_the_tags_note(on_bind: OnBind) -> None:
    web, rest = on_bind.names.instance(), on_bind.names.instance(public_ip="203.0.113.11", private_ip="10.0.0.11")
    on_bind.registered(web, wildcard=True, private_hostnames=[DB])
    on_bind.registered(rest, public_hostnames=["rest.shop.example"])
    foretold = on_bind.run(check=True, instance_id=web, state="absent")
    done = on_bind.run(instance_id=web, state="absent")
    assert not done.failed, done.message
    assert names_of(foretold) == names_of(done)
    assert actions_of(done) == dict.fromkeys((WWW, f"*.{WWW}", DB, f"*.{DB}"), "removed")
    assert (on_bind.addresses, on_bind.names.tags(web)) == ({"rest.shop.example": "203.0.113.11"}, {})
    again = on_bind.run(instance_id=web, state="absent")
    assert (again.failed, again.changed, names_of(again)) == (False, False, [])


def test_dyndns_bind_absent_of_a_vanished_instance_reads_the_owners_in_the_zone(on_bind: OnBind) -> None:
    """Catches: names of a forgotten instance that stay, or those of others that go with them."""
    on_bind.written_by_somebody_else("blog.shop.example", "A", "198.51.100.7")
    web, rest = on_bind.names.instance(), on_bind.names.instance(public_ip="203.0.113.11", private_ip="10.0.0.11")
    on_bind.registered(web, cnames={"store.shop.example": WWW}, private_hostnames=[DB])
    on_bind.registered(rest, public_hostnames=["rest.shop.example"])
    on_bind.names.terminate(web)
    ec2 = on_bind.names.aws.ec2(SOURCE)
    ec2.delete_tags(Resources=[web], Tags=[{"Key": key} for key in on_bind.names.tags(web)])

    unnamed = on_bind.run(instance_id=web, state="absent")
    assert (unnamed.failed, unnamed.writes) == (True, [])
    assert "zone: name the zone to look through; the key must be allowed to transfer it" in unnamed.message
    refused = on_bind.run(STRONG_WRITER, instance_id=web, state="absent", zone=SHOP)
    assert "does not hand out the whole zone to the key strong-writer.lifeboat" in refused.message
    done = on_bind.run(instance_id=web, state="absent", zone=SHOP)
    assert actions_of(done) == dict.fromkeys((WWW, DB, "store.shop.example"), "removed"), done.message
    assert on_bind.addresses == {"blog.shop.example": "198.51.100.7", "rest.shop.example": "203.0.113.11"}


def test_dyndns_bind_absent_leaves_the_name_of_the_successor(on_bind: OnBind) -> None:
    web = on_bind.registered(on_bind.names.instance(), owner="shop-web")
    there = on_bind.names.elsewhere()
    assert on_bind.run(region=WEST, instance_id=there, owner="shop-web", **WEB).failed is False
    done = on_bind.run(instance_id=web, state="absent")
    assert not done.failed, done.message
    assert f"{WWW} belongs to shop-web ({there} in us-west-2" in only_name(done)["notes"][0]
    assert (on_bind.addresses, on_bind.names.tags(web)) == ({WWW: THERE}, {})


class TestReap:
    """Names of instances that no longer exist."""

    @pytest.fixture
    def fleet(self, on_bind: OnBind) -> list[str]:
        """Five instances with a name each."""
        fleet = [
            on_bind.names.instance(name=f"web-{i}", public_ip=f"203.0.113.{10 + i}", private_ip=f"10.0.0.{10 + i}")
            for i in range(5)
        ]
        entries = [
            {"instance_id": instance, "public_hostnames": [f"web-{i}.shop.example"]} for i, instance in enumerate(fleet)
        ]
        assert on_bind.run(instances=entries).failed is False
        return fleet

    def test_dyndns_bind_names_of_the_gone_go(self, on_bind: OnBind, fleet: list[str]) -> None:
        on_bind.names.terminate(fleet[0])
        foretold = on_bind.run(check=True, reap=True, zone=SHOP)
        assert len(on_bind.addresses) == 5
        done = on_bind.run(reap=True, zone=SHOP)
        assert [entry["hostname"] for entry in done.data["reaped"]] == ["web-0.shop.example"], done.message
        assert foretold.data["reaped"] == done.data["reaped"]
        assert sorted(on_bind.addresses) == [f"web-{i}.shop.example" for i in range(1, 5)]
        assert not [line for line in on_bind.zone if "web-0" in line]
        assert on_bind.run(reap=True, zone=SHOP).changed is False

    def test_dyndns_bind_more_than_the_limit_is_a_reason_to_stop(self, on_bind: OnBind, fleet: list[str]) -> None:
        for instance in fleet[:2]:
            on_bind.names.terminate(instance)
        before = on_bind.zone
        stopped = on_bind.run(reap=True, zone=SHOP)
        assert (stopped.failed, stopped.changed) == (True, False)
        assert "2 of 5 names would go and reap_limit is 20 %" in stopped.message
        assert on_bind.zone == before
        assert on_bind.run(reap=True, zone=SHOP, reap_limit=40).failed is False
        assert len(on_bind.addresses) == 3

    def test_dyndns_bind_zone_that_cannot_be_read_is_a_reason_to_stop(self, on_bind: OnBind, fleet: list[str]) -> None:
        on_bind.names.terminate(fleet[0])
        for key, zone, said in (
            (STRONG_WRITER, SHOP, "does not hand out the whole zone"),
            (WRITER, None, "zone: name the zone"),
        ):
            done = on_bind.run(key, reap=True, zone=zone)
            assert (done.failed, done.changed) == (True, False)
            assert "nothing is reaped: " in done.message
            assert said in done.message
        assert len(on_bind.addresses) == 5


# --- refusals ---


@pytest.mark.parametrize("key", [READER, ADDRESSES_ONLY], ids=["nothing is granted", "no TXT"])
def test_dyndns_bind_policy_that_refuses_leaves_nothing_half_done(on_bind: OnBind, key: Key) -> None:
    """Catches: an address without its owner, or a tag of a name that is not registered."""
    web = on_bind.names.instance()
    done = on_bind.run(key, instance_id=web, **WEB)
    assert (done.failed, done.changed, only_name(done)["error"]["code"]) == (True, False, "REFUSED")
    assert f"the server does not let the key {key.name} change that" in done.message
    assert "A, AAAA, CNAME and TXT (BIND: update-policy)" in done.message
    assert (on_bind.zone, on_bind.names.tags(web)) == ([], {})
    assert_no_secret(done, key)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        pytest.param(WRITER.forged(), "the secret is not the one that the server has for the key writer", id="secret"),
        pytest.param(STRANGER, "the server knows no key stranger.lifeboat for hmac-sha256", id="name"),
        pytest.param(WRITER.with_algorithm("hmac-sha512"), "check key_name and key_algorithm", id="algorithm"),
    ],
)
def test_dyndns_bind_wrong_key_is_one_sentence_without_the_secret(on_bind: OnBind, key: Key, said: str) -> None:
    web = on_bind.names.instance()
    done = on_bind.run(key, instance_id=web, **WEB, private_hostnames=[DB])
    assert (done.failed, done.writes, on_bind.zone, on_bind.names.tags(web)) == (True, [], [], {})
    assert said in done.message
    assert done.message.count("Name server ") == 1
    assert_no_secret(done, key)


def test_dyndns_bind_skewed_clock_is_said_to_be_one(on_bind: OnBind) -> None:
    web = on_bind.names.instance()
    with skewed_clock(3600):
        done = on_bind.run(instance_id=web, **WEB)
    assert (done.failed, done.writes, on_bind.zone) == (True, [], [])
    assert "differ by more than 300 seconds; set both clocks right (NTP) (BADTIME)" in done.message


def test_dyndns_bind_secret_that_is_no_base64_is_not_repeated(on_bind: OnBind) -> None:
    secret = "not base64, but somebody's secret!"
    done = on_bind.run(instance_id=on_bind.names.instance(), **WEB, key_secret=secret)
    assert done.message == "key_secret: it is not Base64; give it as the server's configuration has it"
    assert secret not in json.dumps(done.data)


def assert_no_secret(result: ModuleResult, key: Key) -> None:
    said = json.dumps(result.data)
    assert key.secret not in said
    assert base64.b64decode(key.secret).decode() not in said
