# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Route 53's own form of names and values, and back.

Pure. Sources: Route 53 developer guide, DomainNameFormat (octal escapes) and ResourceRecordTypes (TXT).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..names.hostnames import normal_name, ownership_name
from ..names.model import ADDRESS_TYPES, CNAME, TXT, Found, RecordSet, Zone

_ESCAPE = re.compile(r"\\([0-7]{3})")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# The most that one quoted string of a TXT record holds.
_MAX_STRING = 255


def plain_text(text: str) -> str:
    """``\\052.shop.example.`` as ``*.shop.example.``: Route 53 writes what is not a letter, digit, - or _ in octal."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 8)), text)


def record_name(text: str) -> str:
    return normal_name(plain_text(text))


def sort_key(name: str) -> tuple[str, ...]:
    """Route 53 lists names by their labels from the last to the first (ListResourceRecordSets)."""
    return tuple(reversed(name.split(".")))


def txt_from_boto(value: str) -> str:
    """The text of a TXT value, whose strings stand in quotes one after the other."""
    strings = _QUOTED.findall(value)
    joined = "".join(strings) if strings else value
    return plain_text(re.sub(r'\\(["\\])', r"\1", joined))


def txt_to_boto(text: str) -> str:
    parts = [text[at : at + _MAX_STRING] for at in range(0, len(text), _MAX_STRING)] or [""]
    return " ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)


def set_from_boto(records: Mapping[str, Any]) -> RecordSet:
    """A simple set out of a list answer."""
    read = {CNAME: record_name, TXT: txt_from_boto}.get(records["Type"], str)
    written = tuple(record["Value"] for record in records["ResourceRecords"])
    values = tuple(sorted(read(value) for value in written))
    return RecordSet(record_name(records["Name"]), records["Type"], int(records["TTL"]), values, written)


def set_to_boto(records: RecordSet) -> dict[str, Any]:
    """A set that was read is named as it was read: a name in a value may have a last dot or not."""
    write = {CNAME: absolute, TXT: txt_to_boto}.get(records.type, str)
    return {
        "Name": absolute(records.name),
        "Type": records.type,
        "TTL": records.ttl,
        "ResourceRecords": [{"Value": value} for value in records.written or map(write, records.values)],
    }


def absolute(name: str) -> str:
    return f"{name}."


def by_name(listed: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """A listing by name, so that each name of a fleet is looked up and not searched for."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for records in listed:
        found.setdefault(record_name(records["Name"]), []).append(records)
    return found


def found_of_name(zone: Zone, name: str, listed: Mapping[str, list[Mapping[str, Any]]]) -> Found:
    """The same as ``found_from_boto``, out of a whole zone by name."""
    return found_from_boto(zone, name, [*listed.get(name, ()), *listed.get(ownership_name(name), ())])


def found_from_boto(zone: Zone, name: str, listed: Iterable[Mapping[str, Any]]) -> Found:
    """What a zone has of one name, out of a listing that holds its sets and that of its owner."""
    beside = ownership_name(name)
    ours = [
        records
        for records in listed
        if (record_name(records["Name"]) == name and records["Type"] in ADDRESS_TYPES)
        or (record_name(records["Name"]) == beside and records["Type"] == TXT)
    ]
    if obstacle := next((text for records in ours if (text := _obstacle(records))), None):
        return Found(zone, obstacle=obstacle, is_alias=not any(_ROUTED & set(records) for records in ours))
    sets = [set_from_boto(records) for records in ours]
    return Found(
        zone,
        records=tuple(records for records in sets if records.name == name),
        ownership=next((records for records in sets if records.name == beside), None),
    )


# What makes one of several sets of a name and a type, or the set of a traffic policy.
_ROUTED = frozenset({"SetIdentifier", "TrafficPolicyInstanceId"})


def _obstacle(records: Mapping[str, Any]) -> str | None:
    """Why a set is none that may be replaced: it is more than a list of values."""
    described = f"{records['Type']} {record_name(records['Name'])}"
    if "AliasTarget" in records:
        return f"{described} is an alias of {record_name(records['AliasTarget']['DNSName'])}"
    if "SetIdentifier" in records:
        return f"{described} has a routing policy (set {records['SetIdentifier']})"
    if "TrafficPolicyInstanceId" in records:
        return f"{described} belongs to a traffic policy"
    return None
