"""Protections of record sets: what is protected can be changed by no batch until its protection is deleted.

It never protects a record type that does not exist. Rules: botocore, CreateResourceRecordSetProtections (2026).
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.domain_name import is_within, order_of, plain_name, stored_name
from ..models.hosted_zone import SimZone
from ..models.record_set import Key
from ..state import World
from ..wire import Call
from .find import invalid_input, own_zone

MOST_PER_CALL, LARGEST_PAGE = 100, 300


def create_protections(call: Call, world: World) -> dict[str, Any]:
    """Atomic. The codes are botocore's, the texts inferred."""
    zone, entries = own_zone(call, world), _entries(call)
    outside = [entry for entry in entries if not is_within(plain_name(entry["RecordName"]), zone.name)]
    if outside:
        raise _batch_error(f"{_shown(outside)}: not permitted in zone {zone.name}")
    taken = [entry for entry in entries if _key(entry) in zone.protections]
    if len(taken) == len(entries):
        raise AwsError("ProtectionAlreadyExists", f"{_shown(taken)}: a protection already exists")
    if taken:
        raise _batch_error(f"{_shown(taken)}: a protection already exists")
    protect(zone, entries)
    return {}


def protect(zone: SimZone, entries: list[dict[str, Any]]) -> None:
    zone.protections.update({_key(entry): entry.get("Comment") or "" for entry in entries})


def delete_protections(call: Call, world: World) -> dict[str, Any]:
    zone, entries = own_zone(call, world), _entries(call)
    missing = [entry for entry in entries if _key(entry) not in zone.protections]
    if missing:
        raise _batch_error(f"{_shown(missing)}: no protection exists")
    for entry in entries:
        del zone.protections[_key(entry)]
    return {}


def list_protections(call: Call, world: World) -> dict[str, Any]:
    """The token is the number of protections already shown."""
    zone, params = own_zone(call, world), call.params
    name = params.get("StartRecordName")
    start = Key(order_of(plain_name(name)) if name else "", params.get("StartRecordType") or "")
    keys = [key for key in sorted(zone.protections) if params.get("NextToken") or key >= start]
    first, size = int(params.get("NextToken") or 0), min(int(params.get("MaxResults") or LARGEST_PAGE), LARGEST_PAGE)
    shown = [_to_boto(key, zone.protections[key]) for key in keys[first : first + size]]
    token = str(first + size) if len(keys) > first + size else None
    return {"ResourceRecordSetProtections": shown, "NextToken": token}


def _entries(call: Call) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = call.params.get("Protections") or []
    if not 1 <= len(entries) <= MOST_PER_CALL or len({_key(entry) for entry in entries}) < len(entries):
        raise invalid_input(f"Protections must be 1 to {MOST_PER_CALL} entries of different names and types")
    return entries


def _key(entry: dict[str, Any]) -> Key:
    return Key(order_of(plain_name(entry["RecordName"])), entry["RecordType"])


def _to_boto(key: Key, comment: str) -> dict[str, Any]:
    # The order of a name is its labels reversed, and reversing them again gives the name.
    return {"RecordName": stored_name(order_of(key.order)), "RecordType": key.type, "Comment": comment or None}


def _shown(entries: list[dict[str, Any]]) -> str:
    return ", ".join(f"{entry['RecordType']} {entry['RecordName']}" for entry in entries)


def _batch_error(text: str) -> AwsError:
    return AwsError("InvalidResourceRecordSetProtectionBatch", text)
