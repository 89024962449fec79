"""A resource record set of Route 53, with its place in the order of a zone.

It never decides what may stand in a zone; ``route53/`` does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .domain_name import order_of, stored_name


class Key(NamedTuple):
    """What a record set is found by. Keys sort as Route 53 lists: reversed names, then types, then identifiers."""

    order: str
    type: str
    set_identifier: str = ""


@dataclass(frozen=True)
class RecordSet:
    """``name`` is plain (``*.example.com.``); ``fields`` are the other members of boto3's ResourceRecordSet."""

    name: str
    fields: dict[str, Any]
    # When all of Route 53's servers answer with it, in simulated seconds.
    in_sync_at: float = field(default=float("-inf"), compare=False)

    @property
    def type(self) -> str:
        kind: str = self.fields["Type"]
        return kind

    @property
    def set_identifier(self) -> str:
        identifier: str = self.fields.get("SetIdentifier", "")
        return identifier

    @property
    def key(self) -> Key:
        return Key(order_of(self.name), self.type, self.set_identifier)

    @property
    def values(self) -> list[str]:
        return [record["Value"] for record in self.fields.get("ResourceRecords", [])]

    def is_same_as(self, other: RecordSet) -> bool:
        """As a DELETE compares: everything but the order of the values must be equal."""
        return self._comparable() == other._comparable()

    def _comparable(self) -> dict[str, Any]:
        others = {name: value for name, value in self.fields.items() if name != "ResourceRecords"}
        return {**others, "Name": self.name, "Values": sorted(self.values)}

    def to_boto(self) -> dict[str, Any]:
        return {"Name": stored_name(self.name), **self.fields}
