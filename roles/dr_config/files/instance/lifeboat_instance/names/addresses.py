# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which addresses an instance may have, on the public and on the private side."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network

# Octal to some, so a zero comes first nowhere. ipaddress takes such before Python 3.9.5.
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}")
_OF_NO_HOST = tuple(map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")))
# A VPC may use any range as its private one, but the world finds nothing there.
_OF_NETWORKS = tuple(
    map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"))
)


def is_address(text: str, side: str) -> bool:
    """Whether a text is an IPv4 address that an instance may have on that side, ``public`` or ``private``."""
    if not _DECIMAL.fullmatch(text) or any(int(part) > 255 for part in text.split(".")):
        return False
    refused = (*_OF_NO_HOST, *_OF_NETWORKS) if side == "public" else _OF_NO_HOST
    return not any(IPv4Address(text) in network for network in refused)
