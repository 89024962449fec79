# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EC2 instances as far as their names go, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._core.tags import tags_from_boto
from ..names.hostnames import TAG_PREFIX
from ..names.model import PRIVATE, PUBLIC
from .instance_tags import Note, note_from_text

# EC2 user guide, tag restrictions: 50 of a resource's owner; those of AWS itself are not counted.
MAX_TAGS = 50
_AWS_TAGS = "aws:"
_GONE = ("shutting-down", "terminated")
# Private addresses (RFC 1918), shared address space (RFC 6598), unique local addresses (RFC 4193).
_INTERNAL = [
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
]


@dataclass(frozen=True, slots=True)
class Instance:
    """``public_ip`` is the Elastic IP or the public address of the primary interface, ``ipv6`` its addresses."""

    id: str
    region: str
    state: str
    account: str = ""
    private_ip: str | None = None
    public_ip: str | None = None
    ipv6: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        return self.state in _GONE

    @property
    def label(self) -> str:
        name = self.tags.get("Name")
        return f"{self.id} ({name})" if name else self.id

    @property
    def notes(self) -> dict[str, Note]:
        """Tag key -> what it notes."""
        notes = {key: note_from_text(text) for key, text in self.tags.items() if key.startswith(TAG_PREFIX)}
        return {key: note for key, note in notes.items() if note}

    @property
    def own_tags(self) -> list[str]:
        """Keys of the tags that count for the limit of AWS."""
        return [key for key in self.tags if not key.startswith(_AWS_TAGS)]

    def address(self, scope: str) -> str | None:
        """The IPv4 address that a name of that side gets."""
        return {PUBLIC: self.public_ip, PRIVATE: self.private_ip}[scope]


@dataclass(frozen=True, slots=True)
class ElasticIp:
    """``ptr`` is the name in normal form, None if there is none; ``is_settling`` while AWS is changing it."""

    allocation_id: str
    public_ip: str
    ptr: str | None = None
    is_settling: bool = False


def instance_from_boto(region: str, account: str, instance: Mapping[str, Any]) -> Instance:
    """An instance out of DescribeInstances. One that is gone has no addresses and, after a while, no tags.

    KeyError if one that runs has a public address by its interface and none itself, or no interface with an address:
    an answer that is cut short must not read as an instance without an address.
    """
    interfaces = sorted(
        instance.get("NetworkInterfaces", ()), key=lambda each: each.get("Attachment", {}).get("DeviceIndex", 0)
    )
    primary = interfaces[0] if interfaces else {}
    state = instance["State"]["Name"]
    if state == "running":
        _check_addresses(instance, primary)
    return Instance(
        id=instance["InstanceId"],
        region=region,
        state=state,
        account=account,
        private_ip=instance.get("PrivateIpAddress") or None,
        public_ip=instance.get("PublicIpAddress") or None,
        ipv6=tuple(sorted(each["Ipv6Address"] for each in primary.get("Ipv6Addresses", ()))),
        tags=tags_from_boto(instance.get("Tags")),
    )


def _check_addresses(instance: Mapping[str, Any], primary: Mapping[str, Any]) -> None:
    if "PublicIp" in primary.get("Association", {}) and not instance.get("PublicIpAddress"):
        raise KeyError("PublicIpAddress")
    # Every instance that runs has one of the two; in a subnet for IPv6 only it has no other.
    if not instance.get("PrivateIpAddress") and not primary.get("Ipv6Addresses"):
        raise KeyError("PrivateIpAddress")


def is_internal(address: str) -> bool:
    """Whether an address means nothing outside: private, shared, unique local, link-local or loopback."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return parsed.is_loopback or parsed.is_link_local or any(parsed in network for network in _INTERNAL)
