# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The key ``create`` of a sync job: what its module is told, with the job's name as the purpose of its sources.

Pure: it never creates a source; the module does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...module_utils._core.errors import InvalidInput
from ...module_utils._core.names import tag_value
from ...module_utils._core.nearest import nearest
from ...module_utils._create.arguments import CREATE_SPECS
from ...module_utils._create.request import SELECTORS, check_selectors, create_from_option
from ..typing import TypingError, typed


class CreateError(ValueError):
    """What is wrong with a job that creates its source, as a sentence that begins with the key."""


def checked_create(job: Mapping[str, Any]) -> dict[str, Any]:
    """The job, whose options are typed already, with ``create`` as its module takes it."""
    kind, create = job["kind"], _typed_create(job["create"], job["kind"])
    create.setdefault("purpose", tag_value(job["name"]))
    try:
        check_selectors(kind, {key: job[key] for key in SELECTORS[kind] if key in job})
        create_from_option(kind, create, None)
    except InvalidInput as error:
        raise CreateError(str(error)) from error
    if not job.get("source_region"):
        raise CreateError("source_region is required with create")
    return {**job, **_selection(job), "create": create}


def _typed_create(create: Any, kind: str) -> dict[str, Any]:
    """Values come as YAML or as the texts of a survey of AWX; both are understood."""
    if not isinstance(create, Mapping):
        raise CreateError("create: expected a dictionary such as {min_interval: 24h, retain: 2}")
    known = CREATE_SPECS[kind]
    if unknown := [str(key) for key in create if key not in known]:
        said = nearest(unknown[0], known) or f"; with kind {kind} there are {', '.join(known)}"
        raise CreateError(f"create: {unknown[0]}: unknown{said}")
    given = {key: value for key, value in create.items() if value is not None and value != ""}
    if isinstance(given.get("retain"), bool):
        raise CreateError(f"create: retain: expected a whole number, got '{given['retain']}'")
    try:
        return typed(known, given)
    except TypingError as error:
        raise CreateError(f"create: {error}") from error


def _selection(job: Mapping[str, Any]) -> dict[str, Any]:
    """Images are of the set that the job is called, and databases are named by the job."""
    if job["kind"] == "ami":
        identifiers = job.get("sync_identifier") or [tag_value(job["name"])]
        if len(identifiers) != 1:
            raise CreateError("sync_identifier: expected one text, the tag of the images that create creates")
        return {"sync_identifier": identifiers}
    if job["kind"] == "rds" and not (job.get("db_instances") or job.get("db_clusters")):
        raise CreateError("create: one of the following is required: db_instances, db_clusters")
    return {}
