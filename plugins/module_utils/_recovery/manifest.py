# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a sync has written of the source, from the manifest in the recovery region.

It never fails a recovery: without a manifest it goes by the plan alone, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.problem import Problem
from .._core.shell import Clients
from .._manifest.answers import Found
from .._manifest.read import read_manifest
from .request import Request


def facts_of_source(clients: Clients, request: Request) -> tuple[Mapping[str, Any], str]:
    """The facts of the source, or why there are none."""
    place, workload = request.manifest, request.workload
    if place is None:
        return {}, "the plan has no manifest"
    reading = read_manifest(clients, request.region, place, workload.plan, [workload.name])
    answer = reading.answers[workload.name]
    if isinstance(answer, Found):
        return answer.manifest.facts, ""
    return {}, answer.message if isinstance(answer, Problem) else f"there is no {place.shown(answer.key)}"
