# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of security groups of two regions beside each other: who was let in there, and is it let in here?

Pure: it never reads a rule. Groups, prefix lists and private ranges of a region have others that stand for them in
the recovery region: what the plan names as their counterparts, the groups of the same workload, or the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, TypeAlias

from .._facts.model import Rule

Network: TypeAlias = IPv4Network | IPv6Network
ALLOWED, UNSURE, MISSING = "allowed", "unsure", "missing"
# RFC 1918, RFC 6598, RFC 4193: ranges that another region's VPC does not share.
PRIVATE = tuple(ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
PRIVATE_IPV6 = (ip_network("fc00::/7"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A workload as a peer: its security groups and the ranges of its subnets, in the source and here."""

    source_groups: frozenset[str] = frozenset()
    source_ranges: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    ranges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """``counterparts`` are those of the plan, ``names`` the ids of groups by name in the VPC, ``prefix_lists`` the
    names of prefix lists by id; ``regions`` are source and recovery region, which AWS has in the names of its own.
    """

    members: tuple[Member, ...] = ()
    counterparts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    prefix_lists: Mapping[str, str] = field(default_factory=dict)
    regions: tuple[str, str] = ("", "")


def verdict(rule: Mapping[str, Any], there: Sequence[Rule], peers: Peers) -> str:
    """Whether a rule of the manifest has one here: ALLOWED, UNSURE if only the peers may be others, or MISSING."""
    fitting = [each for each in there if _covers_ports(each, rule)]
    if _is_let_in(rule, fitting, peers):
        return ALLOWED
    told = peers.counterparts.get(_peer_id(rule)) is not None
    return UNSURE if not told and any(_may_stand_for(each, rule) for each in fitting) else MISSING


def is_of_workloads(rule: Mapping[str, Any], peers: Peers) -> bool:
    """Whether workloads of the plan may stand for its peer: for a group or a private range that no counterpart has."""
    if peers.counterparts.get(_peer_id(rule)):
        return False
    network = _network(rule.get("cidr") or rule.get("cidr_ipv6") or "")
    return bool(rule.get("group_id")) if network is None else _is_private(network)


def shown(rule: Mapping[str, Any], word: str) -> str:
    """``tcp 443 from 0.0.0.0/0``; ``word`` is from or to."""
    first, last = rule["from_port"], rule["to_port"]
    ports = "" if first in (None, -1) else f" {first}" if first == last else f" {first}-{last}"
    protocol = "everything" if rule["protocol"] == "-1" else rule["protocol"]
    name = rule.get("group_name") or rule.get("prefix_list_name")
    peer = _peer_id(rule)
    return f"{protocol}{ports} {word} {f'{name} ({peer})' if name and name != peer else peer or name or 'anywhere'}"


def _peer_id(rule: Mapping[str, Any]) -> str:
    return next((str(rule[key]) for key in ("cidr", "cidr_ipv6", "group_id", "prefix_list_id") if rule.get(key)), "")


def _covers_ports(there: Rule, rule: Mapping[str, Any]) -> bool:
    if there.protocol == "-1":
        return True
    if there.protocol != rule["protocol"]:
        return False
    if there.from_port is None or there.to_port is None or there.from_port == -1:
        return True
    first, last = rule["from_port"], rule["to_port"]
    if first is None or last is None:
        return False
    # Of ICMP the ports are a type and a code, and a code of -1 is every one.
    if rule["protocol"].startswith("icmp"):
        return bool(there.from_port == first and there.to_port in (-1, last))
    return bool(there.from_port <= first and last <= there.to_port)


def _is_let_in(rule: Mapping[str, Any], fitting: Sequence[Rule], peers: Peers) -> bool:
    if counterpart := peers.counterparts.get(_peer_id(rule)):
        return _lets_in(fitting, counterpart)
    if text := rule.get("cidr") or rule.get("cidr_ipv6"):
        return _lets_in(fitting, text) or _lets_in_members(text, fitting, peers)
    if rule.get("prefix_list_id"):
        return _lets_in(fitting, _named_list(rule, peers)) or _lets_in_all(fitting)
    return _lets_in_group(rule, fitting, peers)


def _lets_in(fitting: Iterable[Rule], peer: str) -> bool:
    """A group or a prefix list by its id, or a range that is inside of one that is let in."""
    wanted = _network(peer)
    if wanted is None:
        return bool(peer) and any(peer in (each.group, each.prefix_list) for each in fitting)
    return any(_is_inside(wanted, each.cidr) for each in fitting)


def _lets_in_all(fitting: Iterable[Rule]) -> bool:
    return any(each.cidr == "0.0.0.0/0" for each in fitting)


def _lets_in_members(text: str, fitting: Sequence[Rule], peers: Peers) -> bool:
    """A private range of the source's VPC: the workloads that are in it are let in where they come back."""
    wanted = _network(text)
    if wanted is None or not _is_private(wanted):
        return False
    inside = [member for member in peers.members if any(_overlap(wanted, each) for each in member.source_ranges)]
    return any(member.ranges for member in inside) and all(_lets_in_member(member, fitting) for member in inside)


def _lets_in_member(member: Member, fitting: Sequence[Rule]) -> bool:
    by_range = bool(member.ranges) and all(_lets_in(fitting, each) for each in member.ranges)
    return by_range or any(_lets_in(fitting, group) for group in member.groups)


def _lets_in_group(rule: Mapping[str, Any], fitting: Sequence[Rule], peers: Peers) -> bool:
    """Every workload that has the group in the source, or else the group of the same name."""
    if _lets_in_all(fitting):
        return True
    members = [each for each in peers.members if rule.get("group_id") in each.source_groups and each.groups]
    if members and all(_lets_in_member(each, fitting) for each in members):
        return True
    same = peers.names.get(str(rule.get("group_name") or ""))
    return not members and bool(same) and _lets_in(fitting, str(same))


def _named_list(rule: Mapping[str, Any], peers: Peers) -> str:
    """The id of the prefix list here that has the same name; AWS's own have their region in it."""
    source, recovery = peers.regions
    name = str(rule.get("prefix_list_name") or "").replace(source, recovery) if source else ""
    return next((key for key, each in peers.prefix_lists.items() if name and each == name), "")


def _may_stand_for(there: Rule, rule: Mapping[str, Any]) -> bool:
    """Whether only a person can tell if the peer is the counterpart; a public range is the same everywhere."""
    wanted = _network(rule.get("cidr") or rule.get("cidr_ipv6") or "")
    if wanted is not None and not _is_private(wanted):
        return False
    network = _network(there.cidr or "")
    return network is None or _is_private(network)


def _is_private(network: Network) -> bool:
    if isinstance(network, IPv4Network):
        return any(network.subnet_of(each) for each in PRIVATE if isinstance(each, IPv4Network))
    return any(network.subnet_of(each) for each in PRIVATE_IPV6 if isinstance(each, IPv6Network))


def _is_inside(wanted: Network, text: str | None) -> bool:
    there = _network(text or "")
    return there is not None and there.prefixlen <= wanted.prefixlen and wanted.network_address in there


def _overlap(wanted: Network, text: str) -> bool:
    there = _network(text)
    return there is not None and (there.network_address in wanted or wanted.network_address in there)


def _network(text: str) -> Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
