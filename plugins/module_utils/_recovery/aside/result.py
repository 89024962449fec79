# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is set aside of a workload, for results and for people.

Pure: it never asks AWS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..._core.tracking import SET_ASIDE
from ..ownership import KEPT
from .model import Database, Server, There, Volume
from .request import Request

COSTS = "it costs money until it is deleted"


def aside_of(request: Request, there: There) -> list[dict[str, Any]]:
    """All of it, also of earlier times."""
    things: list[Database | Server | Volume] = [*there.databases, *there.volumes]
    things += there.servers if request.kind == "fleet" else ()
    found = [
        {
            "kind": _kind(each),
            "id": each.id,
            "former": each.tags[SET_ASIDE],
            "state": each.status,
            "since": each.tags[KEPT],
            "region": request.region,
        }
        for each in things
        if request.owner.kept(each.tags) and each.is_aside
    ]
    return sorted(found, key=lambda each: (each["kind"], each["id"]))


def _kind(thing: Database | Server | Volume) -> str:
    if isinstance(thing, Database):
        return "db_cluster" if thing.is_cluster else "db_instance"
    return "instance" if isinstance(thing, Server) else "volume"


def lines_of(
    request: Request, aside: Iterable[dict[str, Any]], titles: tuple[str, ...], *, is_predicted: bool
) -> list[str]:
    if is_predicted:
        said = f"would be set aside in {request.region}, with all its data"
        return [f"{request.name}: {said}", *(f"  would {title}" for title in titles)]
    things = list(_things(aside))
    if not things:
        return [f"{request.name}: nothing of it is set aside in {request.region}"]
    return [f"{request.name}: set aside in {request.region}; {COSTS}", *(f"  {each}" for each in things)]


def _things(aside: Iterable[dict[str, Any]]) -> Iterator[str]:
    for each in aside:
        was = f", which was {each['former']}" if each["kind"].startswith("db_") else ""
        yield f"{each['kind']} {each['id']}{was}: {each['state']}"
