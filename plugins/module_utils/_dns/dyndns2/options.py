# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of the provider dyndns2 mean, checked.

It never repeats in an error what may hold a password.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._core.errors import InvalidInput

DEFAULT_PATH = "/nic/update"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = rf"(?P<host>{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])"
_SERVER = re.compile(rf"{_HOST}(?::(?P<port>[0-9]{{1,5}}))?(?P<path>/[A-Za-z0-9._~%/-]*)?")
_NAME_SERVER = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[0-9.]+))(?::(?P<port>[0-9]{1,5}))?")
_LAST_PORT = 65535
DNS_PORT = 53
# Options of the other providers: whoever sets one means another provider.
_FOREIGN = ("key_name", "key_secret", "zone")


@dataclass(frozen=True, slots=True)
class Account:
    """Where updates go and who sends them. ``shown`` is the server in messages.

    ``ca_path`` is a file of the authorities to trust instead of those of the machine.
    """

    url: str
    shown: str
    login: str = field(repr=False)
    password: str = field(repr=False)
    ca_path: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class NameServer:
    """Where to ask; ``address`` is IPv4 or IPv6."""

    address: str
    port: int = DNS_PORT


def account_from_options(options: Mapping[str, Any]) -> Account:
    """Raises InvalidInput that names the option."""
    for option in ("server", "login", "password"):
        if not options.get(option):
            raise InvalidInput(f"{option}: provider dyndns2 needs it")
    for option in _FOREIGN:
        if options.get(option):
            raise InvalidInput(f"{option}: provider dyndns2 has no use for it; leave it out or set another provider")
    if ":" in options["login"]:
        # RFC 7617, 2: it would end there, and the rest become part of the password.
        raise InvalidInput("login: it must not contain a colon")
    url, shown = _url(options["server"].strip(), options.get("port"))
    return Account(url, shown, options["login"], options["password"], _ca_path(options.get("ca_path")))


def nameservers_from_options(options: Mapping[str, Any]) -> tuple[NameServer, ...]:
    """The name servers of the option ``nameservers``: ``192.0.2.53``, ``192.0.2.53:5353``, ``[2001:db8::53]:5353``."""
    return tuple(_name_server(str(text).strip()) for text in options.get("nameservers") or ())


def _url(server: str, port: int | None) -> tuple[str, str]:
    scheme, separator, rest = server.partition("://")
    if separator and scheme.lower() != "https":
        raise InvalidInput(
            "server: updates carry login and password and are sent over HTTPS only; write it without a scheme"
        )
    if "@" in server:
        raise InvalidInput("server: give login and password as options of these names, not in the server")
    match = _SERVER.fullmatch(rest if separator else server)
    if not match:
        raise InvalidInput("server: it is a host, perhaps with a port and a path, such as members.dyndns.org/v3/update")
    own_port = int(match["port"]) if match["port"] else None
    if None not in (own_port, port) and own_port != port:
        raise InvalidInput(f"port: server has port {own_port} already; set one of them")
    number = port if own_port is None else own_port
    if number is not None and not 0 < number <= _LAST_PORT:
        raise InvalidInput(f"port: {number} is none; ports are 1 to {_LAST_PORT}")
    shown = match["host"] if number is None else f"{match['host']}:{number}"
    path = match["path"] if (match["path"] or "/") != "/" else DEFAULT_PATH
    return f"https://{shown}{path}", shown


def _ca_path(path: str | None) -> str | None:
    if not path:
        return None
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        raise InvalidInput(f"ca_path: {path} is no file of certificates ({error.strerror or error})") from error
    return path


def _name_server(text: str) -> NameServer:
    try:
        # An IPv6 address alone needs no brackets.
        return NameServer(str(ipaddress.IPv6Address(text)))
    except ValueError:
        pass
    match = _NAME_SERVER.fullmatch(text)
    try:
        address = ipaddress.ip_address((match["six"] or match["four"]) if match else text)
    except ValueError as error:
        raise InvalidInput(
            f"nameservers: {text} is no address with or without a port, such as 192.0.2.53 or [2001:db8::53]:53"
        ) from error
    port = int(match["port"]) if match and match["port"] else DNS_PORT
    if not 0 < port <= _LAST_PORT:
        raise InvalidInput(f"nameservers: {port} is no port")
    return NameServer(str(address), port)
