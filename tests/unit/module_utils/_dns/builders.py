"""Instances, claims, what a zone has, and a store for tests: sound ones, with what a test is about changed.

They never hide a rule: every default is the plainest case.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, cast

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.instance_tags import Note
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.model import Instance
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.hostnames import ownership_name
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    PRIVATE,
    TXT,
    A,
    Change,
    Found,
    Hostname,
    NameOptions,
    RecordSet,
    Wanted,
    Zone,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import Owner
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.claims import Claim
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.register import Rules
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.request import Registration, Request
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import Context
from tests.unit.module_utils.scripted import START, ScriptedClient, ScriptedClients, ScriptedClock

HERE, THERE = "us-east-1", "us-west-2"
ACCOUNT, PARTNER = "123456789012", "210987654321"
ELASTIC, INSIDE, SIX = "203.0.113.10", "10.0.0.10", "2001:db8::10"
WEB, OTHER = "i-0abc1234abc1234aa", "i-0abc1234abc1234bb"
WWW = "www.shop.example"
PUBLIC_ZONE = Zone("Z0123456789ABCDEFGHIJ", "shop.example")
PRIVATE_ZONE = Zone("Z0ABCDEFGHIJ0123456789", "shop.example", is_private=True)
TAG = f"lifeboat:dns:{WWW}"


def seconds_ago(seconds: float) -> datetime:
    return START - timedelta(seconds=seconds)


def an_instance(**changes: Any) -> Instance:
    """A running instance of us-east-1 with an Elastic IP."""
    fields: dict[str, Any] = {
        "id": WEB,
        "region": HERE,
        "state": "running",
        "account": ACCOUNT,
        "private_ip": INSIDE,
        "public_ip": ELASTIC,
    }
    return Instance(**{**fields, **changes})


def boto_instance(instance_id: str = WEB, state: str = "running", **fields: Any) -> dict[str, Any]:
    """An instance as DescribeInstances tells it (recordings/ec2.DescribeInstances.full)."""
    told = {
        "InstanceId": instance_id,
        "State": {"Name": state},
        "PrivateIpAddress": INSIDE,
        "PublicIpAddress": ELASTIC,
        "VpcId": "vpc-0abc1234abc1234aa",
        "NetworkInterfaces": [],
        "Tags": [],
    }
    return {**told, **fields}


def reservations(*instances: dict[str, Any], account: str = ACCOUNT) -> dict[str, Any]:
    return {"Reservations": [{"OwnerId": account, "Instances": [instance]} for instance in instances]}


def an_owner(**changes: Any) -> Owner:
    """The logical owner ``shop-web``, which is the instance of ``an_instance``, an hour ago."""
    fields: dict[str, Any] = {
        "owner": "shop-web",
        "account": ACCOUNT,
        "region": HERE,
        "instance_id": WEB,
        "since": seconds_ago(3600),
    }
    return Owner(**{**fields, **changes})


def a_note(*values: str, age: float = 3600, **changes: Any) -> Note:
    """What the tag of an instance notes, an hour after the fact."""
    fields: dict[str, Any] = {"provider": "route53", "scope": "public", "values": values or (ELASTIC,)}
    return Note(**{**fields, "at": seconds_ago(age), **changes})


def a_set(*values: str, name: str = WWW, kind: str = A, ttl: int = 60) -> RecordSet:
    return RecordSet(name, kind, ttl, tuple(sorted(values or (ELASTIC,))))


def beside(text: str, name: str = WWW, ttl: int = 60) -> RecordSet:
    """The TXT set that says whose a name is."""
    return RecordSet(ownership_name(name), TXT, ttl, (text,))


def found_of(owner: Owner | str | None, *records: RecordSet, zone: Zone = PUBLIC_ZONE, name: str = WWW) -> Found:
    """A name that belongs to an owner (or whose TXT says some other text, or that has none)."""
    text = owner.to_text() if isinstance(owner, Owner) else owner
    return Found(zone, records, beside(text, name) if text is not None else None)


NOTHING = Found(PUBLIC_ZONE)
OURS = found_of(an_owner(), a_set())


def a_claim(
    *, wanted: Mapping[str, tuple[str, ...]] | Problem | None = None, hostname: Hostname | None = None, **changes: Any
) -> Claim:
    """``shop-web`` wants ``www.shop.example`` to be its Elastic IP, and has noted it."""
    owner = changes.pop("owner", "shop-web")
    named = hostname or Hostname(WWW)
    instance = an_instance(**{"tags": {TAG: a_note().to_text()}, **changes})
    if not isinstance(wanted, Problem):
        return Claim(named, instance, owner, Wanted(named, wanted or {A: (ELASTIC,)}))
    return Claim(named, instance, owner, wanted)


def some_rules(**changes: Any) -> Rules:
    fields: dict[str, Any] = {"provider": "route53", "ttl": 60, "now": START}
    return Rules(**{**fields, **changes})


def a_change(
    name: str = WWW,
    old: Sequence[RecordSet] = (),
    new: Sequence[RecordSet] | None = None,
    instance_id: str = WEB,
    zone: Zone = PUBLIC_ZONE,
) -> Change:
    """A name that is registered, unless something else is said."""
    wanted = (a_set(name=name), beside(an_owner().to_text(), name)) if new is None else tuple(new)
    scope = PRIVATE if zone.is_private else "public"
    return Change(Hostname(name, scope), zone, tuple(old), wanted, instance_id)


def after(change: Change | None, found: Found) -> Found:
    """What there is of a name when a change was carried out."""
    if change is None:
        return found
    if change.old != found.everything:
        raise AssertionError(f"{change.hostname}: {change.old} is not what is there: {found.everything}")
    owned = ownership_name(change.hostname.name)
    return Found(
        change.zone,
        tuple(records for records in change.new if records.name != owned),
        next((records for records in change.new if records.name == owned), None),
    )


def noted(instance: Instance, item: Item) -> Instance:
    """The instance when the tag of an item was written."""
    tags = {key: text for key, text in instance.tags.items() if key != item.tag}
    if item.tag is not None and item.note is not None:
        tags[item.tag] = item.note.to_text()
    return an_instance(**{name: getattr(instance, name) for name in Instance.__dataclass_fields__} | {"tags": tags})


def a_request(*registrations: Registration, **changes: Any) -> Request:
    """One instance, given by id, that is to have ``www.shop.example``."""
    names = NameOptions(public=(WWW,))
    fields: dict[str, Any] = {
        "provider": "route53",
        "registrations": registrations or (Registration(names, WEB, owner="shop-web"),),
    }
    return Request(**{**fields, **changes})


def a_context(
    clock: ScriptedClock | None = None, timeout: Timeout | None = None, **by_service: dict[str, ScriptedClient]
) -> Context:
    clients = cast(Any, ScriptedClients(**by_service))
    return Context(clients, clock or ScriptedClock(), timeout or Timeout(seconds=60, interval=10))


class StoreInMemory:
    """A store with what the names of a test have; ``refusals`` are problems by name. It keeps the contract's rules."""

    provider = "route53"

    def __init__(
        self,
        there: Mapping[Hostname, Found] | None = None,
        *,
        refusals: Mapping[str, Problem] | None = None,
        late: Problem | None = None,
    ) -> None:
        self.there = dict(there or {})
        self._refusals = dict(refusals or {})
        self._late = late
        self.applied: list[Change] = []

    def find(self, hostnames: Sequence[Hostname]) -> Mapping[Hostname, Found | Problem]:
        return {hostname: self._found(hostname) for hostname in hostnames}

    def apply(self, changes: Sequence[Change]) -> Mapping[Hostname, Problem | None]:
        answers: dict[Hostname, Problem | None] = {}
        for change in changes:
            answers[change.hostname] = self._refusals.get(change.hostname.name)
            if answers[change.hostname] is None:
                self.there[change.hostname] = after(change, self._found(change.hostname))
                self.applied.append(change)
        return answers

    def settle(self) -> Problem | None:
        return self._late

    def owned(self) -> Mapping[Hostname, Found]:
        return {hostname: found for hostname, found in self.there.items() if found.ownership}

    def _found(self, hostname: Hostname) -> Found:
        return self.there.get(hostname, Found(PRIVATE_ZONE if hostname.scope == PRIVATE else PUBLIC_ZONE))


class ServiceInMemory(StoreInMemory):
    """The same as a service that keeps no owners, takes nothing away, and blocks names for a while."""

    provider = "dyndns2"
    refresh_seconds: float | None = None
    visible_seconds = 0.0

    def pause_seconds(self, code: str) -> float | None:
        return {"nohost": math.inf, "911": 1800.0}.get(code)

    def change_limit(self, change: Change) -> Problem | None:
        return None


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(timezone.utc)
