# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ledger in the recovery region: states and endpoints as parameters, read and written.

It never takes a parameter for written that it has not read, and it never calls another region.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import AwsError, LifeboatError
from ..._core.waiters import Timeout, wait_until
from . import api
from .document import State, state_of
from .request import About
from .steps import Remove, Write

# SSM shows what was written some time later.
SEEN_WITHIN = Timeout(30, 1)


@dataclass(frozen=True, slots=True)
class Ledger:
    about: About
    ssm: Any
    clock: Clock

    def states(self, names: Iterable[str]) -> dict[str, State | None]:
        """Workload -> what was written of it. InvalidInput for what nobody can read."""
        of = {name: self.about.state_name(name) for name in names}
        found = self.values(of.values())
        return {name: state_of(found[path], path) if path in found else None for name, path in of.items()}

    def own_values(self) -> dict[str, str]:
        """Of the parameters that are there of its workload."""
        return self.values([self.about.own_state_name, self.about.endpoint_name])

    def values(self, names: Iterable[str]) -> dict[str, str]:
        return api.read(self.ssm, self.about.region, names)

    def write(self, step: Write) -> None:
        """AwsError, or LifeboatError if the parameter has another value afterwards."""
        if step.before is None:
            self._create(step)
        else:
            api.overwrite(self.ssm, self.about.region, step.name, step.after)
        seen = wait_until(
            lambda: self.values([step.name]).get(step.name), lambda value: value == step.after, SEEN_WITHIN, self.clock
        )
        if seen != step.after:
            said = "is not there" if seen is None else "has another value"
            raise LifeboatError(f"parameter {step.name} was written, and {said} in {self.about.region}; run again")

    def remove(self, step: Remove) -> None:
        """AwsError, or LifeboatError if it is still there afterwards."""
        api.delete(self.ssm, self.about.region, step.name)
        seen = wait_until(
            lambda: self.values([step.name]).get(step.name), lambda value: value is None, SEEN_WITHIN, self.clock
        )
        if seen is not None:
            raise LifeboatError(
                f"parameter {step.name} was deleted, and is still there in {self.about.region}; run again"
            )

    def _create(self, step: Write) -> None:
        """One that somebody else has created meanwhile is ours from now on."""
        try:
            api.create(self.ssm, self.about.region, step.name, step.after, step.tags)
        except AwsError as error:
            if error.code != api.EXISTS:
                raise
            api.overwrite(self.ssm, self.about.region, step.name, step.after)
            # A drill finds its parameters by their tags.
            api.tag(self.ssm, self.about.region, step.name, step.tags)
