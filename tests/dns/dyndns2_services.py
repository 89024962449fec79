"""How the services that speak dyndns2 differ, as far as they document it, and the words they all share.

Data only, apart from reading an agent's name; it never answers anything itself.

https://help.dyn.com/return-codes/ and https://help.dyn.com/remote-access-api/policies/,
https://www.noip.com/integrate/response, https://desec.readthedocs.io/en/latest/dyndns/update-api.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """``paths``: where updates are taken, empty for everywhere. The ``*_status`` are of HTTP."""

    name: str
    paths: tuple[str, ...]
    badauth_status: int = 200
    nohost_status: int = 200
    # "good 192.0.2.10", or no more than "good".
    says_address: bool = True
    # An address family that an update does not mention, or with an empty value, loses its record.
    deletes_unnamed: bool = False
    # "nochg" for an update that changes nothing, and "abuse" after too many of them, or else always "good".
    minds_unneeded: bool = True
    most_hosts: int = 20

    def takes_updates_at(self, path: str) -> bool:
        return not self.paths or path in self.paths


DYN = Service("Dyn", ("/nic/update", "/v3/update"))
NO_IP = Service("No-IP", ("/nic/update",), badauth_status=401)
DESEC = Service(
    "deSEC",
    (),
    badauth_status=401,
    nohost_status=404,
    says_address=False,
    deletes_unnamed=True,
    minds_unneeded=False,
)
SERVICES = (DYN, NO_IP, DESEC)

# Said of a host, one line each; all others are about the account, the client or the service, and are said once.
OF_A_HOST = frozenset({"good", "nochg", "!yours", "!active", "notfqdn", "nohost", "abuse"})
# After these a client must not come back until somebody has mended the cause, says Dyn.
FATAL = frozenset(
    {"badauth", "!donator", "!yours", "!active", "notfqdn", "nohost", "numhost", "abuse", "badagent", "badsys"}
)
# After these it may, when half an hour has passed, says No-IP.
TRY_LATER = frozenset({"911", "dnserr"})
LATER_SECONDS = 30 * 60

# A host may be updated without a change this often, says Dyn, to show that it is still wanted.
TOUCH_SECONDS = 28 * 24 * 60 * 60

# What HTTP libraries and browsers call themselves when nobody has told them better.
GENERIC_AGENT = re.compile(
    r"(python-requests|python-urllib|python-httpx|aiohttp|ansible-httpget|curl|wget|mozilla|libwww-perl"
    r"|go-http-client|okhttp|java)\b.*",
    re.IGNORECASE,
)
HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


def is_generic(agent: str) -> bool:
    """Whether an agent says nothing about who made it; a missing one is empty."""
    return not agent.strip() or GENERIC_AGENT.fullmatch(agent.strip()) is not None


def is_host_name(name: str) -> bool:
    return HOST_NAME.fullmatch(name) is not None
