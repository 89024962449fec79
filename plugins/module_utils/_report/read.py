# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the evidence of runs and the records of syncs from the bucket of a manifest, in the recovery region.

It never writes, and it never calls the source region. What could not be read is a sentence, and the rest is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .._core.shell import Clients
from .._manifest import api
from .._manifest.s3_location import Place, moment_of
from .evidence import NotEvidence, Run, run_from_text
from .sync_record import Measured, NotARecord, copies_from_text

# The latest of each; a call reads one.
MOST = 50
Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Records:
    """What there is of one plan, and why something is missing."""

    runs: tuple[Run, ...] = ()
    synced: tuple[Measured, ...] = ()
    problems: tuple[str, ...] = ()


def read_records(clients: Clients, region: str, place: Place, plan: str) -> Records:
    client = clients.get("s3", region)
    runs, problems = _read(client, region, place, place.run(plan, ""), run_from_text)
    synced, more = _read(client, region, place, place.sync(plan, ""), copies_from_text)
    return Records(tuple(runs), tuple(copy for copies in synced for copy in copies), (*problems, *more))


def _read(
    client: Any, region: str, place: Place, example: str, content_of: Callable[[str], Content]
) -> tuple[list[Content], list[str]]:
    """The latest objects beside ``example`` that can be read, and sentences about the others."""
    folder = example.removesuffix(".json")
    try:
        keys = [key for key in api.list_objects(client, region, place.bucket, folder) if key.endswith(".json")]
    except AwsError as error:
        return [], [str(error)]
    latest = sorted(keys, key=lambda key: (moment_of(key), key), reverse=True)[:MOST]
    answers = in_parallel(lambda key: _content(client, region, place, key, content_of), latest)
    problems = [answer for answer in answers if isinstance(answer, str)]
    if len(keys) > MOST:
        problems.append(f"{place.shown(folder)}: {len(keys) - MOST} older objects were not read")
    return [answer for answer in answers if answer is not None and not isinstance(answer, str)], problems


def _content(
    client: Any, region: str, place: Place, key: str, content_of: Callable[[str], Content]
) -> Content | str | None:
    """A sentence for what cannot be read, and None for what was deleted since the listing."""
    try:
        found = api.read_object(client, region, place.bucket, key)
        return content_of(found[0]) if found else None
    except (AwsError, NotEvidence, NotARecord) as error:
        shown = str(error)
        return shown if isinstance(error, AwsError) else f"{place.shown(key)} in {region}: {shown}"
    except UnicodeDecodeError:
        return f"{place.shown(key)} in {region}: it is no text"


def joined(records: Iterable[Records]) -> Records:
    """Those of all plans; what two readings have is there once."""
    there = list(records)
    runs = {(run.plan, run.id): run for each in there for run in each.runs}
    return Records(
        tuple(runs.values()),
        tuple(copy for each in there for copy in each.synced),
        tuple(problem for each in there for problem in each.problems),
    )
