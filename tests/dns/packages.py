"""The surroundings of name servers and of ddclient, in which they must run to be there for the tests of names."""

from __future__ import annotations

import os

from tests.programs import Need, Surroundings, needs

# The user that Debian's package makes for named, which never runs as root here.
BIND_USER = "bind"
NAMED = Surroundings(user=BIND_USER if os.geteuid() == 0 else None)
# What systemd gives it, and what the instance of dr_dns does: no other path, nothing of the person's environment.
DDCLIENT_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
DDCLIENT = Surroundings(path=DDCLIENT_ENVIRONMENT["PATH"], environment=tuple(DDCLIENT_ENVIRONMENT.items()))
FOR_BIND = (Need("named", NAMED), Need("dig"), Need("setpriv"))
FOR_DDCLIENT = (Need("ddclient", DDCLIENT), Need("curl", DDCLIENT), Need("perl with TLS", DDCLIENT))

needs_bind = needs(*FOR_BIND)
needs_ddclient = needs(*FOR_DDCLIENT)
