"""The configuration and zone files of a named that serves the tests, as text.

It never starts anything and never touches a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .loopback import HOST
from .tsig import ADDRESSES_ONLY, READER, STRONG_WRITER, WRITER, Key

# Whose updates of which record types are taken; who is not mentioned is refused.
GRANTS: Mapping[Key, str] = {WRITER: "ANY", STRONG_WRITER: "ANY", ADDRESSES_ONLY: "A AAAA"}
KEYS: Sequence[Key] = (*GRANTS, READER)

NAME_SERVER = "ns1.example.net."

OPTIONS = """
options {{
    directory "{directory}";
    listen-on port {port} {{ {host}; }};
    listen-on-v6 {{ none; }};
    pid-file none;
    lock-file none;
    session-keyfile none;
    # Nothing but the zones below: no root servers, no other name server is ever asked or told.
    recursion no;
    notify no;
    dnssec-validation no;
    empty-zones-enable no;
    allow-transfer {{ none; }};
    # The same question has the same answer each time.
    rrset-order {{ order none; }};
}};
controls {{ }};
"""

ZONE = """
zone "{name}" {{
    type primary;
    file "{file}";
    allow-transfer {{ key "{reader}"; key "{writer}"; }};
    update-policy {{
{grants}
    }};
{more}
}};
"""

SIGNING = """
    dnssec-policy default;
    inline-signing yes;
"""

# A short negative TTL, so that a resolver in between would not keep "no such name" for long.
ZONE_FILE = """$ORIGIN {name}.
$TTL 60
@ 60 IN SOA {server} hostmaster.{name}. 1 3600 600 86400 5
@ 60 IN NS {server}
{records}
"""


def zone_file_name(zone: str) -> str:
    return f"{zone}.zone"


def zone_file(zone: str, records: str) -> str:
    """``records``: lines of a zone file; names without a dot at their end are below the zone."""
    return ZONE_FILE.format(name=zone, server=NAME_SERVER, records=records)


def configuration(directory: str, port: int, zones: Sequence[str], more: str = "") -> str:
    """``more``: what is to stand in the configuration of each zone."""
    grants = "\n".join(f'        grant "{key.name}" zonesub {types};' for key, types in GRANTS.items())
    parts = [OPTIONS.format(directory=directory, port=port, host=HOST), *(key.configuration() for key in KEYS)]
    parts += [
        ZONE.format(
            name=zone, file=zone_file_name(zone), grants=grants, more=more, reader=READER.name, writer=WRITER.name
        )
        for zone in zones
    ]
    return "\n".join(parts)
