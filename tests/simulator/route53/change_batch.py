"""A batch of changes against a zone: either all of them are possible, or there is a list of what is wrong.

It never changes the zone itself, so that a bad change leaves nothing of its batch behind.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ..models.domain_name import is_within, order_of, plain_name, stored_name
from ..models.hosted_zone import SimZone
from ..models.record_set import Key, RecordSet
from .find import invalid_input
from .record_rules import record_problems, stored_value

MOST_RECORDS, MOST_CHARACTERS = 1000, 32_000
"""DNSLimitations: ResourceRecord elements and characters of all Value elements; of an UPSERT both count twice."""

COSTS = {"CREATE": 1, "DELETE": 1, "UPSERT": 2}
"""Also what a change takes from the bucket of changes (throttling-api-requests)."""

_ALLOWED_BEFORE: dict[str, tuple[list[str], ...]] = {"CREATE": ([], ["DELETE"]), "DELETE": ([],), "UPSERT": ([],)}
"""What a batch may have done to a record set before: a DELETE makes room for one CREATE, nothing else goes twice."""

Change = dict[str, Any]


class Batch:
    """``outcome`` is what the touched record sets are to be (None: gone), ``problems`` are AWS's texts."""

    def __init__(self, zone: SimZone, changes: list[Change], in_sync_at: float) -> None:
        self.outcome: dict[Key, RecordSet | None] = {}
        self.problems: list[str] = []
        self._zone = zone
        self._actions: dict[Key, list[str]] = defaultdict(list)
        self.problems += _limit_problems(changes)
        for change in changes:
            self._add(change["Action"], record_from_boto(change, in_sync_at))
        if not self.problems:
            self._check_neighbours()
            self._check_apex()

    def apply(self) -> None:
        for key, record in self.outcome.items():
            if record is not None:
                self._zone.put(record)
            elif self._zone.get(key) is not None:
                self._zone.remove(key)

    def _add(self, action: str, record: RecordSet) -> None:
        problems = self._problems_of(action, record)
        self._actions[record.key].append(action)
        self.problems += problems
        if not problems:
            self.outcome[record.key] = None if action == "DELETE" else record

    def _problems_of(self, action: str, record: RecordSet) -> list[str]:
        key, name = record.key, stored_name(record.name)
        if not is_within(record.name, self._zone.name):
            # Code and text: moto; gardener's external-dns-management matches "not permitted in zone".
            return [f"RRSet with DNS name {name} is not permitted in zone {self._zone.name}"]
        if self._actions[key] not in _ALLOWED_BEFORE[action]:
            # kubernetes-sigs/external-dns#4241
            text = f"The request contains an invalid set of changes for a resource record set '{record.type} {name}'"
            return [text]
        comment = self._zone.protections.get(Key(key.order, key.type))
        if comment is not None:
            return [_protected(record.type, name, comment)]
        existing = self.outcome[key] if key in self.outcome else self._zone.get(key)
        if action == "DELETE":
            return _delete_problems(existing, record)
        if action == "CREATE" and existing is not None:
            return [f"Tried to create resource record set {_named(record)} but it already exists"]
        return record_problems(record)

    def _check_neighbours(self) -> None:
        """What the names of this batch would hold after it: a CNAME stands alone, and never at the apex."""
        for order in {key.order for key in self.outcome}:
            after = {record.key: record for record in self._zone.named(order)}
            after |= {key: record for key, record in self.outcome.items() if key.order == order and record}
            left = [record for key, record in after.items() if self.outcome.get(key, record) is not None]
            touched = [record for record in left if record.key in self.outcome]
            for record in touched:
                self.problems += _neighbour_problems(record, left, self._zone.name)

    def _check_apex(self) -> None:
        """The zone's own SOA and NS stay (texts as AWS's console and cli53's issues show them; not recorded)."""
        apex = order_of(self._zone.name)
        for key, record in self.outcome.items():
            if record is None and key.order == apex and key.type in ("SOA", "NS"):
                number = "exactly one SOA record" if key.type == "SOA" else "at least one NS record for the zone itself"
                self.problems.append(f"A HostedZone must contain {number}.")


def record_from_boto(change: Change, in_sync_at: float) -> RecordSet:
    """As Route 53 keeps it: plain names, text in octal where needed."""
    given = change["ResourceRecordSet"]
    fields = {name: value for name, value in given.items() if name != "Name" and value is not None}
    has_values = "TTL" in fields and bool(fields.get("ResourceRecords"))
    if has_values == ("AliasTarget" in fields):
        raise _wrong_content(change, "more than one" if has_values else "none")
    if has_values:
        values = [stored_value(fields["Type"], record["Value"]) for record in fields["ResourceRecords"]]
        fields["ResourceRecords"] = [{"Value": value} for value in values]
    else:
        alias = fields["AliasTarget"]
        fields["AliasTarget"] = {**alias, "DNSName": stored_name(plain_name(alias["DNSName"]))}
        fields.pop("ResourceRecords", None)
    return RecordSet(plain_name(given["Name"]), fields, in_sync_at)


def cost_of(changes: list[Change]) -> int:
    return sum(COSTS[change["Action"]] for change in changes)


def _wrong_content(change: Change, found: str) -> Exception:
    """Text: moto (route53/models.py), for "none"."""
    given = change["ResourceRecordSet"]
    named = f"Name={given['Name']}, Type={given['Type']}, SetIdentifier={given.get('SetIdentifier', 'null')}"
    text = (
        "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or "
        f"TrafficPolicyInstanceId], but found {found} in Change with [Action={change['Action']}, {named}]"
    )
    return invalid_input(text)


def _limit_problems(changes: list[Change]) -> list[str]:
    """Text for records: moto; the other one follows it (inferred)."""
    records = characters = 0
    for change in changes:
        times = COSTS["UPSERT"] if change["Action"] == "UPSERT" else 1
        values = [record["Value"] for record in change["ResourceRecordSet"].get("ResourceRecords", [])]
        records += times * len(values)
        characters += times * sum(len(value) for value in values)
    problems = [f"Number of records limit of {MOST_RECORDS} exceeded."] if records > MOST_RECORDS else []
    if characters > MOST_CHARACTERS:
        problems.append(f"Number of characters limit of {MOST_CHARACTERS} exceeded.")
    return problems


def _delete_problems(existing: RecordSet | None, record: RecordSet) -> list[str]:
    """boto/boto#2887 and kubernetes-sigs/external-dns#732."""
    attempt = f"Tried to delete resource record set {_named(record)}"
    if existing is None:
        return [f"{attempt} but it was not found"]
    if not existing.is_same_as(record):
        return [f"{attempt} but the values provided do not match the current values"]
    return []


def _named(record: RecordSet) -> str:
    """ERRORS.json for name and type; how an identifier is shown is inferred."""
    identifier = f", set identifier='{record.set_identifier}'" if record.set_identifier else ""
    return f"[name='{stored_name(record.name)}', type='{record.type}'{identifier}]"


def _protected(record_type: str, name: str, comment: str) -> str:
    """botocore, CreateResourceRecordSetProtections: the error includes the comment; the wording is inferred."""
    because = f": {comment}" if comment else ""
    return f"Resource record set [name='{name}', type='{record_type}'] is protected{because}"


def _neighbour_problems(record: RecordSet, left: list[RecordSet], zone_name: str) -> list[str]:
    """Texts: ansible-collections/amazon.aws#2694 and RJPearson94/terraform-aws-open-next#24; the one about the apex
    is AWS's knowledge center's; that of mixed routing policies is inferred."""
    stem, name = f"RRSet of type {record.type} with DNS name", stored_name(record.name)
    others = [other for other in left if other.type != record.type]
    problems = []
    if record.type == "CNAME" and record.name == zone_name:
        problems.append(f"{stem} {name} is not permitted at apex in zone {zone_name}")
    elif record.type == "CNAME" and others:
        text = "is not permitted as it conflicts with other records with the same DNS name in zone"
        problems.append(f"{stem} {name} {text} {zone_name}")
    elif any(other.type == "CNAME" for other in others):
        text = (
            "is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone"
        )
        problems.append(f"{stem} {name} {text} {zone_name}")
    simple = [not other.set_identifier for other in left if other.type == record.type]
    if any(simple) and not all(simple):
        problems.append(
            f"RRSet with DNS name {name}, type {record.type}, SetIdentifier {record.set_identifier or 'null'} cannot "
            "be created because a RRSet with the same name and type and another routing policy exists."
        )
    return problems
