# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""dnspython, the library that the providers rfc2136 and dyndns2 need and Route 53 does without.

Pure: it never asks a name server. It is imported here and nowhere else, so that a missing one is one sentence.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from .._core.errors import InvalidInput

with suppress(ImportError):  # required_library says so
    import dns.exception
    import dns.flags
    import dns.message
    import dns.name
    import dns.opcode
    import dns.rcode
    import dns.rdata
    import dns.rdataclass
    import dns.rdatatype
    import dns.rdtypes.ANY.TXT
    import dns.resolver
    import dns.rrset
    import dns.tsig
    import dns.update

__all__ = ("dns", "required_library")


def __getattr__(name: str) -> Any:
    """Without the library ``dns`` is None, so that the files that use it can be imported."""
    if name == "dns":
        return None
    raise AttributeError(name)


def required_library(provider: str) -> None:
    """Raises InvalidInput without dnspython 2: in version 1 resolvers do not have ``resolve``."""
    resolver = getattr(globals().get("dns"), "resolver", None)
    if resolver is None or not hasattr(resolver.Resolver, "resolve"):
        raise InvalidInput(
            f"provider: {provider} needs dnspython 2 or newer on the machine that runs it: pip install dnspython"
        )
