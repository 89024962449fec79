# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sets tags on the things of a recovery region: one call for each thing, so that a refusal is about one.

It never decides which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._core.errors import explained
from .._core.parallel import in_parallel
from .._core.shell import Clients
from .._core.tags import tags_to_boto
from .._facts.counterparts import DB_GROUPS, TARGET_GROUP
from .._steps.carry_out import carry_out
from .._steps.step import Condition
from .plan import AddTags, MirrorItem, Outcome, before, done


@dataclass(frozen=True, slots=True)
class Mirroring:
    """The work of one run in one place."""

    clients: Clients
    region: str

    def before(self, item: MirrorItem) -> Outcome:
        return before(item)

    def predict(self, item: MirrorItem) -> Outcome:
        outcome = before(item)
        for step in item.steps:
            outcome = done(outcome, step)
        return outcome

    def carry_out(self, items: tuple[MirrorItem, ...]) -> list[Outcome]:
        return list(in_parallel(self._set, items))

    def _set(self, item: MirrorItem) -> Outcome:
        return carry_out(before(item), item.steps, {AddTags: self._add}, _always)

    def _add(self, outcome: Outcome, step: AddTags) -> Outcome:
        told: list[Any] = tags_to_boto(step.tags)
        if step.kind == TARGET_GROUP:
            with explained("elasticloadbalancing", "AddTags", step.region, f"{step.kind} {step.id}"):
                self.clients.get("elbv2", self.region).add_tags(ResourceArns=[step.id], Tags=told)
        elif step.kind in DB_GROUPS:
            with explained("rds", "AddTagsToResource", step.region, f"{step.kind} {step.id}"):
                self.clients.get("rds", self.region).add_tags_to_resource(ResourceName=step.id, Tags=told)
        else:
            with explained("ec2", "CreateTags", step.region, f"{step.kind} {step.id}"):
                self.clients.get("ec2", self.region).create_tags(Resources=[step.id], Tags=told)
        return done(outcome, step)


def _always(_condition: Condition, _outcome: Outcome) -> bool:
    return True
