# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done about one workload that is set aside: looking, the next steps, and each of them.

It never calls the source region, and it never deletes what has data.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..._core.errors import ABSENT, PASSING, AwsError
from ..._core.shell import Clients
from ..._steps.step import Step
from ..item import Item, Watched
from ..ledger.parameters import Ledger
from ..ledger.steps import Remove
from ..ownership import AUTOSCALING, EC2, RDS
from ..tagging import TAG
from . import api
from .errors import RULES
from .model import UP, There, Watch
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
    Stop,
    Suspend,
)


class AsideHands:
    """``ledger`` is where what the workload has reached is written."""

    def __init__(self, request: Request, clients: Clients, ledger: Ledger) -> None:
        self._request, self._clients, self._ledger = request, clients, ledger
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
        region = self._request.region
        if isinstance(step, Mark):
            client = self._clients.get(step.service, region)
            TAG[step.service](client, region, step.ids, step.tags, what=", ".join(step.names), rules=RULES)
        elif isinstance(step, Rename):
            self._rename(step)
        elif isinstance(step, Forget):
            self._ledger.remove(Remove(step.parameter, step.value))
        else:
            self._let_go(step)
        self._asked.add(_title(step))

    def _let_go(self, step: Step) -> None:
        """What a fleet or volumes take."""
        region, clients = self._request.region, self._clients
        if isinstance(step, Suspend):
            api.suspend(clients.get(AUTOSCALING, region), region, step.group)
        elif isinstance(step, Shrink):
            api.shrink(clients.get(AUTOSCALING, region), region, step.group)
        elif isinstance(step, Detach):
            api.detach(clients.get(AUTOSCALING, region), region, step)
        elif isinstance(step, DeleteEmpty):
            api.delete_empty(clients.get(AUTOSCALING, region), region, step.group)
        elif isinstance(step, Deregister):
            api.deregister(clients.get("elbv2", region), region, step)
        elif isinstance(step, Disassociate):
            api.disassociate(clients.get(EC2, region), region, step)
        elif isinstance(step, Stop):
            api.stop(clients.get(EC2, region), region, step.ids)
        elif isinstance(step, DetachVolume):
            api.detach_volume(clients.get(EC2, region), region, step)
        else:
            raise TypeError(f"nothing here can do a {type(step).__name__}")

    def _rename(self, step: Rename) -> None:
        """RDS refuses it while it is at it already, as after an answer that was lost."""
        try:
            api.rename(self._clients.get(RDS, self._request.region), self._request.region, step)
        except AwsError as error:
            if error.kind not in {*PASSING, ABSENT} or not self._has_begun(step):
                raise

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
