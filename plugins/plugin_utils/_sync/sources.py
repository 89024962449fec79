# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From sources that were made to ordinary jobs that copy them; and which old ones have had their time.

Pure: it never removes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..verdict import failure_text
from .jobs import Job
from .places import Place
from .report import copy_results_of, rows_of, source_row
from .seen import AVAILABLE, FAILED, MAKING, Point, database_series, databases_with_snapshot, points_of

_OPTIONS = {"ami": "image_ids", "ebs": "snapshot_ids"}
_DATABASES = ("db_instances", "db_clusters")
_USABLE = ("available", "completed")
# What to remove with: files of the role's tasks.
_HOW = {"ami": "image", "ebs": "disk", "db_instances": "database", "db_clusters": "cluster"}


def ready(
    place: Place, seen: Mapping[str, Any], made: Sequence[Mapping[str, Any]], *, is_foretold: bool
) -> dict[str, Any]:
    """``{jobs, results, candidates, unfinished}`` of a place.

    ``jobs`` are ordinary ones, ``results`` say what cannot be copied yet, ``candidates`` are old sources beyond
    ``retain``, and ``unfinished`` are sources that a job waits for. What was made and is not seen yet counts as under
    way. With ``is_foretold`` nothing was made, and whoever waits is taken to see it finished.
    """
    found: dict[str, list[Any]] = {"jobs": [], "results": [], "candidates": [], "unfinished": []}
    is_seen_through = is_foretold and place["waits"]
    for job in place["jobs"]:
        own = [one for one in made if one["job"] == job["name"]]
        points = _with_made(points_of(job, seen), own, state=AVAILABLE if is_seen_through else MAKING)
        newest = _newest(points)
        making = [point for point in newest.values() if point.state == MAKING]
        foretold = {p.series for p in newest.values() if is_seen_through and (p.state == MAKING or not p.ids)}
        just_made = {text for one in own for text in one["ids"]}
        rows = [row for point in newest.values() for row in _rows(place, job, point, just_made, is_foretold)]
        found["jobs"] += _ordinary(job, points, seen, foretold)
        found["results"].append({"rows": rows, "changed": bool(foretold)})
        found["candidates"] += [_candidate(place, job, point) for point in _beyond(job, points)]
        found["unfinished"] += [text for point in making for text in point.ids] if place["waits"] else []
    return found


def _candidate(place: Place, job: Job, point: Point) -> dict[str, Any]:
    return {"job": job["name"], "place": place["title"], "how": _how(job, point), "ids": list(point.ids)}


def _with_made(points: Sequence[Point], made: Iterable[Mapping[str, Any]], state: str) -> list[Point]:
    there = {text for point in points for text in point.ids}
    new = [Point(one["series"], tuple(one["ids"]), state, None) for one in made if not set(one["ids"]) & there]
    return [*new, *points]


def _newest(points: Sequence[Point]) -> dict[str, Point]:
    newest: dict[str, Point] = {}
    for point in points:
        newest.setdefault(point.series, point)
    return newest


def _rows(place: Place, job: Job, point: Point, just_made: set[str], is_foretold: bool) -> Iterable[dict[str, Any]]:
    """What there is to say about the newest source of a series, beside its being made."""
    ids = ", ".join(point.ids)
    if not point.ids and point.is_available:
        yield from (_copy_row(job, region, None, "copied", None) for region in _regions(job))
    elif point.state == MAKING and not place["waits"]:
        why = f"it is being created in {job['source_region']}; the next run copies it"
        yield from (_copy_row(job, region, ids or None, "deferred", why) for region in _regions(job))
    elif point.state == MAKING and is_foretold:
        yield from (_copy_row(job, region, ids, "copied", None) for region in _regions(job))
    elif point.state == MAKING:
        seconds = f"{place['wait_timeout']:g} s"
        why = f"{ids} is still being created after {seconds}; the next run copies it; raise wait_timeout"
        yield _copy_row(job, job["source_region"], ids, "failed", why)
    elif point.state == FAILED and set(point.ids) & just_made:
        why = f"{ids} could not be created" + (
            f": {point.reason}" if point.reason else "; the next run creates another one"
        )
        yield _copy_row(job, job["source_region"], ids, "failed", why)


def _regions(job: Job) -> list[str]:
    """Without any the module says what is missing; here it only matters which rows there are."""
    regions = job.get("destination_regions") or []
    return [str(region) for region in (regions if isinstance(regions, list) else [regions])]


def _copy_row(job: Job, region: str, source: str | None, action: str, why: str | None) -> dict[str, Any]:
    return source_row({"job": job["name"], "region": region}, source, action, why)


def _ordinary(job: Job, points: Sequence[Point], seen: Mapping[str, Any], foretold: set[str]) -> list[Job]:
    """The job that copies the newest available source of each series that is not foretold, or none if there is none."""
    rest = {key: value for key, value in job.items() if key not in ("create", "sync_identifier")}
    if job["kind"] == "rds":
        there = databases_with_snapshot(seen) - foretold
        names = {option: [d for d in job[option] if database_series(option, d) in there] for option in _named(job)}
        chosen = {option: databases for option, databases in names.items() if databases}
        return [{**{k: v for k, v in rest.items() if k not in _DATABASES}, **chosen}] if chosen else []
    available = _newest([point for point in points if point.is_available and point.series not in foretold])
    ids = [text for point in available.values() for text in point.ids]
    return [{**rest, _OPTIONS[job["kind"]]: ids}] if ids else []


def _named(job: Job) -> list[str]:
    return [option for option in _DATABASES if job.get(option)]


def _beyond(job: Job, points: Sequence[Point]) -> Iterable[Point]:
    """What is older than the newest ``retain`` available ones of its series, and not under way."""
    retain = job["create"]["retain"]
    counts: dict[str, int] = {}
    for point in points:
        if retain is not None and counts.get(point.series, 0) >= retain and point.state != MAKING:
            yield point
        counts[point.series] = counts.get(point.series, 0) + point.is_available


def _how(job: Job, point: Point) -> str:
    return _HOW[point.series.split("/")[0] if job["kind"] == "rds" else job["kind"]]


def surplus(
    candidates: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]], places: Sequence[Place]
) -> list[dict[str, Any]]:
    """``[{place, steps}]``: the candidates that can go, with how and with which access.

    Nothing of a job goes whose copies failed or were not even tried, and no source that is being copied or waits for
    that.
    """
    rows = [row for result in results for row in rows_of(result)]
    busy = {row["source"] for row in rows if _is_busy(row)}
    good = _well_copied(results)
    found = []
    for place in places:
        steps = [
            {
                "job": one["job"],
                "region": place["region"],
                "how": one["how"],
                "id": text,
                "title": f"{one['job']}, {text}",
            }
            for one in candidates
            if one["place"] == place["title"] and one["job"] in good and not set(one["ids"]) & busy
            for text in one["ids"]
        ]
        found += [{"place": place, "steps": steps}] if steps else []
    return found


def removed(step: Mapping[str, Any], failure: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be reported of a removal; ``failure`` is empty, or what a module that failed has returned."""
    if failure:
        why = f"it is beyond retain and could not be removed: {failure_text(failure)}"
        return {"rows": [source_row(step, step["id"], "failed", why)], "changed": False}
    return {"rows": [source_row(step, step["id"], "expired")], "changed": True}


def _is_busy(row: Mapping[str, Any]) -> bool:
    return row["action"] in ("deferred", "failed") or row["state"] not in (None, *_USABLE)


def _well_copied(results: Sequence[Mapping[str, Any]]) -> set[str]:
    """The jobs of runs in which nothing failed that was theirs, or that nobody can tell whose it was."""
    # In check mode there may be no run yet that could copy what is made.
    good = {row["job"] for result in results if "rows" in result for row in result["rows"] if row["action"] == "copied"}
    bad: set[str] = set()
    for result in copy_results_of(results):
        failed = {row["job"] for row in rows_of(result) if row["action"] == "failed"}
        names = set(result["jobs"])
        bad |= names if failed - names else failed
        good |= names
    return good - bad
