"""Certificates that a client must refuse, and that the service survives the refusal.

They never switch verification off.
"""

from __future__ import annotations

import ssl

import pytest

from tests.dns.certificates import Certificate
from tests.dns.dyndns2 import Dyndns2

from .asking import ask


def test_dyndns2_trusted_certificate_is_taken() -> None:
    """Catches: certificates that nobody could take, with which the tests below prove nothing."""
    with Dyndns2() as service:
        assert ask(service).status == 200
        assert service.failed_handshakes == []


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        (Certificate.UNKNOWN_AUTHORITY, "unable to get local issuer certificate|self-signed certificate"),
        (Certificate.WRONG_HOST, "IP address mismatch"),
        (Certificate.EXPIRED, "certificate has expired"),
    ],
    ids=lambda value: value.name if isinstance(value, Certificate) else "",
)
def test_dyndns2_certificate_that_proves_nothing_is_refused_for_its_reason(
    certificate: Certificate, reason: str
) -> None:
    """Catches: a certificate that is bad for another reason than the test says. No password ever gets through."""
    with Dyndns2(certificate=certificate) as service, pytest.raises(ssl.SSLCertVerificationError, match=reason):
        ask(service)
    assert service.requests == []
    assert len(service.failed_handshakes) == 1


def test_dyndns2_authority_of_the_tests_is_not_trusted_by_this_machine() -> None:
    """Catches: a client that trusts the tests' authority without having been told to."""
    with Dyndns2() as service, pytest.raises(ssl.SSLCertVerificationError):
        ask(service, context=ssl.create_default_context())


def test_dyndns2_leaves_no_file() -> None:
    """Catches: a temporary folder filling up with certificates."""
    with Dyndns2() as service:
        folder = service.ca_file.parent
        assert service.ca_file.exists()
    assert not folder.exists()
