"""A hosted zone of Route 53 with its record sets, in the order in which they are listed.

It never checks a change; ``route53/change_batch.py`` does.
"""

from __future__ import annotations

import string
from bisect import bisect_left
from typing import Any

from moto.moto_api._internal import mock_random

from .record_set import Key, RecordSet

NAME_SERVERS = ("ns-1536.awsdns-00.co.uk", "ns-0.awsdns-00.com", "ns-1024.awsdns-00.org", "ns-512.awsdns-00.net")
"""Recording route53.ListResourceRecordSets; every zone has them, public or private."""

_ALPHABET = string.ascii_uppercase + string.digits
_SOA = f"{NAME_SERVERS[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"


def new_identifier(first: str) -> str:
    """``Z...`` of a zone, ``C...`` of a change."""
    return first + "".join(mock_random.choice(_ALPHABET) for _unused in range(20))


class SimZone:
    """It lives in moto's table of zones, where moto's answers about tags and counts find it."""

    def __init__(
        self,
        name: str,
        caller_reference: str,
        comment: str | None = None,
        vpcs: list[dict[str, str]] | None = None,
        is_private: bool = False,
        zone_id: str | None = None,
    ) -> None:
        """``name`` is plain and ends with a dot; ``vpcs`` are boto3's: ``{"VPCRegion", "VPCId"}``."""
        self.resource_id = zone_id or new_identifier("Z")
        self.name = name
        self.caller_reference = caller_reference
        self.comment = comment
        self.vpcs = vpcs or []
        self.is_private = is_private
        self.protections: dict[Key, str] = {}
        self.is_accelerated = False
        self.changed_at = float("-inf")
        self._records: dict[Key, RecordSet] = {}
        # What servers answer with until the record of the same key is in sync.
        self._before: dict[Key, RecordSet] = {}
        self._keys: list[Key] | None = None
        name_servers = [{"Value": f"{server}."} for server in NAME_SERVERS]
        self.put(RecordSet(name, {"Type": "NS", "TTL": 172800, "ResourceRecords": name_servers}))
        self.put(RecordSet(name, {"Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": _SOA}]}))

    def get(self, key: Key) -> RecordSet | None:
        return self._records.get(key)

    def put(self, record: RecordSet) -> None:
        if record.key in self._records:
            self._before[record.key] = self._records[record.key]
        self._records[record.key] = record
        self._keys = None

    def remove(self, key: Key) -> None:
        del self._records[key]
        self._before.pop(key, None)
        self._keys = None

    def keys(self) -> list[Key]:
        """Sorted; made anew after a change only."""
        if self._keys is None:
            self._keys = sorted(self._records)
        return self._keys

    def starting_at(self, key: Key) -> list[Key]:
        return self.keys()[bisect_left(self.keys(), key) :]

    def named(self, order: str) -> list[RecordSet]:
        """All record sets of one name."""
        keys = self.keys()
        first, end = bisect_left(keys, Key(order, "")), bisect_left(keys, Key(f"{order}\0", ""))
        return [self._records[key] for key in keys[first:end]]

    def answered(self, order: str, now: float) -> list[RecordSet]:
        """What DNS servers say of one name: its record sets in sync, and what the others were before."""
        found = [record if record.in_sync_at <= now else self._before.get(record.key) for record in self.named(order)]
        return [record for record in found if record is not None and record.in_sync_at <= now]

    def starting_at_order(self, order: str) -> list[Key]:
        return self.starting_at(Key(order, ""))

    @property
    def resource_record_set_count(self) -> int:
        return len(self._records)

    def to_boto(self) -> dict[str, Any]:
        return {
            "Id": f"/hostedzone/{self.resource_id}",
            "Name": self.name,
            "CallerReference": self.caller_reference,
            "Config": {"Comment": self.comment, "PrivateZone": self.is_private},
            "ResourceRecordSetCount": self.resource_record_set_count,
            # Inferred: that a zone that never had it says nothing (API reference, HostedZoneFeatures).
            **({"Features": {"AcceleratedRecoveryStatus": "ENABLED"}} if self.is_accelerated else {}),
        }
