"""Every kind of answer of a dyndns2 service, and what it means for its names and for the requests after it."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.answers import (
    Outcome,
    answer_from_http,
    answer_to_all,
)
from tests.dns.dyndns2_services import FATAL, TRY_LATER

FOUR, OTHER, SIX = "192.0.2.10", "198.51.100.7", "2001:db8::10"
PAGE = "<!DOCTYPE html>\n<html><body>Scheduled maintenance</body></html>\n"
# About the account, the client or the service: the next request would hear the same.
OF_ALL = {"badauth", "!donator", "badagent", "badsys", "911", "dnserr"}


def codes(body: str, count: int, status: int = 200, addresses: tuple[str, ...] = (FOUR,)) -> list[str]:
    return [outcome.code for outcome in answer_from_http(status, body, addresses, count).outcomes]


def rest(body: str, count: int, status: int = 200) -> str | None:
    outcome = answer_from_http(status, body, (FOUR,), count).rest
    return outcome.code if outcome else None


@pytest.mark.parametrize("code", sorted(FATAL | TRY_LATER))
@pytest.mark.parametrize("count", [1, 3])
def test_answer_of_one_code_is_that_of_all_names(code: str, count: int) -> None:
    """Catches: a refusal that is said once and noted for the first name only."""
    answer = answer_from_http(200, f"{code}\n", (FOUR,), count)
    assert [outcome.code for outcome in answer.outcomes] == [code] * count
    assert not any(outcome.is_done for outcome in answer.outcomes)


@pytest.mark.parametrize("code", sorted(FATAL | TRY_LATER))
def test_answer_about_the_account_stops_all_that_would_follow(code: str) -> None:
    """Catches: hammering a service that has said no to the account, and stopping for one bad name."""
    expected = {"abuse": "Postponed"}.get(code, code if code in OF_ALL else None)
    assert rest(code, 1) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("good 192.0.2.10", ["good"], id="good"),
        pytest.param("nochg 192.0.2.10\r\n", ["nochg"], id="nochg, with the line ends of HTTP"),
        pytest.param("NOERROR", ["noerror"], id="easyDNS"),
        pytest.param("ILLEGAL INPUT", ["illegal"], id="easyDNS, a code of two words"),
        pytest.param("conflict A\nconflict AAAA", ["conflict", "conflict"], id="conflict and with what"),
        pytest.param("good", ["good"], id="without an address, as deSEC says it"),
        pytest.param("GOOD 192.0.2.10", ["good"], id="in capitals"),
        pytest.param("\ufeffgood 192.0.2.10", ["good"], id="with a byte order mark"),
        pytest.param("good 192.0.2.10\nnochg 192.0.2.10\n", ["good", "nochg"], id="a line for each"),
        pytest.param("good 192.0.2.10\n\nnohost\n!yours\n", ["good", "nohost", "!yours"], id="empty lines between"),
        pytest.param("911 [database]\n", ["911"], id="words after the code"),
        pytest.param("911\nsorry\nreally\n", ["911", "911"], id="a code about all, and more lines"),
        pytest.param("good 127.0.0.1", ["Ignored"], id="ignored"),
        pytest.param("good 127.0.0.1\nnohost", ["Ignored", "Ignored"], id="ignored, which is about the client"),
        pytest.param("good 198.51.100.7", ["OtherAddress"], id="the caller's address in place of ours"),
        pytest.param("nochg 198.51.100.7", ["OtherAddress"], id="no change of another address"),
        pytest.param(f"good 192.0.2.10,{SIX}", ["good"], id="an address of the other kind from before"),
        pytest.param(f"good 192.0.2.10 {SIX}", ["good"], id="two addresses with a blank"),
        pytest.param("", ["UnknownAnswer"], id="nothing"),
        pytest.param(" \n\n", ["UnknownAnswer"], id="blanks"),
        pytest.param(PAGE, ["UnknownAnswer"], id="a web page"),
        pytest.param(PAGE, ["UnknownAnswer"] * 2, id="a web page of as many lines as names"),
        pytest.param("OK", ["UnknownAnswer"], id="another protocol"),
        pytest.param("goodbye", ["UnknownAnswer"], id="a word that begins like a code"),
        pytest.param("good\nwat", ["good", "UnknownAnswer"], id="one line unknown"),
        pytest.param("good\ngood", ["UnknownAnswer"] * 3, id="fewer lines than names"),
        pytest.param("good\ngood\ngood", ["UnknownAnswer"] * 2, id="more lines than names"),
        pytest.param("good\ngood", ["UnknownAnswer"], id="two lines about one name"),
    ],
)
def test_answer_from_http_gives_each_name_its_outcome(body: str, expected: list[str]) -> None:
    """Catches: lines given to the wrong names, and success seen where there is none."""
    assert codes(body, len(expected)) == expected


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        pytest.param(401, "badauth", "badauth", id="401 with a code"),
        pytest.param(401, "<html>Unauthorized</html>", "badauth", id="401 with a page"),
        pytest.param(401, "good 192.0.2.10", "badauth", id="401 is never a success"),
        pytest.param(404, "nohost", "nohost", id="404 with a code, as deSEC says it"),
        pytest.param(404, "not found", "UnknownAnswer", id="404 of a wrong path"),
        pytest.param(429, "Request was throttled.", "TooManyRequests", id="too many requests"),
        pytest.param(500, "good 192.0.2.10", "UnknownAnswer", id="an error is never a success"),
        pytest.param(503, PAGE, "UnknownAnswer", id="maintenance"),
        pytest.param(503, "911", "911", id="maintenance with a code"),
    ],
)
def test_answer_from_http_status_counts(status: int, body: str, expected: str) -> None:
    """Catches: an error of HTTP taken for a success, and a code that comes with one ignored."""
    assert codes(body, 2, status) == [expected] * 2


@pytest.mark.parametrize(
    ("sent", "registered", "expected"),
    [
        pytest.param((SIX,), "2001:0DB8:0:0::10", "good", id="the same address in another form"),
        pytest.param((SIX,), FOUR, "good", id="only the other kind is named"),
        pytest.param((SIX,), "127.0.0.1", "Ignored", id="ignored, IPv6 asked for"),
        pytest.param((FOUR, SIX), f"{FOUR},2001:db8::bad", "OtherAddress", id="one of two is another"),
        pytest.param((FOUR, SIX), f"{SIX},{FOUR}", "good", id="in another order"),
        pytest.param(("127.0.0.1",), "127.0.0.1", "good", id="that address was asked for"),
    ],
)
def test_answer_from_http_compares_the_address_it_names(sent: tuple[str, ...], registered: str, expected: str) -> None:
    """Catches: a service that registers the caller's address for ever, update after update, until it blocks us."""
    assert codes(f"good {registered}", 1, addresses=sent) == [expected]


@pytest.mark.parametrize(
    ("body", "count", "expected"),
    [
        pytest.param("good\nnochg", 2, None, id="all well"),
        pytest.param("good\nnohost\n!yours", 3, None, id="names that are wrong"),
        pytest.param("good\nabuse", 2, "Postponed", id="one name blocked"),
        pytest.param("abuse", 1, "Postponed", id="the only name blocked, or the account"),
        pytest.param("abuse", 2, "abuse", id="said once about several names, it is the account"),
        pytest.param("good\n911", 2, "911", id="an outage in between"),
        pytest.param("good 127.0.0.1", 1, "Ignored", id="ignored"),
        pytest.param("numhost", 20, None, id="a smaller request may pass"),
        pytest.param("", 1, "UnknownAnswer", id="nothing"),
        pytest.param(PAGE, 2, "UnknownAnswer", id="a web page"),
    ],
)
def test_answer_from_http_says_whether_more_may_be_sent(body: str, count: int, expected: str | None) -> None:
    """Catches: a second request after an answer that it would get as well."""
    assert rest(body, count) == expected


def test_answer_from_http_shows_the_beginning_of_what_it_does_not_know() -> None:
    """Catches: a page of text, or control characters, in a sentence."""
    answer = answer_from_http(503, "wat \x1b[31m" + "x" * 100, (FOUR,), 1)
    [outcome] = answer.outcomes
    assert outcome.said.startswith("HTTP 503, wat [31mxxx")
    assert outcome.said.endswith("xxx...")
    assert len(outcome.said) < 80


def test_answer_from_http_web_page_is_called_one() -> None:
    """Catches: markup in a sentence."""
    assert [outcome.said for outcome in answer_from_http(200, PAGE, (FOUR,), 1).outcomes] == ["a web page"]
    assert [outcome.said for outcome in answer_from_http(503, PAGE, (FOUR,), 1).outcomes] == ["HTTP 503, a web page"]


def test_answer_to_all_of_a_failure_stops_what_would_follow() -> None:
    """Catches: a request for each instance to a service that cannot be reached."""
    failure = Outcome("ConnectionFailed", "Connection refused")
    answer = answer_to_all(failure, 2)
    assert (answer.outcomes, answer.rest) == ((failure, failure), failure)
