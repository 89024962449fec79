"""Checks from options: what each is, what is shown of it, and each mistake at its place."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.model import Alarm, Command, Port, Server, Web
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.request import (
    ENDPOINT,
    Request,
    request_from_params,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.drill import ENDPOINT as OF_DRILLS

DEFAULTS = {"times": 3, "interval": "2s", "timeout": "10m", "region": "us-west-2"}
DATABASE = {"address": "shop.abc123.us-west-2.rds.amazonaws.com", "port": 5432}
SECRET = "a-token-that-nobody-may-see"


def request(*checks: dict[str, Any], **more: Any) -> Request:
    return request_from_params({**DEFAULTS, "verify": list(checks), **more})


def refusal(*checks: dict[str, Any], **more: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        request(*checks, **more)
    return str(refused.value)


@pytest.mark.parametrize(
    ("check", "what", "question"),
    [
        pytest.param(
            {"url": "http://www.shop.example/health"},
            "http://www.shop.example/health",
            Web(Server("www.shop.example", 80), "/health"),
            id="http",
        ),
        pytest.param(
            {"url": "https://WWW.shop.example.:8443", "method": "HEAD", "status": [204], "validate_certs": False},
            "https://www.shop.example:8443/",
            Web(Server("www.shop.example", 8443), "/", True, "HEAD", (204,), validate_certs=False),
            id="https with a port",
        ),
        pytest.param(
            {"url": "http://[2001:db8::10]/a b?q=1 2#part"},
            "http://[2001:db8::10]/a b?...",
            Web(Server("2001:db8::10", 80), "/a%20b?q=1%202"),
            id="an address, and what has to be quoted",
        ),
        pytest.param(
            {"url": "http://bücher.example/", "contains": "ok"},
            "http://xn--bcher-kva.example/",
            Web(Server("xn--bcher-kva.example", 80), "/", contains="ok"),
            id="other letters",
        ),
        pytest.param(
            {"url": "http://u%40x:p%3A@www.shop.example/"},
            "http://www.shop.example/",
            Web(Server("www.shop.example", 80), "/", headers={"Authorization": "Basic dUB4OnA6"}),
            id="login and password",
        ),
        pytest.param(
            {"url": "http://u:p@www.shop.example/", "headers": {"authorization": SECRET}},
            "http://www.shop.example/",
            Web(Server("www.shop.example", 80), "/", headers={"authorization": SECRET}),
            id="a header that says it already",
        ),
        pytest.param({"port": 443, "host": "www.shop.example"}, "www.shop.example:443", Port("www.shop.example", 443)),
        pytest.param({"port": 5433}, f"{DATABASE['address']}:5433", Port(str(DATABASE["address"]), 5433)),
        pytest.param(
            {"command": "psql --command 'select 1'"},
            "command psql",
            Command(
                ("psql", "--command", "select 1"),
                {"LIFEBOAT_ENDPOINT_ADDRESS": str(DATABASE["address"]), "LIFEBOAT_ENDPOINT_PORT": "5432"},
            ),
            id="command",
        ),
        pytest.param({"alarm": "shop-errors"}, "alarm shop-errors", Alarm("shop-errors", "us-west-2"), id="alarm"),
    ],
)
def test_check_is_read(check: dict[str, Any], what: str, question: Any) -> None:
    [found] = request(check, endpoint=DATABASE).checks
    assert (found.what, found.question, found.place) == (what, question, "verify[0]")


def test_check_says_more_exactly_what_the_module_says_for_all() -> None:
    own = {"times": "5", "interval": "1m", "within": "1h", "resolvers": ["ns1.shop.example", "[2001:db8::53]:5353"]}
    of_all, of_one, command = request(
        {"port": 1}, {"port": 1, **own}, {"command": "true"}, endpoint="db.shop.example:5432", resolvers=["192.0.2.53"]
    ).checks
    assert (of_all.times, of_all.interval, of_all.within, of_all.resolvers) == (3, 2, 600, (Server("192.0.2.53", 53),))
    assert (of_one.times, of_one.interval, of_one.within) == (5, 60, 3600)
    assert of_one.resolvers == (Server("ns1.shop.example", 53), Server("2001:db8::53", 5353))
    assert command.resolvers == ()


@pytest.mark.parametrize(
    ("url", "endpoint", "shown"),
    [
        ("http://{endpoint}/health", "192.0.2.5", "http://192.0.2.5/health"),
        ("http://{endpoint}:8080/", DATABASE, f"http://{DATABASE['address']}:8080/"),
        ("https://{endpoint}/", "2001:db8::5", "https://[2001:db8::5]/"),
    ],
)
def test_endpoint_can_stand_in_a_url(url: str, endpoint: Any, shown: str) -> None:
    """A drill without names asks there; catches: one that asks production by its name, or nothing."""
    [check] = request({"url": url, "headers": {"Host": "www.shop.example"}}, endpoint=endpoint).checks
    assert check.what == shown
    assert refusal({"url": url}).startswith("verify[0].url: {endpoint} stands for the endpoint of the workload, and it")
    assert ENDPOINT == OF_DRILLS


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        (None, None),
        ("", None),
        ({"address": None, "port": None}, None),
        ("db.shop.example", "db.shop.example"),
        ("db.shop.example:5432", "db.shop.example"),
        ("[2001:db8::5]:5432", "2001:db8::5"),
        ("2001:db8::5", "2001:db8::5"),
        ({"address": "192.0.2.5", "port": "5432"}, "192.0.2.5"),
    ],
)
def test_endpoint_is_the_host_of_ports(endpoint: Any, host: str | None) -> None:
    found = request({"port": 5432}, endpoint=endpoint)
    question = found.checks[0].question
    assert isinstance(question, Port)
    assert (question.host, found.without_host) == (host, None if host else "verify[0]")


@pytest.mark.parametrize(
    ("check", "said"),
    [
        pytest.param({}, "verify[0]: expected one of url, port, sql, command, alarm, got none of them", id="nothing"),
        pytest.param({"url": "http://a", "alarm": "b"}, "got url and alarm", id="two"),
        pytest.param({"port": 1, "status": [200]}, "verify[0].status: not possible beside port, only beside url"),
        pytest.param({"command": "true", "resolvers": ["192.0.2.53"]}, "only beside url and port"),
        pytest.param({"url": "ftp://www.shop.example"}, "verify[0].url: expected a URL such as https://"),
        pytest.param({"url": "www.shop.example"}, "verify[0].url: expected a URL such as https://"),
        pytest.param({"url": "http://www.shop.example:99999/"}, "verify[0].url: it is no URL such as"),
        pytest.param({"url": "http://www..example/"}, "'www..example' is no name of a host"),
        pytest.param({"url": "http://a.example", "status": [2000]}, "verify[0].status: 2000 is no HTTP status"),
        pytest.param({"url": "http://a.example", "method": "HEAD", "contains": "a"}, "an answer to HEAD has no text"),
        pytest.param({"url": "http://a.example", "headers": {"a b": "c"}}, "'a b' is no name of a header"),
        pytest.param({"port": 70000}, "verify[0].port: 70000 is no port; ports are 1 to 65535"),
        pytest.param({"port": 0}, "verify[0].port: 0 is no port; ports are 1 to 65535"),
        pytest.param({"port": 1, "host": "a b"}, "verify[0].host: 'a b' is no name of a host"),
        pytest.param({"port": 1, "resolvers": ["ns1:domain"]}, "expected host or host:port, got 'ns1:domain'"),
        pytest.param({"port": 1, "times": 0}, "verify[0].times: expected 1 or more answers in a row, got 0"),
        pytest.param({"port": 1, "interval": "soon"}, "verify[0].interval: expected a duration such as 10m or 30s"),
        pytest.param({"port": 1, "within": "3s"}, "verify[0].within: 3 s are too short for 3 answers, one every 2 s"),
        pytest.param({"command": "sh -c 'x"}, "verify[0].command: its quotes do not match"),
        pytest.param({"command": "  "}, "verify[0].command: expected a program and its arguments"),
    ],
)
def test_mistake_is_told_at_its_place(check: dict[str, Any], said: str) -> None:
    assert said in refusal(check, endpoint=DATABASE)


def test_alarm_needs_a_region() -> None:
    assert "verify[0].alarm: region is required" in refusal({"alarm": "a"}, region=None)


@pytest.mark.parametrize("value", [f"{SECRET}\nX-Other: 1", f"{SECRET}\u20ac", f"{SECRET}\0"])
def test_value_of_a_header_is_never_shown(value: str) -> None:
    """Catches: http.client's own refusal, which repeats the value."""
    said = refusal({"url": "http://a.example", "headers": {"Authorization": value}})
    assert ("the value of Authorization has" in said, SECRET in said) == (True, False)


def test_secrets_are_in_nothing_that_is_shown() -> None:
    url = {"url": f"http://login:{SECRET}@a.example/?key={SECRET}", "headers": {"X-Key": SECRET}}
    found = request(url, {"command": f"check --password {SECRET}"})
    assert [each.what for each in found.checks] == ["http://a.example/?...", "command check"]
    assert SECRET not in repr(found.checks[0].question).replace(f"?key={SECRET}", "")
