"""The metadata service: what it says is believed only if it looks as it should, and it leads nobody astray."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.imds import Identity, own_identity
from tests.odd_metadata import ODD, PAGE, SOUND, odd_metadata

ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
ASKED = [path for path in SOUND if "ipv4" not in path]


@pytest.mark.parametrize("path", ASKED)
@pytest.mark.parametrize("kind", ODD)
def test_own_identity_odd_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch, kind: str, path: str) -> None:
    """Catches: a traceback, a page taken for a region, and a token that is handed to another host."""
    with odd_metadata(kind, path) as service:
        monkeypatch.setenv(ENDPOINT, service.endpoint)
        with pytest.raises(InvalidInput, match=r"^self: the instance metadata service could not be asked") as error:
            own_identity()
    assert PAGE not in str(error.value)
    assert service.led_away == []


def test_own_identity_of_a_sound_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches: odd answers refused because all are."""
    with odd_metadata("page", "/nowhere") as service:
        monkeypatch.setenv(ENDPOINT, f"{service.endpoint}/")
        assert own_identity() == Identity("i-0abc1234abc1234aa", "us-east-1")


def test_own_identity_endpoint_that_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT, "169.254.169.254")
    with pytest.raises(InvalidInput, match=f"^{ENDPOINT}: that is no address"):
        own_identity()
