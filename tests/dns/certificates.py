"""Server certificates of a certificate authority of the tests' own: good ones, and ones that a client must refuse.

None of it is ever added to what this machine trusts: clients are given the path of the authority's certificate.
"""

from __future__ import annotations

import functools
import ssl
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import trustme

from .loopback import HOST

NAMES = (HOST, "localhost")


class Certificate(Enum):
    """What a server shows to its clients."""

    TRUSTED = "of the authority that clients know, for this host"
    UNKNOWN_AUTHORITY = "for this host, of an authority that nobody knows"
    WRONG_HOST = "of the authority that clients know, for another host"
    EXPIRED = "of the authority that clients know, for this host, until last year"


@functools.cache
def _authorities() -> tuple[trustme.CA, trustme.CA]:
    """The one that clients know and the one they do not. Made once: keys take time."""
    return trustme.CA(), trustme.CA()


def write_ca_file(folder: Path) -> Path:
    """The certificate of the authority that clients are told to trust."""
    path = folder / "ca.pem"
    known, _unknown = _authorities()
    known.cert_pem.write_to_path(str(path))
    return path


@functools.cache
def server_context(certificate: Certificate) -> ssl.SSLContext:
    known, unknown = _authorities()
    issued = {
        Certificate.TRUSTED: lambda: known.issue_cert(*NAMES),
        Certificate.UNKNOWN_AUTHORITY: lambda: unknown.issue_cert(*NAMES),
        Certificate.WRONG_HOST: lambda: known.issue_cert("members.example.net"),
        Certificate.EXPIRED: lambda: known.issue_cert(*NAMES, not_after=datetime(2025, 1, 1, tzinfo=UTC)),
    }[certificate]()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    return context
