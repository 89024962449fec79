# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check manifest_current: the manifest is not older than the newest recovery point.

Pure: it never compares it with the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.tracking import format_time
from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="manifest_current",
    title="The manifest is as new as the newest recovery point",
    why="A recovery would bring the data of today back with the settings of an earlier day.",
    remedy="Run lifeboat.aws.sync with the plan, which also writes the manifest, and remove what its warnings say.",
    severity=MEDIUM,
    needs=("manifests", "points"),
    kinds=("database", "cluster", "fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    found = known_of(facts.manifests, workload.name)
    newest = [point.newest.resource.moment for point in points_of(workload, facts.points) if point.newest]
    # What is not there is the finding of other checks.
    if found is None or not newest:
        return
    moment = format_time(max(newest))
    if found.confirmed_at < moment:
        yield warned(f"The manifest is of {found.confirmed_at}, the newest recovery point of {moment}")
    else:
        yield passed(f"The manifest is of {found.confirmed_at}")
