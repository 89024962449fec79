"""Instances out of AWS's answer, and which addresses mean something outside."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.model import (
    Instance,
    instance_from_boto,
    is_internal,
)
from tests.unit.module_utils._dns.builders import (
    ACCOUNT,
    ELASTIC,
    HERE,
    INSIDE,
    SIX,
    WEB,
    an_instance,
    boto_instance,
)


def interface(index: int, *addresses: str) -> dict[str, Any]:
    return {
        "Attachment": {"DeviceIndex": index},
        "Ipv6Addresses": [{"Ipv6Address": address} for address in addresses],
    }


def read(**fields: Any) -> Instance:
    return instance_from_boto(HERE, ACCOUNT, boto_instance(**fields))


def test_instance_from_boto() -> None:
    found = read(Tags=[{"Key": "Name", "Value": "web"}])
    assert (found.id, found.region, found.account, found.state) == (WEB, HERE, ACCOUNT, "running")
    assert (found.public_ip, found.private_ip, found.ipv6) == (ELASTIC, INSIDE, ())
    assert (found.tags, found.label) == ({"Name": "web"}, f"{WEB} (web)")


def test_instance_from_boto_that_is_gone_has_little() -> None:
    """Catches: a crash over an instance of which AWS has kept only the id."""
    found = instance_from_boto(HERE, ACCOUNT, {"InstanceId": WEB, "State": {"Name": "terminated"}})
    assert (found.public_ip, found.private_ip, found.ipv6, found.tags) == (None, None, (), {})
    assert (found.is_gone, found.label) == (True, WEB)


def test_instance_from_boto_with_empty_addresses() -> None:
    """Catches: a record with no address in it. EC2 says "" of an instance that is stopped."""
    found = read(state="stopped", PublicIpAddress="", PrivateIpAddress="")
    assert (found.public_ip, found.private_ip) == (None, None)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"PrivateIpAddress": ""}, id="no_address_at_all"),
        pytest.param(
            {"PublicIpAddress": "", "NetworkInterfaces": [{"Association": {"PublicIp": ELASTIC}}]},
            id="only_its_interface",
        ),
    ],
)
def test_instance_from_boto_running_and_half_told_is_no_instance_without_address(told: dict[str, Any]) -> None:
    """Catches: a record taken back because an answer was cut short."""
    with pytest.raises(KeyError):
        read(**told)


@pytest.mark.parametrize(
    ("interfaces", "addresses"),
    [
        pytest.param([interface(0)], (), id="none"),
        pytest.param([interface(0, SIX)], (SIX,), id="one"),
        pytest.param([interface(1, "2001:db8::99"), interface(0, SIX)], (SIX,), id="of_the_primary_interface"),
        pytest.param([interface(0, "2001:db8::2", "2001:db8::1")], ("2001:db8::1", "2001:db8::2"), id="in_one_order"),
    ],
)
def test_instance_from_boto_ipv6(interfaces: list[dict[str, Any]], addresses: tuple[str, ...]) -> None:
    """Catches: an AAAA record that changes with the order of AWS's answer."""
    assert read(NetworkInterfaces=interfaces).ipv6 == addresses


@pytest.mark.parametrize(
    ("state", "gone"),
    [
        ("pending", False),
        ("running", False),
        ("stopping", False),
        ("stopped", False),
        ("shutting-down", True),
        ("terminated", True),
    ],
)
def test_instance_is_gone(state: str, gone: bool) -> None:
    """Catches: a stopped instance that loses its names overnight."""
    assert an_instance(state=state).is_gone is gone


def test_instance_address_of_each_side() -> None:
    assert an_instance().address("public") == ELASTIC
    assert an_instance().address("private") == INSIDE


@pytest.mark.parametrize(
    ("address", "internal"),
    [
        pytest.param("10.0.0.1", True, id="rfc1918_10"),
        pytest.param("10.255.255.255", True, id="rfc1918_10_last"),
        pytest.param("11.0.0.0", False, id="after_10"),
        pytest.param("172.15.255.255", False, id="before_172_16"),
        pytest.param("172.16.0.0", True, id="rfc1918_172_first"),
        pytest.param("172.31.255.255", True, id="rfc1918_172_last"),
        pytest.param("172.32.0.0", False, id="after_172_31"),
        pytest.param("192.168.1.1", True, id="rfc1918_192"),
        pytest.param("192.169.0.0", False, id="after_192_168"),
        pytest.param("100.64.0.1", True, id="shared_first"),
        pytest.param("100.127.255.255", True, id="shared_last"),
        pytest.param("100.128.0.0", False, id="after_shared"),
        pytest.param("127.0.0.1", True, id="loopback"),
        pytest.param("169.254.169.254", True, id="link_local"),
        pytest.param("192.0.2.1", False, id="documentation_1"),
        pytest.param("198.51.100.1", False, id="documentation_2"),
        pytest.param("203.0.113.1", False, id="documentation_3"),
        pytest.param("8.8.8.8", False, id="public"),
        pytest.param("::1", True, id="loopback_ipv6"),
        pytest.param("fe80::1", True, id="link_local_ipv6"),
        pytest.param("fc00::1", True, id="unique_local_fc"),
        pytest.param("fd12:3456::1", True, id="unique_local_fd"),
        pytest.param("2001:db8::1", False, id="documentation_ipv6"),
        pytest.param("2600:1f18::1", False, id="public_ipv6"),
        pytest.param("www.shop.example", False, id="name"),
    ],
)
def test_is_internal(address: str, internal: bool) -> None:
    """Catches: an inner address told to the world, or a public one (those of RFC 5737 stand for such) refused."""
    assert is_internal(address) is internal
