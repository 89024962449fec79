# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check security_groups_allow_as_source: what could reach the source can reach what comes back.

Pure: it never changes a rule. Which group or private range may come in is not compared: these differ by region.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from ..._facts.answer import known, known_of
from ..._facts.facts import Facts
from ..._facts.model import Rule
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed

META = Meta(
    id="security_groups_allow_as_source",
    title="Security groups allow what those of the source allow",
    why="What comes back runs, and clients or other workloads cannot reach it.",
    remedy="Add the rule to a security group of the recovery region, or leave the check out if it is not needed there.",
    severity=HIGH,
    needs=("manifests", "security_groups"),
    kinds=("database", "cluster", "fleet"),
)
OPTIONS = {"fleet": "security_groups", "database": "vpc_security_group_ids", "cluster": "vpc_security_group_ids"}


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    found = known_of(facts.manifests, workload.name)
    wanted = set(workload.texts(OPTIONS[workload.kind]))
    groups = [group for group in known(facts.security_groups).values() if wanted & {group.id, group.name}]
    # Without a manifest, or without groups, there is nothing to compare; other checks say so.
    if found is None or not groups:
        return
    there = [rule for group in groups for rule in group.rules]
    rules = [rule for group in found.manifest.facts.get("security_groups") or () for rule in group["ingress"]]
    lacking = list(dict.fromkeys(_shown(rule) for rule in rules if not any(_covers(each, rule) for each in there)))
    yield from (failed(f"No security group allows {rule}, as the source does", rule) for rule in lacking)
    if not lacking:
        yield passed(f"All {len(rules)} rules of the source have one here")


def _covers(there: Rule, rule: dict[str, Any]) -> bool:
    is_of_protocol = there.protocol in ("-1", rule["protocol"])
    return is_of_protocol and _covers_ports(there, rule) and _covers_range(there, rule)


def _covers_ports(there: Rule, rule: dict[str, Any]) -> bool:
    if there.from_port is None or there.to_port is None or there.protocol == "-1":
        return True
    first, last = rule["from_port"], rule["to_port"]
    return first is not None and last is not None and there.from_port <= first and last <= there.to_port


def _covers_range(there: Rule, rule: dict[str, Any]) -> bool:
    """A public range has to be inside of one that is allowed."""
    text = rule.get("cidr") or rule.get("cidr_ipv6")
    wanted = ip_network(text, strict=False) if text else None
    if wanted is None or (wanted.is_private and wanted.prefixlen > 0):
        return True
    allowed = ip_network(there.cidr, strict=False) if there.cidr else None
    return allowed is not None and allowed.prefixlen <= wanted.prefixlen and wanted.network_address in allowed


def _shown(rule: dict[str, Any]) -> str:
    """``tcp 443 from 0.0.0.0/0``."""
    first, last = rule["from_port"], rule["to_port"]
    ports = "" if first is None else f" {first}" if first == last else f" {first}-{last}"
    protocol = "everything" if rule["protocol"] == "-1" else rule["protocol"]
    peers = ("cidr", "cidr_ipv6", "group_name", "group_id", "prefix_list_id")
    peer = next((rule[key] for key in peers if rule.get(key)), "anywhere")
    return f"{protocol}{ports} from {peer}"
