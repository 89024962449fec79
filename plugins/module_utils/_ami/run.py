# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ami_xregion_copy, from checked options to the result.

It never talks to Ansible.
"""

from __future__ import annotations

from collections.abc import Iterable

from .._copies import run
from .._copies.effects import Tools
from .._copies.giving_up import NAME_THE_SET, Meant, is_of_account, is_of_set, owner_account
from .._copies.planning import plan_copies
from .._copies.resource import Resource
from .._copies.run import Run
from .._core.tracking import SOURCE, SYNC_IDENTIFIER
from .calls import ImageCalls
from .model import ImageRequest
from .observe import is_by_id, observe, source_tags
from .plan import ImageRules


def run_present(request: ImageRequest, tools: Tools) -> Run:
    """Make sure that the copies are there."""
    seen = observe(request, tools.clients)
    plan = plan_copies(request, seen.sources, seen.views, ImageRules(seen.permissions, seen.scans, tools.clock.now()))
    effects = tools.effects(ImageCalls(tools.clients, tools.clock))
    done = run.run_present(request, plan, seen.views, effects)
    if len(done.result["copies"]) == 1:
        done.result["image_id"] = done.result["copies"][0]["id"]
    return done


def run_absent(request: ImageRequest, tools: Tools) -> Run:
    """Make sure that the copies are gone: of a set all of them, else those of the selected images."""
    calls = ImageCalls(tools.clients, tools.clock)
    effects = tools.effects(calls)
    if request.set_name:

        def find(region: str) -> Iterable[Resource]:
            account = owner_account(request.owner, region, tools.clients)
            return [copy for copy in calls.all_tracked(region) if _is_given_up(request, copy, account)]

        return run.run_absent(find, request, effects, tracked=calls.all_tracked)
    sources = list(source_tags(request, tools.clients))
    if is_by_id(request):
        return run.run_absent(lambda region: calls.tracked(region, sources), request, effects)
    meant = Meant(calls.all_tracked, lambda copy: copy.tags.get(SOURCE) in sources)
    done = run.run_absent(meant.find, request, effects)
    return meant.with_warnings(done, NAME_THE_SET)


def _is_given_up(request: ImageRequest, copy: Resource, account: str | None) -> bool:
    """Images of one region and account are one set by its name, so filters but those for tags tell nothing apart."""
    filters = dict(request.filters)
    if request.sync_identifiers:
        filters[f"tag:{SYNC_IDENTIFIER}"] = request.sync_identifiers
    if not (is_of_set(request, copy, filters) and is_of_account(copy, account)) or copy.tracking is None:
        return False
    return not request.image_ids or copy.tracking.source_id in request.image_ids
