# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out the plan of a manifest: writes the objects, then the index, then lists the bucket to see that they stay.

It never decides what is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._steps.carry_out import carry_out
from .._steps.step import Condition
from . import api
from .document import text_of
from .index import Entry, entries_from_text, index_document
from .plan import FAILED, ManifestItem, WriteIndex, WriteObject, WriteRecord
from .s3_location import Place

# Syncs of other workloads of the plan may write the index at the same time.
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an item. ``is_encrypted`` is what S3 said of what was written, None if nothing was."""

    item: ManifestItem
    action: str
    etag: str | None = None
    is_encrypted: bool | None = None
    problem: Problem | None = None

    def failed(self, code: str, message: str) -> Outcome:
        return replace(self, action=FAILED, problem=Problem(code, message))


def outcome_of(item: ManifestItem) -> Outcome:
    """Where an item stands when nothing is done."""
    return Outcome(item, item.action, item.etag, problem=item.problem)


@dataclass(frozen=True, slots=True)
class Writing:
    """The work of one run; ``client`` is that of S3 in ``region``, and ``now`` the moment of the comparison."""

    client: Any
    region: str
    place: Place
    plan: str
    now: str
    kms_key_id: str | None = None

    def before(self, item: ManifestItem) -> Outcome:
        return outcome_of(item)

    def predict(self, item: ManifestItem) -> Outcome:
        return outcome_of(item)

    def carry_out(self, items: tuple[ManifestItem, ...]) -> list[Outcome]:
        objects = in_parallel(self._write, [item for item in items if not _is_index(item)])
        indexes = [self._write_index(item, objects) for item in items if _is_index(item)]
        return self._seen([*objects, *indexes])

    def _write(self, item: ManifestItem) -> Outcome:
        return carry_out(outcome_of(item), item.steps, {WriteObject: self._put, WriteRecord: self._put_record}, _always)

    def _put(self, outcome: Outcome, step: WriteObject) -> Outcome:
        etag, is_encrypted = api.write_object(
            self.client, self.region, self.place.bucket, step.key, step.after, self.kms_key_id
        )
        return replace(outcome, etag=etag, is_encrypted=is_encrypted)

    def _put_record(self, outcome: Outcome, step: WriteRecord) -> Outcome:
        etag, is_encrypted = api.write_object(
            self.client, self.region, self.place.bucket, step.key, step.text, self.kms_key_id
        )
        return replace(outcome, etag=etag, is_encrypted=is_encrypted)

    def _write_index(self, item: ManifestItem, objects: Iterable[Outcome]) -> Outcome:
        new = {
            done.item.name: Entry(done.item.manifest, done.etag, self.now)
            for done in objects
            if done.item.manifest and done.etag and done.problem is None
        }
        outcome = outcome_of(item)
        if not new:
            return outcome
        try:
            return replace(outcome, etag=self._joined(item.key, new))
        except AwsError as error:
            return outcome.failed(error.code, str(error))

    def _joined(self, key: str, new: dict[str, Entry]) -> str:
        """The ETag of the index with these entries among those of others, who may be writing it now."""
        for _again in range(_TRIES - 1):
            try:
                return self._put_index(key, new)
            except AwsError as error:
                if error.code not in api.CHANGED_MEANWHILE:
                    raise
        return self._put_index(key, new)

    def _put_index(self, key: str, new: dict[str, Entry]) -> str:
        there = api.read_object(self.client, self.region, self.place.bucket, key)
        entries = {**(entries_from_text(there[0]) if there else {}), **new}
        text = text_of(index_document(self.plan, entries))
        over = there[1] if there else ""
        return api.write_object(self.client, self.region, self.place.bucket, key, text, self.kms_key_id, over=over)[0]

    def _seen(self, outcomes: list[Outcome]) -> list[Outcome]:
        """A success is what the bucket lists."""
        written = [done for done in outcomes if done.etag and done.item.steps and done.problem is None]
        if not written:
            return outcomes
        try:
            listed = api.list_objects(self.client, self.region, self.place.bucket, self.place.folder(self.plan))
        except AwsError as error:
            return [
                done.failed(error.code, f"written, but not seen: {error}") if done in written else done
                for done in outcomes
            ]
        return [self._confirmed(done, listed.get(done.item.key)) if done in written else done for done in outcomes]

    def _confirmed(self, done: Outcome, etag: str | None) -> Outcome:
        # The index may be that of another run by now, which has joined it with this one.
        if etag == done.etag or (etag and _is_index(done.item)):
            return done
        said = "lists other content for it" if etag else "does not list it"
        message = f"{self.place.shown(done.item.key)} was written, and the bucket in {self.region} {said}; run again"
        return done.failed("NotConfirmed", message)


def _is_index(item: ManifestItem) -> bool:
    return any(isinstance(step, WriteIndex) for step in item.steps)


def _always(_condition: Condition, _outcome: Outcome) -> bool:
    return True
