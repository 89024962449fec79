# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ebs_snapshot_xregion_copy, from checked options to the result.

It never talks to Ansible.
"""

from __future__ import annotations

from collections.abc import Iterable

from .._copies import run
from .._copies.effects import Tools
from .._copies.giving_up import NAME_THE_SET, NAME_THE_VOLUMES, Meant, is_of_account, is_of_set, owner_account
from .._copies.planning import plan_copies
from .._copies.resource import Resource
from .._copies.run import Run
from .._core.tracking import SOURCE
from .calls import SnapshotCalls
from .model import SnapshotRequest
from .observe import is_by_id, observe, source_tags
from .plan import SnapshotRules


def run_present(request: SnapshotRequest, tools: Tools) -> Run:
    """Make sure that the copies are there."""
    seen = observe(request, tools.clients)
    plan = plan_copies(request, seen.sources, seen.views, SnapshotRules())
    effects = tools.effects(SnapshotCalls(tools.clients, tools.clock))
    done = run.run_present(request, plan, seen.views, effects)
    if len(done.result["copies"]) == 1:
        done.result["snapshot_id"] = done.result["copies"][0]["id"]
    return done


def run_absent(request: SnapshotRequest, tools: Tools) -> Run:
    """Make sure that the copies are gone: of a set all of them, else those of the selected snapshots."""
    calls = SnapshotCalls(tools.clients, tools.clock)
    effects = tools.effects(calls)
    if request.set_name and _tells_copies(request):

        def find(region: str) -> Iterable[Resource]:
            account = owner_account(request.owner, region, tools.clients)
            return [copy for copy in calls.all_tracked(region) if _is_given_up(request, copy, account)]

        return run.run_absent(find, request, effects, tracked=calls.all_tracked)
    sources = list(source_tags(request, tools.clients))
    if is_by_id(request):
        return run.run_absent(lambda region: calls.tracked(region, sources), request, effects)
    meant = Meant(calls.all_tracked, lambda copy: copy.tags.get(SOURCE) in sources)
    done = run.run_absent(meant.find, request, effects)
    return meant.with_warnings(done, NAME_THE_VOLUMES if request.set_name else NAME_THE_SET)


def _tells_copies(request: SnapshotRequest) -> bool:
    """Whether the copies alone say which are meant: volumes of one set name are each a set, and filters part them."""
    return all(name.startswith("tag") for name in request.filters)


def _is_given_up(request: SnapshotRequest, copy: Resource, account: str | None) -> bool:
    if not (is_of_set(request, copy, request.filters) and is_of_account(copy, account)) or copy.tracking is None:
        return False
    if request.volume_ids and copy.copied_origin.resource not in request.volume_ids:
        return False
    return not request.snapshot_ids or copy.tracking.source_id in request.snapshot_ids
