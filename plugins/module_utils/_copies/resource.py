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

from .._core.tracking import SYNC_IDENTIFIER, Tracking, source_value, tracking_from_tags

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
    resource is set on, as the tagging call wants it.
    """

    region: str
    id: str
    name: str
    state: str
    phase: str
    created: datetime
    state_reason: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    encrypted: bool | None = None
    progress: int | None = None
    tagged_ids: tuple[str, ...] = ()
    protected: bool = False
    size_gib: int | None = None

    @property
    def tracking(self) -> Tracking | None:
        """Provenance, or None if it is not told completely. Nothing is a copy of itself, whatever its tags say."""
        tracking = tracking_from_tags(self.tags)
        is_itself = tracking is not None and tracking.source == source_value(self.region, self.id)
        return None if is_itself else tracking

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
