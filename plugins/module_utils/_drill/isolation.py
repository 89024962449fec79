# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a drill is isolated: nothing that it has may talk to production, nor production to it, unless it is allowed.

Pure: it goes by the rules of security groups, and says of each what to do. What it does not know, it refuses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from .._core.nearest import nearest
from .._facts.model import Rule, SecurityGroup
from .network import OPTIONS, Network, There, Used, addresses_of_drill, is_inside, joined, network_of, overlaps

# Addresses that a machine talks to without leaving it: metadata, time, its resolver.
LOCAL = (ip_network("169.254.0.0/16"), ip_network("fd00:ec2::/32"))
# Where production may be: RFC 1918, RFC 6598, RFC 4193. Ranges outside are of people who look at a drill.
PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")))
# S3 through a gateway endpoint: instances fetch their configuration from it, and IAM says which buckets.
_AWS, _S3 = "com.amazonaws.", ".s3"
_EXAMPLES = {
    "subnets": "[subnet-0abc1234abc1234dd]",
    "security_groups": "[sg-0abc1234abc1234dd]",
    "db_subnet_group_name": "drill",
    "vpc_security_group_ids": "[sg-0abc1234abc1234de]",
}
_NOUNS = {
    "subnets": "subnet",
    "security_groups": "security group",
    "db_subnet_group_name": "DB subnet group",
    "vpc_security_group_ids": "security group",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a drill is not isolated: ``thing`` is a security group or what is missing, ``what`` also says what to do."""

    workload: str
    thing: str
    what: str

    def to_result(self) -> dict[str, Any]:
        return {"workload": self.workload, "thing": self.thing, "what": self.what}


@dataclass(frozen=True, slots=True)
class _Own:
    """What is the drill's own or allowed, of which rules may speak."""

    groups: frozenset[str]
    addresses: tuple[Network, ...]
    lists: frozenset[str]


def findings_of(used: Sequence[Used], there: There) -> list[Finding]:
    """All that speaks against a drill of these workloads in one region; each rule of a group once."""
    found = [finding for each in used for finding in (*_missing(each), *_absent(each, there))]
    own = _own(used, there)
    of_failover = {group for each in used for group in each.named_of_failover(there)}
    judged: set[str] = set()
    for each in used:
        allowed = each.named_as_allowed(there)
        for group in each.named(there).groups.values():
            if group.id in judged or group.id in allowed:
                continue
            judged.add(group.id)
            found += _of_group(each.workload, group, own, there, of_failover)
    return found


def asked_of_production(workload: str, name: str) -> Finding:
    what = (
        f"{workload}: verify asks for {name}, which is a name of production as long as a drill has none; set "
        "drill.dns_label, so that names of a drill are below it, or give the workload another verify"
    )
    return Finding(workload, name, what)


def asked_outside(workload: str, host: str) -> str:
    return (
        f"{workload}: verify asks {host}, which a drill does not bring up, so that it may be production that answers; "
        "list the name in dns of the workload, or write {endpoint} in place of it (with the header Host in a url)"
    )


def _own(used: Sequence[Used], there: There) -> _Own:
    groups = {group.id for each in used for group in each.named(there).groups.values()}
    allowed = [text for each in used for text in each.allowed_addresses]
    cidrs = [*map(str, addresses_of_drill(used, there)), *(text for text in allowed if network_of(text))]
    return _Own(
        frozenset(groups.union(*(each.named_as_allowed(there) for each in used))),
        (*joined(cidrs), *LOCAL),
        frozenset(text for text in allowed if not network_of(text)),
    )


def _missing(used: Used) -> Iterator[Finding]:
    for option, names in zip(OPTIONS[used.kind], (used.subnets, used.groups), strict=True):
        if not names:
            noun = _NOUNS[option]
            what = (
                f"{used.workload}: a drill has no {noun} of its own, and would come up beside production; write "
                f"drill: {{{option}: {_EXAMPLES[option]}}} into the plan or into the workload"
            )
            yield Finding(used.workload, option, what)


def _absent(used: Used, there: There) -> Iterator[Finding]:
    subnets, groups = OPTIONS[used.kind]
    named = used.named(there)
    names = {group.name for group in there.groups.values()} if used.kind == "fleet" else set()
    unsure = {name: unknown.reason for name, unknown in named.unsure(there.region).items()}
    said = {**unsure, **named.missing(there.region)}
    known = {
        subnets: set(there.subnets) if used.kind == "fleet" else set(there.db_subnet_groups),
        groups: {*there.groups, *names},
    }
    for option, wanted in ((subnets, used.subnets), (groups, used.groups)):
        for name in wanted:
            if (name.lower() if option == "db_subnet_group_name" else name) not in known[option]:
                near = nearest(name, known[option])
                what = f"{used.workload}: drill.{option}: {there.region} has no {_NOUNS[option]} {name}{near}"
                yield Finding(used.workload, name, what)
            elif option == groups and name in said:
                yield Finding(used.workload, name, f"{used.workload}: drill.{option}: {said[name]}")


def _of_group(
    workload: str, group: SecurityGroup, own: _Own, there: There, of_failover: Collection[str]
) -> Iterator[Finding]:
    if group.id in of_failover:
        what = (
            f"{_title(group)} is that of a failover as well, so that production has it; {workload} needs one of its "
            f"own in a drill, or drill.allow_security_groups: [{group.id}]"
        )
        yield Finding(workload, group.id, what)
    for rules, verb, is_out in ((group.egress, "send to", True), (group.rules, "be reached from", False)):
        peers = dict.fromkeys(rule for rule in rules if not _is_fine(rule, own, there, is_out=is_out))
        for rule in peers:
            yield Finding(workload, group.id, _sentence(workload, group, rule, verb, there))


def _is_fine(rule: Rule, own: _Own, there: There, *, is_out: bool) -> bool:
    if rule.group:
        return rule.group in own.groups
    if rule.prefix_list:
        name = there.prefix_lists.get(rule.prefix_list, "")
        of_aws = name.startswith(_AWS) and (not is_out or name.endswith(_S3))
        return of_aws or rule.prefix_list in own.lists
    network = network_of(rule.cidr or "")
    if network is None:
        return False
    return is_inside(network, own.addresses) or not (is_out or overlaps(network, PRIVATE))


def _sentence(workload: str, group: SecurityGroup, rule: Rule, verb: str, there: There) -> str:
    peer, allowance = _peer(rule, there)
    return (
        f"{_title(group)} lets {workload} {verb} {peer} on {_ports(rule)} in a drill, where production may be; "
        f"restrict the rule to the security groups or subnets of the drill, or allow it with drill.{allowance}"
    )


def _peer(rule: Rule, there: There) -> tuple[str, str]:
    """What a rule leads to, and the key of the plan that allows it."""
    if rule.group:
        name = f" ({there.groups[rule.group].name})" if rule.group in there.groups else ""
        return f"security group {rule.group}{name}", f"allow_security_groups: [{rule.group}]"
    if rule.prefix_list:
        known_as = there.prefix_lists.get(rule.prefix_list)
        name = f" ({known_as})" if known_as else ""
        return f"prefix list {rule.prefix_list}{name}", f"allow_addresses: [{rule.prefix_list}]"
    return str(rule.cidr), f"allow_addresses: [{rule.cidr}]"


def _ports(rule: Rule) -> str:
    if rule.protocol == "-1":
        return "all ports"
    if rule.from_port is None or rule.protocol.startswith("icmp"):
        return rule.protocol
    ports = f"{rule.from_port}" if rule.from_port == rule.to_port else f"{rule.from_port} to {rule.to_port}"
    return f"{rule.protocol} {ports}"


def _title(group: SecurityGroup) -> str:
    return f"security group {group.id} ({group.name})" if group.name else f"security group {group.id}"
