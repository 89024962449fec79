"""What the tests of Route 53 share: changes as short as they are thought of.

It never hides a call: every function is one API call or none.
"""

from __future__ import annotations

from typing import Any

from .support import SOURCE, Aws

Json = dict[str, Any]
ZONE = "example.com"


def dns(aws: Aws) -> Any:
    return aws.client("route53", SOURCE)


def record(name: str, kind: str = "A", *values: str, ttl: int = 60, **fields: Any) -> Json:
    content: Json = {"TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]} if values else {}
    return {"Name": name, "Type": kind, **content, **fields}


def create(name: str, kind: str = "A", *values: str, **fields: Any) -> Json:
    return {"Action": "CREATE", "ResourceRecordSet": record(name, kind, *values, **fields)}


def delete(name: str, kind: str = "A", *values: str, **fields: Any) -> Json:
    return {"Action": "DELETE", "ResourceRecordSet": record(name, kind, *values, **fields)}


def upsert(name: str, kind: str = "A", *values: str, **fields: Any) -> Json:
    return {"Action": "UPSERT", "ResourceRecordSet": record(name, kind, *values, **fields)}


def change(aws: Aws, zone: str, *changes: Json) -> Json:
    batch = {"Changes": list(changes)}
    answer: Json = dns(aws).change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)["ChangeInfo"]
    return answer


def records(aws: Aws, zone: str, **params: Any) -> list[Json]:
    """Without the NS and SOA of the zone itself."""
    found: list[Json] = dns(aws).list_resource_record_sets(HostedZoneId=zone, **params)["ResourceRecordSets"]
    return [each for each in found if each["Type"] not in ("NS", "SOA")]


def shown(found: list[Json]) -> list[tuple[str, str]]:
    return [(each["Name"], each["Type"]) for each in found]
