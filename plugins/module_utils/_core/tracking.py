# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tags that say what a copy is a copy of; the only file that knows their keys.

Pure: it never calls AWS and never decides what to do about a copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from .names import tag_value

PREFIX = "lifeboat:"
# Its former name, on what made room for another recovery.
SET_ASIDE = f"{PREFIX}set-aside"
# Whose fence something has, and what was there before it: of an Auto Scaling group the processes that ran.
FENCED_FOR, BEFORE_FENCE = f"{PREFIX}fenced", f"{PREFIX}fenced-former"
SET = "lifeboat:set"
SOURCE = "lifeboat:source"
SOURCE_CREATED = "lifeboat:source-created"
# What the source is a snapshot of: `123456789012/vol-0abc`; of an image only the account. Copies of earlier versions
# have no such tag and count all the same.
RESOURCE = "lifeboat:source-resource"
# Stands in the place of SET on a copy that others have made: it counts, and it is never removed.
RECOGNIZED = "lifeboat:recognized-set"
KEYS = (SET, SOURCE, SOURCE_CREATED, RESOURCE, RECOGNIZED)

# Between the names of the sets that one copy serves.
SET_SEPARATOR = " // "

# On a source that was made in order to be copied: what it was made for.
MADE_FOR = "lifeboat:made-for"
# The same on all snapshots that were made at one point in time.
MADE_AT = "lifeboat:made-at"

# The tag by which people (and the Ruby gem aws_xregion_sync) name what is to be kept in sync.
SYNC_IDENTIFIER = "Sync-Identifier"

# What the gem writes on a source: `Sync-us-west-2` = `20260101120000+0000 / ami-0abc`.
_GEM_KEY = re.compile(r"Sync-(From-)?[a-z]{2,}(-[a-z]+)+-\d+")
_GEM_VALUE = re.compile(r"\d{14}[+-]\d{4} / (?P<id>\S+)")


@dataclass(frozen=True, slots=True)
class Origin:
    """What the copies of a set are copies of: region, account and resource of the sources; None is not known.

    ``resource`` is an id that AWS never gives twice (``vol-0abc``, ``db-ABC``), or the ``Sync-Identifier`` of images;
    ``name`` what people call it. ``since`` is when the resource was created, and ``moment`` the moment of one copy.
    """

    region: str
    account: str | None = None
    resource: str | None = None
    name: str | None = None
    since: datetime | None = field(default=None, compare=False)
    moment: datetime | None = field(default=None, compare=False)

    def may_be(self, other: Origin) -> bool:
        """Whether nothing that is known of both differs. A name counts only where an id is missing."""
        if self.region != other.region or _differ(self.account, other.account):
            return False
        if self.resource and other.resource:
            return self.resource == other.resource
        return not _differ(self.name, other.name)

    def is_sure_to_be(self, other: Origin) -> bool:
        """Whether nothing differs, and enough is known of this one: where the other has an id, that or the name."""
        is_older = bool(self.moment and other.since and self.moment < other.since)
        is_named = bool(self.name and self.name == other.name and not is_older)
        return bool(self.resource or not other.resource or is_named) and self.may_be(other)


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """Provenance of one copy.

    ``sets`` are the sets that it serves. ``source_created`` is when the source was made, in UTC: the time a recovery
    point stands for. ``account`` and ``resource`` say what the source is of, as far as the tags tell it. A copy that is
    not ours was made by others and only recognized.
    """

    sets: tuple[str, ...]
    source_region: str
    source_id: str
    source_created: datetime
    account: str | None = None
    resource: str | None = None
    is_ours: bool = True

    @property
    def source(self) -> str:
        """Value of the ``lifeboat:source`` tag."""
        return source_value(self.source_region, self.source_id)

    def to_tags(self) -> dict[str, str]:
        tags = {
            SET if self.is_ours else RECOGNIZED: SET_SEPARATOR.join(self.sets),
            SOURCE: self.source,
            SOURCE_CREATED: format_time(self.source_created),
        }
        if self.account:
            tags[RESOURCE] = f"{self.account}/{self.resource}" if self.resource else self.account
        return tags


def source_value(region: str, source_id: str) -> str:
    """Value of the ``lifeboat:source`` tag: ``us-east-1/ami-0abc``."""
    return f"{region}/{source_id}"


def tracking_from_tags(tags: Mapping[str, str]) -> Tracking | None:
    """The tracking of a resource, or None unless all of it is there and readable.

    Only a resource for which this is not None, and that is ours, may ever be deleted.
    """
    sets = sets_from_tags(tags)
    region, slash, source_id = tags.get(SOURCE, "").partition("/")
    created = parse_time(tags.get(SOURCE_CREATED, ""))
    if not (sets and region and slash and source_id and created):
        return None
    account, _slash, resource = tags.get(RESOURCE, "").partition("/")
    return Tracking(
        sets=sets,
        source_region=region,
        source_id=source_id,
        source_created=created,
        account=account or None,
        resource=resource or None,
        is_ours=SET in tags,
    )


def sets_from_tags(tags: Mapping[str, str]) -> tuple[str, ...]:
    """The sets that a copy serves, in the order in which they came to it."""
    told = tags.get(SET) or tags.get(RECOGNIZED) or ""
    return tuple(name for name in told.split(SET_SEPARATOR) if name)


def joined_tags(present: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """``wanted`` for a copy that another run has made meanwhile: it serves the sets of both.

    One that carries no mark of ours was made by others: it is recognized, and what they wrote stays.
    """
    serves = sets_from_tags(present)
    sets = SET_SEPARATOR.join(dict.fromkeys((*serves, *sets_from_tags(wanted))))
    if any(key in present for key in KEYS):
        return {**wanted, (RECOGNIZED if RECOGNIZED in present and SET not in present else SET): sets}
    others = {key: value for key, value in wanted.items() if key not in present and key != SET}
    return {**others, RECOGNIZED: sets}


def set_name(text: str) -> str:
    """A name of a set as it stands in tags: without the text that stands between two names."""
    return tag_value(f" {text} ".replace(SET_SEPARATOR, " -- ")[1:-1])


def tracking_keys_in(tags: Mapping[str, str]) -> list[str]:
    """The keys of tracking tags among a user's tags, which nobody but this collection writes."""
    return [key for key in tags if key in KEYS]


def gem_copy_id(source_tags: Mapping[str, str], destination_region: str) -> str | None:
    """Id of the copy that aws_xregion_sync noted on its source for a destination region, or None."""
    match = _GEM_VALUE.fullmatch(source_tags.get(f"Sync-{destination_region}", ""))
    return match["id"] if match else None


def is_bookkeeping(key: str) -> bool:
    """Whether a tag of a source says something about that source only and must not travel with a copy.

    Ours would claim the copy of a copy for the wrong source; the gem's names copies of its own.
    """
    return key.startswith(PREFIX) or _GEM_KEY.fullmatch(key) is not None


def format_time(moment: datetime) -> str:
    """ISO 8601 in UTC to the second, as it stands in tags and results: ``2026-11-19T06:10:00Z``."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_time(text: str) -> datetime | None:
    """The moment an ISO 8601 text stands for (UTC if it names no zone), or None if it is not one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
