# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records in the form of dnspython, and the messages about them.

Pure. It never sends anything; messages are signed where they are sent. Sources: RFC 2136, RFC 1034 3.6.2 (CNAME).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

from ..library import dns
from ..names.model import AAAA, CNAME, TXT, A, Change, RecordSet

# RFC 1035, 3.3: one string of a TXT record.
_MAX_STRING = 255
# The name and the type of a set: there is one set of each.
Key = tuple[str, str]

# Types that a name may have without anybody's having put them there: DNSSEC's own, and those that are no data.
_OF_DNSSEC = frozenset({"SIG", "NXT", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM"})
# All that a name may have beside ours: what IANA has assigned for data (RFC 6895, 3.1), below 128 and from 256 on. A
# CNAME must not stand beside any of it, and a server may drop one that would without a word (RFC 2136, 3.4.2.2); so its
# absence is asked for, type by type where the name has something of ours.
_ASSIGNED = (*range(1, 41), *range(42, 128), *range(256, 270), 32768, 32769)


@functools.cache
def other_types() -> tuple[str, ...]:
    names = [dns.rdatatype.to_text(dns.rdatatype.RdataType.make(number)) for number in _ASSIGNED]
    return tuple(name for name in names if name not in (A, AAAA, CNAME, *_OF_DNSSEC))


def key_of(records: RecordSet) -> Key:
    return records.name, records.type


def question(name: str, rdtype: str) -> dns.message.QueryMessage:
    query = dns.message.make_query(_wire_name(name), rdtype)
    # The server is to say what it has itself, and to ask nobody.
    query.flags &= ~dns.flags.RD
    return query


def probe(zone: str, name: str) -> dns.update.UpdateMessage:
    """An update that changes nothing: NOERROR if the name itself exists, NXDOMAIN if only a wildcard answers for it.

    No question can tell the two apart; prerequisites are not expanded (RFC 4592, 2.2, and RFC 2136, 3.2).
    """
    message = dns.update.UpdateMessage(_wire_name(zone))
    message.present(_wire_name(name))
    return message


def update(zone: str, changes: Sequence[Change]) -> dns.update.UpdateMessage:
    """All of the changes, on condition that each ``old`` is exactly what is there."""
    message = dns.update.UpdateMessage(_wire_name(zone))
    for change in changes:
        _require(message, change)
    for change in changes:
        _replace(message, change)
    return message


def _replace(message: dns.update.UpdateMessage, change: Change) -> None:
    """A set with another TTL is another set: it is removed and added, because an update has no other way.

    Aliases are the exception, since Knot drops what it is to add to a name that a signed zone still has NSEC or RRSIG
    for: an alias replaces an alias by itself (RFC 2136, 3.4.2.2), and addresses by removing all that the name has. What
    that may be is in the conditions.
    """
    aliases = {records.name for records in change.added if records.type == CNAME}
    for name in turned_into_alias(change):
        message.delete(_wire_name(name))
    for records in change.removed:
        if records.name not in aliases:
            message.delete(_wire_name(records.name), records.type)
    for records in change.added:
        message.add(_wire_name(records.name), records.ttl, *_rdatas(records))


def condition(zone: str, change: Change) -> dns.update.UpdateMessage:
    """An update that changes nothing: NOERROR if what ``change`` is to replace is exactly what the zone has."""
    message = dns.update.UpdateMessage(_wire_name(zone))
    _require(message, change)
    return message


def outcome(zone: str, change: Change) -> dns.update.UpdateMessage:
    """An update that changes nothing: NOERROR if the zone has, TTLs apart, what ``change`` was to write."""
    message = dns.update.UpdateMessage(_wire_name(zone))
    written = {key_of(records) for records in change.new}
    for records in change.new:
        message.present(_wire_name(records.name), *_rdatas(records))
    for records in change.old:
        if key_of(records) not in written:
            message.absent(_wire_name(records.name), records.type)
    return message


def _require(message: dns.update.UpdateMessage, change: Change) -> None:
    for records in change.old:
        message.present(_wire_name(records.name), *_rdatas(records))
    for name, rdtype in absences(change):
        message.absent(_wire_name(name), rdtype)


def absences(change: Change) -> list[tuple[str, str | None]]:
    """(name, type) of what must not be there; a type of None is any."""
    before = {key_of(records) for records in change.old}
    wanted: list[tuple[str, str | None]] = []
    for records in change.new:
        if key_of(records) in before:
            continue
        if records.type != CNAME:
            wanted += [key_of(records), (records.name, CNAME)]
        elif any(name == records.name for name, _rdtype in before):
            wanted += [(records.name, each) for each in (CNAME, A, AAAA, *other_types())]
        else:
            wanted.append((records.name, None))
    # In order and once each: what is to be removed may be there.
    return [key for key in dict.fromkeys(wanted) if key not in before]


def new_cnames(change: Change) -> list[str]:
    """The names that are to become an alias and are none yet."""
    before = {key_of(records) for records in change.old}
    return [records.name for records in change.new if records.type == CNAME and key_of(records) not in before]


def turned_into_alias(change: Change) -> list[str]:
    """The names that have addresses and are to become an alias."""
    held = {records.name for records in change.old}
    return [name for name in new_cnames(change) if name in held]


def _wire_name(name: str) -> dns.name.Name:
    return dns.name.from_text(name)


def _rdatas(records: RecordSet) -> list[dns.rdata.Rdata]:
    """As they were read: a text says no more how it was divided into strings, and an exact match needs that."""
    if not records.written and records.type == TXT:
        return [_text(value.encode()) for value in records.values]
    texts = records.written or [f"{value}." if records.type == CNAME else value for value in records.values]
    return [dns.rdata.from_text(dns.rdataclass.IN, records.type, text) for text in texts]


def _text(data: bytes) -> dns.rdata.Rdata:
    strings = [data[at : at + _MAX_STRING] for at in range(0, len(data), _MAX_STRING)] or [b""]
    return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings)


# --- what came back ---


def plain_name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _value(rdata: dns.rdata.Rdata) -> str:
    if isinstance(rdata, dns.rdtypes.ANY.TXT.TXT):
        return b"".join(rdata.strings).decode(errors="backslashreplace")
    text = rdata.to_text()
    return text.removesuffix(".").lower() if rdata.rdtype == dns.rdatatype.CNAME else text


def sets_in(rrsets: Iterable[dns.rrset.RRset]) -> Iterator[RecordSet]:
    """One set for each name and type, even where the messages of a transfer divide it."""
    merged: dict[Key, tuple[int, set[tuple[str, str]]]] = {}
    for rrset in rrsets:
        key = plain_name(rrset.name), dns.rdatatype.to_text(rrset.rdtype)
        _ttl, records = merged.setdefault(key, (rrset.ttl, set()))
        records |= {(_value(rdata), rdata.to_text()) for rdata in rrset}
    for (name, rdtype), (ttl, records) in merged.items():
        values, written = zip(*sorted(records), strict=True)
        yield RecordSet(name, rdtype, ttl, values, written)


def set_in(answer: dns.message.Message, key: Key) -> RecordSet | None:
    """The set that was asked for. What the name points to is in the answer, too, and not meant."""
    return next((records for records in sets_in(answer.answer) if key_of(records) == key), None)


def rewriting(answer: dns.message.Message) -> str | None:
    """The name of the DNAME that answers for all names below it, if one did."""
    return next((plain_name(r.name) for r in answer.answer if r.rdtype == dns.rdatatype.DNAME), None)


def zone_in(answer: dns.message.Message, name: str) -> str | None:
    """The zone of a name whose SOA was asked for. None where an alias led elsewhere."""
    # The SOA beside an alias is the one of the zone that it leads to.
    section = answer.answer or answer.authority
    owners = [plain_name(rrset.name) for rrset in section if rrset.rdtype == dns.rdatatype.SOA]
    return next((owner for owner in owners if owner == name or not answer.answer), None)


def is_same(one: RecordSet | None, other: RecordSet | None, *, with_ttl: bool) -> bool:
    """Whether two sets hold the same records, however those are written."""
    if one is None or other is None:
        return one is other
    has_same_ttl = one.ttl == other.ttl or not with_ttl
    return has_same_ttl and key_of(one) == key_of(other) and set(_rdatas(one)) == set(_rdatas(other))
