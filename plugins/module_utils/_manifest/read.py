# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the manifest of a plan from its bucket in the recovery region.

It never calls the source region, and it never writes. Reading all workloads of a plan is one listing and one object,
the index; only what is not in the index, or has changed since, is read by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._core.errors import AwsError, LifeboatError
from .._core.parallel import in_parallel, side_by_side
from .._core.problem import Problem
from .._core.shell import Clients
from . import api
from .answers import Absent, Answer, Found, Reading
from .document import NotReadable, manifest_from_text
from .index import Entry, entries_from_text
from .s3_location import Place


def read_manifest(clients: Clients, region: str, place: Place, plan: str, names: Iterable[str]) -> Reading:
    """The manifests of workloads by name. It never raises what S3 refuses: that is the answer for the workload."""
    client, wanted = clients.get("s3", region), list(dict.fromkeys(names))
    listed, entries = side_by_side(
        lambda: _listed(client, region, place, plan), lambda: _index(client, region, place, plan)
    )
    if isinstance(listed, Problem):
        # Without the right to list, an object can be there all the same.
        read = in_parallel(lambda name: _object(client, region, place, place.workload(plan, name), entries), wanted)
        answers: dict[str, Answer] = {
            name: listed if isinstance(answer, Absent) else answer for name, answer in zip(wanted, read, strict=True)
        }
        return Reading(answers, None, entries=entries)
    known = {name: _from_index(entries.get(name), listed.get(place.workload(plan, name))) for name in wanted}
    todo = [name for name in wanted if known[name] is None and place.workload(plan, name) in listed]
    read = in_parallel(lambda name: _object(client, region, place, place.workload(plan, name), entries), todo)
    of_objects = dict(zip(todo, read, strict=True))
    answers = {}
    for name in wanted:
        answers[name] = known[name] or of_objects.get(name) or Absent(place.workload(plan, name))
    return Reading(answers, place.plan_file(plan) in listed, entries)


def names_listed(clients: Clients, region: str, place: Place, plan: str) -> list[str]:
    """The workloads that have an object. AwsError if the bucket cannot be listed."""
    folder = place.workload(plan, "").removesuffix(".json")
    listed = api.list_objects(clients.get("s3", region), region, place.bucket, folder)
    return [key[len(folder) :].removesuffix(".json") for key in listed if key.endswith(".json")]


def read_plan_file(client: Any, region: str, place: Place, plan: str | None = None) -> tuple[str, str]:
    """Where the plan file is kept, and its text. Without ``plan`` the only one of the manifest. LifeboatError."""
    name = plan or _only_plan(client, region, place)
    key = place.plan_file(name)
    found = api.read_object(client, region, place.bucket, key)
    if found is None:
        raise LifeboatError(f"{place.shown(key)}: there is no such object; check plan, or run a sync, which keeps it")
    return place.shown(key), found[0]


def _only_plan(client: Any, region: str, place: Place) -> str:
    plans = api.list_folders(client, region, place.bucket, place.prefix)
    if not plans:
        raise LifeboatError(
            f"{place}: there is no plan in this manifest; check manifest, or run a sync, which keeps it"
        )
    if len(plans) > 1:
        raise LifeboatError(f"{place}: there are several plans in this manifest; set plan to one of {', '.join(plans)}")
    return plans[0]


def _listed(client: Any, region: str, place: Place, plan: str) -> dict[str, str] | Problem:
    try:
        return api.list_objects(client, region, place.bucket, place.folder(plan))
    except AwsError as error:
        return Problem(error.code, str(error), error.right)


def _index(client: Any, region: str, place: Place, plan: str) -> dict[str, Entry]:
    """Without an index that can be read the objects are."""
    try:
        found = api.read_object(client, region, place.bucket, place.index(plan))
    except AwsError:
        return {}
    return entries_from_text(found[0]) if found else {}


def _from_index(entry: Entry | None, etag: str | None) -> Found | None:
    if entry is None or entry.etag != etag:
        return None
    return Found(entry.manifest, entry.etag, entry.confirmed_at)


def _object(client: Any, region: str, place: Place, key: str, entries: dict[str, Entry]) -> Answer:
    try:
        found = api.read_object(client, region, place.bucket, key)
    except AwsError as error:
        return Problem(error.code, str(error), error.right)
    if found is None:
        return Absent(key)
    text, etag = found
    try:
        manifest = manifest_from_text(text)
    except NotReadable as error:
        return Problem(error.code, f"{place.shown(key)} in {region}: {error}")
    # What the index says of other content does not count for this one.
    same = _from_index(entries.get(manifest.workload), etag)
    return Found(manifest, etag, same.confirmed_at if same else manifest.observed_at)
