# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records in the form of dnspython, and the messages about them.

Pure. It never sends anything; messages are signed where they are sent. Sources: RFC 2136, RFC 1034 3.6.2 (CNAME).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from .model import AAAA, CNAME, TXT, A, Change, RecordSet

with suppress(ImportError):  # rfc2136.from_options says when dnspython is missing
    import dns.flags
    import dns.message
    import dns.name
    import dns.rdata
    import dns.rdataclass
    import dns.rdatatype
    import dns.rdtypes.ANY.TXT
    import dns.rrset
    import dns.update

# RFC 1035, 3.3: one string of a TXT record.
_MAX_STRING = 255
# The name and the type of a set: there is one set of each.
Key = tuple[str, str]

# What people put at a name, and what a CNAME must not stand beside. A server drops such a CNAME without a word
# (RFC 2136, 3.4.2.2), so its absence is asked for, type by type where the name has something of ours.
OTHER_TYPES = (
    *("SOA", "NS", "MX", TXT, "SRV", "CAA", "PTR", "DNAME", "DS", "HTTPS", "SVCB", "NAPTR", "SSHFP", "TLSA", "URI"),
    *("LOC", "HINFO", "RP", "AFSDB", "SMIMEA", "DHCID", "OPENPGPKEY"),
)


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
        # A set with another TTL is another set: it is removed and added, because an update has no other way.
        for records in change.removed:
            message.delete(_wire_name(records.name), records.type)
        for records in change.added:
            message.add(_wire_name(records.name), records.ttl, *_rdatas(records))
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
            wanted += [(records.name, each) for each in (CNAME, A, AAAA, *OTHER_TYPES)]
        else:
            wanted.append((records.name, None))
    # In order and once each: what is to be removed may be there.
    return [key for key in dict.fromkeys(wanted) if key not in before]


def new_cnames(change: Change) -> list[str]:
    """The names that are to become an alias and are none yet."""
    before = {key_of(records) for records in change.old}
    return [records.name for records in change.new if records.type == CNAME and key_of(records) not in before]


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
