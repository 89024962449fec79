"""Whether answers are good, how they are counted, and how what was seen is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._verify.judging import web_verdict
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.model import Check, Port, Row, Seen, Server, Web
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.request import Request
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.result import (
    failure_of,
    predicted_result,
    result_of,
)
from tests.unit.module_utils.scripted import START

GOOD = Seen(True, "status 200", "192.0.2.10", "name server 192.0.2.53")
BAD = Seen(False, "connection refused", "192.0.2.10", "name server 192.0.2.53")


@pytest.mark.parametrize(
    ("wanted", "status", "location", "body", "verdict"),
    [
        pytest.param({}, 200, "", "", (True, "status 200"), id="any good status"),
        pytest.param({}, 204, "", "", (True, "status 204"), id="any other good status"),
        pytest.param({}, 503, "", "", (False, "status 503, not 200 to 299"), id="unavailable"),
        pytest.param({"statuses": (200, 401)}, 401, "", "", (True, "status 401"), id="one of several"),
        pytest.param(
            {"statuses": (200, 401)}, 204, "", "", (False, "status 204, not 200 or 401"), id="none of several"
        ),
        pytest.param(
            {},
            302,
            "https://user@www.shop.example/login?token=x",
            "",
            (False, "status 302 to https://www.shop.example/login, not 200 to 299"),
            id="redirect",
        ),
        pytest.param({}, 301, "/health/?token=x", "", (False, "status 301 to /health/, not 200 to 299"), id="path"),
        pytest.param({"statuses": (301,)}, 301, "/x", "", (True, "status 301"), id="redirect that is wanted"),
        pytest.param({"contains": "ok"}, 200, "", "it is ok", (True, "status 200 with 'ok'"), id="text"),
        pytest.param(
            {"contains": "ok"},
            200,
            "",
            "wait",
            (False, "status 200, and 'ok' is not in its 4 characters"),
            id="no text",
        ),
        pytest.param({"contains": "ok"}, 500, "", "ok", (False, "status 500, not 200 to 299"), id="text of an error"),
    ],
)
def test_web_verdict(wanted: dict[str, Any], status: int, location: str, body: str, verdict: tuple[bool, str]) -> None:
    assert web_verdict(Web(Server("www.shop.example", 80), "/", **wanted), status, location, body) == verdict


@pytest.mark.parametrize(
    ("answers", "good", "since", "is_full"),
    [
        pytest.param("", 0, None, False, id="nothing yet"),
        pytest.param("+", 1, 0, False, id="one"),
        pytest.param("-+++", 3, 1, True, id="three"),
        pytest.param("++-", 0, None, False, id="a bad one begins anew"),
        pytest.param("++-+++", 3, 3, True, id="the first of the last row counts"),
    ],
)
def test_row_counts_answers_in_a_row(answers: str, good: int, since: int | None, is_full: bool) -> None:
    row = Row(3)
    for second, answer in enumerate(answers):
        row = row.after(GOOD if answer == "+" else BAD, START + timedelta(seconds=second))
    moment = None if since is None else START + timedelta(seconds=since)
    assert (row.attempts, row.good, row.since, row.is_full) == (len(answers), good, moment, is_full)


def a_request(count: int = 1, name: str = "shop-web") -> Request:
    question = Port("www.shop.example", 80)
    check = Check("www.shop.example:80", "verify[0]", question, times=2, interval=2, within=600)
    return Request(name, (check,) * count)


def after(*seen: Seen) -> Row:
    row = Row(2)
    for each in seen:
        row = row.after(each, START)
    return row


def test_result_of_what_answers() -> None:
    result = result_of(a_request(), [after(GOOD, GOOD)])
    assert result["verified"] is True
    [line] = result["lines"]
    assert line == (
        "shop-web: www.shop.example:80: answers since 2026-11-20T06:00:00Z, 2 times in a row: status 200 "
        "(192.0.2.10, by name server 192.0.2.53)"
    )
    [check] = result["checks"]
    assert (check["answered"], check["attempts"], check["error"]) == (True, 2, None)
    assert (check["first_good"], check["address"]) == ("2026-11-20T06:00:00Z", "192.0.2.10")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(
            after(BAD), "connection refused (192.0.2.10, by name server 192.0.2.53), after 1 attempt", id="bad"
        ),
        pytest.param(after(BAD, GOOD), "it has answered 1 of 2 times in a row: status 200 (", id="late"),
        pytest.param(
            after(GOOD, Seen(False, "x")), "www.shop.example:80: x, after 2 attempts", id="not over a network"
        ),
    ],
)
def test_result_says_what_was_seen_last(row: Row, said: str) -> None:
    failure = failure_of(a_request(2), [after(GOOD, GOOD), row])
    assert failure is not None
    assert failure.startswith("shop-web is not verified: ")
    assert said in failure
    result = result_of(a_request(2), [after(GOOD, GOOD), row])
    assert (result["verified"], result["checks"][1]["answered"]) == (False, False)
    assert result["checks"][1]["error"] in failure


def test_result_without_checks_is_not_verified() -> None:
    assert result_of(a_request(0, ""), [])["lines"] == ["up, not verified: it has no checks"]
    assert (result_of(a_request(0), [])["verified"], failure_of(a_request(0), [])) == (False, None)


def test_prediction_says_what_would_be_asked() -> None:
    result = predicted_result(a_request())
    assert result["lines"] == [
        "shop-web: www.shop.example:80: would be asked until it answers 2 times in a row, for up to 10 min"
    ]
    assert (result["verified"], result["checks"][0]["attempts"]) == (False, 0)
