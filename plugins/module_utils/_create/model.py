# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``create`` asks for, and the sources that there are, as plain frozen data.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .._copies.resource import FAILED, PENDING, USABLE, Resource

# A day is what the gem and AWS's own automated backups go by.
DEFAULT_MIN_INTERVAL = timedelta(hours=24)
NAME_TEMPLATE = "{purpose}-{date}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateOptions:
    """``create``, checked and in one form.

    ``purpose`` is what later runs recognize the sources by. Without ``min_interval`` a source is created only where
    there is none. With ``begin_only`` nothing is waited for, nor copied. What the kind does not have keeps its default.
    """

    purpose: str
    min_interval: timedelta | None = DEFAULT_MIN_INTERVAL
    retain: int | None = None
    begin_only: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    instance_id: str | None = None
    instance_filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    no_reboot: bool = True
    name: str = NAME_TEMPLATE
    volume_ids: tuple[str, ...] = ()
    exclude_boot_volume: bool = False
    exclude_data_volume_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One recovery point in the source region: an image, a snapshot, or those of all volumes of an instance.

    ``series`` is what it is one of many of. One that ``is_whole`` has all that a new one would have. What is not
    ``is_ours`` is copied, but it neither counts for ``min_interval`` nor is it ever deleted.
    """

    series: str
    resources: tuple[Resource, ...]
    is_whole: bool = True
    is_ours: bool = True

    @property
    def phase(self) -> str:
        """As good as the worst of its parts."""
        phases = {resource.phase for resource in self.resources}
        if phases == {USABLE}:
            return USABLE
        return PENDING if phases <= {USABLE, PENDING} else FAILED

    @property
    def created(self) -> datetime | None:
        """None while AWS does not say it, which is said of snapshots of databases that are being created."""
        created = min(resource.created for resource in self.resources)
        return None if self.phase == PENDING and created.timestamp() == 0 else created

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(resource.id for resource in self.resources if resource.id))

    @property
    def named(self) -> str:
        return ", ".join(self.ids)

    @property
    def usable(self) -> bool:
        return self.phase == USABLE

    @property
    def age_key(self) -> tuple[bool, str, tuple[str, ...]]:
        """Sorts sources: one without a time is being begun just now, so it is the newest."""
        return self.created is None, self.created.isoformat() if self.created else "", self.ids


def newest_first(sources: list[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: source.age_key, reverse=True)
