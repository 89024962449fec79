# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks of a workload from the options of the module, each mistake at its place.

Pure: it never resolves a name, and it never shows what headers or an address may have of secrets.
"""

from __future__ import annotations

import ipaddress
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from .._core.durations import parse_duration, shown_duration
from .._core.numbers import whole_number
from .._core.refusal import InvalidInput
from .credentials import basic_credentials
from .database_clients import ENGINES
from .model import Alarm, Check, Command, Port, Server, Sql, Web

# Where neither a check nor the module's options say it.
DEFAULTS: Mapping[str, Any] = {"times": 3, "interval": "2s", "timeout": "10m"}
LAST_PORT = 65535
DNS_PORT = 53
# What stands for the address of the endpoint in a URL.
ENDPOINT = "{endpoint}"
# The host in it while there is none.
LATER = "endpoint-of-the-workload"
USUAL_PORTS = {"http": 80, "https": 443}
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_KINDS = ("url", "port", "sql", "command", "alarm")
# What belongs to one kind of checks: option -> the kinds that it can stand beside.
_BESIDE = {
    **dict.fromkeys(("status", "method", "headers"), ("url",)),
    **dict.fromkeys(("engine", "database", "secret", "ca_cert"), ("sql",)),
    "contains": ("url", "sql"),
    "host": ("port", "sql"),
    "resolvers": ("url", "port", "sql"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """``name`` is that of the workload, or empty."""

    name: str
    checks: tuple[Check, ...]

    @property
    def without_host(self) -> str | None:
        """The place of a check whose host only an endpoint could say."""
        return next((each.place for each in self.checks if getattr(each.question, "host", "") is None), None)


def request_from_params(params: Mapping[str, Any]) -> Request:
    """InvalidInput that names the option."""
    endpoint = _endpoint(params.get("endpoint"))
    checks = tuple(
        _check(check, f"verify[{number}]", endpoint, params) for number, check in enumerate(params.get("verify") or ())
    )
    return Request(str(params.get("workload") or ""), checks)


def _check(check: Mapping[str, Any], place: str, endpoint: Server | None, params: Mapping[str, Any]) -> Check:
    kind = _kind(check, place)
    what, question = _QUESTIONS[kind](check, place, endpoint, params)
    times = int(_first(check.get("times"), params["times"]))
    interval = _seconds(check, "interval", params["interval"], place)
    within = _seconds(check, "within", params["timeout"], place)
    if times < 1:
        raise InvalidInput(f"{place}.times: expected 1 or more answers in a row, got {times}")
    if within < (times - 1) * interval:
        raise InvalidInput(
            f"{place}.within: {shown_duration(within)} are too short for {times} answers, one every "
            f"{shown_duration(interval)}; raise it, or lower times or interval"
        )
    own = check.get("resolvers") or (params.get("resolvers") if kind in _BESIDE["resolvers"] else ()) or ()
    return Check(what, place, question, times, interval, within, _resolvers(own, place))


def _kind(check: Mapping[str, Any], place: str) -> str:
    given = [kind for kind in _KINDS if _is_given(check.get(kind))]
    if len(given) != 1:
        found = f"got {' and '.join(given)}" if given else "got none of them"
        raise InvalidInput(f"{place}: expected one of {', '.join(_KINDS)}, {found}")
    for option, kinds in _BESIDE.items():
        if _is_given(check.get(option)) and given[0] not in kinds:
            raise InvalidInput(f"{place}.{option}: not possible beside {given[0]}, only beside {' and '.join(kinds)}")
    return given[0]


def _is_given(value: Any) -> bool:
    return value not in (None, "", [], {})


def _first(*values: Any) -> Any:
    return next(value for value in values if _is_given(value))


def _seconds(check: Mapping[str, Any], option: str, otherwise: Any, place: str) -> float:
    text = str(_first(check.get(option), otherwise))
    duration = parse_duration(text)
    if duration is None:
        raise InvalidInput(f"{place}.{option}: expected a duration such as 10m or 30s, got '{text}'")
    return duration.total_seconds()


# --- what is asked ---


def _web(check: Mapping[str, Any], place: str, endpoint: Server | None, params: Mapping[str, Any]) -> tuple[str, Web]:
    # Where nothing is asked yet, there may be no endpoint yet.
    known = endpoint or (Server(LATER, 0) if params.get("is_predicted") else None)
    url = _of_endpoint(str(check["url"]), place, known)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidInput(f"{place}.url: it is no URL such as https://www.shop.example/health ({error})") from error
    if parts.scheme not in USUAL_PORTS or not host or any(character.isspace() for character in parts.netloc):
        raise InvalidInput(f"{place}.url: expected a URL such as https://www.shop.example/health, with http or https")
    method, contains = str(check.get("method") or "GET"), str(check.get("contains") or "")
    if method == "HEAD" and contains:
        raise InvalidInput(f"{place}.contains: an answer to HEAD has no text; set method to GET")
    server = Server(_ascii_host(host, f"{place}.url"), port or USUAL_PORTS[parts.scheme])
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else ""
    )
    shown_port = f":{port}" if port else ""
    shown_host = f"[{server.host}]" if ":" in server.host else server.host
    # What is asked for may be a key.
    what = f"{parts.scheme}://{shown_host}{shown_port}{parts.path or '/'}{'?...' if parts.query else ''}"
    headers = _headers(check.get("headers") or {}, place)
    if parts.username is not None and "authorization" not in {name.lower() for name in headers}:
        login, password = unquote(parts.username), unquote(parts.password or "")
        headers = {**headers, "Authorization": basic_credentials(login, password)}
    statuses = tuple(int(status) for status in check.get("status") or ())
    for status in statuses:
        if not 100 <= status <= 599:
            raise InvalidInput(f"{place}.status: {status} is no HTTP status, such as 200")
    validate = check.get("validate_certs")
    is_valid = True if validate is None else bool(validate)
    return what, Web(server, target, parts.scheme == "https", method, statuses, contains, headers, is_valid)


def _of_endpoint(url: str, place: str, endpoint: Server | None) -> str:
    """The URL with the address of the workload; a drill without names asks there."""
    if ENDPOINT not in url:
        return url
    if endpoint is None:
        raise InvalidInput(
            f"{place}.url: {ENDPOINT} stands for the endpoint of the workload, and it has none; in a drill set "
            "drill.dns_label, so that it has names"
        )
    return url.replace(ENDPOINT, f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host)


def _headers(given: Mapping[str, Any], place: str) -> dict[str, str]:
    """Their values are never shown, also not one that is wrong."""
    headers = {}
    for name, value in given.items():
        text = "" if value is None else str(value)
        if not _TOKEN.fullmatch(str(name)):
            raise InvalidInput(f"{place}.headers: '{name}' is no name of a header")
        try:
            text.encode("latin-1")
        except UnicodeEncodeError:
            raise InvalidInput(f"{place}.headers: the value of {name} has characters that no header can have") from None
        if "\n" in text or "\r" in text or "\0" in text:
            raise InvalidInput(f"{place}.headers: the value of {name} has a line break; write it as one line")
        headers[str(name)] = text
    return headers


def _port(
    check: Mapping[str, Any], place: str, endpoint: Server | None, _params: Mapping[str, Any]
) -> tuple[str, Port]:
    number = int(check["port"])
    _check_port(number, f"{place}.port")
    host = check.get("host")
    name = _ascii_host(str(host), f"{place}.host") if host else endpoint.host if endpoint else None
    return str(Server(name, number)) if name else f"port {number} of its endpoint", Port(name, number)


def _command(
    check: Mapping[str, Any], place: str, endpoint: Server | None, _params: Mapping[str, Any]
) -> tuple[str, Command]:
    try:
        arguments = tuple(shlex.split(str(check["command"])))
    except ValueError as error:
        raise InvalidInput(f"{place}.command: its quotes do not match ({error})") from error
    if not arguments:
        raise InvalidInput(f"{place}.command: expected a program and its arguments")
    of_endpoint = {
        "LIFEBOAT_ENDPOINT_ADDRESS": endpoint.host if endpoint else "",
        "LIFEBOAT_ENDPOINT_PORT": str(endpoint.port) if endpoint and endpoint.port else "",
    }
    # Arguments may be passwords.
    return f"command {arguments[0]}", Command(arguments, of_endpoint)


def _alarm(
    check: Mapping[str, Any], place: str, _endpoint: Server | None, params: Mapping[str, Any]
) -> tuple[str, Alarm]:
    if not params.get("region"):
        raise InvalidInput(f"{place}.alarm: region is required, the one that the alarm is in")
    name = str(check["alarm"])
    return f"alarm {name}", Alarm(name, str(params["region"]))


def _sql(check: Mapping[str, Any], place: str, endpoint: Server | None, params: Mapping[str, Any]) -> tuple[str, Sql]:
    needed = {"engine": ", ".join(ENGINES), "database": "its name", "secret": "JSON with username and password"}
    for option, what in needed.items():
        if not _is_given(check.get(option)):
            raise InvalidInput(f"{place}.{option}: required beside sql: {what}")
    name, host, region = str(check["engine"]), check.get("host"), params.get("region")
    if name not in ENGINES:
        raise InvalidInput(f"{place}.engine: expected one of {', '.join(ENGINES)}, got '{name}'")
    if not region:
        raise InvalidInput(f"{place}.secret: region is required, the one that the secret is in")
    is_valid = check.get("validate_certs") is None or bool(check["validate_certs"])
    if name == "mariadb" and not is_valid:
        raise InvalidInput(f"{place}.validate_certs: the client of MariaDB cannot use TLS without; set ca_cert")
    known = _ascii_host(str(host), f"{place}.host") if host else endpoint.host if endpoint else None
    port = endpoint.port if endpoint and endpoint.port else ENGINES[name].port
    texts = {option: str(check.get(option) or "") for option in ("database", "secret", "contains", "ca_cert")}
    sql = Sql(name, str(check["sql"]), known, port, region=str(region), validate_certs=is_valid, **texts)
    where = Server(known, port) if known else "its endpoint"
    return f"{ENGINES[name].shown} {sql.database} at {where}", sql


_QUESTIONS: Mapping[str, Any] = {"url": _web, "port": _port, "sql": _sql, "command": _command, "alarm": _alarm}

# --- hosts ---


def _endpoint(given: Any) -> Server | None:
    """``{address, port}`` as recoveries return it, or ``host`` with or without a port."""
    if not _is_given(given):
        return None
    if isinstance(given, Mapping):
        if not given.get("address"):
            return None
        return Server(_ascii_host(str(given["address"]), "endpoint"), int(given.get("port") or 0))
    return _server(str(given), 0, "endpoint")


def _resolvers(given: Sequence[Any], place: str) -> tuple[Server, ...]:
    return tuple(_server(str(text).strip(), DNS_PORT, f"{place}.resolvers") for text in given)


def _server(text: str, port: int, place: str) -> Server:
    """``host``, ``host:port``, an address of either kind, or ``[2001:db8::53]:53``."""
    host, colon, number = text.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        host, number = text, ""
    host = host.removeprefix("[").removesuffix("]")
    if number:
        given = whole_number(number)
        if given is None:
            raise InvalidInput(f"{place}: expected host or host:port, got '{text}'")
        port = given
        _check_port(port, place)
    return Server(_ascii_host(host, place), port)


def _check_port(number: int, place: str) -> None:
    if not 0 < number <= LAST_PORT:
        raise InvalidInput(f"{place}: {number} is no port; ports are 1 to {LAST_PORT}")


def _ascii_host(host: str, place: str) -> str:
    """Lower case, and as DNS has names with other letters."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    name = host.strip().rstrip(".").lower()
    try:
        ascii_name = name.encode("idna").decode()
    except UnicodeError as error:
        raise InvalidInput(f"{place}: '{host}' is no name of a host") from error
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?", ascii_name):
        raise InvalidInput(f"{place}: '{host}' is no name of a host")
    return ascii_name
