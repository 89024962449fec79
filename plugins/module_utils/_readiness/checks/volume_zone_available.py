# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check volume_zone_available: the zone of the new volumes is one of the recovery region.

Pure: it never creates a volume.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, warned
from ..naming import existing

META = Meta(
    id="volume_zone_available",
    title="The zone of the volumes is available",
    why="A volume cannot be created in a zone that the region does not have, nor attached in another one.",
    remedy="Set restore.zone to a zone of the recovery region, or attach_to a fleet.",
    severity=CRITICAL,
    needs=("zones",),
    kinds=("volumes",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    zone = workload.text("zone")
    if not zone and not workload.text("attach_to"):
        yield warned("Neither a zone nor a fleet to attach to is set", remedy="Set restore.zone or restore.attach_to.")
    yield from existing([zone] if zone else [], known(facts.zones), "Availability Zone", facts.region)
