# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names, records and what a user wants of them, as plain frozen data.

Pure: it never calls AWS or a name server; each provider's own form of a record ends in its adapter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .ownership import Owner, owner_from_text

A, AAAA, CNAME, TXT = "A", "AAAA", "CNAME", "TXT"
# The types that a name of ours may have; all others at the name are somebody else's and stay.
ADDRESS_TYPES = (A, AAAA, CNAME)

PUBLIC, PRIVATE = "public", "private"


@dataclass(frozen=True, slots=True, order=True)
class Hostname:
    """A name in lower case without the last dot, ``*.`` in front for a wildcard, and who sees it.

    ``scope`` is PUBLIC or PRIVATE: one name may have different records inside and outside.
    """

    name: str
    scope: str = PUBLIC

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class RecordSet:
    """All records of one name and type. ``values`` are sorted; names in them as in Hostname, texts without quotes.

    ``written`` are the values in the provider's own form, where only that names exactly what is there.
    """

    name: str
    type: str
    ttl: int
    values: tuple[str, ...]
    written: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Zone:
    """Where records live. ``id`` is what the provider calls it, ``name`` as in Hostname."""

    id: str
    name: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a provider has of one name.

    ``records`` are the simple sets of ADDRESS_TYPES, ``ownership`` the TXT set beside the name. ``obstacle`` says what
    is there that must not be touched, such as an alias or a weighted set; then nothing else of the name counts.
    ``is_alias`` says that it is an alias and no more, which only a recovery replaces.
    ``delegated_at`` is the name from which on the zone leaves the answer to other name servers: what it has itself may
    be taken away, but nobody would find what is put there.
    """

    zone: Zone
    records: tuple[RecordSet, ...] = ()
    ownership: RecordSet | None = None
    obstacle: str | None = None
    is_alias: bool = False
    delegated_at: str | None = None

    @property
    def owner(self) -> Owner | None:
        """Who the TXT record names, if there is one and it says just that."""
        if self.ownership is None or len(self.ownership.values) != 1:
            return None
        return owner_from_text(self.ownership.values[0])

    def is_owned_by(self, instance_id: str) -> bool:
        return self.owner is not None and self.owner.instance_id == instance_id

    @property
    def everything(self) -> tuple[RecordSet, ...]:
        return (*self.records, *([self.ownership] if self.ownership else []))


@dataclass(frozen=True, slots=True)
class Change:
    """Replace exactly ``old`` by ``new`` in one step, or not at all.

    Both are everything that the name has of ADDRESS_TYPES, and the ownership set, which is never the same before and
    after; so whoever changes the name at the same time is noticed.
    ``instance_id`` says for which instance, because changes for one instance in a zone belong together.
    """

    hostname: Hostname
    zone: Zone
    old: tuple[RecordSet, ...]
    new: tuple[RecordSet, ...]
    instance_id: str = ""

    @property
    def removed(self) -> tuple[RecordSet, ...]:
        """The sets that are not the same afterwards, as they were."""
        return tuple(records for records in self.old if records not in self.new)

    @property
    def added(self) -> tuple[RecordSet, ...]:
        """The sets that were not the same before, as they will be."""
        return tuple(records for records in self.new if records not in self.old)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one name is to say: ``values`` by type, such as ``{"A": ("203.0.113.10",)}``."""

    hostname: Hostname
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NameOptions:
    """Which names an instance is to have, as the user wrote them and checked."""

    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    cnames: Mapping[str, str] = field(default_factory=dict)
    ipv6: bool = False
    wildcard: bool = False
