"""dr_verify against real servers on the loopback address: HTTP, HTTPS, DNS, commands, and alarms of the simulator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dns.rcode
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.options import NameServer
from ansible_collections.lifeboat.aws.plugins.module_utils._verify import names as names_of_module
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.model import Server
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.names import Names, NoAddress
from ansible_collections.lifeboat.aws.plugins.modules import dr_verify
from tests.canaries import plant
from tests.dns.authoritative import Authoritative
from tests.dns.bind import Bind
from tests.dns.certificates import Certificate, write_ca_file
from tests.dns.loopback import HOST, free_port
from tests.dns.packages import needs_bind
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleRunner, run_main
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.web_server import Page, WebServer
from tests.unit.module_utils.scripted import ScriptedClock

NAME = "www.shop.example"
SECRET = plant("secret of a check", "a-token-that-nobody-may-see")
# A name with a dot that every machine resolves without asking anybody: it is an address in an old form.
ODD = "127.1"
# One attempt, and no waiting.
ONCE: dict[str, Any] = {"times": 1, "interval": "0s", "timeout": "0s"}


class Zone:
    """The zone shop.example, whose records a test changes as it goes."""

    def __init__(self) -> None:
        self.addresses: list[str] = [HOST]
        self.server = Authoritative("shop.example", self._records)

    def _records(self) -> dict[str, dict[str, str]]:
        """The next of the addresses for each question; the last one stays."""
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return {NAME: {"A": address}}

    @property
    def resolver(self) -> str:
        return f"{HOST}:{self.server.port}"


@pytest.fixture
def zone() -> Iterator[Zone]:
    zone = Zone()
    with zone.server:
        yield zone


def verify(*checks: dict[str, Any], check: bool = False, **more: Any) -> dict[str, Any]:
    return run_main({"verify": list(checks), **ONCE, **more, "_ansible_check_mode": check}, dr_verify)


def only(data: dict[str, Any]) -> dict[str, Any]:
    [found] = data["checks"]
    return dict(found)


def test_verify_asks_the_address_that_the_name_has_and_sends_the_name(zone: Zone, tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    with WebServer(Page(text="all is ready")) as web:
        url = f"http://{NAME}:{web.port}/health?deep=1"
        found = verify(
            {"url": url, "contains": "ready"},
            resolvers=[zone.resolver],
            times=3,
            timeout="30s",
            workload="web",
            progress_file=str(lines),
        )
    assert (found["verified"], found["changed"], "failed" in found) == (True, False, False)
    assert only(found)["attempts"] == 3
    assert (only(found)["address"], only(found)["asked"]) == (HOST, f"name server {zone.resolver}")
    assert [request for request, _headers in web.asked] == ["GET /health?deep=1"] * 3
    assert web.asked[0][1]["Host"] == f"{NAME}:{web.port}"
    # Every attempt asks for the address.
    assert zone.server.questions == [(f"{NAME}.", "A")] * 3
    assert (
        lines.read_text(encoding="utf-8")
        .splitlines()[0]
        .startswith(f"web              http://{NAME}:{web.port}/health?... ")
    )


def test_verify_waits_for_the_name_the_server_and_the_right_answer(zone: Zone) -> None:
    """Catches: an address that is kept, and answers that are not in a row."""
    with WebServer(Page(503), Page(), Page(500), Page(), Page()) as web:
        zone.addresses = ["127.0.0.9", HOST]
        url = f"http://{NAME}:{web.port}/"
        found = verify({"url": url}, resolvers=[zone.resolver], times=2, interval="0s", timeout="30s")
    assert (found["verified"], only(found)["attempts"], len(web.asked)) == (True, 6, 5)


@pytest.mark.parametrize(
    ("check", "page", "said"),
    [
        pytest.param({}, Page(503), "status 503, not 200 to 299", id="status"),
        pytest.param({"contains": "ok"}, Page(text="no"), "status 200, and 'ok' is not in its 2 characters", id="text"),
        pytest.param(
            {},
            Page(302, headers={"Location": f"https://{NAME}/?key={SECRET}"}),
            f"status 302 to https://{NAME}/",
            id="away",
        ),
        pytest.param({}, Page(raw=b""), "the connection was closed without an answer", id="closed"),
        pytest.param({}, Page(raw=SECRET.encode()), "what answers is not HTTP (BadStatusLine)", id="not HTTP"),
        pytest.param(
            {"contains": SECRET[:3]},
            Page(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"),
            "the answer was cut off",
            id="cut",
        ),
    ],
)
def test_verify_says_what_it_has_seen(zone: Zone, check: dict[str, Any], page: Page, said: str) -> None:
    with WebServer(page) as web:
        url = f"http://{NAME}:{web.port}/"
        found = verify({"url": url, "headers": {"X-Key": SECRET}, **check}, resolvers=[zone.resolver], workload="web")
    assert (found["failed"], found["verified"]) == (True, False)
    assert said in only(found)["error"]
    assert found["msg"].startswith(f"web is not verified: {url}: ")
    assert web.asked[0][1]["X-Key"] == SECRET
    assert SECRET not in json.dumps(found)


def test_verify_says_who_refuses_and_which_name_there_is_not(zone: Zone) -> None:
    port = free_port()
    found = verify(
        {"url": f"http://{NAME}:{port}/"},
        {"port": port, "host": "api.shop.example"},
        {"port": port, "host": "www.other.example"},
        {"port": port},
        resolvers=[zone.resolver],
        endpoint={"address": HOST, "port": port},
    )
    asked = f"name server {zone.resolver}"
    assert [check["error"] for check in found["checks"]] == [
        f"connection refused ({HOST}, by {asked})",
        f"there is no name api.shop.example, says {asked}",
        f"no name server can say the address of www.other.example: {asked} does not know it",
        f"connection refused ({HOST})",
    ]


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        (Certificate.TRUSTED, None),
        (Certificate.WRONG_HOST, "the certificate is not valid: Hostname mismatch"),
        (Certificate.EXPIRED, "the certificate is not valid: certificate has expired"),
        (Certificate.UNKNOWN_AUTHORITY, "the certificate is not valid: "),
    ],
)
def test_verify_checks_the_certificate_for_the_name(
    certificate: Certificate, said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(write_ca_file(tmp_path)))
    with WebServer(certificate=certificate) as web:
        url = {"url": f"https://localhost:{web.port}/"}
        found = verify(url)
        without = verify({**url, "validate_certs": False})
    assert (found["verified"], without["verified"]) == (said is None, True)
    assert (said or "") in (only(found)["error"] or "")
    assert set(web.server_names) == {"localhost"}
    assert only(found)["asked"] == "the resolver of this machine"


def test_verify_says_that_tls_is_not_spoken() -> None:
    with WebServer() as web:
        found = verify({"url": f"https://localhost:{web.port}/"})
    assert only(found)["error"].startswith("TLS failed: ")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param("""sh -c 'test "$LIFEBOAT_ENDPOINT_ADDRESS:$LIFEBOAT_ENDPOINT_PORT" = db.example:5432'""", None),
        pytest.param("sh -c 'echo going; echo it is down >&2; exit 3'", "return code 3: it is down (", id="errors"),
        pytest.param("no-such-program --at all", "it cannot be started: No such file or directory", id="not there"),
        pytest.param("sh -c 'sleep 60 & sleep 60'", "it has not ended within 1 s, and was stopped", id="hangs"),
    ],
)
def test_verify_runs_a_command(command: str, said: str | None) -> None:
    found = verify({"command": command}, endpoint="db.example:5432")
    assert found["verified"] is (said is None)
    assert (said or "").removesuffix(" (") in (only(found)["error"] or "")


def put_alarm(aws: AwsView, state: str) -> None:
    cloudwatch = aws.client("cloudwatch", WEST)
    cloudwatch.put_metric_alarm(
        AlarmName="errors",
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        MetricName="Errors",
        Namespace="Shop",
        Period=60,
        Statistic="Sum",
        Threshold=1.0,
    )
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue=state, StateReason="test")


def test_verify_asks_an_alarm_of_the_region(aws: AwsView, module: ModuleRunner) -> None:
    answers = {}
    for state in ("ALARM", "OK"):
        put_alarm(aws, state)
        found = module.of(dr_verify).plainly(verify=[{"alarm": "errors"}], region=WEST, **ONCE)
        answers[state] = (found.failed, found.data["checks"][0]["seen"])
    assert answers == {"ALARM": (True, "state ALARM"), "OK": (False, "state OK")}
    gone = module.of(dr_verify).plainly(verify=[{"alarm": "other"}], region=WEST, **ONCE)
    assert gone.data["checks"][0]["error"] == f"there is no alarm of that name in {WEST}"


def test_verify_sees_the_recovered_instance_under_its_name(aws: AwsView, module: ModuleRunner) -> None:
    """A lost region, an instance that boots in the other one, and a record that changes: all by real requests."""
    simulator = aws.simulator
    old, new = (simulator.seed(each, images=[{"name": f"web-in-{each}"}])[0] for each in (SOURCE, WEST))
    simulator.seed_instances(SOURCE, [{"name": "web", "image_id": old, "public_ip": "203.0.113.7"}])
    zone = simulator.seed_zone("shop.example", [{"name": NAME, "type": "A", "values": ["203.0.113.7"]}])
    ports = simulator.take_time(service_port=0, dns_port=0)
    answers = {"url": f"http://{NAME}:{ports['service_port']}/health", "times": 2}
    resolvers = [f"{HOST}:{ports['dns_port']}"]

    def seen(contains: str, **more: Any) -> dict[str, Any]:
        check = [{**answers, "contains": contains}]
        return module.of(dr_verify).plainly(verify=check, resolvers=resolvers, interval="0s", **more).data["checks"][0]

    assert seen(f"web-in-{SOURCE}", timeout="9s")["answered"] is True
    simulator.outage(SOURCE, "blackhole")
    assert seen(f"web-in-{SOURCE}", timeout="0s")["error"].startswith("connection refused (127.")
    launched = aws.ec2(WEST).run_instances(ImageId=new, MinCount=1, MaxCount=1)["Instances"][0]
    record = {"Name": NAME, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": launched["PrivateIpAddress"]}]}
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    aws.client("route53", SOURCE).change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    assert seen(f"web-in-{WEST}", timeout="0s")["seen"] == "connection refused"
    # A minute and a bit until it answers, in half a second.
    simulator.set_scale(150)
    simulator.freeze(False)
    assert seen(f"web-in-{WEST}", timeout="60s")["answered"] is True
    simulator.configure(service_port=None, dns_port=None)


def test_verify_in_check_mode_connects_to_nothing(zone: Zone, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    with WebServer() as web:
        found = verify(
            {"url": f"http://{NAME}:{web.port}/"},
            {"command": f"touch {ran}"},
            {"port": 1},
            check=True,
            resolvers=[zone.resolver],
            region=WEST,
        )
    assert (found["verified"], "failed" in found, len(found["lines"])) == (False, False, 3)
    assert (web.asked, zone.server.questions, ran.exists()) == ([], [], False)


def test_verify_without_checks_is_not_verified_and_not_failed() -> None:
    found = verify()
    assert (found["verified"], "failed" in found) == (False, False)
    assert found["lines"] == ["up, not verified: it has no checks"]


RECORDS = """\
www  60 IN A 192.0.2.10
www  60 IN A 192.0.2.11
six  60 IN AAAA 2001:db8::10
old  60 IN CNAME www
away 60 IN CNAME localhost.
text 60 IN TXT "no address"
"""


@needs_bind
def test_names_are_followed_and_denied_as_a_name_server_says() -> None:
    with Bind.start({"shop.example": RECORDS}) as bind:
        given = Names([Server(HOST, bind.port)], ScriptedClock())
        found = {name: given.find(f"{name}.shop.example") for name in ("www", "old", "six")}
        assert [each.each for each in found.values()] == [("192.0.2.10", "192.0.2.11")] * 2 + [("2001:db8::10",)]
        away = given.find("away.shop.example")
        assert ("127.0.0.1" in away.each, away.asked) == (True, "the resolver of this machine")
        for name, said in (
            ("text", "has no address, says name server"),
            ("none", "there is no name none.shop.example"),
        ):
            with pytest.raises(NoAddress, match=said):
                given.find(f"{name}.shop.example")


def test_names_are_asked_of_those_with_authority_over_their_zone(zone: Zone) -> None:
    """Without name servers of the user's, the one that finds the zone finds its servers as well."""
    names = Names([], ScriptedClock(), finder=NameServer(HOST, zone.server.port), port=zone.server.port)
    found = names.find(NAME)
    assert (found.each, found.asked) == ((HOST,), f"name server {zone.resolver} of shop.example")
    with pytest.raises(NoAddress, match=r"there is no name api.shop.example, says name server .* of shop.example"):
        names.find("api.shop.example")
    zone.addresses = ["127.0.0.9"]
    assert names.find(NAME).each == ("127.0.0.9",)


def test_names_say_what_this_machine_says_of_a_name_that_there_is_not() -> None:
    """Catches: a name of a private zone that only a resolver inside knows, and nobody who says what to do."""
    with Authoritative("1", dict) as outside:
        names = Names([], ScriptedClock(), finder=NameServer(HOST, outside.port), port=outside.port)
        with pytest.raises(NoAddress, match=rf"there is no name {ODD}, .*; the resolver of this machine says {HOST}:"):
            names.find(ODD)


def test_names_need_the_library_for_name_servers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_of_module, "dns", None)
    assert verify({"port": 1, "host": "localhost"}, resolvers=[HOST])["msg"] == (
        "resolvers: dnspython 2 or newer is needed on the machine that runs the module: pip install dnspython"
    )
    assert Names([], ScriptedClock()).find(ODD).asked == "the resolver of this machine"


def test_names_are_asked_of_this_machine_where_nobody_with_authority_can_be(zone: Zone) -> None:
    """Such as those of a private zone; and the way there is tried again only after a while."""
    clock = ScriptedClock()
    zone.server.rcode = dns.rcode.REFUSED
    names = Names([], clock, finder=NameServer(HOST, zone.server.port), port=zone.server.port)
    for _attempt in range(2):
        with pytest.raises(NoAddress, match="says the resolver of this machine"):
            names.find("www.shop.invalid")
    asked = len(zone.server.questions)
    zone.server.rcode = None
    clock.sleep(60)
    assert names.find(NAME).each == (HOST,)
    assert len(zone.server.questions) > asked


def test_verify_in_a_playbook_shows_what_came_of_it_and_no_secret(
    aws: AwsView, playbook: PlaybookRunner, zone: Zone
) -> None:
    put_alarm(aws, "OK")
    role = "arn:aws:iam::123456789012:role/recovery"
    with WebServer(Page(503), Page()) as web:
        url = {"url": f"http://user:{SECRET}@{NAME}:{web.port}/", "headers": {"X-Key": SECRET}}
        options = {
            "workload": "web",
            "verify": [url, {"alarm": "errors"}],
            "job": {"assume_role": role},
            "resolvers": [zone.resolver],
            "interval": "0s",
            "timeout": "30s",
            "region": WEST,
        }
        run = playbook([{"lifeboat.aws.dr_verify": options}], "-vvv")
    assert run.rc == 0, run.stdout
    assert "answers since" in run.stdout
    assert "status 503, not 200 to 299" in run.stdout
    assert SECRET not in run.stdout
    assert web.asked[-1][1]["X-Key"] == SECRET
    [assumed, *asked] = run.calls
    assert (assumed["action"], len(asked)) == ("AssumeRole", 3)
    assert {call["access_key"] for call in asked} & {assumed["access_key"]} == set()


@pytest.fixture
def psql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in place of the client of PostgreSQL: it answers what the file has, and keeps what it was given."""
    program = tmp_path / "bin" / "psql"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nenv > {tmp_path}/env\necho "$@" > {tmp_path}/arguments\ncat {tmp_path}/answer\n')
    program.chmod(0o755)
    (tmp_path / "answer").write_text("1\n")
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    return program


def test_query_is_answered_by_the_client_with_the_login_of_the_secret(
    aws: AwsView, psql: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a password among the arguments or in a result, and an answer without rows that counts."""
    secrets, folder = aws.client("secretsmanager", WEST), psql.parents[1]
    secrets.create_secret(Name="shop-db", SecretString=json.dumps({"username": "checker", "password": SECRET}))
    secrets.create_secret(Name="plain", SecretString=SECRET)
    query = {"sql": "SELECT 1 FROM orders", "engine": "postgresql", "database": "shop"}
    asked = {"endpoint": {"address": HOST, "port": 5433}, "region": WEST}
    found = verify({**query, "secret": "shop-db"}, **asked)
    assert (found["verified"], only(found)["seen"]) == (True, "an answer of 1 row")
    assert f"PGPASSWORD={SECRET}\n" in (folder / "env").read_text()
    assert SECRET not in (folder / "arguments").read_text() + json.dumps(found)
    (folder / "answer").write_text("")
    there_is_none = "there is no such secret; name a secret of the recovery region, where it is replicated to"
    wrong = {**query, "secret": "shop-db"}
    lacking = verify(wrong, {**query, "secret": "plain"}, {**query, "secret": "none"}, **asked)
    assert [check["error"].partition(" (")[0] for check in lacking["checks"]] == [
        "an answer of 0 rows",
        "secret plain in us-west-2: expected JSON with the keys username and password",
        f"secret none in us-west-2: {there_is_none}",
    ]
    monkeypatch.setenv("PATH", str(psql.parent))
    found = verify({**query, "engine": "mysql", "secret": "shop-db"}, {**wrong, "ca_cert": "/no.pem"}, **asked)
    assert "install the client of MySQL" in found["checks"][0]["error"]
    assert only({"checks": found["checks"][1:]})["error"] == "ca_cert: there is no file /no.pem where the module runs"
    assert SECRET not in json.dumps(found)
