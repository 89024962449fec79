# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tags that say what a copy is a copy of; the only file that knows their keys.

Pure: it never calls AWS and never decides what to do about a copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

PREFIX = "lifeboat:"
SET = "lifeboat:set"
SOURCE = "lifeboat:source"
SOURCE_CREATED = "lifeboat:source-created"
KEYS = (SET, SOURCE, SOURCE_CREATED)

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
class Tracking:
    """Provenance of one copy.

    ``source_created`` is when the source was made, in UTC: the time a recovery point stands for.
    """

    set: str
    source_region: str
    source_id: str
    source_created: datetime

    @property
    def source(self) -> str:
        """Value of the ``lifeboat:source`` tag."""
        return source_value(self.source_region, self.source_id)

    def to_tags(self) -> dict[str, str]:
        return {
            SET: self.set,
            SOURCE: self.source,
            SOURCE_CREATED: format_time(self.source_created),
        }


def source_value(region: str, source_id: str) -> str:
    """Value of the ``lifeboat:source`` tag: ``us-east-1/ami-0abc``."""
    return f"{region}/{source_id}"


def tracking_from_tags(tags: Mapping[str, str]) -> Tracking | None:
    """The tracking of a resource, or None unless all of it is there and readable.

    Only a resource for which this is not None may ever be deleted.
    """
    set_name = tags.get(SET)
    region, slash, source_id = tags.get(SOURCE, "").partition("/")
    created = parse_time(tags.get(SOURCE_CREATED, ""))
    if not (set_name and region and slash and source_id and created):
        return None
    return Tracking(set=set_name, source_region=region, source_id=source_id, source_created=created)


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
