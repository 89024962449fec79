# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What publishing to a region, or rolling it back, comes to: what is in its bucket is read, and the rest is planned.

It never writes, and it never fails: what went wrong in a region is its result, so that the others are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...module_utils._config.buckets import bucket_problem
from ...module_utils._config.bundle import BundleFile, unpacked
from ...module_utils._config.differences import differences
from ...module_utils._config.differences import listing as listing_of
from ...module_utils._config.plan import (
    New,
    Seen,
    check_version_is_there,
    plan_publication,
    plan_rollback,
)
from ...module_utils._config.pointer import Pointer, pointer_from_text
from ...module_utils._core.errors import InvalidInput
from ..module_task import ModuleFailure, RunModule, Task
from .packing import Bundle
from .publishing import RegionItem
from .report import RegionResult
from .targets import Target
from .tasks import bucket_of, download, listing, text_of


@dataclass(frozen=True, slots=True)
class Label:
    """What a publication is called, and when it is."""

    version: str
    published: str


@dataclass(frozen=True, slots=True)
class Regions:
    """``folder`` is for the current bundles, to compare with."""

    run: RunModule
    folder: Path
    check_bucket: bool

    def publish(self, target: Target, bundle: Bundle, label: Label, keep: int) -> RegionItem:
        def planned() -> RegionResult:
            seen = self._seen(target)
            is_new = seen.pointer is None or seen.pointer.sha256 != bundle.sha256
            before = self._current_files(target, seen) if is_new else None
            found = differences(before or {}, bundle.files) if is_new else None
            read = [self._version(target, seen, version) for version in seen.unread(keep, is_new)]
            new = New(label.version, label.published, bundle.sha256, bundle.size)
            plan = plan_publication(seen, new, read, before is not None and not found, keep)
            shown = (listing_of(before or {}), listing_of(bundle.files)) if found else ("", "")
            return RegionResult(target.region, plan, None, len(bundle.files), found, *shown)

        return RegionItem(target, _tried(target, planned), str(bundle.path))

    def roll_back(self, target: Target, version: str) -> RegionItem:
        def planned() -> RegionResult:
            seen = self._seen(target)
            check_version_is_there(seen, version)
            plan = plan_rollback(seen, version, self._version(target, seen, version))
            return RegionResult(target.region, plan, before=_line(seen.pointer), after=_line(plan.pointer))

        return RegionItem(target, _tried(target, planned))

    def _seen(self, target: Target) -> Seen:
        """The bucket is looked at first: what is read from one in another region would be of no use."""
        if self.check_bucket:
            buckets = self._read(bucket_of(target), "buckets")
            if problem := bucket_problem(buckets, target.place.bucket, target.region):
                raise InvalidInput(problem)
        keys = tuple(self._read(listing(target), "s3_keys"))
        return Seen(target.region, target.place, keys, self._current(target) if target.place.pointer in keys else None)

    def _current(self, target: Target) -> Pointer | None:
        """An empty pointer is none: instances refuse it, and the next publication replaces it."""
        key = target.place.pointer
        text = self._read(text_of(target, key), "contents")
        return pointer_from_text(text, f"s3://{target.place.bucket}/{key}") if text else None

    def _current_files(self, target: Target, seen: Seen) -> dict[str, BundleFile] | None:
        """Of the bundle that is current, or None if there is none to compare with."""
        if seen.pointer is None or not seen.has_bundle(seen.pointer.sha256):
            return None
        key, path = target.place.bundle(seen.pointer.sha256), self.folder / f"current-{target.region}.tar.gz"
        self._read(download(target, key, str(path)), "msg")
        try:
            return unpacked(path.read_bytes())
        except InvalidInput as error:
            raise InvalidInput(f"s3://{target.place.bucket}/{key}: {error}") from error

    def _version(self, target: Target, seen: Seen, version: str) -> Pointer:
        key = seen.place.version(version)
        return pointer_from_text(self._read(text_of(target, key), "contents"), f"s3://{target.place.bucket}/{key}")

    def _read(self, task: Task, what: str) -> Any:
        """Of the answer, in check mode, too: amazon.aws.s3_object would read nothing then."""
        answer = self.run(task, is_told=False)
        if answer.get("failed"):
            raise ModuleFailure(answer)
        if what not in answer:
            raise ModuleFailure({"msg": f"{task[0]} does not say what is there: its answer has no {what}"})
        return answer[what]


def _line(pointer: Pointer | None) -> str:
    """For the diff of going back: which version is current."""
    return f"version {pointer.version}, bundle {pointer.sha256}\n" if pointer else ""


def _tried(target: Target, planned: Callable[[], RegionResult]) -> RegionResult:
    failure: Mapping[str, Any]
    try:
        return planned()
    except ModuleFailure as error:
        failure = error.outcome
    except InvalidInput as error:
        failure = {"msg": str(error)}
    return RegionResult(target.region, failure=failure)
