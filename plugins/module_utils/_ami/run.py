# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ami_xregion_copy, from checked options to the result.

It never talks to Ansible.
"""

from __future__ import annotations

from .._copies import run
from .._copies.effects import Tools
from .._copies.planning import plan_copies
from .._copies.run import Run
from .calls import ImageCalls
from .model import ImageRequest
from .observe import observe, source_tags
from .plan import ImageRules


def run_present(request: ImageRequest, tools: Tools, *, check_mode: bool) -> Run:
    """Make sure that the copies are there."""
    seen = observe(request, tools.clients)
    plan = plan_copies(request, seen.sources, seen.views, ImageRules(seen.permissions, seen.scans, tools.clock.now()))
    effects = tools.effects(ImageCalls(tools.clients, tools.clock))
    done = run.run_present(request, plan, seen.views, effects, check_mode=check_mode)
    if len(done.result["copies"]) == 1:
        done.result["image_id"] = done.result["copies"][0]["id"]
    return done


def run_absent(request: ImageRequest, tools: Tools, *, check_mode: bool) -> Run:
    """Make sure that the copies are gone."""
    calls = ImageCalls(tools.clients, tools.clock)
    sources = list(source_tags(request, tools.clients))
    return run.run_absent(
        lambda region: calls.tracked(region, sources),
        request,
        tools.effects(calls),
        check_mode=check_mode,
    )
