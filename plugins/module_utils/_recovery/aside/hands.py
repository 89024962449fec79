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
from ..ownership import RDS
from ..tagging import TAG
from . import api
from .errors import RULES
from .model import UP, Database, Forget, Mark, Rename, There, Watch
from .plan import plan_aside
from .request import Request


class AsideHands:
    """``ledger`` is where what the workload has reached is written."""

    def __init__(self, request: Request, clients: Clients, ledger: Ledger) -> None:
        self._request, self._clients, self._ledger = request, clients, ledger
        # What was asked for in this run: AWS may need a while to show it.
        self._asked: set[str] = set()

    def look(self) -> There:
        return There(
            databases=tuple(self._databases()) if self._request.has_databases else (),
            state=self._ledger.values([self._request.parameter]).get(self._request.parameter),
        )

    def _databases(self) -> list[Database]:
        region = self._request.region
        rds = self._clients.get(RDS, region)
        # A workload that is no cluster may have an instance of one only by mistake, so that clusters are read anyway.
        return [*api.describe_clusters(rds, region), *api.describe_instances(rds, region)]

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
            raise TypeError(f"nothing here can do a {type(step).__name__}")
        self._asked.add(_title(step))

    def _rename(self, step: Rename) -> None:
        """RDS refuses it while it is at it already, as after an answer that was lost."""
        try:
            api.rename(self._clients.get(RDS, self._request.region), self._request.region, step)
        except AwsError as error:
            if error.kind not in {*PASSING, ABSENT} or not self._has_begun(step):
                raise

    def _has_begun(self, step: Rename) -> bool:
        found = {each.key: each.status for each in self._databases()}
        is_there = (step.database.is_cluster, step.name) in found
        return is_there or found.get(step.database.key, "gone") not in UP

    def watched(self, there: There) -> Sequence[Watched]:
        return [each for each in there.databases if self._request.owner.owns(each.tags)]

    def is_settling(self, item: Item, there: There) -> bool:
        del item, there
        return False

    def completed(self, there: There) -> There:
        return there


def _title(step: Step) -> str:
    return str(getattr(step, "title", ""))
