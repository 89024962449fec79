"""The surroundings of name servers and of ddclient, in which they must run to be there for the tests of names."""

from __future__ import annotations

import os

from tests.programs import Need, Surroundings, needs

# The users that Debian's packages make for their servers, which never run as root here.
BIND_USER, KNOT_USER, POWERDNS_USER = "bind", "knot", "pdns"


def as_user(name: str) -> Surroundings:
    return Surroundings(user=name if os.geteuid() == 0 else None)


# What systemd gives it, and what the instance of dr_dns does: no other path, nothing of the person's environment.
DDCLIENT_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
DDCLIENT = Surroundings(path=DDCLIENT_ENVIRONMENT["PATH"], environment=tuple(DDCLIENT_ENVIRONMENT.items()))
FOR_BIND = (Need("named", as_user(BIND_USER)), Need("dig"), Need("setpriv"))
FOR_KNOT = (Need("knotd", as_user(KNOT_USER)), Need("dig"), Need("setpriv"))
FOR_POWERDNS = (
    *(Need(name, as_user(POWERDNS_USER)) for name in ("pdns_server", "pdns_server with SQLite")),
    *(Need("pdnsutil"), Need("dig"), Need("setpriv")),
)
FOR_DDCLIENT = (Need("ddclient", DDCLIENT), Need("perl with TLS", DDCLIENT))

needs_bind = needs(*FOR_BIND)
needs_ddclient = needs(*FOR_DDCLIENT)
