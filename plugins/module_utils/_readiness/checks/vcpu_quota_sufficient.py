# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check vcpu_quota_sufficient: the vCPUs of all fleets together fit the quota beside what runs.

Pure: it never asks for more.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import Unknown, known
from ..._facts.facts import Facts
from ..._facts.intended import instance_count, instance_type
from ..._workloads.settled import Settled
from ..demand import demand, room
from ..finding import CRITICAL, Answered, Meta, not_known

META = Meta(
    id="vcpu_quota_sufficient",
    title="The vCPU quota suffices",
    why=(
        "EC2 launches no instance beyond the quota of its family (VcpuLimitExceeded), and an increase takes "
        "hours to days."
    ),
    remedy="Request an increase of the quota in Service Quotas for the recovery region.",
    severity=CRITICAL,
    needs=("instance_types", "running", "ec2_quotas", "manifests", "launch_templates", "template_contents"),
    kinds=("fleet",),
)
# Families of On-Demand instances that share a quota: Service Quotas, Amazon EC2.
STANDARD = "L-1216C47A"
CODES = {
    **dict.fromkeys(("a", "c", "d", "h", "i", "m", "r", "t", "z"), STANDARD),
    **dict.fromkeys(("g", "vt"), "L-DB2E81BA"),
    "f": "L-74FC7D96",
    "inf": "L-1945791B",
    "p": "L-417A185B",
    "x": "L-7295265B",
    "trn": "L-2C3B7624",
    "dl": "L-6E869C2A",
    "hpc": "L-F7808C92",
    "u": "L-43DA4232",
}


def quota_code(instance_type: str) -> str:
    """``m6i.large`` -> L-1216C47A; empty for a family that is not in the table."""
    family = instance_type.partition(".")[0].partition("-")[0]
    letters = family[: next((at for at, sign in enumerate(family) if sign.isdigit()), len(family))]
    return CODES.get(letters) or (CODES.get(letters[:1], "") if letters[:2] in ("im", "is") else "")


def needs(workload: Settled, facts: Facts) -> dict[str, int]:
    """A type that does not exist is the finding of instance_type_offered."""
    intended = instance_type(workload, facts)
    name = intended.value if intended else ""
    each = known(facts.instance_types).get(name)
    return {quota_code(name): each.vcpus * instance_count(workload, facts)} if each else {}


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    types = known(facts.instance_types)
    for code in needs(workload, facts):
        quotas = known(facts.ec2_quotas)
        if code not in quotas:
            name = instance_type(workload, facts)
            yield not_known(Unknown(f"the quota of the family of {name} is not known"), str(name))
            continue
        running = {other: count for other, count in known(facts.running).items() if quota_code(other) == code}
        used = sum(types[other].vcpus * count for other, count in running.items() if other in types)
        wanted, most = demand(workload, facts, needs, META.kinds), int(quotas[code])
        said = f"{wanted.shown(code, ' vCPUs')} are needed and {used} run; the quota {code} is {most}"
        yield from room(said, wanted, code, used, most, code)
