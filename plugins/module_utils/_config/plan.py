# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What publishing, or going back, does in one region: the steps in their order.

Pure: it never calls S3. The pointer is always what is written last, so that a reader sees the old or the new.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .._core.errors import InvalidInput
from .._steps.step import Step
from .names import Place
from .pointer import LARGEST, Entry, Pointer
from .retention import kept_versions, surplus_keys
from .steps import PutBundle, PutText, Remove

NONE, PUBLISHED, REPAIRED, ROLLED_BACK = "none", "published", "repaired", "rolled back"


@dataclass(frozen=True)
class Seen:
    """What is in the bucket: all keys below the place's folder, and the current pointer if there is one."""

    region: str
    place: Place
    keys: tuple[str, ...]
    pointer: Pointer | None

    @property
    def versions(self) -> tuple[str, ...]:
        return self.place.versions_in(self.keys)

    def has_bundle(self, sha256: str) -> bool:
        return self.place.bundle(sha256) in self.keys

    def unread(self, keep: int, is_new: bool) -> tuple[str, ...]:
        """Versions that have to be read because the pointer's history does not have them: after going back to an older
        version, or after a run that was killed before it wrote the pointer. Nothing is read if nothing can change.
        """
        if not is_new and len(self.versions) <= keep:
            return ()
        known = {entry.version for entry in self.pointer.history} if self.pointer else set()
        return tuple(sorted(set(self.versions) - known))


@dataclass(frozen=True)
class New:
    """What is to be published."""

    version: str
    published: str
    sha256: str
    size: int


@dataclass(frozen=True)
class RegionPlan:
    """What happens in a region, and the pointer that it has afterwards."""

    action: str
    pointer: Pointer | None
    steps: tuple[Step, ...] = ()

    @property
    def removed(self) -> int:
        return sum(isinstance(step, Remove) for step in self.steps)


def plan_publication(seen: Seen, new: New, read: Sequence[Pointer], is_same: bool, keep: int) -> RegionPlan:
    """``read``: the versions that ``unread`` has named; ``is_same``: the current bundle has the very same files."""
    current = seen.pointer
    entries = _entries(seen, read)
    if current and (is_same or current.sha256 == new.sha256):
        kept = kept_versions(entries, current.version, keep)
        removals = _removals(seen, kept) if len(seen.versions) > keep else ()
        if is_same or seen.has_bundle(new.sha256):
            return RegionPlan(NONE, current, removals)
        return RegionPlan(REPAIRED, current, (PutBundle(seen.place.bundle(new.sha256)), *removals))
    if any(entry.version == new.version and entry.sha256 != new.sha256 for entry in entries):
        raise InvalidInput(
            f"version '{new.version}' is already in s3://{seen.place.bucket}/{seen.place.folder} in {seen.region}, and "
            "with other content; choose another dr_config_version"
        )
    kept = kept_versions([*entries, Entry(new.version, new.published, new.sha256)], new.version, keep)
    pointer = _pointer(seen, new, kept)
    text = pointer.to_text()
    if len(text.encode()) > LARGEST:
        raise InvalidInput(
            f"dr_config_keep: the pointer of {seen.region} with {len(kept)} versions has {len(text.encode())} bytes, "
            f"and instances take {LARGEST}; keep fewer"
        )
    bundle = () if seen.has_bundle(new.sha256) else (PutBundle(seen.place.bundle(new.sha256)),)
    texts = (PutText(seen.place.version(new.version), text), PutText(seen.place.pointer, text))
    return RegionPlan(PUBLISHED, pointer, (*bundle, *texts, *_removals(seen, kept)))


def _removals(seen: Seen, kept: Sequence[Entry]) -> tuple[Remove, ...]:
    return tuple(Remove(key) for key in surplus_keys(seen.place, seen.keys, kept))


def _entries(seen: Seen, read: Sequence[Pointer]) -> list[Entry]:
    """All versions that are still there, whoever tells of them."""
    told: Iterable[Entry] = seen.pointer.history if seen.pointer else ()
    entries = [*told, *(Entry(pointer.version, pointer.published, pointer.sha256) for pointer in read)]
    return [entry for entry in entries if entry.version in seen.versions or _is_current(seen, entry)]


def _is_current(seen: Seen, entry: Entry) -> bool:
    return seen.pointer is not None and entry.version == seen.pointer.version


def _pointer(seen: Seen, new: New, kept: tuple[Entry, ...]) -> Pointer:
    return Pointer(
        application=seen.place.application,
        environment=seen.place.environment,
        region=seen.region,
        version=new.version,
        published=new.published,
        sha256=new.sha256,
        size=str(new.size),
        bundle=seen.place.bundle(new.sha256),
        history=kept,
    )


def plan_rollback(seen: Seen, version: str, pointer: Pointer) -> RegionPlan:
    """``pointer`` is what the version's object says. InvalidInput if its bundle is gone."""
    if not seen.has_bundle(pointer.sha256):
        raise InvalidInput(
            f"version '{version}' in {seen.region} has no bundle any more: "
            f"s3://{seen.place.bucket}/{seen.place.bundle(pointer.sha256)} is missing; publish again instead"
        )
    if seen.pointer and seen.pointer.version == version:
        return RegionPlan(NONE, seen.pointer)
    return RegionPlan(ROLLED_BACK, pointer, (PutText(seen.place.pointer, pointer.to_text()),))


def check_version_is_there(seen: Seen, version: str) -> None:
    if version not in seen.versions:
        there = ", ".join(sorted(seen.versions)) or "none"
        raise InvalidInput(
            f"version '{version}' is not in s3://{seen.place.bucket}/{seen.place.folder} in {seen.region}; "
            f"the versions there are: {there}"
        )
