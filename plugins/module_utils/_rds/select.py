# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the snapshots found are the sources: the newest available one of each database, or those that were named.

Pure: it never calls AWS. A database without a usable snapshot is one problem among others, not the end of the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from .._core.problem import Problem
from .model import DbRequest, DbSnapshot


def newest_of_each(found: Sequence[DbSnapshot]) -> dict[str, list[DbSnapshot]]:
    """Database -> its newest available snapshot; several where copies of databases of one name are copied on.

    One that is being made has no time to compare yet.
    """
    usable = sorted((snapshot for snapshot in found if snapshot.usable), key=lambda s: (s.created, s.id))
    newest = {(s.database, (s.lineage_account, s.resource_id) if s.lineage else None): s for s in usable}
    databases: dict[str, list[DbSnapshot]] = {}
    for (database, _thing), snapshot in newest.items():
        databases.setdefault(database, []).append(snapshot)
    return databases


def without_snapshot(request: DbRequest, databases: Sequence[str], found: Sequence[DbSnapshot]) -> dict[str, Problem]:
    """Database -> why there is nothing of it to copy."""
    newest = newest_of_each(found)
    making = {snapshot.database for snapshot in found if not snapshot.usable}
    kind, word = request.kind, "" if request.snapshot_type == "any" else f"{request.snapshot_type} "
    return {
        database: Problem(
            "NoSnapshot",
            f"{database} in {request.source_region} has no available {word}{kind.noun}"
            + ("; one is being created, run again" if database in making else "")
            + f"; check the identifier in {kind.option}, snapshot_type, and that backups are on",
        )
        for database in databases
        if database not in newest
    }


def databases_with_tags(tags: Mapping[str, Mapping[str, str]], request: DbRequest) -> list[str]:
    """The databases whose tags match all of the request's filters (``tag:NAME`` with patterns, or ``tag-key``)."""

    def matches(of_database: Mapping[str, str]) -> bool:
        for name, patterns in request.filters.items():
            texts = list(of_database) if name == "tag-key" else [of_database.get(name.removeprefix("tag:"))]
            if not any(text is not None and fnmatchcase(text, pattern) for text in texts for pattern in patterns):
                return False
        return True

    return [database for database, of_database in tags.items() if matches(of_database)]
