"""How these tests speak to a dyndns2 service: every header as they say, and none that a library adds.

It never follows a redirect and never tries twice.
"""

from __future__ import annotations

import base64
import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.dns.dyndns2 import Dyndns2

AGENT = "Lifeboat - aws - 1.0"
FIRST, SECOND, THIRD = "192.0.2.10", "192.0.2.11", "192.0.2.12"
SIXTH = "2001:db8::10"


@dataclass(frozen=True)
class Said:
    status: int
    lines: list[str]


def ask(
    service: Dyndns2,
    hostname: str = "www.dyn.example",
    myip: str | None = FIRST,
    *,
    method: str = "GET",
    path: str = "/nic/update",
    agent: str | None = AGENT,
    password: str | None = None,
    context: ssl.SSLContext | None = None,
    encrypted: bool = True,
    **parameters: str,
) -> Said:
    """``myip`` and ``agent`` of None are left out; ``parameters`` are further ones of the URL.

    ``context``: a client's own idea of whom to trust, instead of the authority of the tests.
    """
    query = {"hostname": hostname, **({} if myip is None else {"myip": myip}), **parameters}
    credentials = base64.b64encode(f"{service.login}:{password or service.password}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", **({} if agent is None else {"User-Agent": agent})}
    if encrypted:
        trusted = context or ssl.create_default_context(cafile=str(service.ca_file))
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            service.host, service.port, timeout=5, context=trusted
        )
    else:
        connection = http.client.HTTPConnection(service.host, service.plain_port, timeout=5)
    try:
        connection.request(method, f"{path}?{urlencode(query)}", headers=headers)
        response = connection.getresponse()
        return Said(response.status, response.read().decode().splitlines())
    finally:
        connection.close()
