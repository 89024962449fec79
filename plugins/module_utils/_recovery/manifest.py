# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a sync has written of the source, from the manifest in the recovery region.

It never fails a recovery: without a manifest it goes by the plan alone, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from .._core.problem import Problem
from .._core.shell import Clients
from .._manifest.answers import Found
from .._manifest.read import read_manifest
from .request import Request

AnyRequest = TypeVar("AnyRequest", bound=Request)


@dataclass(frozen=True, slots=True)
class Source:
    """``facts`` of the source and its ``account``, or ``why`` nothing is known."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    account: str | None = None


def source_of(clients: Clients, request: Request) -> Source:
    """What the manifest says of the source."""
    place, workload = request.manifest, request.workload
    if place is None:
        return Source(why="the plan has no manifest")
    reading = read_manifest(clients, request.region, place, workload.plan, [workload.name])
    answer = reading.answers[workload.name]
    if isinstance(answer, Found):
        return Source(answer.manifest.facts, account=answer.manifest.account)
    return Source(why=answer.message if isinstance(answer, Problem) else f"there is no {place.shown(answer.key)}")


def known_as(request: AnyRequest, source: Source) -> AnyRequest:
    """With the account of the source, by which copies of other accounts are told from its own."""
    return replace(request, workload=replace(request.workload, account=source.account))
