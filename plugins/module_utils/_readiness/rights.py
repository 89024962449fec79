# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a decision about a right means: whoever recovers has to have it, and that need not be whoever looks.

Pure: it never asks IAM.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .._facts.answer import Unknown, known
from .._facts.facts import Facts
from .._facts.permissions import Simulation, identity_of, is_told
from .._workloads.settled import Settled
from .finding import UNKNOWN, Answered, failed, not_known, passed

NAME_IT = (
    "Set recovery_role in the plan to the role that a recovery runs with, so that IAM is asked about it; if these "
    "credentials recover, set dr_readiness_recovery_role to self."
)


def decided(
    wanted: Iterable[Simulation], decisions: Mapping[tuple[str, str], str], workload: Settled, facts: Facts
) -> Iterator[Answered]:
    """One answer for each action and resource; ``decisions`` are those of IAM about the identity of the workload."""
    role = identity_of(workload, facts)
    whom = f" {role}" if role else ""
    for action, resource in ((action, resource) for actions, resource in wanted for action in actions):
        said = decisions.get((action, resource), "")
        if said == "allowed":
            yield passed(f"IAM allows{whom} {action} on {resource}", action)
        elif said.endswith("Deny"):
            yield denied(f"IAM does not allow{whom} {action} on {resource} ({said})", action, workload, facts)
        else:
            reason = f"whether{whom} {action} on {resource} is allowed is not known: {said or 'IAM has not said it'}"
            yield not_known(Unknown(reason), action)


def denied(what: str, action: str, workload: Settled, facts: Facts) -> Answered:
    """Red if it is the identity that recovers; else it is not known whether that has the right."""
    if is_told(workload):
        return failed(what, action)
    who = known(facts.caller).arn
    return Answered(UNKNOWN, f"{what}; that was asked about {who}, and it is not said what recovers", action, NAME_IT)
