"""A request for an update as a dyndns2 service reads it, and the answer it gives.

It never decides anything: what a request deserves is the business of the account.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Update:
    """One request. ``addresses`` are those that ``myip`` names, in order; ``myip`` is None when it was left out."""

    method: str
    path: str
    scheme: str
    agent: str
    login: str
    password: str
    hosts: tuple[str, ...]
    myip: str | None
    parameters: Mapping[str, str]
    caller: str
    at: float

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(word for word in (self.myip or "").split(",") if is_address(word))

    @property
    def has_empty_address(self) -> bool:
        return self.myip is not None and not self.myip.strip()

    @property
    def has_malformed_address(self) -> bool:
        return bool(self.myip) and not all(is_address(word) for word in (self.myip or "").split(","))


@dataclass(frozen=True)
class Answer:
    lines: tuple[str, ...]
    status: int = 200
    content_type: str = TEXT

    @property
    def body(self) -> bytes:
        return "".join(f"{line}\n" for line in self.lines).encode()

    @property
    def codes(self) -> tuple[str, ...]:
        """The first word of every line; none of a web page."""
        return tuple(line.split()[0] for line in self.lines) if self.content_type == TEXT else ()


def web_page(status: int = 200) -> Answer:
    """What a proxy, a captive portal or a broken service sends instead of a code."""
    return Answer(("<!DOCTYPE html>", "<html><body><h1>Scheduled maintenance</h1></body></html>"), status, HTML)


def is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def update_from_http(method: str, url: str, headers: Mapping[str, str], scheme: str, caller: str, at: float) -> Update:
    parts = urlsplit(url)
    # Empty values are kept: to this protocol, "myip=" and no myip are different things.
    parameters = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    login, password = credentials(headers.get("Authorization") or "")
    return Update(
        method=method,
        path=parts.path,
        scheme=scheme,
        agent=headers.get("User-Agent") or "",
        login=login,
        password=password,
        hosts=tuple(host.lower().rstrip(".") for host in parameters.get("hostname", "").split(",") if host),
        myip=parameters.get("myip"),
        parameters=parameters,
        caller=caller,
        at=at,
    )


def credentials(header: str) -> tuple[str, str]:
    """Login and password of Basic authentication; empty ones if there is none."""
    kind, _space, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        login, _colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return login, password
