# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One HTTP client, which follows nothing and takes no more than was asked for."""

from __future__ import annotations

import http.client
import os
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

CHUNK = 65_536
# Of a length that there may be.
_DIGITS = 19
ERROR_CODE = re.compile(rb'<Code>([A-Za-z0-9.]+)<|"__type" *: *"(?:[^"]*#)?([A-Za-z0-9]+)"')
DENIED = re.compile(rb"authorized to perform: ([a-z0-9-]+:[A-Za-z]+)")
# As a status of 500 and more: that service, or the way to it, has too much to do.
UNANSWERED = re.compile(r"no-answer|RequestTimeout|Throttling.*|TooManyRequests.*")


ALLOW = "its role needs {}, as in docs/iam/functions/instance.json"


@dataclass(frozen=True)
class Request:
    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """``code`` is empty when it worked, else AWS's error code, the status, or no-answer; ``said`` is more of it."""

    code: str
    body: bytes = b""
    said: str = ""
    status: int = 0

    @property
    def why(self) -> str:
        return self.said or self.code

    @property
    def is_none(self) -> bool:
        return self.status >= 500 or bool(UNANSWERED.fullmatch(self.code))


class TooLong(Exception):
    """More than was asked for."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Nothing follows an answer that leads elsewhere, since tokens and signatures would go there, too."""

    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:
        return None


def web_client(proxies: dict[str, str] | None = None) -> urllib.request.OpenerDirector:
    """With the proxies of the environment, unless others are given."""
    handlers: list[Any] = [_NoRedirects(), urllib.request.ProxyHandler(proxies)]
    bundle = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if bundle and proxies is None:
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=bundle)))
    return urllib.request.build_opener(*handlers)


def ask(
    client: urllib.request.OpenerDirector,
    request: Request,
    patience: tuple[float, float],
    limit: int,
    write: Callable[[bytes], object] | None = None,
) -> Answer:
    """``patience``: how many seconds each part of the answer may take, and how many all of it."""
    seconds, longest = patience
    deadline = time.monotonic() + longest
    data = request.body if request.method != "GET" else None
    parts: list[bytes] = []
    try:
        asked = urllib.request.Request(request.url, data, dict(request.headers), method=request.method)
        try:
            with client.open(asked, timeout=seconds) as answer:
                if answer.status != 200:
                    return Answer(str(answer.status))
                for part in _parts(answer, limit, deadline):
                    (write or parts.append)(part)
        except urllib.error.HTTPError as error:
            return _refusal(error, deadline)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer("no-answer", said=str(getattr(error, "reason", error)) or type(error).__name__)
    return Answer("", b"".join(parts))


def _refusal(error: urllib.error.HTTPError, deadline: float) -> Answer:
    with error:
        body = b""
        with suppress(TooLong):
            body = b"".join(_parts(error, CHUNK, deadline))
    found = ERROR_CODE.search(body)
    code = (found[1] or found[2]).decode() if found else str(error.code)
    denied = DENIED.search(body)
    said = f"{code}: {ALLOW.format(denied[1].decode())}" if denied else ""
    return Answer(code, said=said, status=error.code)


def _parts(answer: Any, limit: int, deadline: float) -> Iterator[bytes]:
    length = answer.headers.get("Content-Length")
    # Python converts no text of thousands of digits.
    expected = int(length) if length and length.isdecimal() and len(length) < _DIGITS else None
    if expected is not None and expected > limit:
        raise TooLong
    got = 0
    while expected is None or got < expected:
        part = answer.read1(CHUNK)
        if not part:
            break
        got += len(part)
        if got > limit:
            raise TooLong
        if time.monotonic() > deadline:
            raise TimeoutError("it took too long")
        yield part
    if expected is not None and got < expected:
        raise http.client.IncompleteRead(b"", expected - got)


def persist(attempt: Callable[[], Any], attempts: int, pause: int) -> Any:
    """What the attempt gives once it is not None, and waits longer each time."""
    for left in range(max(attempts, 1), 0, -1):
        found = attempt()
        if found is not None:
            return found
        if left > 1:
            time.sleep(pause)
            pause *= 2
    return None
