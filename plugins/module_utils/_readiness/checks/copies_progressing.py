# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check copies_progressing: no copy takes longer than copies do.

Pure: it never cancels one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ..._core.durations import shown_duration
from ..._facts.answer import Unknown, known
from ..._facts.facts import Facts
from ..._facts.points import points_of
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
    needs=("points",),
    kinds=("database", "cluster", "fleet", "volumes"),
)
# Without any progress, and however far it is: those of some terabytes take hours.
WITHOUT_PROGRESS = timedelta(hours=1)
LONGEST = timedelta(hours=24)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    kind = POINTS[workload.kind]
    for point in points_of(workload, facts.points):
        copies = known(facts.points[kind]).copies
        pending = point.entry["pending"] if point.entry else []
        for copy in pending:
            limit = LONGEST if copy["progress"] else WITHOUT_PROGRESS
            # RDS does not say when a copy was begun; that this was not before its source was created is known.
            began = there.resource.created if (there := copies[copy["id"]]).tells_start else None
            age = facts.now - began if began else timedelta(seconds=copy["age"])
            said = f"{shown_duration(age.total_seconds())}, at {copy['progress'] or 0} %"
            if age <= limit:
                yield passed(f"The copy {copy['id']} progresses", copy["id"])
            elif began:
                yield warned(f"The copy {copy['id']} has been in progress for {said}", copy["id"])
            else:
                reason = f"AWS does not say when the copy {copy['id']} was begun; its source is older than {said}"
                yield not_known(Unknown(reason), copy["id"])
        if not pending:
            yield passed(f"No copy of {point.title} is in progress", point.title)
