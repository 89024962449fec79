# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The last drill of each workload, from the evidence that drills have left beside the manifest in the recovery region.

It never judges it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from .._core.errors import AwsError
from .._core.json_text import read_json
from .._core.shell import Clients
from .._core.tracking import parse_time
from .._manifest import api
from .._manifest.s3_location import Place, kind_of_run, moment_of, place_of
from .._workloads.settled import Settled
from .answer import Answer, Known, Unknown
from .model import Drilled

# The schema of evidence that this reads.
SCHEMA = 1
# Drills may be of some of the workloads only; older ones than these are not read.
MOST = 20


def drills(clients: Clients, region: str, workloads: Sequence[Settled]) -> dict[str, Answer[Drilled | None]]:
    """Name of a workload that promises drills -> its last one, None if there was none."""
    found: dict[str, Answer[Drilled | None]] = {}
    plans: dict[tuple[str, str], list[str]] = defaultdict(list)
    for workload in workloads:
        if workload.objective("drill") is None:
            continue
        found[workload.name] = Unknown("the plan has no manifest, beside which the evidence of drills is kept")
        if workload.manifest:
            plans[workload.manifest, workload.plan].append(workload.name)
    for (where, plan), names in plans.items():
        try:
            found |= _of_plan(clients.get("s3", region), region, place_of(where), plan, names)
        except AwsError as error:
            found |= dict.fromkeys(names, Unknown(str(error), error.right))
        except ValueError as error:
            found |= dict.fromkeys(names, Unknown(f"manifest: {error}"))
    return found


def _of_plan(
    client: Any, region: str, place: Place, plan: str, names: Sequence[str]
) -> dict[str, Answer[Drilled | None]]:
    """The latest drills are read one after another, until each workload was in one."""
    listed = api.list_objects(client, region, place.bucket, place.run(plan, "").removesuffix(".json"))
    latest = sorted((key for key in listed if kind_of_run(key) == "drill"), key=moment_of, reverse=True)
    found: dict[str, Answer[Drilled | None]] = {}
    for key in latest[:MOST]:
        if set(names) <= set(found):
            break
        read = api.read_object(client, region, place.bucket, key)
        try:
            of_drill = drilled_from_text(read[0]) if read else {}
        except ValueError as error:
            unreadable = Unknown(f"{place.shown(key)}: {error}")
            return {**dict.fromkeys(names, unreadable), **found}
        found = {**{name: Known(of_drill[name]) for name in names if name in of_drill}, **found}
    rest: Answer[Drilled | None] = Known(None)
    if len(latest) > MOST:
        rest = Unknown(f"it is in none of the last {MOST} drills, and older ones are not read")
    return {**dict.fromkeys(names, rest), **found}


def drilled_from_text(text: str) -> dict[str, Drilled]:
    """Workload -> what a drill says of it. ValueError with the end of a sentence for what cannot be read."""
    document = read_json(text)
    if not isinstance(document, Mapping) or not isinstance(document.get("schema"), int):
        raise ValueError("it is no evidence of a drill")
    if document["schema"] > SCHEMA:
        raise ValueError(f"its schema is {document['schema']}, which a later version of the collection has written")
    ended = parse_time(str(document.get("ended") or document.get("started") or ""))
    if ended is None:
        raise ValueError("it does not say when the drill was")
    rows = document.get("workloads")
    return {
        str(row.get("name")): Drilled(
            run=str(document.get("run") or ""),
            ended=ended,
            state=str(row.get("state") or ""),
            rto=row["rto"] if isinstance(row.get("rto"), int | float) else None,
            error=str(row["error"]) if row.get("error") else "",
        )
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping)
    }
