# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long jobs keep their copies, and which two of them cannot keep theirs in one set.

Pure: what is in a set is known from the jobs alone; what only AWS can tell is taken to be different.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from ...module_utils._core.retention import Retention, last, retention_from_option
from ...module_utils._core.tracking import set_name
from ...module_utils._kinds.jobs import JOBS
from ...module_utils._rds.request import GEM_RETAINS
from .access import access_of
from .likeness import likeness_of

# What copies are of, and the name of their set; None is a name that only AWS can tell.
_Set = tuple[str, str | None]
# All databases, which no database is called.
_ALL = "*"


def retention_of(job: Mapping[str, Any]) -> Retention | None:
    """What a job keeps, as its module reads it, or ValueError; None keeps all."""
    found = retention_from_option(job.get("retain"))
    if found or job["kind"] != "rds" or job.get("snapshot"):
        return found
    return last(job.get("max_snapshots_to_retain", GEM_RETAINS) + 1)


def retention_conflict(job: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> str | None:
    """Why a job cannot run beside those before it: what one keeps, the other would delete. None if it can."""
    own = retention_of(job)
    for other in others:
        its = retention_of(other)
        if own != its and _share_a_set(job, other):
            return (
                f"retain: job '{other['name']}' copies the same into the same set, and of it keeps {its or 'all'}, "
                f"this one {own or 'all'}; the shorter would delete what the longer needs; give each its own set"
            )
    return None


def _share_a_set(job: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if _surroundings(job) != _surroundings(other) or not _regions(job) & _regions(other):
        return False
    return any(_are_one(*pair) for pair in product(_sets(job), list(_sets(other))))


def _surroundings(job: Mapping[str, Any]) -> str:
    """Other credentials may be those of another account, and the images of another owner are another set."""
    access = [access_of(job), access_of(job, of_source=True)]
    return likeness_of([job["kind"], job.get("source_region"), job.get("owner"), access])


def _regions(job: Mapping[str, Any]) -> set[str]:
    """Without any, there is the region of the environment."""
    return set(filter(None, job.get("destination_regions") or ())) or {""}


def _are_one(one: _Set, other: _Set) -> bool:
    if one == other:
        return True
    # All databases are those that another job names, unless that puts them into a set of another name.
    by_all, named = (one, other) if one[0].endswith(_ALL) else (other, one)
    option, _separator, database = named[0].partition(" ")
    return by_all == (f"{option} {_ALL}", None) and named[1] in (None, set_name(database))


def _sets(job: Mapping[str, Any]) -> Iterator[_Set]:
    words, name = JOBS[job["kind"]], set_name(job["set"]) if job.get("set") else None
    create = job.get("create") if words.creates_things else None
    things = [(option, text) for option in words.things for text in (create or job).get(option) or () if text]
    if job.get("all"):
        what = f"of {likeness_of(job['filters'])} " if job.get("filters") else ""
        yield from ((f"{what}{option} {_ALL}", name) for option in words.things)
    for option, text in things:
        own_name = set_name(text.lower() if words.ignores_case else text)
        yield f"{option} {own_name}", name or own_name
    if things:
        return
    if create:
        yield likeness_of([create.get("instance_id"), create.get("instance_filters")]), name
    elif name and words.is_set_by_name:
        yield words.name, name
    else:
        yield from (one for option in words.ids for one in _chosen(job, option, name))


def _chosen(job: Mapping[str, Any], option: str, name: str | None) -> Iterator[_Set]:
    ids = [text for text in job.get(option) or () if text]
    yield from ((f"{option} {text}", name) for text in ids)
    if not ids and job.get("filters"):
        yield f"filters {likeness_of(job['filters'])}", name
