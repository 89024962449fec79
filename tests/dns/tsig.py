"""Keys of transaction signatures (RFC 8945): in named's configuration, and in the keyring of a client.

It never holds a secret that is used anywhere but in the tests.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import SimpleNamespace
from unittest import mock

import dns.message
import dns.name
import dns.tsig

from tests.canaries import plant

SECRET = plant("TSIG secret", base64.b64encode(b"what named and the clients of these tests agreed upon").decode())
WRONG_SECRET = plant("wrong TSIG secret", base64.b64encode(b"what somebody else made up instead of it").decode())


@dataclass(frozen=True)
class Key:
    """``algorithm`` as named and dnspython both write it; ``secret`` is Base64."""

    name: str
    algorithm: str = "hmac-sha256"
    secret: str = SECRET

    def forged(self) -> Key:
        """The same name with a secret of somebody who does not know it: BADSIG."""
        return replace(self, secret=WRONG_SECRET)

    def with_algorithm(self, algorithm: str) -> Key:
        """The same name and secret, used otherwise than the server was told: BADKEY."""
        return replace(self, algorithm=algorithm)

    def keyring(self) -> dict[dns.name.Name, dns.tsig.Key]:
        """What dnspython takes as ``keyring``."""
        name = dns.name.from_text(self.name)
        return {name: dns.tsig.Key(name, self.secret, self.algorithm)}

    def configuration(self) -> str:
        return f'key "{self.name}" {{ algorithm {self.algorithm}; secret "{self.secret}"; }};'


# Who is who in the tests. May change everything in every zone:
WRITER = Key("writer.lifeboat")
# may so too, and is stronger:
STRONG_WRITER = Key("strong-writer.lifeboat", "hmac-sha512")
# known to the server and allowed to read whole zones, but refused by every update-policy:
READER = Key("reader.lifeboat")
# may change addresses, but no TXT record:
ADDRESSES_ONLY = Key("addresses-only.lifeboat")
# the server has never heard of:
STRANGER = Key("stranger.lifeboat")


@contextmanager
def skewed_clock(seconds: float) -> Iterator[None]:
    """Within it, requests of dnspython in this process are signed at another time: BADTIME beyond 300 seconds.

    dnspython takes the time of a signature from the clock and from nowhere else, so it gets another clock.
    """
    with mock.patch.object(dns.message, "time", SimpleNamespace(time=lambda: time.time() + seconds)):
        yield
