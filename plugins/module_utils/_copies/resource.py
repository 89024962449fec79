# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be a source or a copy, as far as all kinds are the same; each kind adds what is its own.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from .._core.tracking import (
    RECOGNIZED,
    RESOURCE,
    SET,
    SOURCE,
    SOURCE_CREATED,
    SYNC_IDENTIFIER,
    Origin,
    Tracking,
    format_time,
    source_value,
    tracking_from_tags,
)

# What a state of AWS means for a copy. Each kind has a table from AWS's states to these.
USABLE = "usable"
PENDING = "pending"
DISABLED = "disabled"
# A copy never leaves it by itself, and it restores nothing.
FAILED = "failed"
# Going or gone: the same as no copy at all.
GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """An image or a snapshot in one region.

    ``state`` is AWS's word and ``phase`` what it means; ``created`` is when the data is from, in UTC; ``encrypted`` is
    None while AWS does not say; ``progress`` a percentage if the listing has one; ``tagged_ids`` is what a tag of this
    resource is set on, as the tagging call wants it. ``owner`` is the account it belongs to. ``resource_id`` and
    ``resource_name`` are what it is a snapshot of, where there is one thing of which there are many snapshots.
    ``completed`` is when AWS says that all its data is there.
    ``resource_since`` is when that was created. ``lineage`` is what AWS says it was copied from, as
    ``lifeboat:source`` says it, and ``lineage_account`` whose that was. ``kms_key_id`` is None where AWS does
    not say it. ``tracking`` is what its tags say of it as a copy.
    """

    # Whether an id that is free again can be given to something else, as people name the snapshots of databases.
    ids_are_reused: ClassVar[bool] = False

    region: str
    id: str
    name: str
    state: str
    phase: str
    created: datetime
    state_reason: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    encrypted: bool | None = None
    kms_key_id: str | None = None
    progress: int | None = None
    tagged_ids: tuple[str, ...] = ()
    protected: bool = False
    size_gib: int | None = None
    completed: datetime | None = None

    owner: str = ""
    resource_id: str | None = None
    resource_name: str | None = None
    resource_since: datetime | None = None
    lineage: str | None = None
    lineage_account: str | None = None
    # Of the tags, and read so often that it is read once.
    tracking: Tracking | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tracking", self._tracking())

    def _tracking(self) -> Tracking | None:
        """Provenance, or None if it is not told completely, or if it is told of something else.

        Tags travel: a copy that somebody makes of our copy has its tags, what is restored from one may have them, and
        so do snapshots of that; and nothing is a copy of itself.
        """
        tracking = tracking_from_tags(self.tags)
        if tracking is None or self.is_original or tracking.source == source_value(self.region, self.id):
            return None
        return None if self.lineage and self.lineage != tracking.source else tracking

    @property
    def is_original(self) -> bool:
        """Whether AWS says that it was made of what there is in its region, so that no tag makes it a copy."""
        return False

    @property
    def seems_original(self) -> bool:
        """The same where AWS's word is good enough to remove nothing, and not to have no recovery point."""
        return self.is_original

    @property
    def origin(self) -> Origin:
        """As a source: what its copies are copies of."""
        return Origin(self.region, self.owner or None, self.resource_id, self.resource_name, since=self.resource_since)

    @property
    def copied_origin(self) -> Origin:
        """As a copy: what it is a copy of, by its tags, and by AWS's lineage where these do not say it."""
        account, _slash, resource = self.tags.get(RESOURCE, "").partition("/")
        return Origin(
            region=self.tags.get(SOURCE, "").partition("/")[0],
            account=account or self.lineage_account,
            resource=resource or self.resource_id,
            name=self.resource_name,
            moment=self.moment,
        )

    @property
    def moment(self) -> datetime:
        """The moment of the data. A copy of a copy goes back to that of the first source."""
        tracking = self.tracking
        return tracking.source_created if tracking and not self.seems_original else self.created

    def is_copy_of(self, source: Resource) -> bool:
        """Whether its source tag names that source, and nothing that is known says that another one is meant."""
        if self.is_original or self.tags.get(SOURCE) != source_value(source.region, source.id):
            return False
        if self.lineage and self.lineage != self.tags[SOURCE]:
            return False
        told = self.copied_origin.account
        if told and source.owner and told != source.owner:
            return False
        created = self.tags.get(SOURCE_CREATED)
        return not (self.ids_are_reused and created and source.usable and created != format_time(source.moment))

    @property
    def is_marked_ours(self) -> bool:
        """Whether any tag says that this collection has made it, be they complete or not."""
        return SET in self.tags or (
            RECOGNIZED not in self.tags and (SOURCE in self.tags or SOURCE_CREATED in self.tags)
        )

    @property
    def tags_of_users(self) -> dict[str, str]:
        """The tags that count against the limit of 50."""
        return {key: value for key, value in self.tags.items() if not key.startswith("aws:")}

    @property
    def sync_identifier(self) -> str | None:
        return self.tags.get(SYNC_IDENTIFIER) or None

    @property
    def usable(self) -> bool:
        return self.phase == USABLE

    @property
    def label(self) -> str:
        return f"{self.id} ({self.name})" if self.name and self.name != self.id else self.id
