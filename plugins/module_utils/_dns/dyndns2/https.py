# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends one update to a dyndns2 service, over HTTPS with a verified certificate.

It never follows a redirect, never tries twice, and never shows login or password.
"""

from __future__ import annotations

import base64
import html
import http.client
import ssl
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote_plus, urlencode, urlsplit

from ansible.module_utils.urls import open_url

from ..._core.clock import SystemClock
from ..._core.numbers import whole_number
from .answers import Answer, Outcome, answer_from_http, answer_to_all
from .errors import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_TRUSTED,
    CERTIFICATE_OF_OTHER_HOST,
    CONNECTION_FAILED,
    REDIRECTED,
    TIMED_OUT,
    UNKNOWN_ANSWER,
)
from .options import Account

# The version of galaxy.yml, which is not there at run time.
VERSION = "0.2.0"
# Company - device - version, and whom to ask. A missing or a library's own name is answered with badagent.
CONTACT = "https://github.com/lifeboat-dr/lifeboat.aws/issues"
AGENT = f"lifeboat.aws - ansible - {VERSION} ({CONTACT})"
TIMEOUT_SECONDS = 30.0
# A line for each of 20 names fits many times over; a web page need not be read to its end.
_MAX_BODY = 64 * 1024
# X509_V_ERR_* of OpenSSL, x509_vfy.h. All others mean that the chain leads to nobody we trust.
_CERTIFICATE_CODES = {
    9: CERTIFICATE_EXPIRED,
    10: CERTIFICATE_EXPIRED,
    62: CERTIFICATE_OF_OTHER_HOST,
    64: CERTIFICATE_OF_OTHER_HOST,
}


class Sender:
    """The service of one account. ``timeout`` is in seconds, for each step of a request, and
    for the whole text of the answer."""

    def __init__(self, account: Account, timeout: float = TIMEOUT_SECONDS) -> None:
        self.shown = account.shown
        self._account = account
        self._timeout = timeout

    def update(self, names: Sequence[str], addresses: Sequence[str], *, wildcard: bool = False) -> Answer:
        """Ask once that all ``names`` get these ``addresses``, of which there is at least one.

        ``wildcard`` is for everything below them, too; without, that is left as it is.
        """
        # To some services an empty myip means to remove the records. "," and ":" stay as clients have always sent them.
        fields = {"hostname": ",".join(names), "myip": ",".join(addresses), **({"wildcard": "ON"} if wildcard else {})}
        query = urlencode(fields, safe=",:")
        return self._answer(f"{self._account.url}?{query}", addresses, len(names))

    def _answer(self, url: str, addresses: Sequence[str], count: int) -> Answer:
        try:
            with self._open(url) as response:
                status, location = response.status, response.headers.get("Location", "")
                body = _whole_body(response, self._timeout).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return answer_to_all(_failure(error), count)
        if 300 <= status < 400:
            return answer_to_all(_redirect(status, location), count)
        answer = answer_from_http(status, body, addresses, count)
        return _with_codes_only(answer) if self._is_repeated_in(body) else answer

    def _open(self, url: str) -> Any:
        """The response, whatever its status."""
        try:
            return open_url(
                url,
                method="GET",
                timeout=self._timeout,
                http_agent=AGENT,
                url_username=self._account.login,
                url_password=self._account.password,
                force_basic_auth=True,
                follow_redirects="none",
                ca_path=self._account.ca_path,
                # Nobody asked for it compressed; what comes so all the same is no code.
                decompress=False,
            )
        except HTTPError as error:
            return error

    def _is_repeated_in(self, body: str) -> bool:
        """Whether an answer shows what we sent, as debugging pages do; of that not even a part may be shown."""
        login, password = self._account.login, self._account.password
        encoded = base64.b64encode(f"{login}:{password}".encode()).decode()
        forms = (body, unquote_plus(body), html.unescape(body))
        return any(secret in form for secret in (login, password, encoded) for form in forms)


def _with_codes_only(answer: Answer) -> Answer:
    """The same without the words of the service; a known code is no secret."""

    def bare(outcome: Outcome) -> Outcome:
        return outcome if outcome.said == outcome.code else replace(outcome, said="")

    return Answer(tuple(bare(outcome) for outcome in answer.outcomes), bare(answer.rest) if answer.rest else None)


def _whole_body(response: Any, seconds: float) -> bytes:
    """Raises IncompleteRead if it was broken off, which the library does not when told where to stop at most.

    The timeout of the library is for each part: one byte after the other could last for weeks.
    """
    body, clock = b"", SystemClock()
    deadline = clock.monotonic() + seconds
    while len(body) < _MAX_BODY and (part := response.read1(_MAX_BODY - len(body))):
        body += part
        if clock.monotonic() >= deadline:
            raise TimeoutError
    declared = whole_number(response.headers.get("Content-Length", "")) or 0
    missing = min(declared, _MAX_BODY) - len(body)
    if missing > 0:
        raise http.client.IncompleteRead(body, missing)
    return body


def _redirect(status: int, location: str) -> Outcome:
    """Only where it leads: the rest of the address may repeat what was sent."""
    place = urlsplit(location)
    host = place.netloc.rpartition("@")[2]
    return Outcome(REDIRECTED, f"HTTP {status} to {place.scheme}://{host}" if host else f"HTTP {status}")


def _failure(error: OSError | http.client.HTTPException) -> Outcome:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        code = _CERTIFICATE_CODES.get(reason.verify_code, CERTIFICATE_NOT_TRUSTED)
        return Outcome(code, reason.verify_message)
    if isinstance(reason, TimeoutError):
        return Outcome(TIMED_OUT)
    if isinstance(reason, http.client.HTTPException):
        return Outcome(UNKNOWN_ANSWER, str(reason) or type(reason).__name__)
    text = reason.strerror if isinstance(reason, OSError) else None
    return Outcome(CONNECTION_FAILED, text or str(reason))
