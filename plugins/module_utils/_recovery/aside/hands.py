# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done about one workload that is set aside: looking, the next steps, and each of them.

It never calls the source region, and it never deletes what has data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ..._core.errors import ABSENT, PASSING, AwsError
from ..._core.shell import Clients
from ..._core.waiters import Timeout
from ..._steps.step import Step
from ..changing import TAG
from ..item import Item, Watched
from ..ledger.parameters import Ledger
from ..ledger.steps import Remove
from ..ownership import AUTOSCALING, EC2, RDS
from ..steps import UP, Stop, Suspend
from ..stopping import stop, suspend
from . import api
from .errors import RULES
from .model import There, Watch
from .observe import Eyes
from .plan import plan_aside
from .request import Request
from .steps import (
    DeleteEmpty,
    Deregister,
    Detach,
    DetachVolume,
    Disassociate,
    Forget,
    Mark,
    Rename,
    Shrink,
)

SETTLING_SECONDS = 120.0
# Type of step -> the service that does it, and the call.
_CALLS: Mapping[type[Step], tuple[str, Callable[[Any, str, Any], None]]] = {
    Rename: (RDS, api.rename),
    Suspend: (AUTOSCALING, partial(suspend, rules=RULES)),
    Shrink: (AUTOSCALING, api.shrink),
    Detach: (AUTOSCALING, api.detach),
    DeleteEmpty: (AUTOSCALING, api.delete_empty),
    Deregister: ("elbv2", api.deregister),
    Disassociate: (EC2, api.disassociate),
    Stop: (EC2, partial(stop, rules=RULES)),
    DetachVolume: (EC2, api.detach_volume),
}


class AsideHands:
    """``ledger`` is where what the workload has reached is written."""

    def __init__(self, request: Request, clients: Clients, ledger: Ledger, timeout: Timeout) -> None:
        self._request, self._clients, self._ledger, self._timeout = request, clients, ledger, timeout
        self._eyes = Eyes(clients, ledger)
        # What was asked for in this run: AWS may need a while to show it.
        self._asked: set[str] = set()

    def look(self) -> There:
        return self._eyes.there(self._request)

    def plan(self, there: There) -> Item:
        item = plan_aside(self._request, there)
        asked = [step for step in item.steps if _title(step) in self._asked]
        if not asked:
            return item
        rest = tuple(step for step in item.steps if step not in asked)
        return Item(rest, waits_for=[Watch(_title(step), "asked for, and not seen yet") for step in asked])

    def do(self, step: Step) -> None:
        """AWS refuses a step while something is changing just then, such as for a backup that has begun meanwhile."""
        clock = self._ledger.clock
        deadline = clock.monotonic() + min(SETTLING_SECONDS, self._timeout.seconds)
        while not self._is_taken(step, is_last=clock.monotonic() >= deadline):
            clock.sleep(self._timeout.interval)
        self._asked.add(_title(step))

    def _is_taken(self, step: Step, *, is_last: bool) -> bool:
        """False to ask again. A rename is also refused if it goes on already, as after an answer that was lost."""
        try:
            self._do(step)
        except AwsError as error:
            if isinstance(step, Rename) and error.kind in {*PASSING, ABSENT} and self._has_begun(step):
                return True
            if is_last or error.kind not in PASSING:
                raise
            return False
        return True

    def _do(self, step: Step) -> None:
        region = self._request.region
        if isinstance(step, Forget):
            self._ledger.remove(Remove(step.parameter, step.value))
        elif isinstance(step, Mark):
            client = self._clients.get(step.service, region)
            TAG[step.service](client, region, step.ids, step.tags, what=", ".join(step.names), rules=RULES)
        else:
            service, call = _CALLS[type(step)]
            call(self._clients.get(service, region), region, step)

    def _has_begun(self, step: Rename) -> bool:
        found = {each.key: each.status for each in self._eyes.databases(self._request.region)}
        is_there = (step.database.is_cluster, step.name) in found
        return is_there or found.get(step.database.key, "gone") not in UP

    def watched(self, there: There) -> Sequence[Watched]:
        found: list[Watched] = [*there.groups, *there.servers, *there.volumes]
        return [*(each for each in there.databases if self._request.owner.owns(each.tags)), *found]

    def is_settling(self, item: Item, there: There) -> bool:
        del item, there
        return False

    def completed(self, there: There) -> There:
        return there


def _title(step: Step) -> str:
    return str(getattr(step, "title", ""))
