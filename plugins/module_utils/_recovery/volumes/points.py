# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which snapshot each volume comes back from: all of one moment where there is one, the newest of each otherwise.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..._core.durations import shown_duration
from ..._core.problem import Problem
from ..._core.tracking import format_time, source_value
from ..._ebs.model import Snapshot
from ..point import in_order, newest, no_point

# The snapshots of one CreateSnapshots have one start time; a copy keeps it to the second.
ONE_MOMENT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class VolumePoint:
    """A snapshot that a volume can be created from. ``source_created`` is the time that a recovery goes back to."""

    id: str
    source: str | None
    source_created: datetime
    size: int | None
    encrypted: bool | None
    kms_key_id: str | None = None

    def to_result(self, now: datetime) -> dict[str, Any]:
        return {
            "id": self.id,
            "source": self.source,
            "source_created": format_time(self.source_created),
            "age": round((now - self.source_created).total_seconds()),
            "size": self.size,
            "encrypted": self.encrypted,
        }


@dataclass(frozen=True, slots=True)
class Ask:
    """Which points are wanted.

    ``is_set``: the sources were created as a set of one instance. ``anchor`` is the moment of what a run before this
    one has restored; ``named`` are the snapshots that the user names, by volume.
    """

    region: str
    now: datetime
    before: datetime | None = None
    is_set: bool = False
    anchor: datetime | None = None
    named: Mapping[str, Snapshot] = field(default_factory=dict)


NO_POINT = "NoRecoveryPoint"


@dataclass(frozen=True, slots=True)
class Chosen:
    """``points`` by volume of the source, or why there is none; ``note`` is a finding about their moments."""

    points: Mapping[str, VolumePoint] = field(default_factory=dict)
    problem: Problem | None = None
    note: str = ""


def point_of(snapshot: Snapshot) -> VolumePoint:
    tracking = snapshot.tracking
    return VolumePoint(
        id=snapshot.id,
        source=source_value(tracking.source_region, tracking.source_id) if tracking else None,
        source_created=snapshot.moment,
        size=snapshot.size_gib,
        encrypted=snapshot.encrypted,
        kms_key_id=snapshot.kms_key_id,
    )


def choose(candidates: Mapping[str, Sequence[Snapshot]], ask: Ask) -> Chosen:
    """One point for each volume, or for none of them.

    :param candidates: volume of the source -> its copies, usable or not.
    """
    ordered = {source: in_order(found) for source, found in candidates.items()}
    if ask.named:
        return _named(ordered, ask)
    for source, found in ordered.items():
        if newest(found, ask.before) is None:
            return Chosen(problem=Problem(NO_POINT, _nothing(source, found, ask)))
    whole = _of_one_moment(ordered, ask) if ask.is_set else None
    if whole:
        return _chosen(whole)
    if ask.is_set and ask.anchor:
        return Chosen(problem=_no_anchor(ordered, ask, ask.anchor))
    latest = {source: newest(found, ask.before) for source, found in ordered.items()}
    return _chosen({source: each for source, each in latest.items() if each})


def _named(ordered: Mapping[str, Sequence[Snapshot]], ask: Ask) -> Chosen:
    """What the user names; with one snapshot of a set its whole moment is named."""
    picked = dict(ask.named)
    moments = [each.moment for each in picked.values()]
    for source, found in ordered.items():
        if source in picked:
            continue
        same = next((each for each in found if ask.is_set and each.usable and _is_near(each, moments[0])), None)
        if same is None:
            named = ", ".join(f"{each.id} of {volume}" for volume, each in ask.named.items())
            return Chosen(
                problem=Problem(
                    "NotNamed",
                    f"recovery_point: names {named}, and no snapshot of {source} of that moment is usable in "
                    f"{ask.region}; name one for each volume, with commas between them",
                )
            )
        picked[source] = same
    return _chosen({source: picked[source] for source in ordered if source in picked})


def _of_one_moment(ordered: Mapping[str, Sequence[Snapshot]], ask: Ask) -> dict[str, Snapshot] | None:
    """The newest moment of which there is a usable copy of every volume; that of the anchor if there is one."""
    every = in_order(each for found in ordered.values() for each in found)
    moments = [each.moment for each in every if each.usable and (ask.before is None or each.moment <= ask.before)]
    for moment in [ask.anchor] if ask.anchor else moments:
        picked = {source: _nearest(found, moment) for source, found in ordered.items()}
        if all(picked.values()):
            return {source: each for source, each in picked.items() if each}
    return None


def _nearest(found: Iterable[Snapshot], moment: datetime) -> Snapshot | None:
    return next((each for each in found if each.usable and _is_near(each, moment)), None)


def _is_near(snapshot: Snapshot, moment: datetime) -> bool:
    return abs(snapshot.moment - moment) <= ONE_MOMENT


def _chosen(picked: Mapping[str, Snapshot]) -> Chosen:
    moments = sorted(each.moment for each in picked.values())
    note = ""
    if moments and moments[-1] - moments[0] > ONE_MOMENT:
        apart = shown_duration((moments[-1] - moments[0]).total_seconds())
        note = (
            f"the recovery points of its volumes are up to {apart} apart, so that together they are not of one point "
            "in time; check the data, or name others with recovery_point"
        )
    return Chosen({source: point_of(each) for source, each in picked.items()}, note=note)


def _nothing(source: str, found: Sequence[Snapshot], ask: Ask) -> str:
    return no_point(source, ask.region, found, ask.before, ask.now, "a snapshot")


def _no_anchor(ordered: Mapping[str, Sequence[Snapshot]], ask: Ask, anchor: datetime) -> Problem:
    lacking = [source for source, found in ordered.items() if _nearest(found, anchor) is None]
    return Problem(
        "OtherMoment",
        f"a run before this one has restored volumes of {format_time(anchor)}, and {ask.region} no longer has a usable "
        f"snapshot of {', '.join(lacking)} of that moment; delete the volumes that were restored, and run again",
    )
