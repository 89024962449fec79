# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be changed so that a name says what it is to say: exactly what is there goes, and the new comes with it.

Pure: it never asks Route 53. In a drill it never touches a name that is not the drill's; in a failover a name of the
plan is set whatever it said before, which is returned. Beside each name stands a TXT record that says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..._core.problem import Problem
from ..._dns.names.hostnames import normal_name, ownership_name
from ..._dns.names.model import ADDRESS_TYPES, TXT, Hostname, Zone
from ..._dns.names.ownership import Owner, owner_from_text
from ..._dns.route53.records import absolute, record_name, txt_from_boto, txt_to_boto
from ..._steps.step import Step
from .wanted import Target

# AWS puts this in front of the names of load balancers in its console.
_DUALSTACK = "dualstack."
_TTL_OF_OWNER = 300
# In the place of an account and of an instance: nothing is reaped that belongs to none.
NO_INSTANCE = "-"


@dataclass(frozen=True, slots=True)
class Change(Step):
    """Sets of one name that go and come in one transaction, in the form of Route 53."""

    hostname: Hostname
    zone: Zone
    old: tuple[Mapping[str, Any], ...]
    new: tuple[Mapping[str, Any], ...]

    def lines_before(self) -> list[str]:
        return [shown(each) for each in self.old]

    def lines_after(self) -> list[str]:
        return [shown(each) for each in self.new]


@dataclass(frozen=True, slots=True)
class Context:
    """Whose names are set, by ``owner``, which is written beside them with ``region`` and ``now``."""

    region: str
    now: datetime
    owner: str
    is_drill: bool = False


def plan_name(
    hostname: Hostname, target: Target, zone: Zone, listed: Iterable[Mapping[str, Any]], context: Context
) -> Change | Problem | None:
    """None if it says that already."""
    sets, beside = _of_name(hostname, listed)
    if obstacle := next((text for each in sets if (text := _obstacle(each))), None):
        return Problem(
            "RoutingPolicy",
            f"{hostname}: {obstacle}, which only you know how to change; change it in hooks.before_cutover, and take "
            "the name out of dns",
        )
    wanted = set_to_boto(hostname, target)
    old = [each for each in sets if not _is_same(each, wanted)]
    new = [] if any(_is_same(each, wanted) for each in sets) else [wanted]
    found = _owner(beside)
    owner = found.owner if found else None
    if context.is_drill and owner != context.owner and (sets or beside):
        whose = f"belongs to {owner}" if owner else "was not created by a drill"
        return Problem("NotOfThisDrill", f"{hostname} exists and {whose}; choose another drill.dns_label in the plan")
    gone = [*beside] if _is_stale(found, is_moved=bool(old or new)) else []
    # The owner stays who it is, so that an instance that replaces another may register the name as that did.
    mark = [owner_to_boto(hostname, replace(context, owner=owner or context.owner))] if gone or not beside else []
    return Change(hostname, zone, (*old, *gone), (*new, *mark)) if old or new or mark else None


def _is_stale(found: Owner | None, *, is_moved: bool) -> bool:
    """Whether the TXT record names an instance that the name no longer points to. One that is not ours stays."""
    return found is not None and is_moved and found.instance_id != NO_INSTANCE


def is_there(hostname: Hostname, target: Target, listed: Iterable[Mapping[str, Any]]) -> bool:
    sets, _beside = _of_name(hostname, listed)
    return len(sets) == 1 and _is_same(sets[0], set_to_boto(hostname, target))


def set_to_boto(hostname: Hostname, target: Target) -> dict[str, Any]:
    found: dict[str, Any] = {"Name": absolute(hostname.name), "Type": target.type}
    if target.alias:
        name, zone = target.alias
        return {
            **found,
            "AliasTarget": {"HostedZoneId": zone, "DNSName": absolute(name), "EvaluateTargetHealth": False},
        }
    values = [absolute(value) if target.type == "CNAME" else value for value in target.values]
    return {**found, "TTL": target.ttl, "ResourceRecords": [{"Value": value} for value in values]}


def owner_to_boto(hostname: Hostname, context: Context) -> dict[str, Any]:
    text = Owner(context.owner, NO_INSTANCE, context.region, NO_INSTANCE, context.now).to_text()
    return {
        "Name": absolute(ownership_name(hostname.name)),
        "Type": TXT,
        "TTL": _TTL_OF_OWNER,
        "ResourceRecords": [{"Value": txt_to_boto(text)}],
    }


def shown(records: Mapping[str, Any]) -> str:
    """``www.shop.example A 198.51.100.7`` and ``www.shop.example A alias of web.us-west-2.elb.amazonaws.com``."""
    name = f"{record_name(records['Name'])} {records['Type']}"
    if "AliasTarget" in records:
        return f"{name} alias of {record_name(records['AliasTarget']['DNSName'])}"
    return f"{name} {', '.join(str(each['Value']).removesuffix('.') for each in records.get('ResourceRecords', ()))}"


def _of_name(
    hostname: Hostname, listed: Iterable[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The sets that say where it is, and the TXT set beside it."""
    all_of = list(listed)
    beside = ownership_name(hostname.name)
    sets = [each for each in all_of if record_name(each["Name"]) == hostname.name and each["Type"] in ADDRESS_TYPES]
    return sets, [each for each in all_of if record_name(each["Name"]) == beside and each["Type"] == TXT]


def _owner(beside: Sequence[Mapping[str, Any]]) -> Owner | None:
    texts = [txt_from_boto(value["Value"]) for each in beside for value in each.get("ResourceRecords", ())]
    found = [owner for text in texts if (owner := owner_from_text(text))]
    return found[0] if len(found) == len(texts) == 1 else None


def _obstacle(records: Mapping[str, Any]) -> str | None:
    if "SetIdentifier" in records:
        return f"its {records['Type']} record has a routing policy (set {records['SetIdentifier']})"
    if "TrafficPolicyInstanceId" in records:
        return f"its {records['Type']} record belongs to a traffic policy"
    return None


def _is_same(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return _plain(found) == _plain(wanted)


def _plain(records: Mapping[str, Any]) -> tuple[Any, ...]:
    if alias := records.get("AliasTarget"):
        return records["Type"], record_name(alias["DNSName"]).removeprefix(_DUALSTACK), alias["HostedZoneId"]
    values = sorted(normal_name(str(each["Value"])) for each in records.get("ResourceRecords", ()))
    return records["Type"], records.get("TTL"), *values
