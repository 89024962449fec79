# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check elastic_ip_quota_sufficient: as many Elastic IP addresses as the sources have can be used in the region.

Pure: it never allocates one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.intended import elastic_ips
from ..._workloads.settled import Settled
from ..demand import demand, room
from ..finding import HIGH, Answered, Meta

META = Meta(
    id="elastic_ip_quota_sufficient",
    title="The Elastic IP quota suffices",
    why="Addresses are not the same in another region, and none is allocated beyond the quota (AddressLimitExceeded).",
    remedy=(
        "Allocate the addresses in the recovery region today, so that partners can allow them, or request an "
        "increase of the quota in Service Quotas."
    ),
    severity=HIGH,
    needs=("manifests", "addresses", "ec2_quotas"),
    kinds=("fleet",),
)
# Service Quotas, Amazon EC2: EC2-VPC Elastic IPs.
QUOTA = "L-0263D0A3"


def needs(workload: Settled, facts: Facts) -> dict[str, int]:
    count = elastic_ips(workload, facts)
    return {QUOTA: count} if count else {}


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for code in needs(workload, facts):
        there, quotas = known(facts.addresses), known(facts.ec2_quotas)
        used = sum(bool(address.used_by) for address in there.values())
        wanted = demand(workload, facts, needs, META.kinds)
        said = f"{wanted.shown(code)} Elastic IP addresses are needed, {used} are in use and {len(there) - used} free"
        # The default of AWS, for an account that Service Quotas says nothing of.
        most = int(quotas.get(code, 5))
        yield from room(f"{said}; the quota {code} is {most}", wanted, code, used, most, code)
