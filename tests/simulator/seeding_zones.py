"""Fills Route 53 with hosted zones and their records, without API calls.

It never checks a record; a seed is the past, and the past may be odd.
"""

from __future__ import annotations

import itertools
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from .models.domain_name import plain_name
from .models.hosted_zone import SimZone
from .route53.change_batch import record_from_boto
from .route53.protections import protect
from .state import World

Spec = dict[str, Any]
_KNOWN = {"name", "id", "comment", "records", "count", "private_vpcs", "protections", "accelerated"}
_RECORD_FIELDS = {"name", "type", "ttl", "values", "set_identifier", "fields"}
_TTL = 300


def seed(world: World, request: Spec) -> list[str]:
    """``{account?, zones: [...]}``; README.md explains the fields. Answers the ids of the zones in order."""
    account = request.get("account", DEFAULT_ACCOUNT_ID)
    return [_add(world, account, spec) for spec in request.get("zones", [])]


def _add(world: World, account: str, spec: Spec) -> str:
    _check_fields(spec, _KNOWN)
    vpcs = [{"VPCRegion": vpc["region"], "VPCId": vpc["id"]} for vpc in spec.get("private_vpcs", [])]
    zone = SimZone(
        plain_name(spec["name"]),
        f"seed-{world.next_serial()}",
        spec.get("comment"),
        vpcs,
        is_private=bool(vpcs),
        zone_id=spec.get("id"),
    )
    for record in itertools.chain(spec.get("records", []), _numbered(zone.name, int(spec.get("count", 0)))):
        _check_fields(record, _RECORD_FIELDS)
        zone.put(record_from_boto({"Action": "CREATE", "ResourceRecordSet": _to_boto(record)}, float("-inf")))
    protections = spec.get("protections", [])
    protect(
        zone, [{"RecordName": p["name"], "RecordType": p["type"], "Comment": p.get("comment")} for p in protections]
    )
    zone.is_accelerated = bool(spec.get("accelerated"))
    world.zones(account)[zone.resource_id] = zone
    return zone.resource_id


def _check_fields(spec: Spec, known: set[str]) -> None:
    unknown = sorted(set(spec) - known)
    if unknown:
        raise ValueError(f"unknown fields {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _numbered(zone_name: str, count: int) -> list[Spec]:
    """``host-00000`` and so on, with addresses of the range for benchmarks (RFC 2544)."""
    return [
        {"name": f"host-{i:05d}.{zone_name}", "type": "A", "values": [f"198.18.{i // 250}.{i % 250 + 1}"]}
        for i in range(count)
    ]


def _to_boto(record: Spec) -> Spec:
    """``fields`` are further members of boto3's ResourceRecordSet, such as AliasTarget or Weight."""
    boto: Spec = {"Name": record["name"], "Type": record["type"], **record.get("fields", {})}
    if record.get("set_identifier"):
        boto["SetIdentifier"] = record["set_identifier"]
    if "values" in record:
        boto["TTL"] = record.get("ttl", _TTL)
        boto["ResourceRecords"] = [{"Value": value} for value in record["values"]]
    return boto
