# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is special about planning copies of database snapshots: identifiers, keys, option groups, tags.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .._copies.plan import LateStep
from .._copies.region_view import RegionView
from .._copies.resource import PENDING, USABLE
from .._copies.rules import Rules, Situation
from .._core.problem import Problem
from .._core.tags import carried_tags
from .._core.tracking import SOURCE, format_time, set_name
from .gem import noted_source
from .kinds import DbKind
from .model import DbRequest, DbSnapshot
from .names import acceptable_tags, distinct_identifier, identifier_problem, target_identifier
from .purging import purge_steps
from .steps import CopyDbSnapshot

Here = Situation[DbRequest, DbSnapshot]


@dataclass(frozen=True, slots=True)
class DbRules(Rules[DbRequest, DbSnapshot]):
    """Rules of ``_copies.decide`` for the database snapshots of one kind."""

    kind: DbKind

    @property
    def noun(self) -> str:
        return self.kind.noun

    def set_of(self, request: DbRequest, source: DbSnapshot) -> str:
        """The database is the set: its snapshots over time are what retention counts."""
        return set_name(request.set_name or source.database or source.id)

    def carried_tags(self, request: DbRequest, source: DbSnapshot) -> tuple[dict[str, str], tuple[str, ...]]:
        """RDS takes fewer characters than other services, and refuses the copy for one tag that it does not like."""
        if not request.copy_tags:
            return {}, ()
        tags, refused = acceptable_tags(carried_tags(source.tags, request.exclude_tags))
        return tags, tuple(refused)

    def orphans(
        self, request: DbRequest, sources: Sequence[DbSnapshot], view: RegionView[DbSnapshot]
    ) -> Mapping[str, DbSnapshot]:
        """By AWS's lineage, or by what the gem aws_xregion_sync noted on the copy."""
        found: dict[str, DbSnapshot] = {}
        for snapshot in sorted(view.candidates, key=lambda candidate: (not candidate.usable, candidate.id)):
            if not _is_adoptable(request, snapshot):
                continue
            noted = noted_source(snapshot, request.source_region)
            # Within one region lineage proves nothing we could use: the copy may be somebody's on purpose.
            lineage = snapshot.source_arn if view.region != request.source_region else None
            for source in sources:
                is_named = source.arn in (lineage, noted) or source.id == noted
                if is_named and not _is_of_another_moment(snapshot, source):
                    found.setdefault(source.id, snapshot)
        return found

    def new_copy(self, here: Here, tags: Mapping[str, str]) -> CopyDbSnapshot | Problem:
        request, source, region = here.request, here.source, here.view.region
        key = request.kms_keys.get(region)
        if problem := self._key_problem(here, key) or _tag_problem(here):
            return problem
        target, others = self._identifiers(here)
        if refused := identifier_problem(target, self.kind.max_id_length):
            return Problem("InvalidIdentifier", f"{self.noun} {source.id}: {refused}")
        return CopyDbSnapshot(
            kind=self.kind,
            region=region,
            source_region=source.region,
            source_id=source.id,
            source_arn=source.arn,
            name=target,
            tags=tags,
            encrypted=bool(key),
            kms_key_id=key,
            option_group=request.option_groups.get(region),
            copy_option_group=request.copy_option_group,
            fallback_names=others,
        )

    def _identifiers(self, here: Here) -> tuple[str, tuple[str, ...]]:
        """The identifier of the copy, and others for the case that something else has it.

        A database of the same name in another account may have it, or the copy of an earlier snapshot of the same
        identifier. One that the user chose is kept to, unless an earlier copy of the same source has it that is not as
        asked for.
        """
        request, source, length = here.request, here.source, self.kind.max_id_length
        first = request.target_id or target_identifier(source.id, source.region, length)
        if request.target_id and not here.outdated:
            return first, ()
        marks = (f"{source.arn} {format_time(source.created)}", f"{source.arn} {format_time(source.created)} encrypted")
        names = (first, *(distinct_identifier(first, mark, length) for mark in marks))
        taken = {s.id for s in (*here.view.tracked, *here.view.candidates)} - set(here.freed)
        free = [name for name in names if name not in taken] or [first]
        return free[0], tuple(free[1:])

    def _key_problem(self, here: Here, key: str | None) -> Problem | None:
        """AWS says these things, too, but differently for instances and clusters and without the remedy."""
        source, region = here.source, here.view.region
        if source.encrypted and not key and region != source.region:
            return Problem(
                "KmsKeyRequired",
                f"{self.noun} {source.id} of {source.region} is encrypted, so its copy needs a KMS key of {region}; "
                "set kms_key_id",
            )
        if key and not source.encrypted and not self.kind.can_encrypt:
            return Problem(
                "CannotEncrypt",
                f"{self.noun} {source.id} of {source.region} is not encrypted, and RDS cannot encrypt it by copying; "
                "leave kms_key_id out for it, or encrypt the cluster",
            )
        return None

    def is_of_gem(self, here: Here, copy: DbSnapshot) -> bool:
        return bool(noted_source(copy, here.source.region))

    def superseded(self, here: Here, latest: datetime | None) -> str | None:
        """Older data than what is there already is of no use: the newest automated snapshot may have been deleted."""
        is_named = bool(here.request.snapshot_ids)
        if is_named or latest is None or here.source.created.replace(microsecond=0) > latest:
            return None
        return f"not copied: {here.view.region} has a copy with newer data"

    def unmet_wishes(self, here: Here, copy: DbSnapshot) -> tuple[str, ...]:
        """A copy that is there keeps its identifier and its option group."""
        return (*_identifier_notes(here, copy), *_option_group_notes(here, copy))

    def late_steps(self, here: Here, copy: DbSnapshot | None) -> tuple[tuple[LateStep, ...], tuple[str, ...]]:
        """Tags to be taken off; everything else can be said in the request that makes the copy."""
        if copy is None or not here.request.purge_tags:
            return (), ()
        carried, _left_out = self.carried_tags(here.request, here.source)
        steps = purge_steps(copy, {**carried, **here.request.tags})
        if steps and not (copy.usable or here.request.wait):
            return (), (f"tags of {copy.id} are purged once it is available: run again, or set wait",)
        return steps, ()


def _identifier_notes(here: Here, copy: DbSnapshot) -> tuple[str, ...]:
    wanted = here.request.target_id
    if not wanted or wanted.lower() == copy.id.lower():
        return ()
    if any(outdated.id.lower() == wanted.lower() for outdated in here.outdated):
        return (f"{wanted} in {copy.region} is not encrypted; the encrypted copy beside it is {copy.id}",)
    return (f"the copy of {here.source.id} in {copy.region} is there as {copy.id}, so {wanted} is not created",)


def _option_group_notes(here: Here, copy: DbSnapshot) -> tuple[str, ...]:
    """RDS writes names of option groups in lower case."""
    wanted, has = here.request.option_groups.get(copy.region), copy.option_group
    if not (wanted and has) or wanted.lower() == has.lower():
        return ()
    note = (
        f"{copy.id} in {copy.region} has the option group {has} and not {wanted}, which only a new copy is given; "
        f"name {wanted} when you restore it"
    )
    return (note,)


def _is_of_another_moment(snapshot: DbSnapshot, source: DbSnapshot) -> bool:
    """The identifier may have been that of an earlier snapshot, of which this is a copy; and without AWS's lineage a
    note alone may have come from a database that was restored.
    """
    if not snapshot.usable:
        return False
    is_older = snapshot.created < source.created.replace(microsecond=0)
    return is_older or (not snapshot.source_arn and format_time(snapshot.created) != format_time(source.created))


def _is_adoptable(request: DbRequest, snapshot: DbSnapshot) -> bool:
    is_too_open = request.encrypted and not snapshot.encrypted
    return snapshot.phase in (USABLE, PENDING) and SOURCE not in snapshot.tags and not is_too_open


def _tag_problem(here: Here) -> Problem | None:
    """Tags that the user has written are not left out silently."""
    _tags, refused = acceptable_tags(here.request.tags)
    if not refused:
        return None
    return Problem(
        "InvalidTags",
        f"tags: RDS does not accept {', '.join(refused)}; use letters, digits, spaces and _ . : / = + - @",
    )
