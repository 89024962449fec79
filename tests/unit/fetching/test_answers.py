"""What an instance takes for an answer: as long as was asked for, whole, in time, and not that of somebody else."""

from __future__ import annotations

import http.client
import io
import time
import urllib.error
from email.message import Message
from typing import Any

import pytest

from tests.fetching.program import part

web = part("web")


class Answered:
    """An answer that comes in the given parts."""

    def __init__(self, *parts: bytes, length: str | None = None) -> None:
        self._parts = list(parts)
        self.headers = {} if length is None else {"Content-Length": length}

    def read1(self, _most: int) -> bytes:
        return self._parts.pop(0) if self._parts else b""


def parts(answer: Answered, limit: int = 5, seconds: float = 60) -> bytes:
    return b"".join(web._parts(answer, limit, time.monotonic() + seconds))


@pytest.mark.parametrize("length", [None, "5", "odd"], ids=["chunks", "length", "no_number"])
def test_answer_that_is_whole_is_taken(length: str | None) -> None:
    assert parts(Answered(b"ab", b"cde", length=length)) == b"abcde"


@pytest.mark.parametrize(
    ("answer", "seconds", "error"),
    [
        pytest.param(Answered(b"abc", b"def"), 60, web.TooLong, id="longer_than_asked_for"),
        pytest.param(Answered(length="6"), 60, web.TooLong, id="says_that_it_is_longer"),
        pytest.param(Answered(b"ab", length="4"), 60, http.client.IncompleteRead, id="cut"),
        pytest.param(Answered(b"a", b"b"), -1, TimeoutError, id="drips"),
    ],
)
def test_answer_that_is_not_is_refused(answer: Answered, seconds: float, error: type[Exception]) -> None:
    """Catches: a disk that fills up, half a bundle, and a boot that waits for ever for the next byte."""
    with pytest.raises(error):
        parts(answer, seconds=seconds)


class Client:
    """Answers with an error."""

    def __init__(self, status: int, body: bytes) -> None:
        self._status, self._body = status, body

    def open(self, request: Any, timeout: float) -> Any:
        raise urllib.error.HTTPError(request.full_url, self._status, "no", Message(), io.BytesIO(self._body))


@pytest.mark.parametrize(
    ("status", "body", "code", "is_none"),
    [
        (403, b"<Error><Code>AccessDenied</Code></Error>", "AccessDenied", False),
        (400, b'{"__type":"com.amazonaws.ssm#ParameterNotFound"}', "ParameterNotFound", False),
        (400, b'{"__type": "ThrottlingException", "message": "Rate exceeded"}', "ThrottlingException", True),
        (500, b'{"__type":"InternalServiceError"}', "InternalServiceError", True),
        (502, b"<html>Bad gateway</html>", "502", True),
        (403, b"<html>" + b"x" * 100_000, "403", False),
        (301, b"", "301", False),
    ],
)
def test_refusal_is_known_by_its_code(status: int, body: bytes, code: str, is_none: bool) -> None:
    """Catches: trouble that would pass, taken for a refusal."""
    asked = web.Request("https://s3.example/a", "GET", {})
    answer = web.ask(Client(status, body), asked, (1, 60), 100)
    assert (answer.code, answer.is_none) == (code, is_none)


@pytest.mark.parametrize("location", ["https://elsewhere.example/", "file:///etc/shadow"])
def test_answer_that_leads_elsewhere_is_not_followed(location: str) -> None:
    """Catches: a token, or a signature, that goes to somebody else."""
    handler = web._NoRedirects()
    assert handler.redirect_request(None, None, 302, "Found", {"Location": location}, location) is None
