# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which program keeps the names of an instance, and what that program is told.

It never asks the instance anything, and never says what a secret is, only whether ddclient could be given it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ...module_utils._core.errors import InvalidInput
from ..typing import Spec
from .arguments import Arguments

DDCLIENT, MODULE, AUTO = "ddclient", "module", "auto"
METHODS = (AUTO, DDCLIENT, MODULE)
# The options that a configuration of ddclient has, and those that mean nothing at a dyndns2 service.
IN_ITS_CONFIGURATION = (
    *("provider", "server", "port", "login", "password", "ca_path", "public_hostnames", "private_hostnames"),
)
MEANINGLESS = (
    *("zone_id", "private_zone_id", "private_zone", "vpc_id", "allow_private_in_public", "key_algorithm", "ttl"),
    *("takeover", "lost_regions", "without_address", "wait_timeout", "poll_interval"),
)
# dyndns2 services answer numhost to more in one request, and ddclient 3 sends one request.
_MAX_NAMES = 20


@dataclass(frozen=True, slots=True)
class Installation:
    """``units`` are the instances of the systemd unit: one for each side with ddclient, one for all with the module.

    ``sides`` has the names of each side that has any; ``server`` and ``path`` are those of a dyndns2 service.
    """

    method: str
    units: tuple[str, ...]
    sides: Mapping[str, tuple[str, ...]]
    server: str | None = None
    path: str | None = None


def installation(arguments: Arguments, method: str, spec: Spec, os_family: str) -> Installation:
    """InvalidInput if ddclient is asked for where it does not serve."""
    service = _service(arguments.given)
    lacks = _lacks(arguments, service, spec, os_family)
    if method == DDCLIENT and lacks:
        raise InvalidInput(
            f"dr_dns_install_method: ddclient does not serve here, it needs {' and '.join(lacks)}; "
            "set dr_dns_install_method to module or auto"
        )
    sides = {"public": arguments.public, "private": arguments.private}
    named = {side: names for side, names in sides.items() if names}
    if method == MODULE or lacks:
        return Installation(MODULE, (MODULE,), named)
    return Installation(DDCLIENT, tuple(named), named, *service)


def _service(given: Mapping[str, Any]) -> tuple[str, str]:
    """Host (with the port, if one is given) and path of a dyndns2 service."""
    server = re.sub("^https://", "", str(given.get("server", "")).strip(), flags=re.IGNORECASE)
    parts = urlsplit(f"https://{server}")
    has_port = "port" in given and not parts.netloc.endswith(f":{given['port']}")
    host = f"{parts.netloc}:{given['port']}" if has_port else parts.netloc
    return host, parts.path if len(parts.path) > 1 else "/nic/update"


def _lacks(arguments: Arguments, service: tuple[str, str], spec: Spec, os_family: str) -> list[str]:
    """What ddclient 3.10 would need to serve. It puts what it reads from its configuration into requests as it is."""
    given = arguments.given
    wishes = [
        f"no {option}"
        for option, value in given.items()
        if option not in (*IN_ITS_CONFIGURATION, *MEANINGLESS) and value not in (spec[option].get("default"), [], {})
    ]
    names = (*arguments.public, *arguments.private)
    needs = {
        "Debian or Ubuntu": os_family == "Debian",
        "provider dyndns2": given.get("provider") == "dyndns2",
        **dict.fromkeys(wishes, False),
        "login of letters, digits and @ . _ + -": _is_of("A-Za-z0-9@._+-", given.get("login", "")),
        "password of one line": re.search(r"[\r\n]", given.get("password", "")) is None,
        "server with a dot": re.fullmatch(r"[A-Za-z0-9-]+\.[A-Za-z0-9.:-]+", service[0]) is not None,
        "path of letters, digits and . _ ~ / -": _is_of("A-Za-z0-9._~/-", service[1]),
        f"at most {_MAX_NAMES} names a side": max(len(arguments.public), len(arguments.private)) <= _MAX_NAMES,
        "hostnames of letters, digits and . _ -": all(_is_of("A-Za-z0-9._-", name) for name in names),
    }
    return [need for need, is_met in needs.items() if not is_met]


def _is_of(characters: str, text: str) -> bool:
    return re.fullmatch(f"[{characters}]+", text) is not None
