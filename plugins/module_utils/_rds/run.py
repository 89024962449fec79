# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of rds_snapshot_xregion_copy, from checked options to the result: instances and clusters side by side.

It never talks to Ansible.
"""

from __future__ import annotations

from collections.abc import Callable

from .._copies import run, run_kind
from .._copies.observe import observe
from .._copies.ports import Tools
from .._copies.run_kind import with_result_key
from .._copies.run_result import Run
from .._core.errors import AwsError
from .._core.parallel import in_parallel
from . import find_kind
from .foreign_keys import with_foreign_keys
from .kind import RDS_INSTANCE, kind_of
from .model import DbRequest

# What a run with ``create`` says beside the copies.
OF_SOURCES = ("created", "expired_sources")


def run_present(requests: tuple[DbRequest, ...], tools: Tools) -> Run:
    """Make sure that the copies are there."""
    requests = find_kind.of_source(requests, tools.clients)
    runs = in_parallel(_tried(lambda request: _run_kind(request, tools)), requests)
    done = run.merged(runs)
    for key in OF_SOURCES:
        done.result[key] = [entry for each in runs for entry in each.result.get(key, ())]
    done = with_result_key(RDS_INSTANCE.result_key, done)
    if len(done.result["copies"]) == len(requests) == len(requests[0].snapshot_ids) == 1:
        return with_foreign_keys(done, requests[0], tools.clients)
    return done


def run_absent(requests: tuple[DbRequest, ...], tools: Tools) -> Run:
    """Make sure that the copies are gone."""
    from .absent import has_copies

    requests = find_kind.of_copies(requests, lambda request: has_copies(request, tools.clients))
    remove = _tried(lambda request: run_kind.run_absent(kind_of(request), request, tools))
    return run.merged([remove(request) for request in requests])


def _tried(work: Callable[[DbRequest], Run]) -> Callable[[DbRequest], Run]:
    """What AWS refuses of one kind must not hide what was done of the other."""

    def tried(request: DbRequest) -> Run:
        try:
            return work(request)
        except AwsError as error:
            return run.failed(str(error))

    return tried


def _run_kind(request: DbRequest, tools: Tools) -> Run:
    kind = kind_of(request)
    if request.create is None:
        return run_kind.copy_sources(kind, request, tools)
    if request.create.min_interval is None and not (seen := observe(kind, request, tools.clients)).missing:
        return run_kind.copied(kind, request, seen, tools)
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .sources import create_and_copy

    return create_and_copy(kind, request, request.create, tools)
