# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The key that signs what is said to a name server and back (TSIG, RFC 8945).

It never takes an algorithm below SHA-256, and no message of it shows the secret.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from ..._core.errors import InvalidInput
from ..library import dns

# RFC 8945, 6: SHA-1 and MD5 are not for new uses; of the truncated ones nothing would be gained.
ALGORITHMS = ("hmac-sha256", "hmac-sha384", "hmac-sha512")


def key_from_options(options: Mapping[str, Any]) -> dns.tsig.Key:
    """InvalidInput names the option that is missing or wrong."""
    return dns.tsig.Key(_name(options), _secret(options), key_algorithm(options))


def key_algorithm(options: Mapping[str, Any]) -> str:
    algorithm = str(options.get("key_algorithm") or ALGORITHMS[0]).lower()
    if algorithm not in ALGORITHMS:
        raise InvalidInput(f"key_algorithm: {algorithm} is not taken; use one of {', '.join(ALGORITHMS)}")
    return algorithm


def _name(options: Mapping[str, Any]) -> dns.name.Name:
    text = options.get("key_name")
    if not text:
        raise InvalidInput("key_name: the name of the TSIG key is needed, as the server's configuration has it")
    try:
        return dns.name.from_text(text)
    except dns.exception.DNSException as error:
        raise InvalidInput(f"key_name: {text} is not a name that a key can have ({error})") from error


def _secret(options: Mapping[str, Any]) -> bytes:
    text = "".join(str(options.get("key_secret") or "").split())
    if not text:
        raise InvalidInput("key_secret: the secret of the TSIG key is needed, in Base64")
    try:
        # Without validate=True what is not Base64 is left out in silence, and the server says BADSIG.
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        # Without its cause: whatever that says may be part of the secret.
        raise InvalidInput("key_secret: it is not Base64; give it as the server's configuration has it") from None
