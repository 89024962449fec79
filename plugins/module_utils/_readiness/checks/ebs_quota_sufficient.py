# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check ebs_quota_sufficient: the quotas of EBS have room for all new volumes together, and for the next copies.

Pure: it never asks for more.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.intended import storage
from ..._workloads.settled import Settled
from ..demand import demand, room
from ..finding import CRITICAL, Answered, Meta, warned

META = Meta(
    id="ebs_quota_sufficient",
    title="The EBS quotas suffice",
    why="EC2 creates no volume beyond the storage quota of its type (VolumeLimitExceeded), and launches fail with it.",
    remedy="Request an increase of the quota in Service Quotas for the recovery region.",
    severity=CRITICAL,
    needs=("points", "images", "manifests", "volumes", "snapshots", "ebs_quotas"),
    kinds=("fleet", "volumes"),
)
# Service Quotas, Amazon EBS: storage of each volume type in TiB.
STORAGE = {
    "gp2": "L-D18FCD1D",
    "gp3": "L-7A658B76",
    "io1": "L-FD252861",
    "io2": "L-09BD8365",
    "sc1": "L-17AF77E8",
    "st1": "L-82ACEF56",
    "standard": "L-9CF3C2EB",
}
SNAPSHOTS = "L-309BACF6"
GIB_OF_A_TIB = 1024


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    quotas, there = known(facts.ebs_quotas), known(facts.volumes)
    wanted = demand(workload, facts, storage, META.kinds)
    for kind in storage(workload, facts):
        code = STORAGE.get(kind, "")
        if code in quotas:
            most, used = int(quotas[code] * GIB_OF_A_TIB), there.get(kind, 0)
            said = (
                f"{wanted.shown(kind, f' GiB of {kind}')} are needed and {used} in use; the quota {code} is {most} GiB"
            )
            yield from room(said, wanted, kind, used, most, code)
    count, highest = len(known(facts.snapshots)), quotas.get(SNAPSHOTS)
    if highest is not None and count >= highest:
        said = f"{count} snapshots are there, the quota {SNAPSHOTS} is {int(highest)}; the next copy will fail"
        yield warned(said, SNAPSHOTS, "Request an increase of the quota in Service Quotas.")
