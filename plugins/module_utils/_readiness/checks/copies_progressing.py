# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check copies_progressing: no copy takes longer than copies do.

Pure: it never cancels one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from statistics import median
from typing import Any

from ..._core.durations import shown_duration
from ..._facts.answer import Unknown, known
from ..._facts.facts import Facts
from ..._facts.points import Points, points_of
from ..._workloads.settled import POINTS, Settled
from ..finding import MEDIUM, Answered, Meta, not_known, passed, warned

META = Meta(
    id="copies_progressing",
    title="No copy is stuck",
    why="A copy that never completes keeps the next one from being created, and recovery points get older.",
    remedy=(
        "Check the copy in the console; cancel it with state: absent of its module, and run lifeboat.aws.sync again."
    ),
    severity=MEDIUM,
    needs=("points", "snapshots", "images"),
    kinds=("database", "cluster", "fleet", "volumes"),
)
# Without any progress, and however far it is if nothing is known of others: those of some terabytes take hours.
WITHOUT_PROGRESS = timedelta(hours=1)
LONGEST = timedelta(hours=24)
# As often as long as others of the set or the route took; what takes minutes may take some more.
USUAL_TIMES = 3
SHORTEST = timedelta(minutes=15)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    kind = POINTS[workload.kind]
    for point in points_of(workload, facts.points):
        of_kind = known(facts.points[kind])
        pending = point.entry["pending"] if point.entry else []
        usual = _usual(workload, point.entry, of_kind, facts)
        longest = max(USUAL_TIMES * usual, SHORTEST) if usual else LONGEST
        for copy in pending:
            # RDS does not say when a copy was begun; that this was not before its source was created is known.
            began = there.resource.created if (there := of_kind.copies[copy["arn"]]).tells_start else None
            age = facts.now - began if began else timedelta(seconds=copy["age"])
            said = f"{shown_duration(age.total_seconds())}, at {copy['progress'] or 0} %"
            if age <= (longest if copy["progress"] else min(longest, WITHOUT_PROGRESS)):
                yield passed(f"The copy {copy['id']} progresses", copy["id"])
            elif began:
                others = f"; others took {shown_duration(usual.total_seconds())}" if usual else ""
                yield warned(f"The copy {copy['id']} has been in progress for {said}{others}", copy["id"])
            else:
                reason = f"AWS does not say when the copy {copy['id']} was begun; its source is older than {said}"
                yield not_known(Unknown(reason), copy["id"])
        if not pending:
            yield passed(f"No copy of {point.title} is in progress", point.title)


def _usual(workload: Settled, entry: Mapping[str, Any] | None, points: Points, facts: Facts) -> timedelta | None:
    """How long copies of the set take, or else those of the route; None where AWS does not say it."""
    if workload.kind in ("database", "cluster") or entry is None:
        return None
    there, images = known(facts.snapshots), known(facts.images) if workload.kind == "fleet" else {}
    of_set, of_route = [], []
    for copy in points.copies.values():
        tracking, name = copy.resource.tracking, copy.resource.id
        ids = images[name].snapshots if name in images else (name,)
        seconds = [there[each].seconds for each in ids if each in there]
        took = max((each for each in seconds if each is not None), default=None)
        if tracking and took is not None and tracking.source_region == entry["source_region"]:
            of_route.append(took)
            of_set += [took] if entry["set"] in tracking.sets else []
    known_times = of_set or of_route
    return timedelta(seconds=median(known_times)) if known_times else None
